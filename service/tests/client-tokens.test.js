// Tokens: what a step gets, and what it is told when there is none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { MemoryStore } from "secret-slots/stores/memory";
import { NOW } from "./client.js";
import { connecting, CREDENTIALS, NEW, OLD, openClients, pathOf } from "./client-world.js";
import { DRIVER_SECRET, FaultyStore } from "./faulty-store.js";

const HOUR = 3600;

/** Lets an issuer wait before it answers; `reached` resolves at the first request. @param {import("./client-issuer.js").StubIssuer} issuer */
function hold(issuer) {
  /** @type {(value?: unknown) => void} */
  let release = () => {};
  const released = new Promise((resolve) => (release = resolve));
  const reached = new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    issuer.answer = async () => {
      resolve();
      await released;
      return undefined;
    };
  });
  return { release, reached };
}

test("a token comes with its lifetime from now, and many callers share one refresh", async (context) => {
  const { clock, issuer, putClient, putMachine, token } = await openClients(context);
  await putClient();
  await putMachine("c1");
  const answers = await Promise.all(Array.from({ length: 50 }, () => token("c1", { status: 200 })));
  assert.equal(issuer.asked.length, 1);
  for (const { body } of answers) {
    const { access_token, ...rest } = body;
    assert.match(access_token, /^canary-access/);
    assert.deepEqual(rest, { token_type: "Bearer", expires_in: HOUR, expires_at: NOW + HOUR });
  }
  await clock.advance(100_000);
  assert.equal((await token("c1")).body.expires_in, HOUR - 100);
});

test("a token whose server names no lifetime has none, and one with a scope has that", async (context) => {
  const { issuer, putClient, putMachine, token } = await openClients(context);
  await putClient({ scope: "read" });
  issuer.lifetime = undefined;
  await putMachine("c1");
  const { access_token, ...rest } = (await token("c1", { status: 200 })).body;
  assert.match(access_token, /^canary-access/);
  assert.deepEqual(rest, { token_type: "Bearer", scope: "read" });
});

test("a refused token is replaced once, however often it is reported", async (context) => {
  const { admin, issuer, putClient, putSession, token } = await openClients(context);
  await putClient();
  await putSession("ana");
  const { body: first } = await token("ana", { status: 200 });
  const path = `${pathOf("ana")}/refused`;
  const report = () => admin.post(path, { access_token: first.access_token }, { status: 200 });
  const reports = await Promise.all(Array.from({ length: 20 }, report));
  assert.equal(issuer.asked.length, 2);
  const tokens = new Set([...reports, await report()].map(({ body }) => body.access_token));
  assert.equal(tokens.size, 1);
  assert.ok(!tokens.has(first.access_token));
  assert.deepEqual(Object.keys(reports[0].body), Object.keys(first));
  for (const body of [
    {},
    { access_token: 1 },
    { access_token: "" },
    { access_token: null },
    { token: "a" },
    "[]",
    undefined,
  ])
    await admin.post(path, body, { status: 400 });
  await admin.post(path, { access_token: "a token of somebody else" }, { status: 200 });
  assert.equal(issuer.asked.length, 2);
});

test("a session that its server has ended is 409, and listed for whoever looks after users", async (context) => {
  const { admin, issuer, clock, putClient, putSession, token, checkLeaks } = await openClients(context);
  await putClient();
  for (const id of ["ana", "ben"]) await putSession(id);
  issuer.endSessions();
  await putSession("ben");
  for (const id of ["ana", "ben"]) await token(id);
  const { body } = await token("ana", { status: 409 });
  assert.equal(body.code, "ERR_REAUTHORIZATION_REQUIRED");
  const { items } = (await admin.get(`${CREDENTIALS}?state=reauthorize`)).body;
  assert.deepEqual(
    items.map((/** @type {any} */ { id }) => id),
    ["ana"],
  );
  await putSession("ana");
  await token("ana", { status: 200 });
  await clock.advance(1000);
  checkLeaks();
});

