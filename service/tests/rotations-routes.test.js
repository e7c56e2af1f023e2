// The routes of bulk rotations: what they refuse, repeat and list, and the whole way to a receiver.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { createService } from "../src/service.js";
import { DeliveryError, Refusal } from "../src/outgoing/delivery-error.js";
import { turn, WEBHOOK, World } from "./rotations-world.js";

/** @type {[string, any, RegExp][]} */
const refused = [
  ["no receiver", {}, /^deliver_to: must be set, as nothing else keeps the new secrets; or set dry_run$/],
  ["a receiver without an address", { deliver_to: {} }, /^deliver_to\.webhook: /],
  ["an unknown receiver", { deliver_to: { ...WEBHOOK, email: "a@b.example" } }, /^deliver_to: .*email/],
  ["an address that is not https", { deliver_to: { webhook: "http://vault.example/" } }, /must begin with https/],
  ["a URL on this machine, by http", { deliver_to: { webhook: "http://127.0.0.1/" } }, /unless allow_loopback is set/],
  ["an address of a private network", { deliver_to: { webhook: "https://10.0.0.1/" } }, /public address/],
  ["an unknown member of the filter", { filter: { client_id: "a" }, ...{ deliver_to: WEBHOOK } }, /client_id/],
  ["a type without secrets", { filter: { types: ["spa"] }, deliver_to: WEBHOOK }, /^filter\.types\.0: /],
  ["an application twice", { filter: { client_ids: ["a", "a"] }, deliver_to: WEBHOOK }, /each application once/],
  ["no application", { filter: { client_ids: [] }, deliver_to: WEBHOOK }, /^filter\.client_ids: /],
  ["an overlap above the domain's", { overlap: 86_401, deliver_to: WEBHOOK }, /max_overlap, which is 86400 seconds/],
  ["the same in a dry run", { overlap: 86_401, dry_run: true }, /max_overlap, which is 86400 seconds/],
];

for (const [name, body, detail] of refused) {
  test(`a rotation with ${name} is refused, and nothing changes`, async () => {
    const world = new World();
    await world.applications(1, { max_overlap: 86_400, overlap: 86_400 });
    const before = await world.everything();
    const answer = await world.one.call("POST", "/acme/rotations", body);
    assert.deepEqual([answer.status, answer.body.code], [400, "ERR_INVALID_OPTION"]);
    assert.match(answer.body.detail, detail);
    assert.equal(await world.everything(), before);
  });
}

test("a rotation is refused if nothing signs, and a running one ends before it rotates anything", async () => {
  const world = new World();
  const ids = await world.applications(3);
  let times = 0;
  const signing = {
    // It goes away once the request was taken.
    values: async () => {
      if (++times > 1) throw new DeliveryError(Refusal.NoSecret, "the domain's webhook secret is missing: rotate it");
    },
  };
  const one = world.instance("signing", { signing });
  const { rotation_id } = await one.done("POST", "/acme/rotations", { deliver_to: WEBHOOK });
  const job = await one.left(rotation_id);
  assert.deepEqual([job.state, job.error, job.progress.applications], ["failed", "ERR_INVALID_OPTION", 0]);
  const refused = await one.call("POST", "/acme/rotations", { deliver_to: WEBHOOK });
  assert.deepEqual([refused.status, refused.body.code], [400, "ERR_INVALID_OPTION"]);
  for (const id of ids) {
    assert.equal((await one.done("GET", `/acme/applications/${id}/secrets`)).items[0].secret_id, "1");
  }
});

test("a repeated Idempotency-Key returns the first answer and begins nothing", async () => {
  const world = new World();
  await world.applications(2);
  const key = { "idempotency-key": "monday" };
  const body = { deliver_to: WEBHOOK };
  const first = await world.one.call("POST", "/acme/rotations", body, key);
  await world.one.left(first.body.rotation_id);
  const again = await world.one.call("POST", "/acme/rotations", body, key);
  assert.deepEqual([again.status, again.body], [202, first.body]);
  assert.equal(again.headers.get("idempotent-replayed"), "true");
  assert.equal(again.headers.get("location"), first.headers.get("location"));
  const other = await world.one.call("POST", "/acme/rotations", { ...body, overlap: 0 }, key);
  assert.equal(other.status, 422);
  assert.equal((await world.one.done("GET", "/acme/rotations")).items.length, 1);
  assert.equal(world.receiver.messages.length, 2);
});

test("a request whose instance ended before its answer is repeated, and finds its rotation", async () => {
  const world = new World();
  const ids = await world.applications(2);
  // The job is written, and then the store is away: the answer is 503.
  let isAway = false;
  world.before = (name, key) => {
    if (isAway) throw new Error("away");
    isAway = name === "write" && key.startsWith("service/rotation/");
  };
  const key = { "idempotency-key": "monday" };
  const lost = await world.one.call("POST", "/acme/rotations", { deliver_to: WEBHOOK }, key);
  assert.equal(lost.status, 503);
  world.before = () => {};
  await world.clock.advance(61_000);
  const two = world.instance("two");
  const found = await two.call("POST", "/acme/rotations", { deliver_to: WEBHOOK }, key);
  assert.equal(found.status, 202);
  await two.rotations.tick();
  const job = await two.left(found.body.rotation_id);
  assert.equal(job.state, "succeeded");
  assert.equal((await two.done("GET", "/acme/rotations")).items.length, 1);
  assert.equal((await world.verified(ids)).filter(({ ok }) => ok).length, 2);
});

