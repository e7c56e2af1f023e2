// "Refresh now": a refresh that somebody asks for, how often a provider is asked because of it, and what it answers when it fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { NOW } from "./client.js";
import { CREDENTIALS, openClients, pathOf } from "./client-world.js";

const HOUR = 3600;

/** Opens a service with the session of Ana, whose token is a minute old. @param {import("node:test").TestContext} context @param {object} [options] */
async function opened(context, options) {
  const world = await openClients(context, options);
  await world.putClient();
  await world.putSession("ana");
  const { access_token: first } = (await world.token("ana", { status: 200 })).body;
  await world.clock.advance(60_000);
  const refresh = (status = 200) => world.admin.post(`${pathOf("ana")}/refresh`, undefined, { status });
  return { ...world, first, refresh };
}

test("a valid token is refreshed, and the answer is the credential without it", async (context) => {
  const { admin, issuer, first, refresh, token, checkLeaks } = await opened(context);
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh()));
  assert.equal(issuer.asked.length, 2, "they share one refresh");
  const { body } = await admin.get(pathOf("ana"));
  for (const answer of answers) assert.deepEqual(answer.body, body);
  assert.deepEqual([body.state, body.last_refresh_at, body.expires_at], ["ready", NOW + 60, NOW + 60 + HOUR]);
  assert.notEqual((await token("ana")).body.access_token, first);
  checkLeaks();
});

test("a loop of requests does not use up the provider's rate limit, on however many instances", async (context) => {
  const store = new MemoryStore();
  const here = await opened(context, { store });
  const there = await openClients(context, { store, clock: here.clock, fetch: here.issuer.fetch });
  for (let round = 0; round < 100; round++) {
    const { admin } = round % 2 === 0 ? here : there;
    await admin.post(`${pathOf("ana")}/refresh`, undefined, { status: 200 });
    await here.clock.advance(300);
  }
  const asked = here.issuer.asked.length + there.issuer.asked.length;
  assert.ok(asked <= 1 + 3 && asked >= 1 + 2, `${asked} requests in 30 seconds`);
});

test("a refresh does not wait for a retry, and a failure is told as that of a token is", async (context) => {
  const { admin, clock, issuer, passing, putClient, refresh, first, token, checkLeaks } = await opened(context);
  await putClient({ timeout: 5 });
  issuer.answer = () => ({ status: 429, headers: { "retry-after": "600" } });
  const failed = await passing(refresh(503));
  assert.equal(failed.body.code, "ERR_TOKEN_REQUEST_FAILED");
  assert.ok(Number(failed.headers.get("retry-after")) >= 1);
  assert.equal((await token("ana", { status: 200 })).body.access_token, first, "the token before is served");
  const asked = issuer.asked.length;
  const soon = await refresh(503);
  assert.equal(soon.body.code, "ERR_TOKEN_REQUEST_FAILED");
  assert.ok(Number(soon.headers.get("retry-after")) <= 10);
  assert.equal(issuer.asked.length, asked);
  issuer.answer = undefined;
  await clock.advance(10_000);
  assert.ok((await admin.get(pathOf("ana"))).body.retry_at > NOW + 500);
  assert.equal((await refresh()).body.state, "ready");
  checkLeaks();
});

test("a client that was mended is tried at once", async (context) => {
  const { issuer, passing, putClient, refresh } = await opened(context);
  const { secrets } = issuer;
  issuer.secrets = new Set(["canary-other"]);
  assert.equal((await passing(refresh(503))).body.code, "ERR_CLIENT_SECRETS_REFUSED");
  await putClient({ client_secrets: ["canary-other"] });
  assert.equal((await passing(refresh())).body.state, "ready");
  issuer.secrets = secrets;
});

test("a session that has ended is 409, and a client or a credential that is not there is told", async (context) => {
  const { admin, clock, issuer, passing, refresh, checkLeaks } = await opened(context);
  issuer.endSessions();
  for (let round = 0; round < 2; round++) assert.equal((await refresh(409)).body.code, "ERR_REAUTHORIZATION_REQUIRED");
  assert.equal((await admin.get(pathOf("ana"))).body.state, "reauthorize");
  await admin.post(`${CREDENTIALS}/nobody/refresh`, undefined, { status: 404 });
  await admin.put(pathOf("c1"), { client: "crm", grant: "client_credentials" }, { status: 201 });
  await admin.delete("/v1/clients/crm?force=true", { status: 204 });
  await clock.advance(20_000);
  const { headers, body } = await passing(admin.post(`${pathOf("c1")}/refresh`, undefined, { status: 503 }));
  assert.equal(body.code, "ERR_INVALID_OPTION");
  assert.ok(Number(headers.get("retry-after")) >= 1);
  checkLeaks();
});

test("whoever may only read a credential or its tokens cannot refresh it", async (context) => {
  const { admin, issuer } = await opened(context);
  for (const role of ["credentials:read", "tokens:read", "clients:write"]) {
    const caller = admin.as(await admin.apiClient(role.replace(":", "-"), [{ role, ids: ["*"] }]));
    await caller.post(`${pathOf("ana")}/refresh`, undefined, { status: 403 });
  }
  assert.equal(issuer.asked.length, 1);
  const writer = admin.as(await admin.apiClient("writer", [{ role: "credentials:write", ids: ["ana"] }]));
  await writer.post(`${pathOf("ana")}/refresh`, undefined, { status: 200 });
});

test("tokens that are refused one after the other are each replaced", async (context) => {
  const { admin, issuer, first } = await opened(context);
  const tokens = [first];
  for (let round = 0; round < 20; round++) {
    const body = { access_token: tokens.at(-1) };
    tokens.push((await admin.post(`${pathOf("ana")}/refused`, body, { status: 200 })).body.access_token);
  }
  assert.equal(new Set(tokens).size, 21);
  assert.equal(issuer.asked.length, 21);
});
