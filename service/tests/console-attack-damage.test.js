// One damaged record of a session, of what is known of sessions, of a person, and of a history.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOTSTRAP, KEY, NOW, openService } from "./client.js";
import { Person } from "./console-person.js";

/** @param {{ store: any }} opened @param {string} key */
async function damage({ store }, key) {
  const found = await store.read(key);
  assert.ok(found !== null, key);
  await store.write(key, "not JSON", { ifVersion: found.version, dueAt: 1 });
}

function open() {
  const opened = openService({ encryptionKey: KEY });
  const keys = (/** @type {string} */ prefix) => opened.store.list(prefix, { limit: 100 });
  return { ...opened, keys, person: () => new Person(opened.service) };
}

test("a damaged list of sessions keeps nobody out, and is swept once no session of it can live", async () => {
  const opened = open();
  await opened.person().signIn();
  const [key = ""] = await opened.keys("service/session-of/");
  await damage(opened, key);
  const ana = opened.person();
  await ana.signIn();
  assert.ok(await ana.isIn());
  await opened.clock.advance(13 * 3_600_000);
  await opened.service.tick();
  assert.deepEqual(await opened.keys("service/session-of/"), []);
});

test("a damaged session does not hold up the removal of those that have ended", async () => {
  const opened = open();
  for (let session = 0; session < 5; session++) await opened.person().signIn();
  const [first = ""] = await opened.keys("service/session/");
  await damage(opened, first);
  await opened.clock.advance(13 * 3_600_000);
  await opened.service.tick().catch(() => {});
  assert.deepEqual(await opened.keys("service/session/"), [first]);
});

test("damaged keys of sessions end all sessions, and new ones can begin", async () => {
  const opened = open();
  const ana = opened.person();
  await ana.signIn();
  await damage(opened, "service/session-keys");
  await opened.clock.advance(61_000);
  assert.equal(await ana.isIn(), false);
  await ana.signIn();
  assert.ok(await ana.isIn());
});

test("what a newer release has written is not replaced", async () => {
  const opened = open();
  const newer = JSON.stringify({ format: 2, value: "of a newer release" });
  await opened.store.write("service/session-keys", newer, { ifVersion: null });
  const { status } = await opened.person().post("/console/sign-in", { secret: BOOTSTRAP, to: "/console" });
  assert.equal(status, 503);
  assert.equal((await opened.store.read("service/session-keys"))?.value, newer);
});

test("a damaged person hides nobody, and can be removed and added again", async () => {
  const opened = open();
  for (const id of ["ana@example.com", "bob@example.com"])
    await opened.admin.put(`/v1/people/${id}`, { roles: [] }, { status: 201 });
  await damage(opened, "service/person/ana@example.com");
  const { body } = await opened.admin.get("/v1/people", { status: 200 });
  const all = body.items.map((/** @type {any} */ { id, roles, error }) => [id, roles, error]);
  assert.deepEqual(all, [
    ["ana@example.com", null, "ERR_STORE"],
    ["bob@example.com", [], undefined],
  ]);
  const admin = opened.person();
  await admin.signIn();
  const page = await admin.get("/console/people");
  const removed = await admin.submit(page, "/console/people/ana%40example.com/remove");
  assert.equal(removed.headers.get("location"), "/console/people?done=removed");
  await opened.admin.put("/v1/people/ana@example.com", { roles: [] }, { status: 201 });
});

test("a damaged history hides no credential, and goes on", async () => {
  const opened = open();
  const client = { client_id: "app", client_secrets: ["s"], token_uri: "https://id.example/token" };
  await opened.admin.put("/v1/clients/crm", client, { status: 201 });
  const tokens = { access_token: "a", refresh_token: "r", expires_in: 3600 };
  const credential = { client: "crm", grant: "refresh_token", tokens };
  await opened.admin.put("/v1/credentials/c", credential, { status: 201 });
  await opened.admin.get("/v1/credentials/c/history", { status: 200 });
  await damage(opened, "service/history/c");
  const ana = opened.person();
  await ana.signIn();
  await ana.get("/console/credentials/c");
  await opened.admin.put("/v1/credentials/c", credential, { status: 200 });
  const { body } = await opened.admin.get("/v1/credentials/c/history", { status: 200 });
  assert.deepEqual(body.items, [{ at: NOW, outcome: "authorized" }]);
  await damage(opened, "service/history/c");
  await opened.admin.delete("/v1/credentials/c", { status: 204 });
  assert.equal(await opened.store.read("service/history/c"), null);
});
