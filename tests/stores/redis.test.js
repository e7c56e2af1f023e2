// The store in Redis, over both clients, against a real server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { conformance } from "../../js/stores/conformance.js";
import { RedisStore } from "../../js/stores/redis.js";
import { startRedis } from "./redis-server.js";

/** @type {import("./redis-server.js").RedisServer} */
let server;
/** @type {ReturnType<typeof createClient>} */
let nodeRedis;
/** @type {Redis} */
let ioRedis;
let prefixes = 0;

before(async () => {
  server = await startRedis();
  nodeRedis = await createClient({ url: server.url }).connect();
  ioRedis = new Redis(server.url);
});
after(async () => {
  nodeRedis.destroy();
  ioRedis.disconnect();
  await server.stop();
});

const clients = { "node-redis": () => nodeRedis, ioredis: () => ioRedis };
for (const [name, client] of Object.entries(clients)) {
  describe(name, () => {
    const open = () => new RedisStore(/** @type {any} */ (client()), { prefix: `test ${++prefixes}` });
    for (const { title, run } of conformance(open)) test(title, run);
  });
}

test("the two clients see the same records", async () => {
  const [one, other] = [new RedisStore(nodeRedis), new RedisStore(/** @type {any} */ (ioRedis))];
  const version = await one.write("a", "1", { ifVersion: null });
  assert.deepEqual(await other.read("a"), { value: "1", version });
  assert.equal(await other.write("a", "2", { ifVersion: null }), null);
});

test("a server that forgot its scripts is told them again", async () => {
  const store = new RedisStore(nodeRedis, { prefix: "flushed" });
  const version = String(await store.write("a", "1", { ifVersion: null }));
  await nodeRedis.sendCommand(["SCRIPT", "FLUSH"]);
  assert.notEqual(await store.write("a", "2", { ifVersion: version }), null);
  assert.equal((await store.read("a"))?.value, "2");
});

test("all keys of a store are under one hash tag, for a cluster", async () => {
  const store = new RedisStore(nodeRedis, { prefix: "tagged" });
  await store.write("a", "1", { ifVersion: null, dueAt: 5 });
  await store.append("log", ["x"]);
  const keys = await nodeRedis.keys("{tagged}*");
  assert.equal(keys.length, 5);
  assert.deepEqual(await nodeRedis.keys("*tagged*").then((all) => all.length), 5);
});

test("what is no client is refused", () => {
  for (const prefix of ["", "a}b", "{a", 5]) {
    assert.throws(() => new RedisStore(nodeRedis, /** @type {any} */ ({ prefix })), TypeError);
  }
  for (const wrong of [undefined, null, {}, 5, { sendCommand() {}, masters: [] }])
    assert.throws(() => new RedisStore(/** @type {any} */ (wrong)), TypeError);
});
