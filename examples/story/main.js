// The whole story on one machine: the client secret and the signing secret rotate under load, and no managed client fails.
import process from "node:process";
import { ClientSecretRegistry, generateSecret } from "secret-slots";
import { MemoryStore } from "secret-slots/stores/memory";
import { rotateWithoutOverlap } from "./control.js";
import { format, heading, print, table } from "./print.js";
import { now, rotate } from "./rotation.js";
import { Stage } from "./stage.js";
import { TokenEndpoint } from "./token-endpoint.js";
import { EdgeVerifier } from "./verifier.js";

const ISSUER = "https://issuer.example";

const registry = new ClientSecretRegistry({ store: new MemoryStore() });
const signing = { slot: now(), value: generateSecret() };
const endpoint = new TokenEndpoint(registry, ISSUER, signing);
const edge = new EdgeVerifier(ISSUER, signing);
const tokenEndpoint = await endpoint.start();

heading("6  A registry issues a client secret");
const secret = await issue("shop");
const [{ hint }] = await registry.list("shop");
print(`  It is secret ${secret.id} of the application "shop", hint ${hint}. The registry keeps only its SHA-256.`);
print("  These take part, all on this machine:\n");
printTable([
  ["Ana", "the operator: she issues, rotates, deploys and revokes"],
  ["a token endpoint", `${tokenEndpoint}: the registry authenticates the client, a slot signs the token`],
  ["four managed clients", "the shop: a deployment reaches one after the other"],
  ["a forgotten consumer", "a nightly report with the same secret in it, which nobody remembers"],
  ["an edge verifier", "has its own copy of the signing secrets; verifies each token at once, and a second later"],
]);

heading("7  Both secrets rotate under load");
print(
  "  In the lanes below, 1 and 2 are the client secret that worked, a and b the slot that signed, x is a failure.\n",
);
const story = new Stage("shop", secret, { tokenEndpoint, edge });
const found = await story.run((stage) => rotate("shop", secret, stage, { registry, endpoint, edge }));

heading("8  The count");
const { managed, forgotten } = story.counts;
printCount("managed clients", managed.requests, "requests", managed.failed, "failed");
printCount("forgotten consumer", forgotten.requests, "requests", forgotten.failed, "failed");
printCount("edge verifier", edge.accepted, "tokens", edge.refused, "refused");
print("\n  The registry's audit log lists operations one by one, and counts token requests:\n");
const events = await registry.audit({ applicationId: "shop" });
printTable([
  ["time (UTC)", "kind", "secret", "who", "outcome", "count"],
  ...events.map(({ time, kind, secretId, actor, userAgent, outcome, reason, count = 1 }) => [
    new Date(time * 1000).toISOString().slice(11, 19),
    kind,
    secretId ?? "",
    actor ?? userAgent ?? "",
    reason === undefined ? outcome : `${outcome} (${reason})`,
    count,
  ]),
]);

heading("9  The same without an overlap");
print("  The control: the overlap is 0, and each client has one secret. No client can have the next one in time.\n");
const control = new Stage("control", await issue("control"), { tokenEndpoint, edge });
await control.run((stage) => rotateWithoutOverlap("control", stage, registry));
const outage = control.counts;
print();
printCount("managed clients", outage.managed.requests, "requests", outage.managed.failed, "failed");
printCount("forgotten consumer", outage.forgotten.requests, "requests", outage.forgotten.failed, "failed");
print("\n  The errors of the managed clients:\n");
printTable([...outage.managed.failures].map(([said, count]) => [count, said]));
print("\n  The overlap and the array of secrets prevent this outage.\n");
endpoint.stop();

const isFound = found.some(({ userAgent }) => userAgent === story.forgotten.userAgent);
if (managed.failed > 0 || edge.refused > 0 || !isFound || outage.managed.failed === 0) process.exitCode = 1;

/** Creates an application, and issues its first secret. @param {string} clientId */
async function issue(clientId) {
  await registry.createApplication(clientId, { type: "machine", actor: "ana" });
  const { secretId, secret } = await registry.add(clientId, { description: "production", actor: "ana" });
  return { id: secretId, secret: String(secret) };
}

/** @param {(string | number)[][]} rows */
function printTable(rows) {
  for (const row of table(rows)) print(`  ${row}`);
}

/** @param {string} who @param {number} all @param {string} unit @param {number} bad @param {string} word */
function printCount(who, all, unit, bad, word) {
  print(`  ${who.padEnd(20)}${format(all).padStart(7)} ${unit.padEnd(10)}${format(bad).padStart(5)} ${word}`);
}
