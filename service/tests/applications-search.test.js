// Lists of applications by what is the matter with them: complete at once in a small domain, and never waiting in a large one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { ClientSecretRegistry } from "secret-slots/issuer";
import { MemoryStore } from "secret-slots/stores/memory";
import { Filter } from "../src/issuer/applications/filter.js";
import { Overviews } from "../src/issuer/applications/overviews.js";
import { readServiceOptions } from "../src/service-options.js";
import { DAY, HOUR } from "./durations.js";
import { NOW, openService } from "./client.js";
import { FaultyStore } from "./faulty-store.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

const LARGE = "/v1/domains/large/applications";

/** @typedef {import("./client.js").Client} Client */

/** Returns the ids that a query finds. @param {Client} client @param {string} query @param {string} [path] @returns {Promise<string[]>} */
async function found(client, query, path = APPLICATIONS) {
  const { body } = await client.get(`${path}?${query}`, { status: 200 });
  assert.equal(body.progress, undefined);
  return body.items.map((/** @type {{ client_id: string }} */ { client_id }) => client_id);
}

/** @param {Client} admin @param {string} client_id @param {object} [more] @returns {Promise<string>} its first secret */
async function withSecret(admin, client_id, more = {}) {
  await admin.post(APPLICATIONS, { client_id, type: "web", ...more }, { status: 201 });
  const path = `${APPLICATIONS}/${encodeURIComponent(client_id)}/secrets`;
  return (await admin.post(path, { description: "production" }, { status: 201 })).body.client_secret;
}

/** Fills the domain `large`, past the API. @param {ReturnType<typeof openService>} world @param {number} count */
async function fill({ admin, store, clock }, count) {
  await admin.post("/v1/domains", { id: "large" }, { status: 201 });
  const registry = new ClientSecretRegistry({ store, clock, prefix: "d/1/" });
  for (let index = 0; index < count; index++) {
    const id = `application-${String(index).padStart(5, "0")}`;
    const expiry = index % 1000 === 999 ? /** @type {const} */ ({ value: 10, unit: "d" }) : null;
    await registry.createApplication(id, { type: index % 2 === 0 ? "web" : "machine", expiry });
    await registry.add(id, { description: "production" });
  }
}

test("each state finds the applications that are in it, as time goes on", async () => {
  const { admin, clock, verify, first } = await openShop();
  await withSecret(admin, "soon", { expiry: { value: 10, unit: "d" } });
  await withSecret(admin, "later", { expiry: { value: 60, unit: "d" } });
  await admin.post(APPLICATIONS, { client_id: "page", type: "spa" }, { status: 201 });
  await verify(first.client_secret);
  assert.deepEqual(await found(admin, "state=expires_soon"), ["soon"]);
  assert.deepEqual(await found(admin, `state=expires_soon&expires_within=${60 * DAY}`), ["later", "soon"]);
  assert.deepEqual(await found(admin, "state=expired"), []);
  assert.deepEqual(await found(admin, "state=unused"), ["later", "soon"]);
  assert.deepEqual(await found(admin, "type=spa"), ["page"]);
  assert.deepEqual(await found(admin, "type=web&state=unused"), ["later", "soon"]);

  await clock.advance(1000);
  await admin.post(`${SHOP}/secrets/rotate`, { overlap: HOUR }, { status: 201 });
  assert.deepEqual(await found(admin, "state=in_overlap"), ["shop"]);
  assert.deepEqual(await found(admin, "state=previous_used"), [], "it was used before the rotation");
  await clock.advance(1000);
  assert.equal((await verify(first.client_secret)).is_previous, true);
  await clock.advance(15_000);
  assert.deepEqual(await found(admin, "state=previous_used"), ["shop"]);
  await clock.advance(HOUR * 1000);
  assert.deepEqual(await found(admin, "state=in_overlap"), []);
  assert.deepEqual(await found(admin, "state=previous_used"), []);

  await clock.advance(10 * DAY * 1000);
  assert.deepEqual(await found(admin, "state=expired"), ["soon"]);
  assert.deepEqual(await found(admin, "state=expires_soon"), []);
  await admin.post(`${APPLICATIONS}/soon/secrets/1/renew`, undefined, { status: 201 });
  assert.deepEqual(await found(admin, "state=expired"), [], "a renewed secret is replaced");
  assert.deepEqual(await found(admin, "state=expires_soon"), ["soon"]);
});

