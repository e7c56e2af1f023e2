// A store that is away, full or slow: a problem, nothing half-done, and all is well when it is back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { MemoryStore } from "secret-slots/stores/memory";
import { openService } from "./client.js";
import { PLAIN } from "./contract.js";
import { DRIVER_SECRET, FaultyStore } from "./faulty-store.js";
import { HOUR } from "./durations.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

const API = "/v1/domains/secret-slots/applications";
/** Routes that answer without the store, and those of browsers, which authorize-faults.test.js tests with authorizations that have begun. */
const WITHOUT_STORE = [...PLAIN, "/healthz", "/v1/authorize/{ticket}", "/v1/callback", "/v1/callback/{client}"];
/** A body that is valid, for the routes that need one. @type {Record<string, object>} */
const BODIES = {
  "POST /v1/domains": { id: "other" },
  "PATCH /v1/domains/{domain}": { overlap: 13 * HOUR },
  "POST /v1/domains/{domain}/applications": { client_id: "other", type: "web" },
  "PATCH /v1/domains/{domain}/applications/{application}": { expiry: "none" },
  "POST /v1/domains/{domain}/applications/{application}/secrets": { description: "staging" },
  "POST /v1/domains/{domain}/rotations": { filter: {}, dry_run: true },
  "POST /v1/domains/{domain}/verify": { client_id: "shop", client_secret: "x" },
  "PUT /v1/clients/{client}": { client_id: "app", client_secrets: ["x"], token_uri: "https://issuer.example/token" },
  "PUT /v1/credentials/{credential}": { client: "crm", grant: "client_credentials" },
  "POST /v1/credentials/{credential}/refused": { access_token: "x" },
  "PUT /v1/people/{person}": { roles: [] },
};
const { routes } = openService().service;

for (const { method, path } of routes) {
  if (WITHOUT_STORE.includes(path)) continue;
  test(`${method} ${path} is 503 while the store is away`, async () => {
    const { admin, store } = await openFaulty();
    store.fail(() => true);
    const concrete = path
      .replace("{domain}", "acme")
      .replace("{application}", "shop")
      .replace("{person}", "ana@example.com")
      .replaceAll(/\{\w+\}/g, "1");
    const { body, text, headers } = await admin.send(method, concrete, BODIES[`${method} ${path}`], { status: 503 });
    assert.equal(body.code, "ERR_STORE");
    assert.equal(headers.get("retry-after"), "1");
    assert.ok(!text.includes(DRIVER_SECRET));
  });
}

/** Commands, and the status of their success. @type {[string, string, unknown, number][]} */
const COMMANDS = [
  ["POST", "/v1/domains", { id: "other" }, 201],
  ["PATCH", ACME, { overlap: 13 * HOUR }, 200],
  ["DELETE", `${ACME}?force=true`, undefined, 204],
  ["POST", APPLICATIONS, { client_id: "other", type: "web" }, 201],
  ["PATCH", SHOP, { expiry: { value: 1, unit: "d" } }, 200],
  ["DELETE", `${SHOP}?force=true`, undefined, 204],
  ["POST", `${SHOP}/secrets`, { description: "staging" }, 201],
  ["POST", `${SHOP}/secrets/rotate`, undefined, 201],
  ["POST", `${SHOP}/secrets/1/renew`, undefined, 201],
  ["POST", `${SHOP}/secrets/1/revoke`, { force: true }, 204],
  ["DELETE", `${SHOP}/secrets/1?force=true`, undefined, 204],
  ["POST", `${SHOP}/reapply`, undefined, 204],
  ["POST", API, { client_id: "ana", type: "machine", roles: [{ role: "issuer:read", domains: ["*"] }] }, 201],
  ["DELETE", `${API}/bob?force=true`, undefined, 204],
];

const ISSUES = /\/(secrets|rotate|renew)$/;

for (const [method, path, body, success] of COMMANDS) {
  test(`${method} ${path} is done or not, whichever call of the store fails`, async () => {
    for (const way of /** @type {const} */ (["fail", "lose"])) {
      for (let failing = 1, isReached = true; isReached; failing++) {
        const { admin, store } = await openFaulty();
        const before = await stateOf(admin);
        const done = await doneState(method, path, body);
        let calls = 0;
        store[way](() => ++calls === failing);
        const { status, text } = await admin.send(method, path, body);
        isReached = calls >= failing;
        store.heal();
        const label = `${way} ${failing}: ${status} ${text}`;
        const after = await stateOf(admin);
        if (status === success) assert.notDeepEqual(after, before, label);
        else {
          assert.equal(status, 503, label);
          // A secret that is issued comes in the answer. Anything else may be done whole without one.
          if (!ISSUES.test(path) && isDeepStrictEqual(after, done)) continue;
          assert.deepEqual(after, before, label);
          await admin.send(method, path, body, { status: success });
        }
      }
    }
  });

  test(`${method} ${path} does nothing while the disk is full`, async () => {
    const { admin, store } = await openFaulty();
    const before = await stateOf(admin);
    store.fail(({ name }) => name === "write" || name === "append");
    await admin.send(method, path, body, { status: 503 });
    assert.deepEqual(await stateOf(admin), before);
    store.heal();
    await admin.send(method, path, body, { status: success });
  });
}

