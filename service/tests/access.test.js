// Who may do what: each route against each role, and against whoever has none. The route's declared role alone says what comes of it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { DAY } from "./durations.js";
import { BOOTSTRAP, openService } from "./client.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";
import { FileStore } from "secret-slots/stores/file";
import { MemoryStore } from "secret-slots/stores/memory";
import { FaultyStore } from "./faulty-store.js";

const RESERVED = "/v1/domains/secret-slots";
/** What each role is bound to. */
const ROLES = {
  ...{ "issuer:read": "domain", "issuer:write": "domain", "audit:read": "domain", "secrets:verify": "domain" },
  ...{ "clients:write": "client", "credentials:read": "credential", "credentials:write": "credential" },
  "tokens:read": "credential",
};
/** Names in paths, of which each binding holds for some. @type {Record<string, string[]>} */
const NAMES = {
  domain: ["acme", "secret-slots"],
  client: ["one", "tenant-7/crm"],
  credential: ["one", "tenant-7/crm"],
};
const DOMAINS = [{ domains: ["acme"] }, { domains: ["other"] }, { domains: ["*"] }];
const IDS = [{ ids: ["one"] }, { ids: ["other"] }, { ids: ["*"] }, { prefix: "tenant-7/" }];

/** @typedef {import("./client.js").Credentials} Credentials */
/** @typedef {{ domains?: string[], ids?: string[], prefix?: string }} Binding */
/** @typedef {{ name: string, credentials: Credentials, role?: string, binding?: Binding }} Caller Without a role: nobody that is known. */

const { routes } = openService().service;

for (const route of routes) {
  const { method, path, role } = route;
  test(`${method} ${path} is for ${role ?? "everybody"}`, async () => {
    const { admin, callers } = await openOffice();
    const [, kind] = /\{(domain|client|credential)\}/.exec(path) ?? [];
    for (const name of kind === undefined ? [undefined] : NAMES[kind]) {
      for (const caller of callers) {
        const { status } = await admin.as(caller.credentials).send(method, pathOf(path, kind, name));
        const outcome = status === 401 || status === 403 ? status : "let in";
        assert.equal(outcome, outcomeOf(role, name, caller), `${caller.name}, ${kind} ${name}`);
      }
    }
  });
}

/** @param {string} template @param {string | undefined} kind @param {string | undefined} name */
function pathOf(template, kind, name) {
  return template
    .replace(`{${kind}}`, encodeURIComponent(String(name)))
    .replace("{application}", "shop")
    .replaceAll(/\{\w+\}/g, "1");
}

/** @param {string | null} asked @param {string | undefined} name @param {Caller} caller */
function outcomeOf(asked, name, { role, binding = {} }) {
  if (asked === null) return "let in";
  if (role === undefined) return 401;
  if (asked === "any" || role === "admin") return "let in";
  if (role !== asked || name === "secret-slots") return 403;
  const { domains, ids = domains ?? [], prefix } = binding;
  const isHeld = ids.includes("*") || (name !== undefined && (ids.includes(name) || name.startsWith(prefix ?? "\0")));
  return isHeld ? "let in" : 403;
}