test("a list says of each application what works, until when, and when it was used", async () => {
  const { admin, clock, verify, first } = await openShop({ expiry: { value: 30, unit: "d" } });
  const summary = async () => (await admin.get(APPLICATIONS, { status: 200 })).body.items[0].summary;
  const expires_at = NOW + 30 * DAY;
  const one = { working: 1, expired: 0, expires_at, last_used_at: null, previous_expires_at: null };
  assert.deepEqual(await summary(), { ...one, previous_used: false });
  await verify(first.client_secret);
  await clock.advance(10_000);
  await admin.post(`${SHOP}/secrets`, { description: "staging" }, { status: 201 });
  await admin.post(`${SHOP}/secrets/rotate`, { secret_id: "1", overlap: HOUR }, { status: 201 });
  const rotated = { ...one, working: 2, expires_at: expires_at + 10, previous_expires_at: NOW + 10 + HOUR };
  assert.deepEqual(await summary(), { ...rotated, last_used_at: NOW, previous_used: false });
  await clock.advance(5_000);
  await verify(first.client_secret);
  assert.deepEqual(await summary(), { ...rotated, last_used_at: NOW + 15, previous_used: true });
  const [secret] = (await admin.get(`${SHOP}/secrets`, { status: 200 })).body.items.slice(-1);
  assert.equal(secret.previous_last_used_at, NOW + 15);
  await admin.delete(`${SHOP}/previous`, { status: 204 });
  assert.deepEqual(await summary(), {
    ...rotated,
    last_used_at: null,
    previous_expires_at: null,
    previous_used: false,
  });
  await clock.advance(31 * DAY * 1000);
  const { working, expired, ...rest } = await summary();
  assert.deepEqual([working, expired, rest.expires_at], [0, 2, null]);
});

test("a damaged application is named, and holds up no other", async () => {
  const { admin, store } = await openShop();
  await admin.apiClient("api", []);
  await admin.apiClient("reader", []);
  for (const key of ["d/1/application/a-damaged-one", "service/role/api"]) {
    const version = (await store.read(key))?.version ?? null;
    assert.notEqual(await store.write(key, "{", { ifVersion: version }), null);
  }
  const unknown = { type: null, expiry: null, created_at: null, damaged_secrets: null, summary: null };
  for (const query of ["", "?q=A"]) {
    const { items } = (await admin.get(`${APPLICATIONS}${query}`, { status: 200 })).body;
    assert.deepEqual(items[0], { client_id: "a-damaged-one", is_damaged: true, ...unknown });
    if (query === "") assert.equal(items[1].is_damaged, false);
  }
  assert.deepEqual(await found(admin, "type=web"), ["shop"]);
  const { items } = (await admin.get("/v1/domains/secret-slots/applications", { status: 200 })).body;
  assert.deepEqual(
    items.map((/** @type {any} */ { client_id, is_damaged }) => [client_id, is_damaged]),
    [
      ["api", true],
      ["reader", false],
    ],
  );
});

test("a part of the id is found in upper and lower case", async () => {
  const { admin } = await openShop();
  for (const client_id of ["Shop-EU", "my.shop", "%", "SHO"])
    await admin.post(APPLICATIONS, { client_id, type: "web" }, { status: 201 });
  assert.deepEqual(await found(admin, "q=sHoP"), ["Shop-EU", "my.shop", "shop"]);
  assert.deepEqual(await found(admin, "q=%25"), ["%"]);
  assert.deepEqual(await found(admin, "q=.*"), []);
  const { body } = await admin.get(`${APPLICATIONS}?q=shop&limit=1`, { status: 200 });
  assert.deepEqual([body.items.length, body.total, body.as_of], [1, 3, NOW]);
});

