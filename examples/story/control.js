// The control: the same load and rotation, but without an overlap, and with one secret in each client.
import { setTimeout as sleep } from "node:timers/promises";

/** @import { ClientSecretRegistry } from "secret-slots" */
/** @import { Stage } from "./stage.js" */

/** @param {string} clientId @param {Stage} stage @param {ClientSecretRegistry} registry */
export async function rotateWithoutOverlap(clientId, { timeline, managed }, registry) {
  await sleep(500);
  const { secretId, secret } = await registry.rotate(clientId, { overlap: 0, actor: "ana" });
  timeline.say(`Ana rotates the client secret, with an overlap of 0. Secret 1 ends as secret ${secretId} is issued.`);
  await Promise.all(managed.map((client) => client.answered()));
  for (const client of managed) {
    await sleep(150);
    await client.deploy({ id: secretId, secret: String(secret) });
  }
  await sleep(400);
}
