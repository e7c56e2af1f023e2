// The rotation under load: see ../rotation-in-a-manager.js.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as after } from "node:timers/promises";
import { AwsV4Signer } from "aws4fetch";
import { generateSecret, SecretSlots } from "secret-slots";
import { AwsSecretsManagerSource } from "secret-slots/sources/aws-secrets-manager";
import { startMoto } from "../../tests/sources/moto-server.js";
import { startFastify } from "./fastify.js";
import { startRust } from "./rust.js";
import { EFFECTIVE_FROM, EVERY, NAME, OVERLAP } from "./settings.js";
import { startWorkerHost } from "./worker-host.js";

/** How often a client sends a request to each host, in milliseconds, and for how long it keeps a token. */
const PACE = 25;
const TOKEN_AGE = 3_000;

const begun = Date.now();
const say = (/** @type {string} */ text) =>
  console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s  ${text}`);
const now = () => Math.floor(Date.now() / 1000);

say("starting moto's server, a Worker and a Fastify app, and building a Rust program: half a minute the first time");
const folder = await mkdtemp(join(tmpdir(), "secret-slots-rotation-"));
const moto = await startMoto({ areApart: false });
const credentials = { accessKeyId: "example", secretAccessKey: "example-of-a-key" };
const source = new AwsSecretsManagerSource({ region: "eu-central-1", endpoint: moto.url, credentials, AwsV4Signer });

const leaked = generateSecret();
await source.write(NAME, leaked);
const secrets = new SecretSlots();
const signer = await source.watch(secrets, { names: [NAME], every: EVERY, effectiveFrom: EFFECTIVE_FROM });
const hosts = [
  await startWorkerHost({ endpoint: moto.url, credentials }),
  await startFastify(source),
  await startRust(source, join(folder, "slots.json")),
];
say(
  `the manager holds one version of the signing secret ${NAME}; each version is a slot, numbered by the time of its start`,
);

/** @type {Map<string, { accepted: number, refused: number, slots: Set<number> }>} */
const counts = new Map(hosts.map(({ name }) => [name, { accepted: 0, refused: 0, slots: new Set() }]));
let isLoaded = true;
/** @type {{ token: string, signedAt: number }[]} */
const held = [];

/** Sends each host a token that is up to three seconds old, as clients do that keep one. @param {typeof hosts[number]} host */
async function load(host) {
  const count = /** @type {NonNullable<ReturnType<typeof counts.get>>} */ (counts.get(host.name));
  while (isLoaded) {
    held.push({ token: secrets.signJwt(NAME, { sub: "client" }, { expiresIn: 5 }), signedAt: Date.now() });
    while (held[0].signedAt < Date.now() - TOKEN_AGE) held.shift();
    const { token } = held[Math.floor(Math.random() * held.length)];
    const slot = await host.verify(token);
    if (slot === undefined) count.refused += 1;
    else count.accepted += 1;
    if (slot !== undefined && !count.slots.has(slot)) {
      count.slots.add(slot);
      say(`${host.name} accepts the first token of slot ${slot}`);
    }
    await after(PACE);
  }
}

/** What an attacker with the old secret signs: dated back into its slot's range. @param {number} iat */
const forge = (iat) => new SecretSlots({ [NAME]: leaked }).signJwt(NAME, { sub: "attacker", iat, exp: now() + 60 });

/** The hosts that accept a token. @param {string} token */
async function accepting(token) {
  const slots = await Promise.all(
    hosts.map(async (host) => ((await host.verify(token)) === undefined ? [] : [host.name])),
  );
  return slots.flat();
}

let failed;
try {
  const loads = hosts.map(load);
  await after(4_000);
  await source.write(NAME, generateSecret());
  const rotatedAt = now();
  say(`rotated: a new version is in the manager; it signs ${EFFECTIVE_FROM} s from now, when every program has it`);
  await after((EFFECTIVE_FROM + 2) * 1000);
  const [before, current] = secrets.slots(NAME).map(({ slot }) => slot);
  const forged = forge(before);
  say(`the old secret leaks. Within the overlap of ${OVERLAP} s a token forged with it is accepted, as real ones are,`);
  say(`by: ${(await accepting(forged)).join(", ") || "nobody"}`);
  const end = current + OVERLAP;
  await after((end + 1) * 1000 - Date.now());
  const still = await accepting(forge(before));
  const dated = await accepting(forge(current + 1));
  say(`the overlap is over: tokens forged with the old secret are accepted by: ${still.join(", ") || "nobody"}`);
  await after(2_000);
  isLoaded = false;
  await Promise.all(loads);
  console.log("\n  requests to       accepted  refused  slots seen");
  for (const [name, { accepted, refused, slots }] of counts)
    console.log(`  ${name.padEnd(16)}  ${String(accepted).padStart(8)}  ${String(refused).padStart(7)}  ${slots.size}`);
  const all = [...counts.values()];
  const failures = [
    ...(all.some(({ refused }) => refused > 0) ? ["a request was refused"] : []),
    ...(all.some(({ slots }) => slots.size !== 2) ? ["a program did not see the rotation"] : []),
    ...(still.length + dated.length > 0 ? ["the leaked secret is still accepted"] : []),
  ];
  failed = failures.length > 0;
  console.log(
    failed
      ? `\nFAILED: ${failures.join(", ")}`
      : `\nno request was refused; the secret that was replaced ${now() - rotatedAt} s ago verifies nothing any more`,
  );
} finally {
  isLoaded = false;
  signer.stop();
  for (const host of hosts) await host.stop();
  await moto.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
