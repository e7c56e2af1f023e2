// Damaged records and outages: what cannot be read holds up nothing else, and is never left out in silence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { openService } from "./client.js";
import { FaultyStore } from "./faulty-store.js";
import { DAY } from "./durations.js";
import { ACME, APPLICATIONS, openShop } from "./shop.js";

/** What a disk fault leaves of a record. */
const DAMAGED = "{";

/** @param {import("./client.js").Client} admin @param {string} id */
async function create(admin, id) {
  await admin.post("/v1/domains", { id, expiry: { value: 1, unit: "d" } }, { status: 201 });
  await admin.post(`/v1/domains/${id}/applications`, { client_id: "a", type: "web" }, { status: 201 });
  await admin.post(`/v1/domains/${id}/applications/a/secrets`, { description: "a" }, { status: 201 });
}

/** @param {any} store @param {string} key */
async function damage(store, key) {
  const { version } = await store.read(key);
  assert.notEqual(await store.write(key, DAMAGED, { ifVersion: version, dueAt: 1 }), null);
}

test("a damaged application of a deleted domain holds up neither notices nor other deletions", async () => {
  const { admin, service, store, clock, events } = openService();
  for (const id of ["bad", "good", "other"]) await create(admin, id);
  await damage(store, "d/1/application/a");
  await admin.delete("/v1/domains/bad?force=true", { status: 204 });
  await clock.advance(2 * DAY * 1000);
  await assert.rejects(service.tick(), { code: "ERR_STORE" });
  assert.deepEqual(delivered(events), ["good", "other"]);
});

test("a damaged domain holds up no settings and no notices of others", async () => {
  const { admin, service, store, clock, events } = openService();
  for (const id of ["bad", "good"]) await create(admin, id);
  await service.tick();
  await damage(store, "service/domain/bad");
  await admin.patch("/v1/domains/good", { overlap: DAY }, { status: 200 });
  await clock.advance(2 * DAY * 1000);
  await assert.rejects(service.tick(), { code: "ERR_STORE" });
  assert.deepEqual(delivered(events), ["good"]);
  assert.equal((await admin.get("/readyz")).body.status, "outdated");
});

test("a damaged key of a request holds up the removal of no other", async () => {
  const { admin, service, store, clock } = openService();
  await create(admin, "acme");
  for (const key of ["one", "two", "three"])
    await admin.post(
      `${APPLICATIONS}/a/secrets`,
      { description: key },
      { status: 201, headers: { "idempotency-key": key } },
    );
  const [first] = await store.list("service/key/", { limit: 10 });
  await damage(store, first);
  await clock.advance(2 * DAY * 1000);
  await service.tick().catch(() => {});
  assert.deepEqual(await store.list("service/key/", { limit: 10 }), [first]);
});

test("a list of domains leaves none out while the store is away", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { admin } = await openShop({}, { store });
  await admin.post("/v1/domains", { id: "other" }, { status: 201 });
  store.fail(({ name, key }) => name === "read" && key === "service/domain/acme");
  await admin.get("/v1/domains", { status: 503 });
  store.heal();
  const { body } = await admin.get("/v1/domains", { status: 200 });
  assert.deepEqual(
    body.items.map((/** @type {{ id: string }} */ { id }) => id),
    ["acme", "other"],
  );
  await admin.delete(`${ACME}?force=true`, { status: 204 });
});

/** Returns the domains whose notices were delivered. @param {import("../src/index.js").ServiceEvent[]} events */
function delivered(events) {
  return [...new Set(events.filter(({ type }) => type === "notice_delivered").map(({ domain }) => domain))].sort();
}
