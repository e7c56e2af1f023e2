// Who may begin an authorization, how many may be pending, and why one cannot begin.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AUTHORIZE, ID, openWorld, PUBLIC } from "./authorize-world.js";
import { openService } from "./client.js";

test("at most 20 authorizations of a credential are pending; each that ends or expires makes room", async () => {
  const world = await openWorld();
  const urls = [];
  for (let count = 0; count < 20; count++) {
    urls.push(await world.begin());
    await world.clock.advance(1000);
  }
  const { body, headers } = await world.admin.post(AUTHORIZE, {}, { status: 429 });
  assert.equal(body.code, "ERR_AUTHORIZATION_LIMIT");
  assert.equal(headers.get("retry-after"), "580");
  await world.keeperOf().put("another", { client: "crm", grant: "refresh_token", tokens: null });
  await world.admin.post("/v1/credentials/another/authorize", {}, { status: 200 });
  const browser = world.browse();
  await browser.visit(await world.signIn(browser, urls[5]));
  await world.begin();
  await world.admin.post(AUTHORIZE, {}, { status: 429 });
  await world.clock.advance(580_000);
  await world.begin();
  await world.admin.post(AUTHORIZE, {}, { status: 429 });
});

test("many connects that begin at once keep to the limit", async () => {
  const world = await openWorld();
  const answers = await Promise.all(Array.from({ length: 30 }, () => world.admin.post(AUTHORIZE, {})));
  assert.deepEqual(
    [200, 429].map((asked) => answers.filter(({ status }) => status === asked).length),
    [20, 10],
  );
});

test("an authorization that cannot begin says why", async () => {
  const world = await openWorld();
  const put = (/** @type {string} */ id, /** @type {any} */ credential) => world.keeperOf().put(id, credential);
  await put("own", { client: "crm", grant: "client_credentials" });
  await world.clients.put("bare", { ...world.crm, authorizationEndpoint: undefined });
  await put("bare", { client: "bare", grant: "refresh_token", tokens: null });
  await world.clients.put("gone", world.crm);
  await put("gone", { client: "gone", grant: "refresh_token", tokens: null });
  await world.clients.remove("gone");
  for (const [id, status, code] of /** @type {const} */ ([
    ["none", 404, "ERR_SECRET_UNKNOWN"],
    ["own", 409, "ERR_CONFLICT"],
    ["bare", 409, "ERR_AUTH_URI_MISSING"],
    ["gone", 409, "ERR_CONFLICT"],
  ])) {
    const { body } = await world.admin.post(`/v1/credentials/${id}/authorize`, {}, { status });
    assert.equal(body.code, code, id);
  }
  for (const [body, pointer] of /** @type {const} */ ([
    [{ scope: "" }, "/scope"],
    [{ scope: "a  b" }, "/scope"],
    [{ scope: 'a"b' }, "/scope"],
    [{ scope: "a\nb" }, "/scope"],
    [{ scope: "a".repeat(4097) }, "/scope"],
    [{ scope: ["a"] }, "/scope"],
    [{ return_to: 5 }, "/return_to"],
    [{ return_to: "https://evil.example/" }, "/return_to"],
    [{ redirect_uri: "https://evil.example/" }, "/redirect_uri"],
    [{ redirect_uri: "https://tokens.example/v1/callback/other" }, "/redirect_uri"],
    [{ parameters: { prompt: 5 } }, "/parameters/prompt"],
  ])) {
    const { errors, code } = (await world.admin.post(AUTHORIZE, body, { status: 400 })).body;
    assert.deepEqual([code, errors[0].pointer], ["ERR_INVALID_OPTION", pointer], JSON.stringify(body));
  }
  assert.deepEqual([...(await world.store.list("service/author", { limit: 10 }))], [], "nothing has begun");
});

test("without an encryption key nothing begins", async () => {
  const world = await openWorld();
  const { admin } = openService({ store: world.store });
  const { body } = await admin.post(AUTHORIZE, {}, { status: 409 });
  assert.equal(body.code, "ERR_ENCRYPTION_KEY");
  for (const path of ["/v1/authorize/x", "/v1/callback?state=x"])
    assert.equal((await admin.get(path, { status: 409 })).body.code, "ERR_ENCRYPTION_KEY");
});

test("a program that asks for no page gets problems", async () => {
  const world = await openWorld();
  const url = await world.begin();
  const path = (/** @type {string} */ text) => text.replace(PUBLIC, "");
  const programs = world.admin.as(null);
  const ticket = await programs.get("/v1/authorize/x", { status: 400 });
  assert.equal(ticket.body.code, "ERR_AUTHORIZATION_UNKNOWN");
  const browser = world.browse();
  const callback = await world.signIn(browser, url);
  const other = await programs.get(path(callback), { status: 403 });
  assert.equal(other.body.code, "ERR_AUTHORIZATION_BROWSER");
  assert.doesNotMatch(other.text, new RegExp(String(new URL(callback).searchParams.get("state"))));
  const answer = await programs.get(path(callback), { status: 200, headers: { cookie: browser.cookiesFor(callback) } });
  assert.match(answer.text, /Connected/);
});

test("an API client authorizes the credentials that its role is bound to", async () => {
  const world = await openWorld();
  const roles = [
    [200, [{ role: "credentials:write", ids: [ID] }]],
    [200, [{ role: "credentials:write", prefix: "user ", clients: ["crm"] }]],
    [403, [{ role: "credentials:write", ids: [ID], clients: ["other"] }]],
    [403, [{ role: "credentials:write", ids: ["user 8"] }]],
    [
      403,
      [
        { role: "credentials:read", ids: ["*"] },
        { role: "tokens:read", ids: ["*"] },
      ],
    ],
  ];
  for (const [index, [status, given]] of roles.entries()) {
    const credentials = await world.admin.apiClient(`api-${index}`, /** @type {any} */ (given));
    await world.admin.as(credentials).post(AUTHORIZE, {}, { status: Number(status) });
  }
});
