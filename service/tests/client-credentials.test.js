// Credentials: what is kept, how it is, and what a second PUT does to a session.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { httpServer } from "../src/node/http-server.js";
import { BOOTSTRAP, NOW } from "./client.js";
import { CANARY } from "./client-issuer.js";
import { CREDENTIALS, CRM, openClients, pathOf } from "./client-world.js";
import { FaultyStore } from "./faulty-store.js";

const HOUR = 3600;

test("a credential is created, read, listed and deleted, and never shows a token", async (context) => {
  const { admin, putClient, putMachine, token, checkLeaks } = await openClients(context);
  await putClient();
  const { status, body: created } = await putMachine("c1", { owner: "tenant 7", scope: "read" });
  assert.equal(status, 201);
  assert.deepEqual(created, {
    ...{ id: "c1", client: "crm", grant: "client_credentials", owner: "tenant 7", scope: "read", state: "ready" },
    ...{ expires_at: null, last_refresh_at: null, refresh_at: null, last_error: null, retry_at: null },
  });
  await token("c1", { status: 200 });
  const { refresh_at } = (await admin.get(pathOf("c1"), { status: 200 })).body;
  assert.ok(refresh_at > NOW + HOUR - 200 && refresh_at < NOW + HOUR - 60, String(refresh_at));
  const after = { ...created, expires_at: NOW + HOUR, last_refresh_at: NOW, refresh_at };
  assert.deepEqual((await admin.get(pathOf("c1"), { status: 200 })).body, after);
  assert.deepEqual((await admin.get(CREDENTIALS, { status: 200 })).body, { items: [after], next: null });
  await admin.delete(pathOf("c1"), { status: 204 });
  await admin.delete(pathOf("c1"), { status: 404 });
  checkLeaks();
});

test("an id that nothing is kept under is 404 with ERR_SECRET_UNKNOWN", async (context) => {
  const { admin } = await openClients(context);
  const path = pathOf("none");
  for (const answer of [
    await admin.get(path),
    await admin.get(`${path}/token`),
    await admin.post(`${path}/refused`, { access_token: "a" }),
    await admin.delete(path),
    await admin.get("/v1/clients/none"),
  ])
    assert.deepEqual([answer.status, answer.body.code], [404, "ERR_SECRET_UNKNOWN"]);
});

const IDS = [
  ...[
    "a/b",
    "/",
    "a%2fb",
    "%",
    "100%",
    "a b",
    "?#&=+",
    "..a",
    "~",
    "token",
    "\u00e4%41",
    "\u{1f600}/\u{1f600}",
    "__proto__",
  ],
  ...["\u00e9".repeat(64), "x".repeat(128), '"<&>"', "a\\b", "constructor"],
];

test("each id is reached by its path, as one segment", async (context) => {
  const { admin, putClient, putMachine, token } = await openClients(context);
  await putClient();
  for (const id of IDS) {
    assert.equal((await putMachine(id)).body.id, id);
    assert.equal((await admin.get(pathOf(id), { status: 200 })).body.id, id);
    const { body } = await token(id, { status: 200 });
    await admin.post(`${pathOf(id)}/refused`, { access_token: body.access_token }, { status: 200 });
  }
  const { items } = (await admin.get(`${CREDENTIALS}?limit=1000`)).body;
  assert.deepEqual(items.map((/** @type {any} */ { id }) => id).sort(), [...IDS].sort());
  for (const id of IDS) await admin.delete(pathOf(id), { status: 204 });
});

test("ids that are no ids are 400, in every route", async (context) => {
  const { admin, putClient } = await openClients(context);
  await putClient();
  const wrong = [
    "%00",
    "a%0a",
    "%7f",
    "%zz",
    "%",
    "%ff",
    "%ED%A0%80",
    "%c3%28",
    "%C3%A9".repeat(65),
    "x".repeat(129),
    "*",
  ];
  for (const id of wrong) {
    const path = `${CREDENTIALS}/${id}`;
    for (const answer of [
      await admin.get(path),
      await admin.put(path, { client: "crm", grant: "client_credentials" }),
      await admin.delete(path),
      await admin.get(`${path}/token`),
      await admin.post(`${path}/refused`, { access_token: "a" }),
      await admin.get(`/v1/clients/${id}`),
    ])
      assert.equal(answer.status, 400, id);
  }
  assert.deepEqual((await admin.get(CREDENTIALS)).body.items, []);
});

