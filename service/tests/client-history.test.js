// The history of a credential: what became of its refreshes, the same from every instance, bounded, and in no refresh's way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { MemoryStore } from "secret-slots/stores/memory";
import { CANARY } from "./client-issuer.js";
import { CREDENTIALS, NEW, OLD, openClients, pathOf } from "./client-world.js";
import { NOW } from "./client.js";
import { DAY } from "./durations.js";
import { FaultyStore } from "./faulty-store.js";

const HOUR = 3600;

/** @param {Awaited<ReturnType<typeof openClients>>} world */
function historyOf({ admin }) {
  return async (/** @type {string} */ id, status = 200) =>
    (await admin.get(`${pathOf(id)}/history`, { status })).body.items;
}

test("it tells of authorizations, refreshes, failures and the end of a session, the newest first", async (context) => {
  const world = await openClients(context);
  const { admin, clock, issuer, passing, putClient, putSession, token, checkLeaks } = world;
  const history = historyOf(world);
  await putClient();
  issuer.secrets = new Set([OLD]);
  await putSession("ana");
  await clock.advance(10_000);
  await token("ana", { status: 200 });
  await clock.advance(60_000);
  issuer.secrets = new Set([OLD, NEW]);
  issuer.answer = () => ({ status: 503 });
  await passing(admin.post(`${pathOf("ana")}/refresh`, undefined, { status: 503 }));
  issuer.answer = undefined;
  await clock.advance(20_000);
  await admin.post(`${pathOf("ana")}/refresh`, undefined, { status: 200 });
  await clock.advance(20_000);
  issuer.endSessions();
  await admin.post(`${pathOf("ana")}/refresh`, undefined, { status: 409 });

  const items = await history("ana");
  for (const { duration_ms = 0 } of items) assert.ok(Number.isSafeInteger(duration_ms) && duration_ms >= 0);
  const [ended, again, failed, refreshed, authorized] = items.map(
    (/** @type {any} */ { duration_ms: _duration, ...item }) => item,
  );
  assert.equal(items.length, 5);
  assert.deepEqual([ended.outcome, ended.code], ["refused", "ERR_REAUTHORIZATION_REQUIRED"]);
  assert.deepEqual([again.outcome, again.client_secret, again.expires_at - again.at], ["refreshed", 1, HOUR]);
  assert.deepEqual([failed.outcome, failed.code], ["failed", "ERR_TOKEN_REQUEST_FAILED"]);
  assert.deepEqual(refreshed, { at: NOW + 10, outcome: "refreshed", expires_at: NOW + 10 + HOUR, client_secret: 1 });
  assert.deepEqual(authorized, { at: NOW, outcome: "authorized" });
  assert.ok("duration_ms" in items[2] && "duration_ms" in items[3]);
  checkLeaks();
});

test("failures in a row are one item, so that they push nothing else out", async (context) => {
  const world = await openClients(context);
  const { clock, service, issuer, passing, putClient, putMachine, token } = world;
  await putClient({ timeout: 1 });
  await putMachine("c1");
  await token("c1", { status: 200 });
  issuer.answer = () => ({ status: 400, body: { error: "invalid_scope" } });
  await clock.advance(HOUR * 1000);
  for (let round = 0; round < 60; round++) {
    await passing(service.tick());
    await clock.advance(70_000);
  }
  const [failed, refreshed, ...more] = await historyOf(world)("c1");
  assert.deepEqual([failed.outcome, failed.code], ["failed", "ERR_TOKEN_REQUEST_REFUSED"]);
  assert.ok(failed.count >= 30 && failed.at - failed.since > HOUR / 2, JSON.stringify(failed));
  assert.deepEqual([refreshed.outcome, more], ["refreshed", []]);
});

test("it is the same from every instance, and after a restart", async (context) => {
  const store = new MemoryStore();
  const here = await openClients(context, { store });
  const there = await openClients(context, { store, clock: here.clock, fetch: here.issuer.fetch });
  await here.putClient();
  await here.putSession("ana");
  for (let round = 0; round < 6; round++) {
    await here.clock.advance(20_000);
    const { admin } = round % 2 === 0 ? here : there;
    await admin.post(`${pathOf("ana")}/refresh`, undefined, { status: 200 });
  }
  await setImmediate();
  const items = await historyOf(here)("ana");
  assert.deepEqual(
    items.map((/** @type {any} */ { at, outcome }) => [at - NOW, outcome]),
    [...[120, 100, 80, 60, 40, 20].map((at) => [at, "refreshed"]), [0, "authorized"]],
  );
  assert.deepEqual(await historyOf(there)("ana"), items);
  await here.service.close();
  const restarted = await openClients(context, { store, clock: here.clock });
  assert.deepEqual(await historyOf(restarted)("ana"), items);
});

