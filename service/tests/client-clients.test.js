// Clients: how the service is a client of authorization servers. Their secrets go in, and never come out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { NOW, openService } from "./client.js";
import { CANARY } from "./client-issuer.js";
import { CREDENTIALS, CRM, NEW, OLD, openClients, pathOf } from "./client-world.js";
import { FaultyStore } from "./faulty-store.js";

test("a client is created, changed, listed and deleted, and never shows a secret", async (context) => {
  const { admin, body, checkLeaks } = await openClients(context);
  const { body: created } = await admin.put(CRM, { ...body, scope: "read" }, { status: 201 });
  assert.deepEqual(created, {
    ...{ name: "crm", client_id: "app", client_secret_count: 2, client_secret_in_use: null },
    client_secret_hints: [{ added_at: NOW }, { added_at: NOW }],
    ...{ token_uri: body.token_uri, refresh_token_uri: null, auth_uri: null, issuer: null, scope: "read" },
    ...{ token_endpoint_auth_method: "client_secret_basic", audience: null, resource: null },
    ...{ parameters: null, authorization_parameters: null, headers: null },
    ...{ assumed_lifetime: 3600, timeout: 10 },
  });
  assert.deepEqual((await admin.get(CRM, { status: 200 })).body, created);
  const rest = {
    ...{ token_endpoint_auth_method: "client_secret_post", refresh_token_uri: body.token_uri, audience: "a" },
    ...{ auth_uri: "https://issuer.example/authorize", issuer: "https://issuer.example", assumed_lifetime: 60 },
    ...{ resource: ["https://api.example/"], timeout: 3, parameters: { tenant: "acme" } },
    ...{ authorization_parameters: { prompt: "consent" }, headers: { "x-tenant": "acme" } },
  };
  const { body: changed } = await admin.put(CRM, { ...body, ...rest }, { status: 200 });
  assert.deepEqual(changed, { ...created, ...rest, scope: null });
  assert.deepEqual((await admin.get("/v1/clients", { status: 200 })).body, { items: [changed], next: null });
  await admin.delete(CRM, { status: 204 });
  await admin.get(CRM, { status: 404 });
  await admin.delete(CRM, { status: 404 });
  checkLeaks();
});

test("null is as if the member were left out, so that what was read can be put again", async (context) => {
  const { admin, body, putClient } = await openClients(context);
  const { body: view } = await putClient();
  const { name, client_secret_count, client_secret_hints, client_secret_in_use, ...own } = view;
  assert.deepEqual([name, client_secret_count, client_secret_in_use], ["crm", 2, null]);
  assert.equal(client_secret_hints.length, 2);
  assert.deepEqual((await admin.put(CRM, own, { status: 200 })).body, view);
  await admin.put(CRM, { ...own, client_secrets: null }, { status: 200 });
  await admin.put(CRM, { ...body, client_id: null }, { status: 400 });
});

test("a change with a stale ETag, or of what must be new, is 412", async (context) => {
  const { admin, body } = await openClients(context);
  const headersOf = (/** @type {string} */ name, /** @type {string} */ value) => ({ headers: { [name]: value } });
  await admin.put(CRM, body, { status: 412, ...headersOf("if-match", "*") });
  await admin.put(CRM, body, { status: 412, ...headersOf("if-match", '"1"') });
  const { headers } = await admin.put(CRM, body, { status: 201, ...headersOf("if-none-match", "*") });
  const first = String(headers.get("etag"));
  await admin.put(CRM, body, { status: 412, ...headersOf("if-none-match", "*") });
  await admin.put(CRM, body, { status: 400, ...headersOf("if-none-match", first) });
  const { headers: later } = await admin.put(
    CRM,
    { ...body, scope: "a" },
    { status: 200, ...headersOf("if-match", first) },
  );
  assert.notEqual(later.get("etag"), first);
  assert.equal(later.get("etag"), (await admin.get(CRM)).headers.get("etag"));
  await admin.put(CRM, { ...body, scope: "b" }, { status: 412, ...headersOf("if-match", first) });
  await admin.delete(CRM, { status: 412, ...headersOf("if-match", first) });
  assert.equal((await admin.get(CRM)).body.scope, "a");
  await admin.delete(CRM, { status: 204, ...headersOf("if-match", `${first}, ${later.get("etag")}`) });
});

