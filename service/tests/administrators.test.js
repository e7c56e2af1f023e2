// The last administrator stays: no command may lock everybody out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY } from "./durations.js";
import { openService } from "./client.js";
import { MemoryStore } from "secret-slots/stores/memory";
import { FaultyStore } from "./faulty-store.js";

const APPLICATIONS = "/v1/domains/secret-slots/applications";
const ANA = `${APPLICATIONS}/ana`;
const ADMIN = [{ role: "admin" }];

/** Commands that would take away the last administrator, each with the status of its success. @type {[string, string, unknown, number][]} */
const ENDINGS = [
  ["DELETE", `${ANA}/secrets/1?force=true`, undefined, 204],
  ["POST", `${ANA}/secrets/1/revoke`, { force: true }, 204],
  ["DELETE", `${ANA}?force=true`, undefined, 204],
  ["PATCH", ANA, { roles: [] }, 200],
  ["PATCH", ANA, { roles: [{ role: "issuer:write", domains: ["*"] }] }, 200],
];

for (const [method, path, body, status] of ENDINGS) {
  test(`${method} ${path} ${JSON.stringify(body) ?? ""} needs another administrator`, async () => {
    const { admin } = openService();
    const ana = admin.as(await admin.apiClient("ana", ADMIN));
    assert.equal((await ana.send(method, path, body, { status: 409 })).body.code, "ERR_CONFLICT");
    await ana.get(ANA, { status: 200 });
    const bob = admin.as(await admin.apiClient("bob", ADMIN));
    await bob.send(method, path, body, { status });
    await bob.send(method, path.replace("ana", "bob"), body, { status: 409 });
  });
}

test("of an administrator's two secrets one may go", async () => {
  const { admin } = openService();
  const ana = admin.as(await admin.apiClient("ana", ADMIN));
  await admin.post(`${ANA}/secrets`, { description: "second" }, { status: 201 });
  await ana.delete(`${ANA}/secrets/2`, { status: 204 });
  await ana.delete(`${ANA}/secrets/1?force=true`, { status: 409 });
});

test("an administrator without a working secret does not count", async () => {
  const { admin } = openService();
  const ana = admin.as(await admin.apiClient("ana", ADMIN));
  await admin.post(APPLICATIONS, { client_id: "bob", type: "machine", roles: ADMIN }, { status: 201 });
  await ana.delete(`${ANA}/secrets/1?force=true`, { status: 409 });
  await admin.apiClient("eve", ADMIN);
  await admin.post(`${APPLICATIONS}/eve/secrets/1/revoke`, { force: true }, { status: 204 });
  await ana.delete(`${ANA}/secrets/1?force=true`, { status: 409 });
});

test("an administrator's secrets never expire, by whatever rule", async () => {
  const { admin, clock } = openService();
  const expiry = { value: 1, unit: "d" };
  await admin.patch("/v1/domains/secret-slots", { expiry }, { status: 200 });
  await admin.post(APPLICATIONS, { client_id: "bob", type: "machine", roles: ADMIN, expiry }, { status: 400 });
  const credentials = await admin.apiClient("ana", ADMIN);
  await admin.patch(ANA, { expiry }, { status: 400 });
  await admin.patch(ANA, { expiry: null });
  await admin.post(`${ANA}/reapply`, { force: true }, { status: 204 });
  await clock.advance(2 * DAY * 1000);
  await admin.as(credentials).get(ANA, { status: 200 });
});

test("an API client that becomes an administrator keeps its secrets for good", async () => {
  const { admin, clock } = openService();
  await admin.patch("/v1/domains/secret-slots", { expiry: { value: 1, unit: "d" } }, { status: 200 });
  const credentials = await admin.apiClient("ana", []);
  await admin.patch(ANA, { roles: ADMIN }, { status: 200 });
  await clock.advance(2 * DAY * 1000);
  await admin.as(credentials).get(ANA, { status: 200 });
});

test("an expiry that comes while an API client becomes an administrator does not hold", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { admin, clock } = openService({ store });
  const credentials = await admin.apiClient("ana", []);
  const release = store.hold(({ name, key }) => name === "write" && key === "service/role/ana");
  const promoted = admin.patch(ANA, { roles: ADMIN }, { status: 200 });
  await store.held();
  await admin.patch(ANA, { expiry: { value: 1, unit: "d" } }, { status: 200 });
  await admin.post(`${ANA}/reapply`, undefined, { status: 204 });
  release();
  assert.equal((await promoted).body.expiry, "none");
  await clock.advance(2 * DAY * 1000);
  await admin.as(credentials).get(ANA, { status: 200 });
});

