// What becomes of secrets: renewed, revoked, deleted, expired, and counted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR } from "./durations.js";
import { NOW, openService } from "./client.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

test("a renewed secret keeps its id, and its old value is refused at once", async () => {
  const { admin, first, verify } = await openShop();
  const { body: renewed } = await admin.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 });
  assert.equal(renewed.previous_secret_id, null);
  assert.deepEqual(await verify(first.client_secret), { ok: false });
  assert.deepEqual(await verify(renewed.client_secret), { ok: true, secret_id: renewed.secret_id, is_previous: false });
});

test("the last working secret is revoked or deleted only by force", async () => {
  const { admin, first, verify, secrets } = await openShop();
  const refused = await admin.post(`${SHOP}/secrets/1/revoke`, undefined, { status: 409 });
  assert.match(refused.body.detail, /last secret that works/);
  await admin.delete(`${SHOP}/secrets/1`, { status: 409 });
  assert.equal((await verify(first.client_secret)).ok, true);

  await admin.post(`${SHOP}/secrets/1/revoke`, { force: true }, { status: 204 });
  assert.deepEqual(await verify(first.client_secret), { ok: false });
  const [{ status, revoked_at }] = await secrets();
  assert.deepEqual([status, revoked_at], ["revoked", NOW]);

  await admin.delete(`${SHOP}/secrets/1`, { status: 204 });
  assert.deepEqual(await secrets(), []);
  await admin.delete(`${SHOP}/secrets/1`, { status: 404 });
});

test("a second rotation within the overlap needs force, which ends the overlap", async () => {
  const { admin, first, verify } = await openShop();
  const { body: second } = await admin.post(`${SHOP}/secrets/rotate`, undefined, { status: 201 });
  assert.equal(second.previous_expires_at, NOW + 72 * HOUR);
  const refused = await admin.post(`${SHOP}/secrets/rotate`, {}, { status: 409 });
  assert.equal(refused.body.code, "ERR_ROTATION_IN_PROGRESS");
  await admin.post(`${SHOP}/secrets/rotate`, { force: true }, { status: 201 });
  assert.deepEqual(await verify(first.client_secret), { ok: false });
  assert.equal((await verify(second.client_secret)).is_previous, true);
});

test("an overlap ends when it says, by its length or by its time", async () => {
  for (const body of [{ overlap: 12 * HOUR }, { previous_expires_at: NOW + 12 * HOUR }]) {
    const { admin, clock, first, verify } = await openShop();
    const { body: second } = await admin.post(`${SHOP}/secrets/rotate`, body, { status: 201 });
    assert.equal(second.previous_expires_at, NOW + 12 * HOUR);
    await clock.advance(12 * HOUR * 1000 - 1000);
    assert.equal((await verify(first.client_secret)).ok, true);
    await clock.advance(1000);
    assert.deepEqual(await verify(first.client_secret), { ok: false });
  }
});

test("an overlap keeps to the cap of its domain", async () => {
  const { admin } = await openShop({ overlap: 12 * HOUR, max_overlap: DAY });
  const refused = await admin.post(`${SHOP}/secrets/rotate`, { overlap: DAY + 1 }, { status: 400 });
  assert.match(refused.body.detail, /overlap/);
  await admin.post(`${SHOP}/secrets/rotate`, { overlap: DAY }, { status: 201 });
});

test("a rotation of several secrets names one of them", async () => {
  const { admin } = await openShop();
  await admin.post(`${SHOP}/secrets`, { description: "staging" }, { status: 201 });
  const refused = await admin.post(`${SHOP}/secrets/rotate`, undefined, { status: 409 });
  assert.equal(refused.body.code, "ERR_SECRET_AMBIGUOUS");
  const { body } = await admin.post(`${SHOP}/secrets/rotate`, { secret_id: "2" }, { status: 201 });
  assert.equal(body.previous_secret_id, "2");
  await admin.delete(`${SHOP}/previous?secret_id=${body.secret_id}`, { status: 204 });
});

test("an application has at most as many secrets as its domain says", async () => {
  const { admin } = await openShop();
  for (let count = 2; count <= 10; count++)
    await admin.post(`${SHOP}/secrets`, { description: `number ${count}` }, { status: 201 });
  const refused = await admin.post(`${SHOP}/secrets`, { description: "number 11" }, { status: 409 });
  assert.equal(refused.body.code, "ERR_SECRET_LIMIT");
  await admin.patch(ACME, { max_secrets: 20 }, { status: 200 });
  await admin.post(`${SHOP}/secrets`, { description: "number 11" }, { status: 201 });
});