test("over HTTP an encoded slash stays in its segment", async (context) => {
  const { service, putClient, putMachine } = await openClients(context);
  await putClient();
  const server = httpServer((request) => service.fetch(request), { trustedProxies: [] });
  const port = await server.listen(0, "127.0.0.1");
  context.after(() => server.end(0));
  const headers = { authorization: `Bearer ${BOOTSTRAP}` };
  const ask = async (/** @type {string} */ path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return { status: response.status, body: /** @type {any} */ (await response.json()) };
  };
  for (const id of IDS) {
    await putMachine(id);
    assert.equal((await ask(pathOf(id))).body.id, id);
    assert.match((await ask(`${pathOf(id)}/token`)).body.access_token, /^canary-access/);
  }
  assert.equal((await ask(`${CREDENTIALS}/a/b`)).body.code, "ERR_NOT_FOUND");
  for (const id of ["%00", "%ED%A0%80", "%zz", "%ff"])
    assert.equal((await ask(`${CREDENTIALS}/${id}`)).status, 400, id);
});

test("without tokens a PUT keeps the session, and changes its owner and scope", async (context) => {
  const { admin, putClient, putSession, token, issuer } = await openClients(context);
  await putClient();
  await putSession("ana", { owner: "ana" });
  await token("ana", { status: 200 });
  const { status, body } = await putSession("ana", { owner: "ben", scope: "read", tokens: undefined });
  assert.deepEqual([status, body.owner, body.state, body.expires_at], [200, "ben", "ready", NOW + HOUR]);
  const { access_token } = (await token("ana", { status: 200 })).body;
  const { body: next } = await admin.post(`${pathOf("ana")}/refused`, { access_token }, { status: 200 });
  assert.match(next.access_token, /^canary-access/);
  assert.equal(issuer.asked.length, 2, "the session goes on");
});

test("null, other tokens, another client or another grant replace the session", async (context) => {
  const { admin, body, putClient, putSession, token, issuer } = await openClients(context);
  await putClient();
  await admin.put("/v1/clients/erp", body, { status: 201 });
  await putSession("ana");
  await token("ana", { status: 200 });
  assert.equal((await putSession("ana", { tokens: null })).body.state, "reauthorize");
  await putSession("ana");
  await token("ana", { status: 200 });
  assert.equal((await putSession("ana", { client: "erp", tokens: undefined })).body.state, "reauthorize");
  await putSession("ana", { tokens: { access_token: "canary-given", expires_in: 60 } });
  assert.deepEqual((await token("ana", { status: 200 })).body, {
    ...{ access_token: "canary-given", token_type: "Bearer", expires_in: 60, expires_at: NOW + 60 },
  });
  assert.equal((await putSession("ana", { grant: "client_credentials", tokens: undefined })).body.state, "ready");
  assert.match((await token("ana", { status: 200 })).body.access_token, /^canary-access/);
  assert.equal(issuer.asked.length, 3);
});

test("a credential without tokens waits for its user", async (context) => {
  const { admin, putClient, putSession, token, issuer } = await openClients(context);
  await putClient();
  for (const tokens of [undefined, null]) {
    const { body } = await putSession(`user ${tokens}`, { tokens });
    assert.equal(body.state, "reauthorize");
    const { body: problem } = await token(`user ${tokens}`, { status: 409 });
    assert.equal(problem.code, "ERR_REAUTHORIZATION_REQUIRED");
  }
  const { items } = (await admin.get(`${CREDENTIALS}?state=reauthorize`)).body;
  assert.equal(items.length, 2);
  assert.equal(issuer.asked.length, 0);
});