test("it keeps 50 items, and none for longer than 7 days", async (context) => {
  const store = new MemoryStore();
  const world = await openClients(context, { store });
  const { admin, clock, service, putClient, putMachine } = world;
  const history = historyOf(world);
  await putClient();
  await putMachine("c1");
  for (let round = 0; round < 60; round++) {
    await clock.advance(10_000);
    await admin.post(`${pathOf("c1")}/refresh`, undefined, { status: 200 });
  }
  assert.equal((await history("c1")).length, 50);
  assert.equal((await history("c1"))[0].at, NOW + 600);
  await clock.advance((7 * DAY - 60) * 1000);
  assert.equal((await history("c1")).length, 6);
  await clock.advance(60_000);
  assert.deepEqual(await history("c1"), []);
  // Without its client the tick brings nothing new.
  await admin.delete("/v1/clients/crm?force=true", { status: 204 });
  await store.delete("token/c1", { ifVersion: String((await store.read("token/c1"))?.version) });
  assert.notEqual(await store.read("service/history/c1"), null);
  await clock.until(service.tick());
  assert.equal(await store.read("service/history/c1"), null, "swept");
});

test("a removed credential leaves nothing to its successor", async (context) => {
  const store = new MemoryStore();
  const world = await openClients(context, { store });
  const { admin, putClient, putMachine, token } = world;
  const history = historyOf(world);
  await putClient();
  await putMachine("c1");
  assert.deepEqual(await history("c1"), []);
  await token("c1", { status: 200 });
  assert.equal((await history("c1")).length, 1);
  await admin.delete(pathOf("c1"), { status: 204 });
  assert.equal(await store.read("service/history/c1"), null);
  await history("c1", 404);
  // What another instance wrote late.
  const value = { format: 1, by: "another", value: [{ at: NOW, outcome: "refreshed" }] };
  await store.write("service/history/c1", JSON.stringify(value), { ifVersion: null });
  await putMachine("c1");
  assert.deepEqual(await history("c1"), []);
});

test("while it cannot be stored refreshes go on, and it is stored later", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const world = await openClients(context, { store });
  const { clock, service, putClient, putMachine, token, answers } = world;
  await putClient();
  await putMachine("c1");
  store.fail(({ key }) => key.startsWith("service/history/"));
  await token("c1", { status: 200 });
  await world.admin.get(`${pathOf("c1")}/history`, { status: 503 });
  store.heal();
  await clock.until(service.tick());
  assert.deepEqual(
    (await historyOf(world)("c1")).map((/** @type {any} */ { outcome }) => outcome),
    ["refreshed"],
  );
  assert.ok(!answers.join("").includes(CANARY));
});

test("a thousand refreshes at once have a history each, and wait for none of it", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const world = await openClients(context, { store });
  const { clock, service, issuer, putClient, putMachine, token } = world;
  await putClient();
  const ids = Array.from({ length: 1000 }, (_, at) => `tenant-${at}`);
  for (const id of ids) await putMachine(id);
  let writes = 0;
  const release = store.hold(({ name, key }) => {
    const isHistory = name === "write" && key.startsWith("service/history/");
    if (isHistory) writes += 1;
    return isHistory;
  });
  await Promise.all(ids.map((id) => token(id, { status: 200 })));
  assert.equal(issuer.asked.length, ids.length);
  assert.equal(writes, 1, "one credential after the other");
  release();
  await clock.until(service.close());
  assert.equal((await store.list("service/history/", { limit: 2000 })).length, ids.length);
  assert.equal((await historyOf(world)("tenant-999")).length, 1);
});

test("whoever may read a credential may read its history", async (context) => {
  const { admin, putClient, putMachine } = await openClients(context);
  await putClient();
  await putMachine("c1");
  const reader = admin.as(await admin.apiClient("reader", [{ role: "credentials:read", ids: ["c1"] }]));
  await reader.get(`${pathOf("c1")}/history`, { status: 200 });
  await reader.get(`${CREDENTIALS}/c2/history`, { status: 403 });
  const steps = admin.as(await admin.apiClient("steps", [{ role: "tokens:read", ids: ["*"] }]));
  await steps.get(`${pathOf("c1")}/history`, { status: 403 });
});
