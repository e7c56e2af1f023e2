// Each method of the providers, over a keeper whose server answers as it is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { SecretSlotsError, TokenClient, TokenKeeper } from "../../js/client.js";
import { KeeperAuthProvider, KeeperOAuthProvider } from "../../js/mcp.js";
import { MemoryStore } from "../../js/stores/memory.js";
import { FakeClock } from "../js/fake-clock.js";

const REDIRECT_URL = "https://app.example/callback";
const ISSUER = "https://issuer.example";
const SECRETS = ["the-secret", "the-refresh-token", "the-access-token", "the-verifier"];
const TOKENS = {
  access_token: "the-access-token",
  refresh_token: "the-refresh-token",
  token_type: "Bearer",
  expires_in: 3600,
};

/** A keeper whose token endpoint gives numbered tokens, or these answers. */
function keeperWith(/** @type {Response[]} */ ...answers) {
  const clock = new FakeClock();
  let refreshes = 0;
  /** The bodies of the requests. @type {URLSearchParams[]} */
  const asked = [];
  const fetch = async (/** @type {unknown} */ _url, /** @type {{ body?: unknown }} */ { body }) => {
    refreshes += 1;
    asked.push(new URLSearchParams(String(body)));
    const token = {
      access_token: `token ${refreshes}`,
      refresh_token: `refresh ${refreshes}`,
      token_type: "Bearer",
      expires_in: 3600,
    };
    return answers.shift() ?? Response.json(token);
  };
  const settings = { tokenEndpoint: `${ISSUER}/token`, clientId: "app", clientSecrets: ["the-secret"], retries: 0 };
  const app = new TokenClient({ ...settings, logger: null, clock, fetch });
  const keeper = new TokenKeeper({ store: new MemoryStore(), clients: { app }, clock });
  const put = () => keeper.put("user", { client: "app", grant: "refresh_token", tokens: TOKENS });
  return { keeper, put, asked, refreshes: () => refreshes };
}

const refusal = () => Response.json({ error: "invalid_grant" }, { status: 400 });
const unavailable = () => new Response("", { status: 503 });

/** @param {any} keeper @param {any} [more] */
function oauthOptions(keeper, more) {
  const clientInformation = { client_id: "app", client_secret: "the-secret", issuer: ISSUER };
  const common = { keeper, id: "user", client: "app", redirectUrl: REDIRECT_URL, clientInformation };
  return { ...common, redirectToAuthorization: () => {}, ...more };
}

/** @param {any} keeper @param {any} [more] */
const providerOf = (keeper, more) => new KeeperOAuthProvider(oauthOptions(keeper, more));

test("a KeeperAuthProvider returns the token, and another after it was refused", async () => {
  const { keeper, put, refreshes } = keeperWith();
  await put();
  const provider = new KeeperAuthProvider({ keeper, id: "user" });
  await provider.onUnauthorized();
  assert.equal(refreshes(), 0, "no token was served yet");
  assert.equal(await provider.token(), "the-access-token");
  await provider.onUnauthorized();
  assert.equal(await provider.token(), "token 1");
  await Promise.all([provider.onUnauthorized(), provider.onUnauthorized()]);
  assert.equal(refreshes(), 2, "reports share a refresh");
});

test("a KeeperAuthProvider rejects as the keeper does", async () => {
  const { keeper, put } = keeperWith(refusal());
  const provider = new KeeperAuthProvider({ keeper, id: "user" });
  await assert.rejects(provider.token(), { code: "ERR_SECRET_UNKNOWN" });
  await put();
  await provider.token();
  await assert.rejects(provider.onUnauthorized(), { code: "ERR_REAUTHORIZATION_REQUIRED" });
});