test("faults of a body are 400, each with its pointer, and nothing is stored", async (context) => {
  const { admin, putClient, checkLeaks } = await openClients(context);
  await putClient();
  const machine = { client: "crm", grant: "client_credentials" };
  const session = { client: "crm", grant: "refresh_token" };
  for (const [given, pointer] of /** @type {[any, string][]} */ ([
    [{ ...machine, client: "none" }, "/client"],
    [{ ...machine, client: "" }, "/client"],
    [{ client: "crm" }, "/grant"],
    [{ ...machine, grant: "password" }, "/grant"],
    [{ ...machine, owner: "" }, "/owner"],
    [{ ...machine, owner: "x".repeat(257) }, "/owner"],
    [{ ...machine, scope: "a  b" }, "/scope"],
    [{ ...session, tokens: {} }, "/tokens"],
    [{ ...session, tokens: "canary" }, "/tokens"],
    [{ ...session, tokens: { refresh_token: "" } }, "/tokens/refresh_token"],
    [{ ...session, tokens: { refresh_token: 1 } }, "/tokens/refresh_token"],
    [{ ...session, tokens: { refresh_token: "canary", expires_at: 1_795_537_600_000 } }, "/tokens/expires_at"],
    [{ ...session, tokens: { refresh_token: "canary", expires_in: -1 } }, "/tokens/expires_in"],
    [{ ...session, tokens: { refresh_token: "canary", id: "a" } }, "/tokens"],
    [{ ...machine, state: "ready" }, ""],
  ])) {
    const { body } = await admin.put(pathOf("c1"), given, { status: 400 });
    assert.equal(body.code, "ERR_INVALID_OPTION");
    assert.equal(body.errors[0].pointer, pointer, JSON.stringify(given));
  }
  await admin.get(pathOf("c1"), { status: 404 });
  checkLeaks();
});

test("If-None-Match: * stores a new credential alone", async (context) => {
  const { admin, putClient } = await openClients(context);
  await putClient();
  const headers = { "if-none-match": "*" };
  const put = (/** @type {string} */ owner) =>
    admin.put(pathOf("c1"), { client: "crm", grant: "client_credentials", owner }, { headers });
  const answers = await Promise.all(["a", "b"].map(put));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 412]);
  const winner = answers.findIndex(({ status }) => status === 201);
  assert.equal((await admin.get(pathOf("c1"))).body.owner, ["a", "b"][winner]);
});

test("credentials are listed page by page, and by state, owner, client and start of the id", async (context) => {
  const { admin, body, putClient, putMachine, putSession } = await openClients(context);
  await putClient();
  await admin.put("/v1/clients/erp", body);
  for (const id of ["t7/a", "t7/b", "t8/\u00e4"]) await putMachine(id, { owner: id.slice(0, 2) });
  await putSession("t7/user", { tokens: null, client: "erp", owner: "t7" });
  const idsOf = async (/** @type {string} */ query) =>
    (await admin.get(`${CREDENTIALS}?${query}`, { status: 200 })).body.items.map((/** @type {any} */ { id }) => id);
  assert.deepEqual(await idsOf("state=reauthorize"), ["t7/user"]);
  assert.deepEqual(await idsOf("state=failing"), []);
  assert.deepEqual(await idsOf("owner=t7&state=ready"), ["t7/a", "t7/b"]);
  assert.deepEqual(await idsOf("client=erp"), ["t7/user"]);
  assert.deepEqual(await idsOf("prefix=t8%2F"), ["t8/\u00e4"]);
  const pages = [];
  for (let cursor = ""; ;) {
    const { items, next } = (await admin.get(`${CREDENTIALS}?limit=1${cursor}`)).body;
    pages.push(...items.map((/** @type {any} */ { id }) => id));
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  assert.deepEqual(pages, ["t7/a", "t7/b", "t7/user", "t8/\u00e4"]);
  for (const query of [
    "state=ok",
    "limit=0",
    "states=ready",
    "state=ready&state=failing",
    "prefix=",
    "owner=",
    "client=",
  ])
    await admin.get(`${CREDENTIALS}?${query}`, { status: 400 });
});

test("a cursor that no list gives is refused before a store sees it", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const { admin } = await openClients(context, { store });
  store.fail(({ name }) => name === "list");
  for (const text of ['"\\ud800"', '"\\u0000"', '""', "1", "{}", "null", "x", JSON.stringify("x".repeat(129))]) {
    const cursor = Buffer.from(text).toString("base64url");
    for (const path of ["/v1/clients", CREDENTIALS]) await admin.get(`${path}?cursor=${cursor}`, { status: 400 });
  }
});