test("a role that comes while an API client gets an expiry takes it away again", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { admin, clock } = openService({ store });
  const credentials = await admin.apiClient("ana", []);
  // So the role changes nothing in the application, and does not get in the way of the expiry.
  await admin.patch(ANA, { expiry: "none" }, { status: 200 });
  const release = store.hold(({ name, key }) => name === "write" && key === "d/0/application/ana");
  const changed = admin.patch(ANA, { expiry: { value: 1, unit: "d" } }, { status: 200 });
  await store.held();
  await admin.patch(ANA, { roles: ADMIN }, { status: 200 });
  release();
  assert.equal((await changed).body.expiry, "none");
  await admin.post(`${ANA}/reapply`, { force: true }, { status: 204 });
  await clock.advance(2 * DAY * 1000);
  await admin.as(credentials).get(ANA, { status: 200 });
});

test("the reserved domain has no longest expiry, as administrators never expire", async () => {
  const { admin } = openService();
  const max_expiry = { value: 1, unit: "d" };
  const path = "/v1/domains/secret-slots";
  await admin.patch(path, { expiry: max_expiry, max_expiry }, { status: 400 });
  await admin.patch(path, { expiry: max_expiry, max_expiry: null }, { status: 200 });
});

test("an administrator rotates its own secret", async () => {
  const { admin, clock } = openService();
  const old = await admin.apiClient("ana", ADMIN);
  const { body } = await admin.as(old).post(`${ANA}/secrets/rotate`, { overlap: 60 }, { status: 201 });
  await clock.advance(60_000);
  await admin.as(old).get(ANA, { status: 401 });
  await admin.as({ id: "ana", secret: body.client_secret }).get(ANA, { status: 200 });
});

test("a public client is no administrator", async () => {
  const { admin } = openService();
  for (const type of ["spa", "native"]) {
    await admin.post(APPLICATIONS, { client_id: type, type, roles: ADMIN }, { status: 400 });
    await admin.get(`${APPLICATIONS}/${type}`, { status: 404 });
    await admin.post(APPLICATIONS, { client_id: type, type }, { status: 201 });
    await admin.patch(`${APPLICATIONS}/${type}`, { roles: ADMIN }, { status: 400 });
  }
});

test("the reserved domain cannot be created or deleted", async () => {
  const { admin } = openService();
  await admin.post("/v1/domains", { id: "secret-slots" }, { status: 409 });
  await admin.delete("/v1/domains/secret-slots?force=true", { status: 409 });
});

test("a refused command changes nothing else", async () => {
  const { admin } = openService();
  await admin.apiClient("ana", ADMIN);
  const before = (await admin.get(ANA)).body;
  await admin.patch(ANA, { expiry: { value: 1, unit: "d" }, roles: [] }, { status: 409 });
  assert.deepEqual((await admin.get(ANA)).body, before);
});

test("of two changes of roles with the same ETag one holds", async () => {
  const { admin } = openService();
  await admin.apiClient("api", []);
  const path = `${APPLICATIONS}/api`;
  const headers = { "if-match": String((await admin.get(path)).headers.get("etag")) };
  const bodies = ["acme", "other"].map((domain) => ({ roles: [{ role: "issuer:read", domains: [domain] }] }));
  const answers = await Promise.all(bodies.map((body) => admin.patch(path, body, { headers })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
});

test("of two administrators that end each other at once, one stays", async () => {
  for (const [method, path, body] of ENDINGS) {
    const { admin } = openService();
    const ana = admin.as(await admin.apiClient("ana", ADMIN));
    const bob = admin.as(await admin.apiClient("bob", ADMIN));
    const bobs = path.replace("ana", "bob");
    await Promise.all([bob.send(method, path, body), ana.send(method, bobs, body)]);
    const answers = await Promise.all([ana.get(APPLICATIONS), bob.get(APPLICATIONS)]);
    const statuses = answers.map(({ status }) => status);
    assert.ok(statuses.includes(200), `${method} ${path}: ${statuses}`);
  }
});