test("a provider is refused for what is wrong with its options", () => {
  const { keeper } = keeperWith();
  /** @type {[any, RegExp][]} */
  const wrong = [
    [{ keeper: {} }, /^keeper must be a TokenKeeper$/],
    [{ id: "" }, /^id must be/],
    [{ client: undefined }, /^client must be/],
    [{ owner: 5 }, /^owner must be/],
    [{ redirectUrl: "callback" }, /^redirectUrl must be a URL$/],
    [{ redirectToAuthorization: undefined }, /^redirectToAuthorization must be/],
    [{ saveClientInformation: "file" }, /^saveClientInformation must be/],
    [{ fetch: 5 }, /^fetch must be/],
    [{ clientMetadata: [] }, /^clientMetadata must be/],
    [{ clientInformation: undefined }, /^clientInformation must be/],
    [{ clientInformation: { client_id: "", issuer: ISSUER } }, /^clientInformation\.client_id must be/],
    [{ clientInformation: { client_id: "app", client_secret: "the-secret" } }, /^clientInformation\.issuer must be/],
    [{ pending: { load: () => undefined } }, /^pending must have/],
    [{ redirectURL: REDIRECT_URL }, /^unknown option "redirectURL"; did you mean "redirectUrl"/],
  ];
  for (const [more, message] of wrong) {
    assert.throws(() => providerOf(keeper, more), { code: "ERR_INVALID_OPTION", message });
  }
  const options = /** @type {any} */ ({ keeper });
  assert.throws(() => new KeeperAuthProvider(options), { code: "ERR_INVALID_OPTION", message: /^id must be/ });
});

test("tokens has the access token, never the refresh token", async () => {
  const { keeper, put } = keeperWith();
  const provider = providerOf(keeper);
  assert.equal(await provider.tokens(), undefined, "unknown id");
  await put();
  assert.deepEqual(await provider.tokens(), { access_token: "the-access-token", token_type: "Bearer" });
  const stamped = { access_token: "the-access-token", token_type: "Bearer", issuer: ISSUER };
  assert.deepEqual(await provider.tokens({ issuer: ISSUER }), stamped);
});

test("tokens asks for an authorization only if the session has ended", async () => {
  const { keeper } = keeperWith(unavailable(), refusal());
  const provider = providerOf(keeper);
  const tokens = { refresh_token: "the-refresh-token" };
  await keeper.put("user", { client: "app", grant: "refresh_token", tokens });
  await assert.rejects(provider.tokens(), { code: "ERR_TOKEN_REQUEST_FAILED" });
  await keeper.put("user", { client: "app", grant: "refresh_token", tokens });
  assert.equal(await provider.tokens(), undefined);
});

test("saveTokens puts the server's members into the keeper", async () => {
  const { keeper } = keeperWith();
  /** @type {any[]} */
  const calls = [];
  const put = async (/** @type {any[]} */ ...args) => calls.push(args);
  const spy = {
    token: keeper.token.bind(keeper),
    refused: keeper.refused.bind(keeper),
    reauthorize: keeper.reauthorize.bind(keeper),
    status: keeper.status.bind(keeper),
    put,
  };
  const provider = providerOf(spy, { owner: "user 7" });
  const stamps = { issuer: ISSUER, authorization_server: `${ISSUER}/`, token_endpoint: `${ISSUER}/token` };
  await provider.saveTokens({ ...TOKENS, scope: "a b", id_token: undefined, ...stamps });
  const credential = { client: "app", grant: "refresh_token", owner: "user 7", tokens: { ...TOKENS, scope: "a b" } };
  assert.deepEqual(calls, [["user", credential]]);
});

test("saveTokens leaves all but the session of a credential, and replaces one of another grant", async () => {
  const { keeper, asked } = keeperWith();
  const terms = {
    client: "app",
    owner: "ana",
    scope: "a",
    parameters: { tenant: "acme" },
    headers: { "x-tenant": "acme" },
  };
  await keeper.put("user", { ...terms, grant: "refresh_token", tokens: null });
  const provider = providerOf(keeper, { owner: "ben" });
  await provider.saveTokens({ ...TOKENS, scope: "a b" });
  const { owner, scope, state } = await keeper.status("user");
  assert.deepEqual([owner, scope, state], ["ana", "a b", "ready"]);
  await keeper.refused("user", "the-access-token");
  assert.equal(asked[0].get("tenant"), "acme", "its parameters stay");
  await keeper.put("user", { client: "app", grant: "client_credentials" });
  await provider.saveTokens(TOKENS);
  assert.deepEqual(
    [(await keeper.status("user")).grant, (await keeper.status("user")).owner],
    ["refresh_token", "ben"],
  );
});