test("of two changes at once with the same ETag, one is 412", async (context) => {
  const { admin, body } = await openClients(context);
  const { headers } = await admin.put(CRM, body, { status: 201 });
  const more = { headers: { "if-match": String(headers.get("etag")) } };
  const answers = await Promise.all(["a", "b"].map((scope) => admin.put(CRM, { ...body, scope }, more)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
  const again = await Promise.all(["a", "b"].map((scope) => admin.put(CRM, { ...body, scope })));
  assert.deepEqual(
    again.map(({ status }) => status),
    [200, 200],
  );
});

test("the stored secrets are not sent elsewhere: such a change needs the secrets in the same request", async (context) => {
  const { admin, body, putMachine, token, issuer } = await openClients(context);
  const usual = { ...body, auth_uri: "https://issuer.example/authorize", issuer: "https://issuer.example" };
  await admin.put(CRM, usual, { status: 201 });
  const { client_secrets, ...without } = usual;
  await admin.put(CRM, { ...without, scope: "read", timeout: 3, audience: "a" }, { status: 200 });
  for (const [member, value] of Object.entries({
    ...{ token_uri: `${issuer.url}/elsewhere`, refresh_token_uri: `${issuer.url}/elsewhere`, client_id: "other" },
    ...{ auth_uri: "https://elsewhere.example/", issuer: "https://elsewhere.example" },
    token_endpoint_auth_method: "client_secret_post",
  })) {
    const { body: problem } = await admin.put(CRM, { ...without, [member]: value }, { status: 400 });
    assert.equal(problem.code, "ERR_INVALID_OPTION");
    assert.equal(problem.errors[0].pointer, `/${member}`);
    assert.match(problem.detail, new RegExp(`^${member}: .*client_secrets`));
  }
  for (const member of ["auth_uri", "issuer"])
    await admin.put(CRM, { ...without, [member]: undefined }, { status: 400 });
  await admin.put(CRM, { ...without, token_endpoint_auth_method: "none" }, { status: 400 });
  assert.equal((await admin.get(CRM)).body.token_uri, usual.token_uri);
  await putMachine("c1");
  await token("c1", { status: 200 });
  assert.deepEqual(
    issuer.asked.map(({ path, secret }) => [path, secret]),
    [["/token", NEW]],
  );
  await admin.put(CRM, { ...without, token_uri: `${issuer.url}/elsewhere`, client_secrets }, { status: 200 });
});

test("each URL passes the rule for outgoing addresses", async (context) => {
  const { admin, body } = await openClients(context, { allowLoopback: false });
  const right = { ...body, token_uri: "https://issuer.example/token" };
  const urls = [
    ...["https://10.0.0.1/", "https://169.254.169.254/latest", "https://[::ffff:127.0.0.1]/", "https://localhost/"],
    ...[
      "http://issuer.example/",
      "http://127.0.0.1/",
      "https://user:canary@issuer.example/",
      "issuer",
      "file:///etc/passwd",
    ],
    ...["https://2130706433/", "https://[fd00::1]/", "javascript:alert(1)"],
  ];
  for (const member of ["token_uri", "refresh_token_uri", "auth_uri", "issuer"]) {
    for (const url of urls) {
      const { body: problem } = await admin.put(CRM, { ...right, [member]: url }, { status: 400 });
      assert.deepEqual([problem.code, problem.errors[0].pointer], ["ERR_INVALID_OPTION", `/${member}`], url);
      assert.ok(!problem.detail.includes("canary"), "the URL is not repeated");
    }
  }
  await admin.get(CRM, { status: 404 });
  await admin.put(CRM, right, { status: 201 });
});

test("faults are told in the words of the body, each with its pointer", async (context) => {
  const { admin, body, checkLeaks } = await openClients(context);
  for (const [given, pointer] of /** @type {[any, string][]} */ ([
    [{ ...body, client_secrets: undefined }, "/client_secrets"],
    [{ ...body, token_endpoint_auth_method: "none" }, "/client_secrets"],
    [{ ...body, token_endpoint_auth_method: "private_key_jwt" }, "/token_endpoint_auth_method"],
    [{ ...body, token_uri: `${body.token_uri}#a` }, "/token_uri"],
    [{ ...body, token_uri: undefined }, "/token_uri"],
    [{ ...body, client_id: "" }, "/client_id"],
    [{ ...body, client_secrets: "canary" }, "/client_secrets"],
    [{ ...body, client_secrets: [""] }, "/client_secrets/0"],
    [{ ...body, client_secrets: Array.from({ length: 33 }, (_, at) => `canary-${at}`) }, "/client_secrets"],
    [{ ...body, scope: 'a "b"' }, "/scope"],
    [{ ...body, timeout: 0 }, "/timeout"],
    [{ ...body, timeout: 10_000 }, "/timeout"],
    [{ ...body, assumed_lifetime: 1.5 }, "/assumed_lifetime"],
    [{ ...body, resource: [] }, "/resource"],
    [{ ...body, parameters: { tenant: 1 } }, "/parameters/tenant"],
    [{ ...body, parameters: { tenant: "" } }, "/parameters/tenant"],
    [{ ...body, headers: { Authorization: "canary" } }, "/headers"],
    [{ ...body, headers: { "x-tenant": "a\r\nb: c" } }, "/headers"],
    [{ ...body, client_secret: "canary" }, ""],
  ])) {
    const { body: problem } = await admin.put(CRM, given, { status: 400 });
    assert.equal(problem.errors[0].pointer, pointer, JSON.stringify(given));
    assert.doesNotMatch(problem.detail, /[a-z][A-Z]/, "no option of JavaScript");
  }
  await admin.get(CRM, { status: 404 });
  checkLeaks();
});

test("a parameter that a request sets itself is refused by its name", async (context) => {
  const { admin, body, checkLeaks } = await openClients(context);
  for (const [member, name] of [
    ...["grant_type", "client_id", "client_secret", "scope", "refresh_token"].map((own) => ["parameters", own]),
    ...["state", "redirect_uri", "code_challenge", "client_id"].map((own) => ["authorization_parameters", own]),
  ]) {
    const { body: problem } = await admin.put(CRM, { ...body, [member]: { [name]: "canary" } }, { status: 400 });
    assert.equal(problem.code, "ERR_INVALID_OPTION");
    assert.match(problem.detail, new RegExp(`"${name}" must be left out`));
  }
  await admin.get(CRM, { status: 404 });
  checkLeaks();
});

test("a public client has no secrets", async (context) => {
  const { admin, issuer } = await openClients(context);
  issuer.secrets.add("undefined");
  const open = { client_id: "app", token_uri: `${issuer.url}/token`, token_endpoint_auth_method: "none" };
  const { body } = await admin.put(CRM, open, { status: 201 });
  assert.equal(body.client_secret_count, 0);
  await admin.put(pathOf("c1"), { client: "crm", grant: "client_credentials" }, { status: 201 });
  await admin.get(`${pathOf("c1")}/token`, { status: 200 });
  assert.equal(issuer.asked[0].form.get("client_id"), "app");
});

test("a client whose secrets were all removed gives no token until it has one", async (context) => {
  const { admin, body, putClient, putMachine, token, clock } = await openClients(context);
  await putClient();
  await putMachine("c1");
  assert.equal((await putClient({ client_secrets: [] })).body.client_secret_count, 0);
  for (const round of [1, 2]) {
    const { headers, body: problem } = await token("c1", { status: 503 });
    assert.match(problem.code, /^ERR_(INVALID_OPTION|TOKEN_REQUEST_FAILED)$/, String(round));
    assert.ok(Number(headers.get("retry-after")) >= 1);
  }
  assert.equal((await admin.get(pathOf("c1"))).body.state, "failing");
  // There is no secret that could be sent elsewhere.
  await admin.put(
    CRM,
    { ...body, client_secrets: undefined, token_endpoint_auth_method: "client_secret_post" },
    { status: 200 },
  );
  await admin.put(CRM, body, { status: 200 });
  await clock.advance(120_000);
  await token("c1", { status: 200 });
});

test("client_secret_in_use is the index of the secret that worked last here", async (context) => {
  const { admin, issuer, putClient, putMachine, token, events } = await openClients(context);
  await putClient();
  issuer.secrets = new Set([OLD]);
  await putMachine("c1");
  await token("c1", { status: 200 });
  assert.equal((await admin.get(CRM)).body.client_secret_in_use, 1);
  const [fallback] = events.filter(({ type }) => type === "client_fallback");
  assert.deepEqual([fallback.client, fallback.from, fallback.to, fallback.status], ["crm", 0, 1, 401]);
  assert.equal((await putClient({ client_secrets: [OLD] })).body.client_secret_in_use, null);
  await putMachine("c2");
  await token("c2", { status: 200 });
  assert.equal((await admin.get("/v1/clients")).body.items[0].client_secret_in_use, 0);
});

test("a client that credentials use is deleted by force alone, and its credentials wait for it", async (context) => {
  const { admin, putClient, putMachine, token, clock } = await openClients(context);
  await putClient();
  await putMachine("c1");
  const { body } = await admin.delete(CRM, { status: 409 });
  assert.equal(body.code, "ERR_CONFLICT");
  await admin.delete(`${CRM}?force=true`, { status: 204 });
  const { body: problem } = await token("c1", { status: 503 });
  assert.match(problem.code, /^ERR_(INVALID_OPTION|TOKEN_REQUEST_FAILED)$/);
  await putMachine("c2").then(({ status }) => assert.equal(status, 400));
  await admin.delete(`${CRM}?force=true`, { status: 404 });
  await putClient();
  await clock.advance(120_000);
  await token("c1", { status: 200 });
});

test("clients are listed page by page, and by the start of their names", async (context) => {
  const { admin, body } = await openClients(context);
  const names = ["a", "a/b", "a/c", "b", "\u00e4", "\u{1f600}"];
  for (const name of names) await admin.put(`/v1/clients/${encodeURIComponent(name)}`, body, { status: 201 });
  /** @type {string[]} */
  const found = [];
  let cursor = "";
  do {
    const { items, next } = (await admin.get(`/v1/clients?limit=2${cursor}`, { status: 200 })).body;
    found.push(...items.map((/** @type {any} */ { name }) => name));
    cursor = next === null ? "" : `&cursor=${next}`;
  } while (cursor !== "");
  assert.deepEqual(found.sort(), [...names].sort());
  const { items } = (await admin.get("/v1/clients?prefix=a%2F")).body;
  assert.deepEqual(
    items.map((/** @type {any} */ { name }) => name),
    ["a/b", "a/c"],
  );
});

test("roles are bound to the names of clients, and a list has those that the caller may change", async (context) => {
  const { admin, body } = await openClients(context);
  for (const name of ["crm", "t7%2Fa", "t7%2Fb"]) await admin.put(`/v1/clients/${name}`, body, { status: 201 });
  const one = admin.as(await admin.apiClient("one", [{ role: "clients:write", ids: ["crm"] }]));
  const tenant = admin.as(await admin.apiClient("tenant", [{ role: "clients:write", prefix: "t7/" }]));
  const namesOf = async (/** @type {typeof admin} */ caller, query = "") =>
    (await caller.get(`/v1/clients${query}`, { status: 200 })).body.items.map((/** @type {any} */ { name }) => name);
  assert.deepEqual(await namesOf(one), ["crm"]);
  assert.deepEqual(await namesOf(tenant), ["t7/a", "t7/b"]);
  const { next } = (await tenant.get("/v1/clients?limit=1")).body;
  assert.deepEqual(await namesOf(tenant, `?limit=1&cursor=${next}`), ["t7/b"]);
  await one.put("/v1/clients/t7%2Fa", body, { status: 403 });
  await tenant.put("/v1/clients/t7%2Fc", body, { status: 201 });
  await tenant.delete(CRM, { status: 403 });
});

test("a client whose record is damaged hides no other, and can be replaced and deleted", async (context) => {
  const store = new MemoryStore();
  const { admin, body, checkLeaks } = await openClients(context, { store });
  for (const name of ["bad", "crm"]) await admin.put(`/v1/clients/${name}`, body, { status: 201 });
  const { version } = /** @type {{ version: string }} */ (await store.read("client/bad"));
  await store.write("client/bad", `sealed1.${CANARY}`, { ifVersion: version });
  const { items, next } = (await admin.get("/v1/clients", { status: 200 })).body;
  assert.equal(next, null);
  const { name, error, ...rest } = items[0];
  assert.deepEqual([name, error], ["bad", "ERR_STORE"]);
  assert.deepEqual([...new Set(Object.values(rest))], [null]);
  assert.deepEqual(items[1], (await admin.get(CRM, { status: 200 })).body);
  assert.deepEqual(
    Object.keys(rest).sort(),
    Object.keys(items[1])
      .filter((member) => member !== "name")
      .sort(),
  );
  await admin.get("/v1/clients/bad", { status: 503 });
  const { client_secrets, ...without } = body;
  await admin.put("/v1/clients/bad", without, { status: 503 });
  await admin.put("/v1/clients/bad", { ...without, client_secrets }, { status: 200 });
  await admin.get("/v1/clients/bad", { status: 200 });
  const { version: replaced } = /** @type {{ version: string }} */ (await store.read("client/bad"));
  await store.write("client/bad", `sealed1.${CANARY}`, { ifVersion: replaced });
  await admin.delete("/v1/clients/bad", { status: 204 });
  checkLeaks();
});

test("while the store fails, clients are not listed as damaged", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const { admin, putClient } = await openClients(context, { store });
  await putClient();
  store.fail(({ name, key }) => name === "read" && key.startsWith("client/"));
  assert.equal((await admin.get("/v1/clients", { status: 503 })).body.code, "ERR_STORE");
});

test("without an encryption key nothing is stored", async () => {
  const { admin } = openService();
  const body = { client_id: "app", client_secrets: ["canary"], token_uri: "https://issuer.example/token" };
  for (const answer of [
    await admin.put(CRM, body),
    ...(await Promise.all(
      ["/v1/clients", CRM, CREDENTIALS, pathOf("c1"), `${pathOf("c1")}/token`].map((p) => admin.get(p)),
    )),
    await admin.put(pathOf("c1"), { client: "crm", grant: "client_credentials" }),
    await admin.delete(pathOf("c1")),
    await admin.post(`${pathOf("c1")}/refused`, { access_token: "a" }),
  ])
    assert.deepEqual([answer.status, answer.body.code], [409, "ERR_ENCRYPTION_KEY"]);
});