test("while a token cannot be had it is 503 with the library's code, and Retry-After", async (context) => {
  const { admin, issuer, clock, passing, putClient, putMachine, token, checkLeaks } = await openClients(context);
  await putClient({ timeout: 600 });
  for (const [code, answer] of /** @type {[string, import("./client-issuer.js").Answer][]} */ ([
    ["ERR_TOKEN_REQUEST_FAILED", { status: 503 }],
    ["ERR_TOKEN_RESPONSE_INVALID", { status: 200, body: "<html>canary</html>" }],
    ["ERR_TOKEN_RESPONSE_INVALID", { status: 200, body: { token_type: "Bearer", refresh_token: "canary" } }],
    [
      "ERR_TOKEN_REQUEST_REFUSED",
      { status: 400, body: { error: "invalid_scope", error_description: "No such scope." } },
    ],
    ["ERR_CLIENT_SECRETS_REFUSED", { status: 401, body: { error: "invalid_client" } }],
  ])) {
    issuer.answer = () => answer;
    await putMachine(code);
    const { headers, body } = await passing(token(code, { status: 503 }));
    assert.equal(body.code, code);
    assert.ok(Number(headers.get("retry-after")) >= 1);
    const { state, last_error, retry_at } = (await admin.get(pathOf(code))).body;
    assert.deepEqual([state, last_error], ["failing", code]);
    assert.ok(retry_at > NOW);
    const again = await passing(token(code, { status: 503 }));
    assert.equal(again.body.code, code, "until the next attempt");
    await clock.advance(70_000);
  }
  assert.ok((await admin.get(`${CREDENTIALS}?state=failing`)).body.items.length >= 4);
  issuer.answer = undefined;
  await clock.advance(120_000);
  for (const id of ["ERR_TOKEN_REQUEST_FAILED", "ERR_CLIENT_SECRETS_REFUSED"]) await token(id, { status: 200 });
  checkLeaks();
});

test("Retry-After is what the server asks for", async (context) => {
  const { issuer, passing, putClient, putMachine, token } = await openClients(context);
  await putClient({ timeout: 600 });
  issuer.answer = () => ({ status: 429, headers: { "retry-after": "40" } });
  await putMachine("c1");
  const { headers } = await passing(token("c1", { status: 503 }));
  assert.ok(Number(headers.get("retry-after")) > 30);
});

test("a server that takes longer than the client's timeout is 503, and the refresh is no caller's to end", async (context) => {
  const { issuer, clock, putClient, putMachine, token } = await openClients(context);
  await putClient({ timeout: 5 });
  await putMachine("c1");
  const { release, reached } = hold(issuer);
  const asked = token("c1");
  await reached;
  await clock.advance(5_000);
  const { status, body } = await asked;
  assert.deepEqual([status, body.code], [503, "ERR_TOKEN_REQUEST_TIMEOUT"]);
  release();
});

test("a redirect of a token endpoint is not followed", async (context) => {
  const { issuer, putClient, putMachine, token } = await openClients(context, { fetch: connecting(context) });
  await putClient();
  for (const status of [302, 307, 308]) {
    issuer.asked = [];
    issuer.answer = ({ path }) =>
      path === "/token" ? { status, headers: { location: `${issuer.url}/elsewhere` } } : undefined;
    await putMachine(`c${status}`);
    await token(`c${status}`, { status: 503 });
    assert.ok(issuer.asked.length > 0 && issuer.asked.every(({ path }) => path === "/token"));
  }
});

test("a caller that goes away does not end the refresh", async (context) => {
  const { service, issuer, putClient, putSession, token } = await openClients(context);
  await putClient();
  await putSession("ana");
  const { release, reached } = hold(issuer);
  const controller = new AbortController();
  const headers = { authorization: "Bearer bootstrap-of-the-tests" };
  const url = `http://service.test${pathOf("ana")}/token`;
  const asked = service.fetch(new Request(url, { headers, signal: controller.signal }));
  await reached;
  controller.abort();
  release();
  await asked;
  await token("ana", { status: 200 });
  assert.equal(issuer.asked.length, 1);
});