test("saveTokens does not replace the session by what tokens returned", async () => {
  const { keeper, put } = keeperWith();
  await put();
  const provider = providerOf(keeper);
  await provider.saveTokens({
    ...(await provider.tokens()),
    token_type: "Bearer",
    access_token: "the-access-token",
    issuer: ISSUER,
  });
  assert.equal((await keeper.status("user")).state, "ready");
  await provider.saveTokens({ access_token: "another", token_type: "Bearer", expires_in: 60 });
  assert.equal((await provider.tokens())?.access_token, "another");
  assert.equal((await keeper.status("user")).state, "reauthorize", "it cannot be refreshed");
});

test("whatever is wrong with the credential comes to light before the user is sent away", async () => {
  const { keeper } = keeperWith();
  /** @type {string[]} */
  const sent = [];
  const redirectToAuthorization = (/** @type {URL} */ { href }) => void sent.push(href);
  const url = new URL(`${ISSUER}/authorize`);
  for (const more of [{ client: "crm" }, { id: "i".repeat(129) }, { owner: "o".repeat(257) }]) {
    const provider = providerOf(keeper, { ...more, redirectToAuthorization });
    await assert.rejects(provider.redirectToAuthorization(url), { code: "ERR_INVALID_OPTION" });
  }
  assert.deepEqual(sent, []);
  await providerOf(keeper, { redirectToAuthorization }).redirectToAuthorization(url);
  assert.deepEqual(sent, [url.href]);
  assert.equal((await keeper.status("user")).state, "reauthorize");
});

test("a callback answers one authorization, once", async () => {
  const { keeper } = keeperWith();
  const provider = providerOf(keeper);
  const notPending = { code: "ERR_TOKEN_RESPONSE_INVALID" };
  await assert.rejects(provider.readCallback("/callback?code=c"), notPending, "no authorization has begun");
  await assert.rejects(provider.codeVerifier(), notPending);
  const state = await provider.state();
  assert.match(state, /^[0-9a-f]{64}$/);
  assert.notEqual(await provider.state(), state);
  const current = await provider.storedState();
  await provider.saveCodeVerifier("the-verifier");
  await assert.rejects(provider.readCallback(`/callback?code=c&state=${state}`), notPending, "an earlier one");
  await assert.rejects(provider.readCallback("http://["), { code: "ERR_INVALID_OPTION" });
  const parameters = await provider.readCallback(new URL(`${REDIRECT_URL}?code=c&state=${current}`));
  assert.equal(parameters.get("code"), "c");
  assert.equal(await provider.codeVerifier(), "the-verifier");
  await provider.saveTokens(TOKENS);
  await assert.rejects(provider.readCallback(`/callback?code=c&state=${current}`), notPending);
  await assert.rejects(provider.codeVerifier(), notPending);
});

test("a pending authorization is plain JSON in a given storage, where another provider finds it", async () => {
  const { keeper } = keeperWith();
  let session = "";
  const pending = {
    load: () => (session === "" ? undefined : JSON.parse(session)),
    save: (/** @type {any} */ kept) => void (session = JSON.stringify(kept)),
  };
  const provider = providerOf(keeper, { pending });
  const discovery = { authorizationServerUrl: ISSUER };
  await provider.saveDiscoveryState(discovery);
  await provider.saveAuthorizationServerInformation({ issuer: ISSUER });
  const state = await provider.state();
  await provider.saveCodeVerifier("the-verifier");
  const other = providerOf(keeper, { pending });
  assert.equal((await other.readCallback(`/callback?code=c&state=${state}`)).get("code"), "c");
  assert.deepEqual(await other.discoveryState(), discovery);
  assert.deepEqual(await other.authorizationServerInformation(), { issuer: ISSUER });
  assert.equal(await other.codeVerifier(), "the-verifier");
});