/** Opens a shop with an API client for each role, and some that authenticate nobody. */
async function openOffice() {
  const opened = await openShop();
  const { admin, clock } = opened;
  await admin.post("/v1/domains", { id: "other" }, { status: 201 });
  /** @type {Caller[]} */
  const callers = [{ name: "bootstrap", role: "admin", credentials: { bearer: BOOTSTRAP } }];
  for (const [role, kind] of Object.entries(ROLES)) {
    for (const [at, binding] of (kind === "domain" ? DOMAINS : IDS).entries()) {
      const credentials = await admin.apiClient(`${role.replace(":", "-")}-${at}`, [{ role, ...binding }]);
      callers.push({ name: `${role} of ${JSON.stringify(binding)}`, role, binding, credentials });
    }
  }
  const administrator = await admin.apiClient("administrator", [{ role: "admin" }]);
  callers.push({ name: "admin", role: "admin", credentials: administrator });
  callers.push({ name: "no role", role: "none", credentials: await admin.apiClient("idle", []) });

  const expired = await admin.apiClient("expired", [{ role: "issuer:write", domains: ["*"] }]);
  await admin.patch(`${RESERVED}/applications/expired`, { expiry: { value: 1, unit: "d" } }, { status: 200 });
  await admin.post(`${RESERVED}/applications/expired/reapply`, undefined, { status: 204 });
  await clock.advance(DAY * 1000);
  const revoked = await admin.apiClient("revoked", [{ role: "issuer:write", domains: ["*"] }]);
  await admin.post(`${RESERVED}/applications/revoked/secrets/1/revoke`, { force: true }, { status: 204 });
  callers.push(
    { name: "nobody", credentials: null },
    { name: "a wrong secret", credentials: { ...administrator, secret: revoked.secret } },
    { name: "an unknown API client", credentials: { ...administrator, id: "stranger" } },
    { name: "an application of another domain", credentials: { id: "shop", secret: opened.first.client_secret } },
    { name: "a wrong bootstrap secret", credentials: { bearer: `${BOOTSTRAP}.` } },
    { name: "an API client's secret as a Bearer token", credentials: { bearer: administrator.secret } },
    { name: "the bootstrap secret by Basic", credentials: { id: "bootstrap", secret: BOOTSTRAP } },
    { name: "an expired secret", credentials: expired },
    { name: "a revoked secret", credentials: revoked },
  );
  return { ...opened, callers };
}

test("a header that has no credentials is 401", async () => {
  const { admin } = openService();
  const headers = ["", "Bearer", "Bearer ", "Basic", "Basic !!!", "Basic QQ==", "Basic /w==", `Digest ${BOOTSTRAP}`];
  for (const authorization of [...headers, BOOTSTRAP, `Bearer ${BOOTSTRAP} ${BOOTSTRAP}`, `Bearer,${BOOTSTRAP}`])
    await admin.as(null).get("/v1/domains", { headers: { authorization }, status: 401 });
  await admin.as(null).get("/v1/domains", { headers: { authorization: `bearer  ${BOOTSTRAP} ` }, status: 200 });
});

test("a list of domains has those that the caller may read", async () => {
  const { admin } = await openShop();
  await admin.post("/v1/domains", { id: "other" }, { status: 201 });
  const reader = admin.as(await admin.apiClient("reader", [{ role: "issuer:read", domains: ["other"] }]));
  const writer = admin.as(await admin.apiClient("writer", [{ role: "issuer:write", domains: ["*"] }]));
  assert.deepEqual(await idsOf(reader), ["other"]);
  assert.deepEqual(await idsOf(writer), []);
  assert.deepEqual(await idsOf(admin), ["acme", "other", "secret-slots"]);

  /** @param {typeof admin} caller @returns {Promise<string[]>} */
  async function idsOf(caller) {
    const { items } = (await caller.get("/v1/domains", { status: 200 })).body;
    return items.map((/** @type {{ id: string }} */ { id }) => id);
  }
});

test("only applications of the reserved domain have roles", async () => {
  const { admin } = await openShop();
  const roles = [{ role: "issuer:read", domains: ["acme"] }];
  await admin.post(APPLICATIONS, { client_id: "two", type: "web", roles }, { status: 400 });
  await admin.get(`${APPLICATIONS}/two`, { status: 404 });
  await admin.patch(SHOP, { roles }, { status: 400 });
  assert.ok(!("roles" in (await admin.get(SHOP)).body));
});