test("a filter that is none is refused", async () => {
  const { admin } = await openShop();
  const wrong = ["q=", `q=${"a".repeat(129)}`, "type=app", "state=lost", "state=", "expires_within=1", "filter=a"];
  for (const query of [...wrong, "state=expired&expires_within=1", "state=expires_soon&expires_within=-1"])
    await admin.get(`${APPLICATIONS}?${query}`, { status: 400 });
});

test("what this instance changes is found at once, and what another one changes within 15 seconds", async () => {
  const { admin, store, clock } = await openShop();
  const other = openService({ store, clock }).admin;
  for (const client of [admin, other]) assert.deepEqual(await found(client, "q=new"), []);
  await withSecret(admin, "new-one");
  assert.deepEqual(await found(admin, "q=new"), ["new-one"]);
  assert.deepEqual(await found(admin, "state=unused&q=new"), ["new-one"]);
  await admin.post(`${APPLICATIONS}/new-one/secrets/rotate`, { overlap: HOUR }, { status: 201 });
  assert.deepEqual(await found(admin, "state=in_overlap"), ["new-one"]);
  assert.deepEqual(await found(other, "state=in_overlap"), [], "not seen yet");
  await clock.advance(15_000);
  assert.deepEqual(await found(other, "state=in_overlap"), ["new-one"]);

  await admin.delete(`${APPLICATIONS}/new-one?force=true`, { status: 204 });
  assert.deepEqual(await found(admin, "state=in_overlap"), []);
  assert.deepEqual(await found(other, "state=in_overlap"), [], "rows are always read anew");
  await clock.advance(15_000);
  assert.deepEqual(await found(other, "q=new"), []);
});

test("the pages of a filter have each application once, in their order", async () => {
  const { admin } = await openShop();
  const ids = Array.from({ length: 7 }, (_, index) => `${"~%/a"[index % 4]}${index}`).sort();
  for (const id of ids) await withSecret(admin, id);
  for (const limit of [1, 2, 3, 8]) {
    const items = [];
    for (let next = ""; next !== null;) {
      const cursor = next === "" ? "" : `&cursor=${next}`;
      const { body } = await admin.get(`${APPLICATIONS}?state=unused&limit=${limit}${cursor}`, { status: 200 });
      items.push(...body.items.map((/** @type {any} */ { client_id }) => client_id));
      assert.equal(body.total, 8);
      next = body.next;
    }
    assert.deepEqual(items, [...ids, "shop"].sort());
  }
});

test("in a large domain a search answers at once with what it has, and says how far it is", async () => {
  let reads = 0;
  const memory = new MemoryStore();
  const store = new FaultyStore(memory);
  const world = openService({ store });
  const { admin, clock } = world;
  await fill(world, 10_000);
  store.fail(({ name, key }) => name === "read" && key.startsWith("d/1/") && ++reads < 0);

  const first = (await admin.get(`${LARGE}?state=expires_soon`, { status: 200 })).body;
  assert.deepEqual(first.progress, { applications: 100, total: 10_000 });
  assert.deepEqual([first.items.length, first.as_of], [0, null]);
  assert.ok(reads <= 200, `${reads} reads`);

  // Those that a part of the id names are looked at first.
  const named = (await admin.get(`${LARGE}?state=expires_soon&q=-0999`, { status: 200 })).body;
  assert.deepEqual(
    named.items.map((/** @type {any} */ { client_id }) => client_id),
    ["application-09999"],
  );
  const byId = (await admin.get(`${LARGE}?q=-07&limit=2`, { status: 200 })).body;
  assert.deepEqual([byId.items.length, byId.total, byId.progress], [2, 1000, undefined]);

  await clock.advance(1);
  reads = 0;
  const { body } = await admin.get(`${LARGE}?state=expires_soon`, { status: 200 });
  assert.deepEqual([body.items.length, body.total, body.as_of, body.progress], [10, 10, NOW, undefined]);
  assert.ok(reads <= 20, `${reads} reads: those of the page`);
  assert.deepEqual((await found(admin, "type=machine&limit=1000", LARGE)).length, 1000);

  // The next pass goes on in the background, while the last one answers.
  await clock.advance(20_000);
  reads = 0;
  assert.equal((await admin.get(`${LARGE}?state=expires_soon`, { status: 200 })).body.as_of, NOW);
  assert.ok(reads <= 220, `${reads} reads`);
  await clock.advance(1);
  assert.equal((await admin.get(`${LARGE}?state=expires_soon`, { status: 200 })).body.as_of, NOW + 20);

  // Nobody searches any more, so nothing is read.
  await clock.advance(150_000);
  reads = 0;
  await clock.advance(HOUR * 1000);
  assert.equal(reads, 0);
  const later = (await admin.get(`${LARGE}?state=expires_soon`, { status: 200 })).body;
  assert.deepEqual(later.progress, { applications: 100, total: 10_000 }, "it was dropped");
});