test("rotations are listed by pages, newest first", async () => {
  const world = new World();
  const [id] = await world.applications(1);
  const made = [];
  for (let count = 0; count < 5; count++) {
    await world.clock.advance(1000);
    const { rotation_id } = await world.begin({ filter: { client_ids: [id] }, overlap: 0 });
    await world.one.left(rotation_id);
    made.unshift(rotation_id);
  }
  const listed = [];
  let pages = 0;
  for (let cursor = ""; cursor !== null; pages++) {
    const { items, next } = await world.one.done("GET", `/acme/rotations?limit=2${cursor && `&cursor=${cursor}`}`);
    listed.push(...items.map((/** @type {any} */ one) => one.rotation_id));
    cursor = next;
  }
  assert.deepEqual([listed, pages], [made, 3]);
  assert.equal((await world.one.call("GET", "/acme/rotations?cursor=x")).status, 400);
});

test("unknown rotations and domains are 404, and each route asks for its role", async () => {
  const world = new World();
  await world.applications(1);
  const path = "/acme/rotations";
  for (const [method, route] of [
    ["GET", `${path}/abc`],
    ["POST", `${path}/abc/cancel`],
    ["POST", `${path}/abc/retry`],
    ["GET", "/nobody/rotations"],
  ]) {
    const { status, body } = await world.one.call(method, route);
    assert.deepEqual([status, body.code], [404, "ERR_SECRET_UNKNOWN"], route);
  }
  assert.equal((await world.one.call("GET", `${path}/..%2fabc`)).status, 400);
  const apps = "/secret-slots/applications";
  await world.one.done("POST", apps, {
    client_id: "reader",
    type: "machine",
    roles: [{ role: "issuer:read", domains: ["acme"] }],
  });
  const { client_secret } = await world.one.done("POST", `${apps}/reader/secrets`, { description: "a" });
  const headers = { authorization: `Basic ${btoa(`reader:${client_secret}`)}` };
  assert.equal((await world.one.call("GET", path, undefined, headers)).status, 200);
  assert.equal((await world.one.call("POST", path, { dry_run: true }, headers)).status, 403);
  assert.equal((await world.one.call("POST", `${path}/abc/cancel`, undefined, headers)).status, 403);
  assert.equal((await world.one.call("GET", "/secret-slots/rotations", undefined, headers)).status, 403);
});

test("the service delivers by a signed webhook, and closes", async () => {
  /** @type {{ url: string, headers: Headers, body: any }[]} */
  const posts = [];
  /** @type {any[]} */
  const events = [];
  const service = createService({
    store: new MemoryStore(),
    clock: new FakeClock(1_795_600_000),
    bootstrap: "root",
    encryptionKey: "ab".repeat(32),
    onEvent: (event) => void events.push(event),
    fetch: /** @type {any} */ (
      async (/** @type {string} */ url, /** @type {any} */ { headers, body }) => {
        posts.push({ url, headers: new Headers(headers), body: JSON.parse(body) });
        return new Response(null, { status: 204 });
      }
    ),
  });
  const call = async (
    /** @type {string} */ method,
    /** @type {string} */ path,
    /** @type {unknown} */ body = undefined,
  ) => {
    const headers = { authorization: "Bearer root", ...(body ? { "content-type": "application/json" } : {}) };
    const content = body ? { body: JSON.stringify(body) } : {};
    const response = await service.fetch(
      new globalThis.Request(`https://a.example/v1/domains${path}`, { method, headers, ...content }),
    );
    return { status: response.status, body: await response.json() };
  };
  await call("POST", "", { id: "acme" });
  await call("POST", "/acme/applications", { client_id: "shop", type: "web" });
  await call("POST", "/acme/applications/shop/secrets", { description: "a" });
  const early = await call("POST", "/acme/rotations", { deliver_to: WEBHOOK });
  assert.deepEqual(
    [early.status, early.body.detail],
    [400, "deliver_to: the domain's webhook secret is missing: rotate it"],
  );
  await call("POST", "/acme/webhook-secret/rotate", {});
  const { body } = await call("POST", "/acme/rotations", { deliver_to: WEBHOOK });
  while (!events.some(({ type }) => type === "rotation_left")) await turn();
  const job = (await call("GET", `/acme/rotations/${body.rotation_id}`)).body;
  assert.deepEqual([job.state, job.progress.rotated], ["succeeded", 1], JSON.stringify(job));
  const [{ url, headers, body: message }] = posts;
  assert.deepEqual([posts.length, url, message.type], [1, WEBHOOK.webhook, "secret.rotated"]);
  assert.match(String(headers.get("webhook-signature")), /^v1,/);
  const { client_id, client_secret } = message.data;
  const verdict = await call("POST", "/acme/verify", { client_id, client_secret });
  assert.deepEqual(verdict.body, { ok: true, secret_id: "2", is_previous: false });
  await service.tick();
  await service.close();
});