test("while the store is away it is 503, and tokens that are in memory are served", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const { admin, issuer, putClient, putMachine, token, answers } = await openClients(context, { store });
  await putClient();
  for (const id of ["known", "unknown"]) await putMachine(id);
  await token("known", { status: 200 });
  store.fail(({ key }) => key.startsWith("token/") || key.startsWith("client/"));
  await token("known", { status: 200 });
  for (const path of [CREDENTIALS, "/v1/clients", "/v1/clients/crm", pathOf("known"), `${pathOf("other")}/token`]) {
    const { body, headers } = await admin.get(path, { status: 503 });
    assert.equal(body.code, "ERR_STORE");
    assert.ok(headers.has("retry-after"));
  }
  assert.equal((await putClient()).status, 503);
  assert.equal((await putMachine("c2")).status, 503);
  await admin.delete(pathOf("known"), { status: 503 });
  store.heal();
  await admin.get(pathOf("known"), { status: 200 });
  await token("unknown", { status: 200 });
  assert.equal(issuer.asked.length, 2);
  assert.ok(!answers.join("").includes(DRIVER_SECRET));
});

test("a token that cannot be saved is saved once the store is back: the refresh token is used up", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const { clock, service, issuer, putClient, putSession, token } = await openClients(context, { store });
  await putClient();
  await putSession("ana");
  const { release, reached } = hold(issuer);
  const asked = token("ana");
  await reached;
  store.fail(({ name, key }) => name === "write" && key === "token/ana");
  release();
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  const closing = service.close().then(() => "closed");
  assert.equal(await Promise.race([closing, setImmediate("open")]), "open", "close waits for it");
  store.heal();
  await clock.until(asked);
  assert.equal(await clock.until(closing), "closed");
  issuer.answer = undefined;
  await token("ana", { status: 200 });
  assert.equal(issuer.asked.length, 1);
});

test("a tick refreshes what is due, and a slow token endpoint holds up nothing", async (context) => {
  const { admin, service, clock, issuer, putClient, putSession, token } = await openClients(context);
  await putClient({ timeout: 60 });
  for (const id of ["ana", "ben"]) {
    await putSession(id);
    await token(id, { status: 200 });
  }
  await clock.advance((HOUR - 30) * 1000);
  const { release, reached } = hold(issuer);
  const ticking = service.tick();
  await reached;
  await clock.advance(5_000);
  await ticking;
  const again = service.tick();
  await clock.advance(5_000);
  await again;
  assert.equal(issuer.asked.length, 4, "one request for each");
  release();
  await service.close();
  for (const id of ["ana", "ben"]) assert.ok((await admin.get(pathOf(id))).body.expires_at > NOW + HOUR);
  assert.equal(issuer.asked.length, 4);
});

test("a thousand credentials are refreshed by ticks, each once", async (context) => {
  const { service, issuer, putClient, putMachine, admin } = await openClients(context);
  await putClient();
  const ids = Array.from({ length: 1000 }, (_, at) => `tenant-${at}`);
  for (const id of ids) await putMachine(id);
  while (issuer.asked.length < ids.length) await service.tick();
  await service.tick();
  assert.equal(issuer.asked.length, ids.length);
  const { items } = (await admin.get(`${CREDENTIALS}?limit=1000&state=ready`)).body;
  assert.ok(items.every((/** @type {any} */ { expires_at }) => expires_at >= NOW + HOUR));
});

test("secrets that change while refreshes run fail no caller", async (context) => {
  const { issuer, putClient, putMachine, token } = await openClients(context);
  issuer.secrets = new Set([OLD]);
  await putClient({ client_secrets: [OLD] });
  const ids = Array.from({ length: 40 }, (_, at) => `c${at}`);
  for (const id of ids) await putMachine(id);
  const tokens = ids.map((id) => token(id, { status: 200 }));
  // The order of a rotation: the client has both before the server takes the new one alone.
  await putClient({ client_secrets: [NEW, OLD] });
  issuer.secrets.add(NEW);
  await Promise.all(tokens);
  issuer.secrets.delete(OLD);
  await putMachine("later");
  await token("later", { status: 200 });
  await putClient({ client_secrets: [NEW] });
  await putMachine("last");
  await token("last", { status: 200 });
});

test("another instance sees a changed client at its next refresh", async (context) => {
  const { store, clock, issuer, putClient, putMachine, token } = await openClients(context);
  issuer.secrets = new Set([OLD]);
  await putClient({ client_secrets: [OLD] });
  const other = await openClients(context, { store, clock });
  await putMachine("c1");
  await other.token("c1", { status: 200 });
  issuer.secrets = new Set([NEW]);
  await putClient({ client_secrets: [NEW] });
  await other.putMachine("c2");
  await other.token("c2", { status: 200 });
  await token("c2", { status: 200 });
});