test("a client says what it is", async () => {
  const { keeper } = keeperWith();
  const provider = providerOf(keeper, { clientMetadata: { client_name: "Reports" } });
  const grant_types = ["authorization_code", "refresh_token"];
  assert.deepEqual(provider.clientMetadata, { redirect_uris: [REDIRECT_URL], grant_types, client_name: "Reports" });
  assert.equal(provider.redirectUrl, REDIRECT_URL);
  const information = { client_id: "app", client_secret: "the-secret", issuer: ISSUER };
  assert.deepEqual(await provider.clientInformation(), information);
  assert.equal(provider.saveClientInformation, undefined, "it cannot register");
});

test("a registration becomes the options of the keeper's client", async () => {
  const { keeper } = keeperWith();
  const secret = { client_id: "c", client_secret: "the-secret" };
  const tokenEndpoint = `${ISSUER}/token`;
  const metadata = { token_endpoint: "https://issuer.example/oauth/token" };
  const onlyPost = { ...metadata, token_endpoint_auth_methods_supported: ["client_secret_post"] };
  const basic = { clientId: "c", clientAuth: "client_secret_basic", clientSecrets: ["the-secret"] };
  const post = { ...basic, clientAuth: "client_secret_post" };
  /** @type {[any, any, any][]} */
  const cases = [
    [{ client_id: "c" }, metadata, { tokenEndpoint: metadata.token_endpoint, clientId: "c", clientAuth: "none" }],
    [secret, metadata, { tokenEndpoint: metadata.token_endpoint, ...basic }],
    [secret, onlyPost, { tokenEndpoint: metadata.token_endpoint, ...post }],
    [secret, undefined, { tokenEndpoint, ...basic }],
    [
      { ...secret, token_endpoint_auth_method: "client_secret_post" },
      metadata,
      { tokenEndpoint: metadata.token_endpoint, ...post },
    ],
    [{ ...secret, token_endpoint: `${ISSUER}/t` }, metadata, { tokenEndpoint: `${ISSUER}/t`, ...basic }],
  ];
  for (const [information, authorizationServerMetadata, client] of cases) {
    /** @type {any[]} */
    const saved = [];
    const saveClientInformation = (/** @type {any[]} */ ...args) => void saved.push(args);
    const provider = providerOf(keeper, { clientInformation: () => saved[0]?.[0], saveClientInformation });
    await provider.saveDiscoveryState({ authorizationServerUrl: ISSUER, authorizationServerMetadata });
    await provider.saveClientInformation(information);
    assert.deepEqual(saved, [[information, client]]);
    await provider.saveClientInformation({ ...information, issuer: ISSUER });
    assert.equal(saved.length, 1, "it is registered already");
    await assert.rejects(provider.saveClientInformation({ client_id: "another" }), { code: "ERR_CONFLICT" });
    assert.ok(new TokenClient({ ...client, logger: null }));
  }
  const provider = providerOf(keeper, { clientInformation: () => undefined, saveClientInformation: () => {} });
  await assert.rejects(provider.saveClientInformation(secret), { code: "ERR_TOKEN_RESPONSE_INVALID" });
});