test("a role is one that there is, bound to what it is for", async () => {
  const { admin } = openService();
  const applications = `${RESERVED}/applications`;
  const long = "\u00e9".repeat(65);
  for (const [role, pointer] of /** @type {const} */ ([
    [{ role: "root" }, "/roles/0/role"],
    [{}, "/roles/0/role"],
    [{ role: "issuer:read" }, "/roles/0/domains"],
    [{ role: "issuer:read", domains: [] }, "/roles/0/domains"],
    [{ role: "issuer:read", domains: ["a/b"] }, "/roles/0/domains/0"],
    [{ role: "issuer:read", ids: ["*"] }, "/roles/0/domains"],
    ["admin", "/roles/0"],
    [null, "/roles/0"],
    [{ role: "admin", domains: ["acme"] }, "/roles/0"],
    [{ role: "tokens:read" }, "/roles/0"],
    [{ role: "tokens:read", domains: ["*"] }, "/roles/0"],
    [{ role: "tokens:read", ids: ["a"], prefix: "a" }, "/roles/0"],
    [{ role: "tokens:read", ids: [] }, "/roles/0/ids"],
    ...[["", "."], ["..", "a\u0000"], [long]]
      .flat()
      .map((id) => [{ role: "tokens:read", ids: [id] }, "/roles/0/ids/0"]),
    ...["", "a\n", long].map((prefix) => [{ role: "tokens:read", prefix }, "/roles/0/prefix"]),
    [{ role: "clients:write", ids: ["a"], clients: ["a"] }, "/roles/0"],
    [{ role: "tokens:read", ids: ["a"], clients: ["a"] }, "/roles/0"],
    [{ role: "credentials:write", ids: ["a"], clients: [] }, "/roles/0/clients"],
    [{ role: "credentials:write", ids: ["a"], clients: ["*"] }, "/roles/0/clients/0"],
  ])) {
    const body = { client_id: "api", type: "machine", roles: [role] };
    const { errors } = (await admin.post(applications, body, { status: 400 })).body;
    assert.equal(errors[0].pointer, pointer, JSON.stringify(role));
    assert.notEqual(errors[0].detail, "", JSON.stringify(role));
  }
  await admin.get(`${applications}/api`, { status: 404 });
  const roles = [
    ...[
      { role: "tokens:read", ids: ["*", "a/b", "\u00e9".repeat(64)] },
      { role: "clients:write", prefix: "." },
    ],
    { role: "credentials:write", prefix: "tenant-7/", clients: ["crm"] },
  ];
  const { body } = await admin.post(applications, { client_id: "api", type: "machine", roles }, { status: 201 });
  assert.deepEqual(body.roles, roles);
});

test("an API client's id has no colon, as HTTP Basic ends it there", async () => {
  const { admin } = await openShop();
  await admin.post(APPLICATIONS, { client_id: "a:b", type: "web" }, { status: 201 });
  await admin.post(`${RESERVED}/applications`, { client_id: "a:b", type: "machine" }, { status: 400 });
});

test("an API client's id is no other actor's in the audit log", async () => {
  const { admin } = await openShop();
  for (const id of ["a/b", "bootstrap", "local"]) {
    await admin.post(APPLICATIONS, { client_id: id, type: "web" }, { status: 201 });
    await admin.post(`${RESERVED}/applications`, { client_id: id, type: "machine" }, { status: 400 });
    await admin.get(`${RESERVED}/applications/${encodeURIComponent(id)}`, { status: 404 });
  }
});

test("an API client has no roles of a deleted one, whichever write fails", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { admin } = openService({ store });
  const path = `${RESERVED}/applications`;
  await admin.apiClient("administrator", [{ role: "admin" }]);
  for (const isCreated of [true, false]) {
    await admin.apiClient("api", [{ role: "admin" }]);
    store.fail(({ name, key }) => name === "delete" && key === "service/role/api");
    await admin.delete(`${path}/api?force=true`, { status: 503 });
    store.heal();
    store.fail(({ name, key }) => name === "write" && key === (isCreated ? "service/role/api" : "d/0/application/api"));
    await admin.post(path, { client_id: "api", type: "machine" }, { status: 503 });
    store.heal();
    await admin.get(`${path}/api`, { status: 404 });
    const { body } = await admin.post(path, { client_id: "api", type: "machine" }, { status: 201 });
    assert.deepEqual(body.roles, []);
    await admin.delete(`${path}/api`, { status: 204 });
  }
});

