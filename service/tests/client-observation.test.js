// Logs and metrics of the client half: what they have, and that no secret and no token gets there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { logger } from "../src/node/log.js";
import { serviceMetrics } from "../src/node/metrics.js";
import { NOW } from "./client.js";
import { CANARY } from "./client-issuer.js";
import { CRM, NEW, OLD, openClients, pathOf } from "./client-world.js";

/** @param {import("node:test").TestContext} context */
async function openObserved(context) {
  const metrics = serviceMetrics();
  /** @type {string[]} */
  const lines = [];
  const log = logger({ level: "debug", write: (line) => void lines.push(line) });
  const onEvent = (/** @type {any} */ event) => {
    metrics.tell(event);
    log(event);
  };
  const opened = await openClients(context, { metrics, onEvent });
  const { service, admin } = opened;
  return {
    ...opened,
    lines,
    /** Returns the lines of the log of an event. @param {string} name */
    logged: (name) => lines.map((line) => JSON.parse(line)).filter(({ event }) => event === name),
    /** Reads the expiries as the command does from time to time. */
    readExpiries: async () => onEvent({ type: "token_expiries_read", soonest: await service.soonestTokenExpiries() }),
    /** Returns the series of the client half. */
    series: async () => {
      const { text } = await admin.as(null).get("/metrics", { status: 200 });
      return text.split("\n").filter((line) => /^secret_slots_(token_expiry|refreshes|fallbacks)/.test(line));
    },
  };
}

test("metrics count refreshes and fallbacks of each client, and tell when its next token expires", async (context) => {
  const { admin, body, issuer, putClient, putMachine, putSession, token, series, readExpiries, clock, passing } =
    await openObserved(context);
  await putClient();
  await admin.put("/v1/clients/erp", body, { status: 201 });
  issuer.secrets = new Set([OLD]);
  issuer.lifetime = 7200;
  await putMachine("c1");
  await token("c1", { status: 200 });
  issuer.lifetime = 3600;
  await putSession("ana");
  await token("ana", { status: 200 });
  await putSession("ben", { tokens: { refresh_token: `${CANARY}-unknown` } });
  await token("ben", { status: 409 });
  issuer.answer = () => ({ status: 500 });
  await putMachine("c2");
  await passing(token("c2", { status: 503 }));
  await readExpiries();
  assert.deepEqual(await series(), [
    'secret_slots_refreshes_total{client="crm",outcome="refreshed"} 2',
    'secret_slots_refreshes_total{client="crm",outcome="failed"} 1',
    'secret_slots_refreshes_total{client="crm",outcome="reauthorize"} 1',
    'secret_slots_refreshes_total{client="erp",outcome="refreshed"} 0',
    'secret_slots_refreshes_total{client="erp",outcome="failed"} 0',
    'secret_slots_refreshes_total{client="erp",outcome="reauthorize"} 0',
    'secret_slots_fallbacks_total{client="crm"} 1',
    'secret_slots_fallbacks_total{client="erp"} 0',
    `secret_slots_token_expiry_timestamp_seconds{client="crm"} ${NOW + 3600}`,
  ]);
  await clock.advance(1000);
});

test("a client that is removed is no label any more, here and on other instances", async (context) => {
  const { admin, issuer, store, clock, putClient, putMachine, token, series, readExpiries } =
    await openObserved(context);
  const other = await openObserved(context);
  const shared = await openClients(context, { store, clock });
  await putClient();
  await putMachine("c1");
  await token("c1", { status: 200 });
  await readExpiries();
  assert.ok((await series()).length > 0);
  await shared.admin.delete(`${CRM}?force=true`, { status: 204 });
  await readExpiries();
  assert.deepEqual(await series(), []);
  await token("c1", { status: 200 });
  await clock.advance(3_600_000);
  await token("c1", { status: 503 });
  assert.deepEqual(await series(), [], "its refreshes fail for good");
  await putClient();
  assert.ok((await series()).length > 0);
  await admin.delete(`${CRM}?force=true`, { status: 204 });
  assert.deepEqual(await series(), []);
  assert.deepEqual(await other.series(), []);
  assert.equal(issuer.asked.length, 1);
});