test("roles are bound to ids and clients, and no role includes another", async (context) => {
  const { admin, body, putClient, putMachine } = await openClients(context);
  await putClient();
  await admin.put("/v1/clients/erp", body);
  for (const id of ["t7/a", "t8/a"]) await putMachine(id);
  const as = async (/** @type {string} */ id, /** @type {object} */ role) =>
    admin.as(await admin.apiClient(id, [role]));
  const reader = await as("reader", { role: "credentials:read", prefix: "t7/" });
  const writer = await as("writer", { role: "credentials:write", prefix: "t7/", clients: ["crm"] });
  const step = await as("step", { role: "tokens:read", ids: ["t7/a"] });
  const { items } = (await reader.get(CREDENTIALS, { status: 200 })).body;
  assert.deepEqual(
    items.map((/** @type {any} */ { id }) => id),
    ["t7/a"],
  );
  for (const caller of [writer, step])
    assert.deepEqual((await caller.get(CREDENTIALS, { status: 200 })).body.items, []);
  await reader.get(`${pathOf("t7/a")}/token`, { status: 403 });
  await writer.get(`${pathOf("t7/a")}/token`, { status: 403 });
  await step.get(`${pathOf("t7/a")}/token`, { status: 200 });
  await step.get(`${pathOf("t8/a")}/token`, { status: 403 });
  await step.get(pathOf("t7/a"), { status: 403 });
  await writer.put(pathOf("t7/b"), { client: "crm", grant: "client_credentials" }, { status: 201 });
  await writer.put(pathOf("t7/b"), { client: "erp", grant: "client_credentials" }, { status: 403 });
  await writer.put(pathOf("t7/b"), { client: "none", grant: "client_credentials" }, { status: 403 });
  await writer.put(pathOf("t8/b"), { client: "crm", grant: "client_credentials" }, { status: 403 });
  assert.equal((await admin.get(pathOf("t7/b"))).body.client, "crm");
});

test("a caller without the role gets an empty list, and no record is read for it", async (context) => {
  const store = new MemoryStore();
  const { admin, putClient, putMachine } = await openClients(context, { store });
  await putClient();
  for (let id = 0; id < 20; id++) await putMachine(`c${id}`);
  const stranger = admin.as(await admin.apiClient("stranger", [{ role: "secrets:verify", domains: ["*"] }]));
  const read = context.mock.method(store, "read");
  for (const path of [CREDENTIALS, `${CREDENTIALS}?owner=nobody`, "/v1/clients"])
    assert.deepEqual((await stranger.get(path, { status: 200 })).body, { items: [], next: null });
  const keys = read.mock.calls.map(({ arguments: [key] }) => key);
  assert.deepEqual(
    keys.filter((key) => /^(token|client)\//.test(key)),
    [],
  );
});

test("a record that is damaged is listed as failing, and can be deleted", async (context) => {
  const store = new MemoryStore();
  const { admin, putClient, putMachine } = await openClients(context, { store });
  await putClient();
  for (const id of ["c1", "c2"]) await putMachine(id);
  const { version } = /** @type {{ version: string }} */ (await store.read("token/c1"));
  await store.write("token/c1", `sealed1.${CANARY}`, { ifVersion: version });
  const { items } = (await admin.get(CREDENTIALS, { status: 200 })).body;
  assert.deepEqual([items[0].state, items[0].last_error, items[0].client], ["failing", "ERR_STORE", null]);
  assert.equal(items[1].state, "ready");
  await admin.get(pathOf("c1"), { status: 503 });
  await admin.get(`${pathOf("c1")}/token`, { status: 503 });
  assert.equal((await admin.get(CRM)).status, 200);
  await admin.delete(pathOf("c1"), { status: 204 });
});