/** What the API shows once a command is done. @param {string} method @param {string} path @param {unknown} body */
async function doneState(method, path, body) {
  const { admin } = await openFaulty();
  await admin.send(method, path, body);
  return stateOf(admin);
}

/** Opens a shop with the API client `bob` over a store that can fail. */
async function openFaulty() {
  const store = new FaultyStore(new MemoryStore());
  const opened = await openShop({}, { store, encryptionKey: "5f".repeat(32) });
  await opened.admin.patch(ACME, { expiry: { value: 1, unit: "years" } }, { status: 200 });
  await opened.admin.apiClient("bob", [{ role: "issuer:read", domains: ["acme"] }]);
  return { ...opened, store };
}

/** What the API shows of all that there is. @param {import("./client.js").Client} admin */
async function stateOf(admin) {
  const domains = (await admin.get("/v1/domains", { status: 200 })).body.items;
  const state = [];
  for (const domain of domains) {
    const path = `/v1/domains/${domain.id}/applications`;
    const applications = (await admin.get(path, { status: 200 })).body.items;
    const lists = applications.map((/** @type {{ client_id: string }} */ { client_id }) =>
      admin.get(`${path}/${client_id}/secrets`, { status: 200 }),
    );
    const secrets = (await Promise.all(lists)).map((list) => list.body.items.map(withoutHint));
    state.push({ domain, applications, secrets });
  }
  return state;
}

/** The hint of a secret is random. @param {{ hint: string }} secret */
function withoutHint({ hint, ...secret }) {
  assert.ok(hint.length > 0);
  return secret;
}

test("a full disk keeps no secret from being verified", async () => {
  const { store, first, verify } = await openFaulty();
  store.fail(({ name }) => name === "write" || name === "append");
  assert.equal((await verify(first.client_secret)).ok, true);
  assert.equal((await verify("wrong")).ok, false);
});

test("readiness follows the store, and health does not", async () => {
  const { admin, store } = await openFaulty();
  store.fail(() => true);
  await admin.as(null).get("/readyz", { status: 503 });
  await admin.as(null).get("/healthz", { status: 200 });
  store.heal();
  await admin.as(null).get("/readyz", { status: 200 });
});

test("a store that hangs is 503 after ten seconds", async () => {
  const { admin, store, clock, first, verify } = await openFaulty();
  const { timers } = clock;
  const release = store.hold(() => true);
  const request = admin.get(SHOP, { status: 503 });
  await store.held();
  const begun = clock.now();
  const { body } = await clock.until(request);
  assert.equal(body.code, "ERR_STORE");
  assert.equal(clock.now() - begun, 10_000);
  assert.equal(clock.timers, timers);
  release();
  assert.equal((await verify(first.client_secret)).ok, true);
});

test("an error that nobody expected is 500, and its message is in no answer and no event", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { admin, events } = await openShop({}, { store });
  store.list = async () => DRIVER_SECRET.length;
  const { body, text } = await admin.get(APPLICATIONS, { status: 500 });
  assert.equal(body.code, "ERR_INTERNAL");
  assert.ok(!text.includes("function"));
  assert.deepEqual(
    events.filter(({ type }) => type === "request_failed"),
    [{ type: "request_failed", error: "TypeError" }],
  );
});

test("what is left of a deleted domain is removed once the store does it", async () => {
  const { admin, service, store } = await openFaulty();
  store.fail(({ name, key }) => name === "delete" && key.endsWith("application/shop"));
  await admin.delete(`${ACME}?force=true`, { status: 204 });
  await admin.get(ACME, { status: 404 });
  await admin.post("/v1/domains", { id: "acme" }, { status: 409 });
  await service.tick();
  await admin.post("/v1/domains", { id: "acme" }, { status: 409 });
  store.heal();
  await service.tick();
  await admin.post("/v1/domains", { id: "acme" }, { status: 201 });
});

test("a change of settings that cannot be logged counts as a revision all the same", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { admin } = openService({ store });
  await admin.post("/v1/domains", { id: "acme" }, { status: 201 });
  const before = (await admin.get("/readyz")).body.latest_revision;
  store.fail(({ name }) => name === "append");
  await admin.patch("/v1/domains/acme", { prefix: "acme" }, { status: 200 });
  assert.equal((await admin.get("/readyz")).body.latest_revision, before + 1);
});