test("invalidateCredentials discards an authorization, and never a session", async () => {
  const { keeper, put, refreshes } = keeperWith();
  await put();
  const provider = providerOf(keeper);
  await provider.saveDiscoveryState({ authorizationServerUrl: ISSUER });
  await provider.saveAuthorizationServerInformation({ issuer: ISSUER });
  await provider.saveCodeVerifier("the-verifier");
  await provider.invalidateCredentials("client");
  await provider.invalidateCredentials("tokens");
  assert.deepEqual([await provider.codeVerifier(), refreshes()], ["the-verifier", 0]);
  await provider.invalidateCredentials("verifier");
  await assert.rejects(provider.codeVerifier(), { code: "ERR_TOKEN_RESPONSE_INVALID" });
  assert.notEqual(await provider.discoveryState(), undefined);
  await provider.invalidateCredentials("discovery");
  assert.equal(await provider.discoveryState(), undefined);
  assert.equal(await provider.authorizationServerInformation(), undefined);
  await provider.saveCodeVerifier("the-verifier");
  await provider.invalidateCredentials("all");
  await assert.rejects(provider.codeVerifier(), { code: "ERR_TOKEN_RESPONSE_INVALID" });
  assert.equal((await keeper.status("user")).state, "ready");
});

test("invalidateCredentials refreshes the tokens that it names, unless there are newer ones", async () => {
  const { keeper, put, refreshes } = keeperWith();
  await put();
  const provider = providerOf(keeper);
  const tokens = { access_token: "the-access-token" };
  await provider.invalidateCredentials("tokens", { tokens });
  assert.equal((await provider.tokens())?.access_token, "token 1");
  await provider.invalidateCredentials("tokens", { tokens });
  assert.deepEqual([(await provider.tokens())?.access_token, refreshes()], ["token 1", 1], "a late loser");
});

test("a late loser does not end the session that another process has authorized anew", async () => {
  const { keeper, put } = keeperWith(refusal());
  await put();
  const provider = providerOf(keeper);
  const before = await provider.tokens();
  assert.ok(before);
  await provider.invalidateCredentials("tokens", { tokens: before });
  assert.equal((await keeper.status("user")).state, "reauthorize", "the session has ended");
  await providerOf(keeper).saveTokens({ ...TOKENS, access_token: "newer" });
  await provider.invalidateCredentials("tokens", { tokens: before });
  await provider.invalidateCredentials("all");
  assert.equal((await provider.tokens())?.access_token, "newer");
});

/** A resource server that accepts these tokens, and notes what comes. @param {string[]} accepted */
function resourceServer(...accepted) {
  /** @type {[string | null, string][]} */
  const requests = [];
  /** @type {typeof globalThis.fetch} */
  const fetch = async (input, init) => {
    const request = new Request(input, init);
    const authorization = request.headers.get("authorization");
    requests.push([authorization, await request.text()]);
    return new Response("", { status: accepted.some((token) => authorization === `Bearer ${token}`) ? 200 : 401 });
  };
  return { requests, fetch };
}

/** @param {string} token */
const bearing = (token) => ({ method: "POST", headers: { Authorization: `Bearer ${token}` }, body: "{}" });
const URL_OF_SERVER = "https://mcp.example/mcp";

test("fetch sends a request once more with the new token", async () => {
  const { keeper, put, refreshes } = keeperWith();
  await put();
  const server = resourceServer("token 1");
  const provider = providerOf(keeper, { fetch: server.fetch });
  await provider.tokens();
  const send = () => provider.fetch(URL_OF_SERVER, bearing("the-access-token"));
  assert.deepEqual(
    (await Promise.all([send(), send(), send()])).map(({ status }) => status),
    [200, 200, 200],
  );
  assert.equal(refreshes(), 1);
  assert.equal((await send()).status, 200);
  assert.equal((await provider.fetch(new Request(URL_OF_SERVER, bearing("the-access-token")))).status, 200);
  assert.equal(refreshes(), 1, "a request with an older token costs no refresh");
  assert.ok(server.requests.every(([, body]) => body === "{}"));
});

test("fetch passes on what bears no token of the session", async () => {
  const { keeper, put, refreshes } = keeperWith();
  await put();
  const server = resourceServer("token 1");
  const provider = providerOf(keeper, { fetch: server.fetch });
  await provider.tokens();
  for (const init of [undefined, bearing("another"), { headers: { Authorization: "Basic YTpi" } }]) {
    assert.equal((await provider.fetch(URL_OF_SERVER, init)).status, 401);
  }
  assert.deepEqual([server.requests.length, refreshes()], [3, 0]);
});