test("each request for a token has the client's own parameters and headers", async (context) => {
  const { issuer, admin, putClient, putMachine, putSession, token, checkLeaks } = await openClients(context);
  await putClient({ parameters: { tenant: "acme" }, headers: { "x-tenant": "acme" } });
  await putMachine("c1");
  await putSession("ana");
  for (const id of ["c1", "ana"]) await token(id, { status: 200 });
  for (const { form, headers } of issuer.asked)
    assert.deepEqual([form.get("tenant"), headers["x-tenant"]], ["acme", "acme"]);
  await admin.put("/v1/clients/crm", { client_id: "app", token_uri: `${issuer.url}/token` }, { status: 200 });
  await putMachine("c2");
  await token("c2", { status: 200 });
  assert.equal(issuer.asked[2].form.get("tenant"), null);
  checkLeaks();
});

test("discovered endpoints pass the rule for outgoing addresses, whatever fetch the host gives", async (context) => {
  /** @type {string[]} */
  const asked = [];
  const metadata = {
    issuer: "https://issuer.example",
    token_endpoint: "https://10.0.0.1/token",
    authorization_endpoint: "https://10.0.0.1/authorize",
  };
  const fetch = async (/** @type {any} */ url) => {
    asked.push(String(url));
    return Response.json(metadata);
  };
  const { admin, putMachine, token, passing } = await openClients(context, { fetch: /** @type {any} */ (fetch) });
  const client = { client_id: "app", client_secrets: ["secret"], issuer: "https://issuer.example" };
  const { body } = await admin.put("/v1/clients/crm", client, { status: 201 });
  assert.equal(body.token_endpoint_auth_method, null, "the metadata say how the client authenticates");
  await putMachine("c1");
  assert.equal((await passing(token("c1", { status: 503 }))).body.code, "ERR_TOKEN_REQUEST_FAILED");
  await admin.put(pathOf("ana"), { client: "crm", grant: "refresh_token" }, { status: 201 });
  await admin.post(`${pathOf("ana")}/authorize`, {}, { status: 409 });
  assert.deepEqual([...new Set(asked.map((url) => new URL(url).host))], ["issuer.example"]);
});

test("a credential's own parameters and headers come before the client's, and no answer has them", async (context) => {
  const { issuer, admin, putClient, putMachine, putSession, token, checkLeaks } = await openClients(context);
  await putClient({ parameters: { tenant: "acme", area: "eu" }, headers: { "x-tenant": "acme" } });
  const own = { parameters: { tenant: "canary-tenant", area: "" }, headers: { "x-tenant": "canary-header" } };
  await putMachine("c1", own);
  await putSession("ana", own);
  for (const id of ["c1", "ana"]) await token(id, { status: 200 });
  for (const { form, headers } of issuer.asked)
    assert.deepEqual(
      [form.get("tenant"), form.get("area"), headers["x-tenant"]],
      ["canary-tenant", null, "canary-header"],
    );
  const machine = { client: "crm", grant: "client_credentials" };
  for (const wrong of [
    { parameters: { grant_type: "x" } },
    { headers: { authorization: "x" } },
    { parameters: { tenant: 5 } },
  ]) {
    const { body } = await admin.put(pathOf("c1"), { ...machine, ...wrong }, { status: 400 });
    assert.equal(body.code, "ERR_INVALID_OPTION");
  }
  checkLeaks();
});

test("a credential that one instance removes or replaces is served by no other one", async (context) => {
  const store = new MemoryStore();
  const here = await openClients(context, { store });
  const there = await openClients(context, { store, fetch: here.issuer.fetch });
  await here.putClient();
  for (const id of ["removed", "replaced", "kept"]) await here.putMachine(id);
  const before = (await there.token("kept", { status: 200 })).body.access_token;
  for (const id of ["removed", "replaced"]) await there.token(id, { status: 200 });
  await here.admin.delete(pathOf("removed"), { status: 204 });
  const tokens = { access_token: "canary-access-given", expires_in: HOUR };
  await here.putMachine("replaced", { tokens });
  await there.token("removed", { status: 404 });
  assert.equal((await there.token("replaced", { status: 200 })).body.access_token, tokens.access_token);
  assert.equal((await there.token("kept", { status: 200 })).body.access_token, before);
});