test("public clients have no secrets", async () => {
  const { admin } = await openShop();
  for (const type of ["spa", "native"]) {
    await admin.post(APPLICATIONS, { client_id: type, type }, { status: 201 });
    const path = `${APPLICATIONS}/${type}/secrets`;
    const refused = await admin.post(path, { description: "production" }, { status: 400 });
    assert.match(refused.body.detail, /PKCE/);
    await admin.post(`${path}/rotate`, undefined, { status: 400 });
    assert.deepEqual((await admin.get(path, { status: 200 })).body.items, []);
  }
});

test("an expiry is counted when a secret is issued, by the application's rule before the domain's", async () => {
  const { admin, first, secrets } = await openShop({ expiry: { value: 30, unit: "d" } });
  assert.equal(first.expires_at, NOW + 30 * DAY);
  await admin.patch(SHOP, { expiry: { value: 1, unit: "d" } }, { status: 200 });
  assert.equal((await secrets())[0].expires_at, NOW + 30 * DAY);
  const { body: day } = await admin.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 });
  assert.equal(day.expires_at, NOW + DAY);
  await admin.patch(SHOP, { expiry: "none" }, { status: 200 });
  const { body: never } = await admin.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 });
  assert.equal(never.expires_at, null);
  await admin.patch(SHOP, { expiry: null }, { status: 200 });
  assert.equal((await admin.get(SHOP)).body.expiry, null);
  const { body: domain } = await admin.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 });
  assert.equal(domain.expires_at, NOW + 30 * DAY);
});

test("an expired secret works for nobody, and a renewed one does again", async () => {
  const { admin, clock, first, verify, secrets } = await openShop({ expiry: { value: 1, unit: "d" } });
  await clock.advance(DAY * 1000);
  assert.deepEqual(await verify(first.client_secret), { ok: false });
  assert.equal((await secrets())[0].status, "expired");
  const { body: renewed } = await admin.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 });
  assert.equal((await verify(renewed.client_secret)).ok, true);
});

test("reapply counts expiries anew, and ends working secrets only by force", async () => {
  const { admin, clock, first, verify, secrets } = await openShop();
  assert.equal(first.expires_at, null);
  await admin.patch(ACME, { expiry: { value: 10, unit: "d" } }, { status: 200 });
  assert.equal((await secrets())[0].expires_at, null);
  await admin.post(`${SHOP}/reapply`, undefined, { status: 204 });
  assert.equal((await secrets())[0].expires_at, NOW + 10 * DAY);
  await clock.advance(2 * DAY * 1000);
  await admin.patch(SHOP, { expiry: { value: 1, unit: "d" } }, { status: 200 });
  await admin.post(`${SHOP}/reapply`, undefined, { status: 409 });
  assert.equal((await verify(first.client_secret)).ok, true);
  await admin.post(`${SHOP}/reapply`, { force: true }, { status: 204 });
  assert.deepEqual(await verify(first.client_secret), { ok: false });
});

test("an application's expiry keeps to the longest one of its domain", async () => {
  const { admin } = await openShop({ expiry: { value: 1, unit: "d" }, max_expiry: { value: 30, unit: "d" } });
  for (const expiry of [{ value: 31, unit: "d" }, "none"]) await admin.patch(SHOP, { expiry }, { status: 400 });
  await admin.patch(SHOP, { expiry: { value: 30, unit: "d" } }, { status: 200 });
  await admin.patch(ACME, { max_expiry: { value: 20, unit: "d" } }, { status: 200 });
  const { body } = await admin.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 });
  assert.equal(body.expires_at, NOW + 20 * DAY);
});

test("a secret of a domain begins with its prefix", async () => {
  const { admin, first } = await openShop({ prefix: "acme" });
  assert.match(first.client_secret, /^acme_/);
  await admin.patch(ACME, { prefix: null }, { status: 200 });
  const { body } = await admin.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 });
  assert.doesNotMatch(body.client_secret, /^acme_/);
});

test("settings that one instance changes hold on another at its next request", async () => {
  const { admin, store, clock } = await openShop();
  const other = openService({ store, clock }).admin;
  await other.get(ACME, { status: 200 });
  await admin.patch(ACME, { expiry: { value: 1, unit: "d" }, max_secrets: 2, overlap: 12 * HOUR }, { status: 200 });
  const { body } = await other.post(`${SHOP}/secrets`, { description: "staging" }, { status: 201 });
  assert.equal(body.expires_at, NOW + DAY);
  await other.post(`${SHOP}/secrets`, { description: "test" }, { status: 409 });
  const { body: rotated } = await other.post(`${SHOP}/secrets/rotate`, { secret_id: "1" }, { status: 201 });
  assert.equal(rotated.previous_expires_at, NOW + 12 * HOUR);
  await other.delete(`${ACME}?force=true`, { status: 204 });
  await admin.get(ACME, { status: 404 });
  await admin.post(`${ACME}/verify`, { client_id: "shop", client_secret: "x" }, { status: 404 });
});

