// A Fastify app, whose guard verifies with slots that a watch keeps up to date.
import { createRequire } from "node:module";
import { SecretSlots } from "secret-slots";
import { fastifyGuard } from "secret-slots/guards/fastify";
import { EFFECTIVE_FROM, EVERY, NAME, OVERLAP } from "./settings.js";
import { slotOf } from "./slot-of.js";

/** @import { SlotSource } from "secret-slots/sources/slot-source" */

const { default: fastify } = createRequire(new URL("../../tests/guards/", import.meta.url))("fastify");

/** @param {SlotSource} source */
export async function startFastify(source) {
  const secrets = new SecretSlots();
  const watch = await source.watch(secrets, { names: [NAME], every: EVERY, effectiveFrom: EFFECTIVE_FROM });
  const app = fastify();
  await app.register(fastifyGuard(secrets, NAME, { overlap: OVERLAP }));
  app.get("/", (/** @type {any} */ request) => ({ slot: request.jwt.slot }));
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    name: "a Fastify app",
    verify: (/** @type {string} */ token) => slotOf(fetch(url, { headers: { authorization: `Bearer ${token}` } })),
    async stop() {
      watch.stop();
      await app.close();
    },
  };
}
