// Idempotency-Key: what issues a secret is done once, however often it is asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { DAY } from "./durations.js";
import { FaultyStore } from "./faulty-store.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

const KEY = { "idempotency-key": "6f1c2a" };

/** @type {[string, string, object][]} */
const COMMANDS = [
  ["add", `${SHOP}/secrets`, { description: "staging" }],
  ["rotate", `${SHOP}/secrets/rotate`, { overlap: 2 * DAY }],
  ["renew", `${SHOP}/secrets/1/renew`, {}],
];

for (const [name, path, body] of COMMANDS) {
  test(`a repeated ${name} answers as at first, without the secret, and issues nothing`, async () => {
    const { admin, clock, secrets } = await openShop();
    const first = await admin.post(path, body, { headers: KEY, status: 201 });
    assert.equal(first.headers.get("idempotent-replayed"), null);
    assert.equal(typeof first.body.client_secret, "string");
    const listed = await secrets();
    await clock.advance(DAY * 1000 - 1000);
    const again = await admin.post(path, body, { headers: KEY, status: 201 });
    assert.equal(again.headers.get("idempotent-replayed"), "true");
    assert.deepEqual(again.body, { ...first.body, client_secret: null });
    assert.deepEqual(await secrets(), listed);
  });
}

test("a key that was used for another command is 422", async () => {
  const { admin, secrets } = await openShop();
  await admin.post(`${SHOP}/secrets`, { description: "staging" }, { headers: KEY, status: 201 });
  const others = /** @type {[string, object][]} */ ([
    [`${SHOP}/secrets`, { description: "other" }],
    [`${SHOP}/secrets/rotate`, {}],
    [`${SHOP}/secrets/1/renew`, {}],
    [`${SHOP}s/secrets`, { description: "staging" }],
  ]);
  await admin.post(`/v1/domains/acme/applications`, { client_id: "shops", type: "web" }, { status: 201 });
  for (const [path, body] of others) {
    const refused = await admin.post(path, body, { headers: KEY, status: 422 });
    assert.equal(refused.body.code, "ERR_CONFLICT");
  }
  assert.equal((await secrets()).length, 2);
});

test("callers do not share keys", async () => {
  const { admin, secrets } = await openShop();
  const ana = admin.as(await admin.apiClient("ana", [{ role: "admin" }]));
  const first = await admin.post(`${SHOP}/secrets`, { description: "staging" }, { headers: KEY, status: 201 });
  const second = await ana.post(`${SHOP}/secrets`, { description: "test" }, { headers: KEY, status: 201 });
  assert.notEqual(first.body.client_secret, second.body.client_secret);
  assert.equal((await secrets()).length, 3);
});

test("a new domain does not inherit the answers of a deleted one", async () => {
  const { admin, secrets } = await openShop();
  const body = { description: "staging" };
  await admin.post(`${SHOP}/secrets`, body, { headers: KEY, status: 201 });
  await admin.delete(`${ACME}?force=true`, { status: 204 });
  await admin.post("/v1/domains", { id: "acme" }, { status: 201 });
  await admin.post(APPLICATIONS, { client_id: "shop", type: "web" }, { status: 201 });
  await admin.post(`${SHOP}/secrets`, body, { headers: KEY, status: 422 });
  await admin.post(`${SHOP}/secrets`, body, { headers: { "idempotency-key": "another" }, status: 201 });
  assert.equal((await secrets()).length, 1);
});

test("a command that was refused leaves its key free", async () => {
  const { admin } = await openShop({ max_secrets: 1 });
  const body = { description: "staging" };
  await admin.post(`${SHOP}/secrets`, body, { headers: KEY, status: 409 });
  await admin.patch("/v1/domains/acme", { max_secrets: 2 }, { status: 200 });
  await admin.post(`${SHOP}/secrets`, body, { headers: KEY, status: 201 });
});

test("a key is forgotten after a day", async () => {
  const { admin, clock, service, store, verify } = await openShop();
  const first = await admin.post(`${SHOP}/secrets/rotate`, undefined, { headers: KEY, status: 201 });
  await clock.advance(4 * DAY * 1000);
  await service.tick();
  assert.deepEqual(await store.list("service/key/", { limit: 1 }), []);
  const second = await admin.post(`${SHOP}/secrets/rotate`, undefined, { headers: KEY, status: 201 });
  assert.equal((await verify(second.body.client_secret)).is_previous, false);
  assert.equal((await verify(first.body.client_secret)).is_previous, true);
});

test("a key is 1 to 255 visible ASCII characters", async () => {
  const { admin } = await openShop();
  for (const key of ["", "a b", "ä", "a".repeat(256)])
    await admin.post(`${SHOP}/secrets/rotate`, undefined, { headers: { "idempotency-key": key }, status: 400 });
  const headers = { "idempotency-key": "a".repeat(255) };
  await admin.post(`${SHOP}/secrets/rotate`, undefined, { headers, status: 201 });
});

test("a command in flight is 409 for all others, and is done once", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { admin, verify, secrets } = await openShop({}, { store });
  const release = store.hold(({ name, key }) => name === "write" && key.startsWith("d/"));
  const first = admin.post(`${SHOP}/secrets/rotate`, undefined, { headers: KEY });
  await store.held();
  const others = [1, 2, 3].map(() => admin.post(`${SHOP}/secrets/rotate`, undefined, { headers: KEY, status: 409 }));
  for (const { body } of await Promise.all(others)) assert.equal(body.code, "ERR_CONFLICT");
  release();
  const { status, body } = await first;
  assert.equal(status, 201);
  assert.equal((await verify(body.client_secret)).ok, true);
  assert.equal((await secrets()).length, 1);
  const again = await admin.post(`${SHOP}/secrets/rotate`, undefined, { headers: KEY, status: 201 });
  assert.equal(again.body.client_secret, null);
});

for (const [name, path, body] of COMMANDS) {
  test(`${name} is not done again after a crash between the secret and its answer`, async () => {
    const store = new FaultyStore(new MemoryStore());
    const { admin, clock, secrets } = await openShop({}, { store });
    let keys = 0;
    store.fail(({ name: call, key }) => call === "write" && key.startsWith("service/key/") && ++keys > 1);
    const first = await admin.post(path, body, { headers: KEY, status: 201 });
    store.heal();
    const listed = await secrets();
    await admin.post(path, body, { headers: KEY, status: 409 });
    await clock.advance(60_000);
    const again = await admin.post(path, body, { headers: KEY, status: 201 });
    assert.deepEqual(again.body, { ...first.body, client_secret: null });
    assert.deepEqual(await secrets(), listed);
    const third = await admin.post(path, body, { headers: KEY, status: 201 });
    assert.deepEqual(third.body, again.body);
  });
}