test("a deleted domain leaves nothing to the next one of its name", async () => {
  const { admin, first } = await openShop();
  await admin.delete(ACME, { status: 409 });
  await admin.delete(`${ACME}?force=true`, { status: 204 });
  await admin.post("/v1/domains", { id: "acme" }, { status: 201 });
  await admin.get(SHOP, { status: 404 });
  const [created, ...more] = (await admin.get(`${ACME}/audit`)).body.items;
  assert.deepEqual([created.kind, more], ["domain.created", []]);
  await admin.post(APPLICATIONS, { client_id: "shop", type: "web" }, { status: 201 });
  const presented = { client_id: "shop", client_secret: first.client_secret };
  assert.deepEqual((await admin.post(`${ACME}/verify`, presented)).body, { ok: false });
});

test("a day after its end nothing of a deleted domain is in the store but its log", async () => {
  const { admin, service, store, clock } = await openShop({}, { encryptionKey: "5f".repeat(32) });
  const presented = { client_id: "shop", client_secret: "x", ip: "203.0.113.7" };
  await admin.post(`${ACME}/verify`, presented, { status: 200 });
  await admin.post(`${ACME}/webhook-secret/rotate`, undefined, { status: 201 });
  await admin.get(`${SHOP}/consumers`, { status: 200 });
  await service.tick();
  await admin.post(`${ACME}/verify`, presented, { status: 200 });
  await admin.delete(`${ACME}?force=true`, { status: 204 });
  const left = async () => {
    await service.tick();
    const keys = await store.list("", { limit: 100 });
    return keys.filter((key) => !/^service\/(?:revision|serial|key\/)/.test(key));
  };
  await clock.advance(60_000);
  assert.ok(
    (await left()).some((key) => key.startsWith("d/1/seen/")),
    "what an instance had counted comes later",
  );
  await clock.advance(DAY * 1000);
  assert.deepEqual(await left(), []);
});

test("the overlap of a domain is 12 hours to 7 days, and not above its cap", async () => {
  const { admin } = await openShop();
  for (const settings of [{ overlap: 12 * HOUR - 1 }, { overlap: 7 * DAY + 1 }, { max_overlap: 7 * DAY + 1 }])
    await admin.patch(ACME, settings, { status: 400 });
  const refused = await admin.patch(ACME, { overlap: 2 * DAY, max_overlap: DAY }, { status: 400 });
  assert.match(refused.body.detail, /overlap/);
  assert.equal((await admin.get(ACME)).body.overlap, 3 * DAY);
  await admin.patch(ACME, { overlap: 12 * HOUR, max_overlap: 12 * HOUR }, { status: 200 });
});

test("refusals of the library name members and routes of this API, and none of JavaScript", async () => {
  const { admin } = await openShop({
    max_expiry: { value: 30, unit: "d" },
    expiry: { value: 10, unit: "d" },
    ...{ max_secrets: 3, overlap: DAY, max_overlap: DAY },
  });
  /** @param {Promise<import("./client.js").Answer>} asked @returns {Promise<string>} */
  const detail = async (asked) => (await asked).body.detail;
  const expiry = { value: 60, unit: "d" };
  assert.match(await detail(admin.patch(SHOP, { expiry })), /the domain's max_expiry/);
  assert.match(await detail(admin.patch(ACME, { expiry })), /max_expiry/);
  const path = `${SHOP}/secrets`;
  assert.match(await detail(admin.post(`${path}/rotate`, { overlap: 604_800 })), /the domain's max_overlap/);
  await admin.post(path, { description: "maxExpiry" }, { status: 201 });
  assert.match(await detail(admin.post(`${path}/rotate`)), /pass secret_id: one of "1", "2"/);
  await admin.post(`${path}/rotate`, { secret_id: "1" }, { status: 201 });
  assert.match(await detail(admin.post(`${path}/rotate`, { secret_id: "3" })), /revoke it with DELETE …\/previous, or/);
  await admin.post(path, { description: "third" }, { status: 201 });
  assert.match(await detail(admin.post(path, { description: "fourth" })), /the domain's max_secrets/);
  await admin.post(APPLICATIONS, { client_id: "maxExpiry", type: "web" }, { status: 201 });
  const twice = await detail(admin.post(APPLICATIONS, { client_id: "maxExpiry", type: "web" }, { status: 409 }));
  assert.match(twice, /"maxExpiry"/, "what the request has named stays");
});
