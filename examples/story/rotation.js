// Rotates both secrets while tokens are fetched, in the steps that an operator takes.
import { setTimeout as sleep } from "node:timers/promises";
import { generateSecret } from "secret-slots";
import { table } from "./print.js";

/** @import { ClientSecretRegistry, ForgottenConsumer } from "secret-slots" */
/** @import { ClientSecret, ManagedClient } from "./clients.js" */
/** @import { EdgeVerifier } from "./verifier.js" */
/** @import { Stage } from "./stage.js" */
/** @import { TokenEndpoint } from "./token-endpoint.js" */

export const now = () => Math.floor(Date.now() / 1000);

/** Waits until each caller has had an answer in a later second: the registry counts in seconds. @param {number} second @param {Stage} stage */
async function after(second, { managed, forgotten }) {
  await sleep(Math.max((second + 1) * 1000 + 500 - Date.now(), 0));
  await Promise.all([...managed, forgotten].map((caller) => caller.answered()));
}

/**
 * Rotates the client secret and the signing secret. Returns the forgotten consumers that the registry found.
 *
 * @param {string} clientId
 * @param {ClientSecret} old
 * @param {Stage} stage
 * @param {{ registry: ClientSecretRegistry, endpoint: TokenEndpoint, edge: EdgeVerifier }} servers
 * @returns {Promise<ForgottenConsumer[]>}
 */
export async function rotate(clientId, old, stage, { registry, endpoint, edge }) {
  const { timeline, managed, forgotten } = stage;
  const late = managed[managed.length - 1];
  await sleep(700);
  const { secretId, secret } = await registry.rotate(clientId, { overlap: 3600, actor: "ana" });
  const next = { id: secretId, secret: String(secret) };
  timeline.say(
    `Ana rotates the client secret. The registry issues secret ${next.id}; secret ${old.id} works for another hour.`,
  );
  const signing = { slot: now() + 3, value: generateSecret() };
  edge.publish(signing);
  endpoint.publish(signing);
  timeline.say(`The next signing secret is published, at the edge first. Its slot is the time ${signing.slot}.`);
  const rollover = sleep(signing.slot * 1000 - Date.now()).then(() =>
    timeline.say(`It is ${signing.slot}: the new signing secret signs from now on. Older tokens stay valid.`),
  );

  await deploy(managed, old, next);
  await deploy(managed.slice(0, -1), next);
  const deployedAt = now();
  timeline.say(`${late.name} is deployed later: until then it has both secrets.`);
  await rollover;
  await sleep(1000);
  await after(deployedAt, stage);
  const found = tellConsumers(await registry.forgottenConsumers(clientId), deployedAt, stage);

  await sleep(300);
  await forgotten.fix(next);
  const fixedAt = now();
  timeline.say(`Fixed: ${forgotten.name} has secret ${next.id} now.`);
  await after(fixedAt, stage);
  const left = (await registry.forgottenConsumers(clientId)).filter(({ lastSeenAt }) => lastSeenAt > fixedAt);
  const names = left.map(({ userAgent }) => userAgent).join(", ");
  timeline.say(`Who presents secret ${old.id} still? Only ${names}, which has both.`);

  await registry.revokePrevious(clientId, { actor: "ana" });
  timeline.say(`Ana revokes secret ${old.id} before the hour has passed.`);
  await late.answered();
  await sleep(400);
  await late.deploy(next);
  await sleep(500);
  return found;
}

/** Deploys one client after the other. @param {ManagedClient[]} clients @param {ClientSecret[]} secrets */
async function deploy(clients, ...secrets) {
  for (const client of clients) {
    await sleep(150);
    await client.deploy(...secrets);
  }
}

/**
 * Prints the consumers of the previous secret. Returns those that still present it and are not managed.
 *
 * @param {ForgottenConsumer[]} consumers
 * @param {number} deployedAt
 * @param {Stage} stage
 */
function tellConsumers(consumers, deployedAt, { timeline, managed }) {
  const isOurs = (/** @type {ForgottenConsumer} */ { userAgent }) =>
    managed.some((client) => client.userAgent === userAgent);
  const rows = consumers.map((consumer) => {
    const { userAgent, ip, secretId, count, lastSeenAt } = consumer;
    const ours = lastSeenAt > deployedAt ? "ours, has both" : "ours, has moved";
    const verdict = isOurs(consumer) ? ours : "nobody's: forgotten";
    return [String(userAgent), String(ip), secretId, count, ago(lastSeenAt), verdict];
  });
  const head = ["user agent", "address", "secret", "requests", "last seen", ""];
  timeline.say("Who has presented the old secret since the rotation? The registry knows:", ...table([head, ...rows]));
  const found = consumers.filter((consumer) => consumer.lastSeenAt > deployedAt && !isOurs(consumer));
  for (const { userAgent, ip, secretId, count } of found) {
    timeline.say(`Found: ${userAgent} at ${ip}, ${count} requests. It would fail when secret ${secretId} ends.`);
  }
  return found;
}

/** @param {number} time */
function ago(time) {
  const seconds = now() - time;
  return seconds < 2 ? "now" : `${seconds} s ago`;
}