test("a store that goes away during a search is told, and the search goes on after it", async () => {
  const store = new FaultyStore(new MemoryStore());
  const world = openService({ store });
  const { admin, clock } = world;
  await fill(world, 1000);
  await admin.get(`${LARGE}?state=expires_soon`, { status: 200 });
  store.fail(({ name, key }) => name === "read" && key.startsWith("d/1/application/"));
  await clock.advance(1);
  await admin.get(`${LARGE}?state=expires_soon`, { status: 503 });
  store.heal();
  const { progress } = (await admin.get(`${LARGE}?state=expires_soon`, { status: 200 })).body;
  assert.deepEqual(progress, { applications: 200, total: 1000 });
  await clock.advance(1);
  assert.deepEqual(await found(admin, "state=expires_soon", LARGE), ["application-00999"]);
});

test("a new domain inherits nothing of a deleted one that was searched", async () => {
  const { admin } = await openShop();
  assert.deepEqual(await found(admin, "q=shop"), ["shop"]);
  await admin.delete(`${ACME}?force=true`, { status: 204 });
  await admin.get(`${APPLICATIONS}?q=shop`, { status: 404 });
  await admin.post("/v1/domains", { id: "acme" }, { status: 201 });
  assert.deepEqual(await found(admin, "q=shop"), []);
});

test("API clients are found with their roles", async () => {
  const { admin } = await openShop();
  const roles = [{ role: "issuer:read", domains: ["acme"] }];
  await admin.apiClient("api", roles);
  const { items } = (await admin.get("/v1/domains/secret-slots/applications?q=api", { status: 200 })).body;
  assert.deepEqual(items[0].roles, roles);
});

test("memory is bounded: of a larger domain a part is searched, and the longest unused domain is dropped", async () => {
  const clock = new FakeClock(NOW);
  const store = new MemoryStore();
  const overviews = new Overviews(readServiceOptions({ store, clock }), 2000);
  let listed = 0;
  const open = async (/** @type {string} */ serial, /** @type {number} */ count) => {
    const registry = new ClientSecretRegistry({ store, clock, prefix: `${serial}/` });
    for (let index = 0; index < count; index++) await registry.createApplication(`${index}`, { type: "spa" });
    const { applications } = registry;
    registry.applications = (...page) => (listed++, applications.apply(registry, page));
    return /** @type {any} */ ({ record: { serial }, registry });
  };
  const [small, large] = [await open("small", 1500), await open("large", 2500)];
  const spa = new Filter({ type: "spa" });
  const search = async (/** @type {any} */ domain) => {
    await overviews.of(domain, spa);
    await clock.advance(1);
    const overview = await overviews.of(domain, spa);
    return [overview.matching(spa, NOW).length, overview.state(spa).progress];
  };
  assert.deepEqual(await search(small), [1500, undefined]);
  assert.deepEqual(await search(large), [2000, { applications: 2000, total: 2000 }]);
  listed = 0;
  await overviews.of(large, spa);
  assert.equal(listed, 0, "it is remembered");
  await overviews.of(small, spa);
  assert.equal(listed, 2, "it was dropped");
});