test("of two requests that create an API client, the one that does it decides its roles", async () => {
  const { admin } = openService();
  const path = `${RESERVED}/applications`;
  const bodies = ["acme", "other"].map((domain) => ({
    ...{ client_id: "api", type: "machine", roles: [{ role: "issuer:read", domains: [domain] }] },
  }));
  const answers = await Promise.all(bodies.map((body) => admin.post(path, body)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  const done = answers.findIndex(({ status }) => status === 201);
  assert.deepEqual((await admin.get(`${path}/api`)).body.roles, bodies[done].roles);
});

test("ids that no API client can have are refused by every store", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "secret-slots-"));
  context.after(() => rm(folder, { recursive: true }));
  const { admin } = openService({ store: new FileStore(folder) });
  for (const id of ["", "\0", "..", "a/b", "\u00e9".repeat(128), "\u{1f600}".repeat(64), "a".repeat(5000)])
    await admin.as({ id, secret: "a" }).get("/v1/domains", { status: 401 });
});

test("roles that are given and taken away hold at the next request, on every instance", async () => {
  const { admin, store, clock } = await openShop();
  const other = openService({ store, clock }).admin;
  const credentials = await admin.apiClient("api", []);
  const api = `${RESERVED}/applications/api`;
  for (const caller of [admin.as(credentials), other.as(credentials)]) {
    await caller.get(SHOP, { status: 403 });
    await admin.patch(api, { roles: [{ role: "issuer:read", domains: ["acme"] }] }, { status: 200 });
    await caller.get(SHOP, { status: 200 });
    await admin.patch(api, { roles: [] }, { status: 200 });
    await caller.get(SHOP, { status: 403 });
  }
  const { items } = (await admin.get(`${api}/audit?kind=roles.changed`, { status: 200 })).body;
  assert.equal(items.length, 4);
});

test("an API client that is created again has no roles of the deleted one", async () => {
  const { admin } = await openShop();
  await admin.apiClient("api", [{ role: "issuer:read", domains: ["*"] }]);
  await admin.delete(`${RESERVED}/applications/api?force=true`, { status: 204 });
  const path = `${RESERVED}/applications`;
  const { body } = await admin.post(path, { client_id: "api", type: "machine" }, { status: 201 });
  assert.deepEqual(body.roles, []);
});

test("an API client's previous secret works until its overlap ends", async () => {
  const { admin, clock } = await openShop();
  const old = await admin.apiClient("api", [{ role: "issuer:read", domains: ["acme"] }]);
  const path = `${RESERVED}/applications/api/secrets/rotate`;
  const { body } = await admin.post(path, { overlap: 60 }, { status: 201 });
  const current = { id: "api", secret: body.client_secret };
  for (const credentials of [old, current]) await admin.as(credentials).get(ACME, { status: 200 });
  await clock.advance(60_000);
  await admin.as(old).get(ACME, { status: 401 });
  await admin.as(current).get(ACME, { status: 200 });
});

test("failed authentications of an address are limited, and a right secret always passes", async () => {
  const { admin, clock } = openService();
  const stranger = admin.as({ bearer: "wrong" });
  for (let count = 0; count < 60; count++) await stranger.get("/v1/domains", { status: 401 });
  const { headers, body } = await stranger.get("/v1/domains", { status: 429 });
  assert.equal(body.code, "ERR_RATE_LIMITED");
  assert.equal(headers.get("retry-after"), "60");
  await admin.get("/v1/domains", { status: 200 });
  await clock.advance(60_000);
  await stranger.get("/v1/domains", { status: 401 });
});

test("the bootstrap secret is issued once, and a new one ends the old one", async () => {
  const { service, admin } = openService({ bootstrap: undefined });
  const first = await service.firstBootstrap();
  assert.ok(first !== undefined);
  assert.equal(await service.firstBootstrap(), undefined);
  await admin.as({ bearer: first }).get("/v1/domains", { status: 200 });
  const second = await service.renewBootstrap();
  await admin.as({ bearer: first }).get("/v1/domains", { status: 401 });
  await admin.as({ bearer: second }).get("/v1/domains", { status: 200 });
});