test("fetch returns the refusal if the new token is refused too, and if the session has ended", async () => {
  for (const answers of [[], [refusal()]]) {
    const { keeper, put } = keeperWith(...answers);
    await put();
    const server = resourceServer();
    const provider = providerOf(keeper, { fetch: server.fetch });
    await provider.tokens();
    assert.equal((await provider.fetch(URL_OF_SERVER, bearing("the-access-token"))).status, 401);
    assert.equal(server.requests.length, answers.length === 0 ? 2 : 1);
  }
});

test("fetch reports a token, but cannot send a stream again", async () => {
  const { keeper, put } = keeperWith();
  await put();
  const server = resourceServer("token 1");
  const provider = providerOf(keeper, { fetch: server.fetch });
  await provider.tokens();
  const init = /** @type {RequestInit} */ ({
    ...bearing("the-access-token"),
    body: new Response("{}").body,
    duplex: "half",
  });
  assert.equal((await provider.fetch(URL_OF_SERVER, init)).status, 401);
  assert.equal((await provider.tokens())?.access_token, "token 1");
});

test("fetch rejects while the authorization server is down: an SDK that saw the refusal would ask the user", async () => {
  const { keeper, put } = keeperWith(unavailable());
  await put();
  const provider = providerOf(keeper, { fetch: resourceServer().fetch });
  await provider.tokens();
  await assert.rejects(provider.fetch(URL_OF_SERVER, bearing("the-access-token")), {
    code: "ERR_TOKEN_REQUEST_FAILED",
  });
});

test("an aborted request does not wait for the new token, and the refresh goes on", async () => {
  /** @type {(answer: Response) => void} */
  let answer = () => {};
  const pending = new Promise((resolve) => (answer = resolve));
  const { keeper, put } = keeperWith(/** @type {any} */ (pending));
  await put();
  const abort = new AbortController();
  const server = resourceServer();
  const provider = providerOf(keeper, { fetch: server.fetch });
  await provider.tokens();
  const sent = provider.fetch(URL_OF_SERVER, { ...bearing("the-access-token"), signal: abort.signal });
  while (keeper.stats().refreshing === 0) await new Promise((resolve) => setTimeout(resolve));
  abort.abort(new Error("the user left"));
  await assert.rejects(sent, /the user left/);
  answer(Response.json({ access_token: "late", refresh_token: "r", token_type: "Bearer", expires_in: 3600 }));
  await keeper.stop();
  assert.equal((await provider.tokens())?.access_token, "late");
});

test("no secret is in what is printed of a provider, nor in its errors", async () => {
  const { keeper, put } = keeperWith(unavailable());
  await put();
  const provider = providerOf(keeper, { fetch: resourceServer().fetch });
  const plain = new KeeperAuthProvider({ keeper, id: "user" });
  await plain.token();
  await provider.tokens();
  await provider.saveCodeVerifier("the-verifier");
  const state = await provider.state();
  const errors = await Promise.all(
    [
      provider.fetch(URL_OF_SERVER, bearing("the-access-token")),
      provider.readCallback("/callback?code=the-secret"),
      provider.readCallback("http://[the-secret"),
      provider.redirectToAuthorization(new URL(ISSUER)),
    ].map((call) =>
      call.then(
        () => undefined,
        (error) => error,
      ),
    ),
  );
  const thrown = errors.filter((error) => error instanceof SecretSlotsError);
  assert.equal(thrown.length, 3);
  const shown = [provider, plain, ...thrown].map(
    (value) => inspect(value, { depth: 9, showHidden: true }) + JSON.stringify(value),
  );
  for (const secret of [...SECRETS, state]) assert.ok(!shown.join("").includes(secret), secret);
});
