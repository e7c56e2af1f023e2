// The secret that signs webhooks, as receivers see it that verify by the package standardwebhooks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOTSTRAP } from "./client.js";
import { DAY, HOUR } from "./durations.js";
import { Receiver, verifies, World } from "./notice-world.js";

const PATH = "/v1/domains/acme/webhook-secret";

/** @param {import("node:test").TestContext} context */
async function signing(context) {
  const receiver = await Receiver.open(context);
  const world = new World();
  await world.issue({ webhooks: [receiver.url] });
  const send = async () => {
    const { items } = await world.must("POST", "/v1/domains/acme/notices/test");
    assert.equal(items[0].error, null);
    return /** @type {{ headers: any, text: string }} */ (receiver.messages.at(-1));
  };
  return { receiver, world, send };
}

test("a rotation breaks no receiver: the old secret verifies during the overlap, the new one from the start", async (context) => {
  const { world, send } = await signing(context);
  const first = await world.rotate();
  assert.match(first.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.deepEqual(first, { slot: world.now(), secret: first.secret, previous_slot: null, previous_expires_at: null });
  const before = await send();
  assert.ok(verifies(context, first.secret, before));
  assert.equal(JSON.parse(before.text).type, "notice.test");
  assert.equal(JSON.parse(before.text).timestamp, new Date(world.clock.now()).toISOString().replace(/\d{3}Z$/, "000Z"));

  await world.clock.advance(HOUR * 1000);
  const second = await world.rotate({ overlap: DAY });
  assert.equal(second.previous_slot, first.slot);
  assert.equal(second.previous_expires_at, world.now() + DAY);
  const during = await send();
  assert.ok(verifies(context, first.secret, during));
  assert.ok(verifies(context, second.secret, during));
  assert.ok(!verifies(context, second.secret, before), "what was sent before has one signature");

  await world.clock.advance((DAY - 1) * 1000);
  assert.ok(verifies(context, first.secret, await send()), "the last second of the overlap");
  await world.clock.advance(1000);
  const after = await send();
  assert.ok(!verifies(context, first.secret, after), "a leaked old secret dies with its overlap");
  assert.ok(verifies(context, second.secret, after));
  assert.equal(after.headers["webhook-signature"].split(" ").length, 1);
});

test("slots are listed without secrets, and leave the store after their overlap", async (context) => {
  const { world } = await signing(context);
  assert.deepEqual((await world.must("GET", PATH)).items, []);
  const { slot } = await world.rotate();
  await world.clock.advance(1000);
  const second = await world.rotate({ overlap: HOUR });
  assert.deepEqual((await world.must("GET", PATH)).items, [
    { slot, status: "previous", expires_at: world.now() + HOUR },
    { slot: second.slot, status: "current", expires_at: null },
  ]);
  const stored = async () =>
    JSON.parse((await world.store.read("service/webhook/acme"))?.value ?? "").value.slots.length;
  assert.equal(await stored(), 2);
  await world.pass(HOUR);
  assert.equal(await stored(), 1);
  assert.deepEqual((await world.must("GET", PATH)).items, [{ slot: second.slot, status: "current", expires_at: null }]);
});

test("the overlap ends at once when it is asked to, and one overlap is not begun within another", async (context) => {
  const { world, send } = await signing(context);
  const first = await world.rotate();
  assert.equal((await world.ask("POST", `${PATH}/rotate`)).status, 409, "a slot needs a second of its own");
  assert.equal((await world.ask("DELETE", `${PATH}/previous`)).status, 404);
  await world.clock.advance(1000);
  await world.rotate();
  await world.clock.advance(1000);
  assert.equal((await world.ask("POST", `${PATH}/rotate`)).body.code, "ERR_ROTATION_IN_PROGRESS");
  assert.equal((await world.ask("DELETE", `${PATH}/previous`)).status, 204);
  assert.ok(!verifies(context, first.secret, await send()));
  const third = await world.rotate({ overlap: 0 });
  assert.equal(third.previous_slot, null);
  const message = await send();
  assert.equal(message.headers["webhook-signature"].split(" ").length, 1);
  assert.ok(verifies(context, third.secret, message));
});

test("a lost answer is made good by renew: the previous secret goes on, the lost one ends", async (context) => {
  const { world, send } = await signing(context);
  const first = await world.rotate();
  await world.clock.advance(1000);
  const lost = await world.rotate({ overlap: DAY });
  await world.clock.advance(1000);
  const renewed = await world.rotate({ renew: true });
  assert.equal(renewed.previous_expires_at, lost.previous_expires_at);
  const message = await send();
  assert.deepEqual(
    [first, lost, renewed].map(({ secret }) => verifies(context, secret, message)),
    [true, false, true],
  );
});

test("an Idempotency-Key rotates once, and shows the secret once", async (context) => {
  const { world } = await signing(context);
  const headers = { "idempotency-key": "k1" };
  const first = await world.ask("POST", `${PATH}/rotate`, {}, headers);
  await world.clock.advance(5000);
  const second = await world.ask("POST", `${PATH}/rotate`, {}, headers);
  assert.equal(first.status, 201);
  assert.deepEqual(second.body, { ...first.body, secret: null });
  assert.equal(second.headers.get("idempotent-replayed"), "true");
  assert.equal((await world.ask("POST", `${PATH}/rotate`, { overlap: 0 }, headers)).status, 422);
});

test("a day later an Idempotency-Key is free again", async (context) => {
  const { world } = await signing(context);
  const headers = { "idempotency-key": "k1" };
  const first = await world.ask("POST", `${PATH}/rotate`, {}, headers);
  await world.clock.advance(DAY * 1000);
  const second = await world.ask("POST", `${PATH}/rotate`, {}, headers);
  assert.equal(second.body.previous_slot, first.body.slot);
  assert.match(second.body.secret, /^whsec_/);
});

test("an instance that was killed before it kept its answer has rotated once all the same", async (context) => {
  const { world } = await signing(context);
  const headers = { "idempotency-key": "k1" };
  const first = await world.ask("POST", `${PATH}/rotate`, {}, headers);
  for (const key of await world.store.list("service/key/", { limit: 10 })) {
    await world.store.delete(key, { ifVersion: (await world.store.read(key))?.version ?? "" });
  }
  await world.clock.advance(5000);
  assert.deepEqual((await world.ask("POST", `${PATH}/rotate`, {}, headers)).body, { ...first.body, secret: null });
  assert.equal((await world.must("GET", PATH)).items.length, 1);
});

test("two admins who rotate at once: one secret, and a conflict", async (context) => {
  const { world } = await signing(context);
  await world.rotate();
  await world.clock.advance(1000);
  const answers = await Promise.all([1, 2, 3].map(() => world.ask("POST", `${PATH}/rotate`)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
  assert.equal((await world.must("GET", PATH)).items.length, 2);
});

test("each change is in the audit log and raises the revision", async (context) => {
  const { world } = await signing(context);
  const revision = async () => (await world.must("GET", "/readyz")).latest_revision;
  const before = await revision();
  await world.rotate();
  await world.clock.advance(1000);
  await world.rotate({ on_behalf_of: "ana" });
  await world.must("DELETE", `${PATH}/previous`);
  assert.equal(await revision(), before + 3);
  const { items } = await world.must("GET", "/v1/domains/acme/audit");
  const changes = items.filter((/** @type {any} */ { kind }) => kind.startsWith("webhook_secret."));
  assert.deepEqual(changes.map((/** @type {any} */ { kind, actor }) => [kind, actor]).sort(), [
    ["webhook_secret.created", "bootstrap"],
    ["webhook_secret.previous_revoked", "bootstrap"],
    ["webhook_secret.rotated", "bootstrap/ana"],
  ]);
});

test("the secret is in no record, no event and no log", async (context) => {
  const { world, send } = await signing(context);
  const { status, body } = await world.ask("POST", `${PATH}/rotate`, {}, { "idempotency-key": "k1" });
  assert.equal(status, 201);
  await send();
  const everything = await world.everything();
  assert.ok(!everything.includes(body.secret) && !everything.includes(body.secret.slice("whsec_".length)));
  const logs = await world.must("GET", "/v1/domains/acme/audit");
  assert.ok(!JSON.stringify(logs).includes("whsec_") && !everything.includes(BOOTSTRAP));
});

test("a new domain of the same id inherits no secret", async (context) => {
  const { world } = await signing(context);
  await world.rotate();
  await world.must("DELETE", "/v1/domains/acme?force=true");
  await world.must("POST", "/v1/domains", { id: "acme" });
  assert.deepEqual((await world.must("GET", PATH)).items, []);
});

test("without an encryption key the routes say so, and deliveries fail by a code", async (context) => {
  const receiver = await Receiver.open(context);
  const world = new World({ encryptionKey: undefined });
  await world.issue({ webhooks: [receiver.url] });
  for (const [method, path] of [
    ["GET", PATH],
    ["POST", `${PATH}/rotate`],
    ["DELETE", `${PATH}/previous`],
  ]) {
    const { status, body } = await world.ask(method, path);
    assert.deepEqual([status, body.code], [409, "ERR_ENCRYPTION_KEY"]);
  }
  const { items } = await world.must("POST", "/v1/domains/acme/notices/test");
  assert.equal(items[0].error, "ERR_WEBHOOK_SECRET");
  assert.deepEqual(receiver.messages, []);
});

test("another encryption key opens no slot, and a rotation goes on from there", async (context) => {
  const { world } = await signing(context);
  await world.rotate();
  await world.clock.advance(1000);
  world.options.encryptionKey = "a5".repeat(32);
  world.service = world.start();
  const sent = async () => (await world.must("POST", "/v1/domains/acme/notices/test")).items[0].error;
  assert.equal(await sent(), "ERR_WEBHOOK_SECRET");
  await world.rotate();
  assert.equal(await sent(), null);
});