test("a fallback is a warning that names the client and the index", async (context) => {
  const { issuer, passing, putClient, putMachine, token, logged } = await openObserved(context);
  await putClient();
  issuer.secrets = new Set([OLD]);
  await putMachine("c1");
  await token("c1", { status: 200 });
  const [{ level, client, from, to, status }] = logged("client_fallback");
  assert.deepEqual([level, client, from, to, status], ["warn", "crm", 0, 1, 401]);
  issuer.secrets = new Set();
  await putMachine("c2");
  await passing(token("c2", { status: 503 }));
  const [refused] = logged("client_all_refused");
  assert.deepEqual([refused.level, refused.client, refused.count], ["error", "crm", 2]);
  const [failed] = logged("credential_refresh_failed");
  assert.deepEqual(
    [failed.level, failed.client, failed.id, failed.code],
    ["warn", "crm", "c2", "ERR_CLIENT_SECRETS_REFUSED"],
  );
});

test("who has stored and removed a client is logged", async (context) => {
  const { admin, body, logged } = await openObserved(context);
  const caller = admin.as(await admin.apiClient("platform", [{ role: "clients:write", ids: ["crm"] }]));
  await caller.put(CRM, body, { status: 201 });
  await caller.delete(CRM, { status: 204 });
  for (const name of ["client_stored", "client_removed"]) {
    const [{ level, client, actor }] = logged(name);
    assert.deepEqual([level, client, actor], ["info", "crm", "platform"]);
  }
});

test("no secret and no token gets into a log, a metric, a problem or another answer", async (context) => {
  const {
    admin,
    issuer,
    clock,
    service,
    store,
    passing,
    putClient,
    putMachine,
    putSession,
    token,
    lines,
    checkLeaks,
    readExpiries,
  } = await openObserved(context);
  await putClient();
  await putMachine("c1");
  await putSession("ana");
  for (const id of ["c1", "ana"]) {
    const { access_token } = (await token(id, { status: 200 })).body;
    await admin.post(`${pathOf(id)}/refused`, { access_token }, { status: 200 });
    await admin.post(`${pathOf(id)}/refused`, { access_token, more: access_token }, { status: 400 });
    await admin.get(`${pathOf(id)}/token?access_token=${access_token}`);
    await admin.put(
      pathOf(id),
      { client: "crm", grant: "password", tokens: { refresh_token: access_token } },
      { status: 400 },
    );
  }
  // Servers that repeat what they were sent, and what they issue.
  for (const [at, answer] of /** @type {((form: URLSearchParams, secret?: string) => any)[]} */ ([
    (form, secret) => ({ status: 400, body: { error: "invalid_request", error_description: `${secret} ${form}` } }),
    (form, secret) => ({ status: 401, body: { error: secret, error_description: form.get("refresh_token") } }),
    () => ({ status: 200, body: { access_token: `${CANARY}-mac`, token_type: "mac" } }),
    () => ({ status: 200, body: `<p>${CANARY}</p>` }),
    (form) => ({ status: 302, headers: { location: `https://elsewhere.example/?${form}` } }),
  ]).entries()) {
    issuer.answer = ({ form, secret }) => answer(form, secret);
    await putSession(`session ${at}`);
    await putMachine(`machine ${at}`);
    for (const id of [`session ${at}`, `machine ${at}`]) {
      const { status } = await passing(token(id));
      assert.ok(status === 503 || status === 409, String(status));
      await admin.get(pathOf(id), { status: 200 });
    }
    await clock.advance(70_000);
  }
  issuer.answer = undefined;
  await passing(service.tick());
  await putClient({ client_secrets: [NEW], token_endpoint_auth_method: "client_secret_post" });
  await admin.get("/v1/clients", { status: 200 });
  await admin.get("/v1/credentials", { status: 200 });
  await readExpiries();
  await admin.as(null).get("/metrics", { status: 200 });
  checkLeaks();
  for (const key of await store.list("", { limit: 1000 }))
    assert.ok(!(await store.read(key))?.value.includes(CANARY), `${key} is not sealed`);
  assert.ok(lines.length > 100 && !lines.join("").includes(CANARY));
});
