// A user authorizes each client, and the keeper holds the session from then on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "../../js/stores/memory.js";
import { StoredClients, TokenClient, TokenKeeper } from "../../js/client.js";
import { KeeperOAuthProvider } from "../../js/mcp.js";
import { authorize, AuthorizationServer } from "./authorization-server.js";
import { CLIENTS } from "./clients.js";
import { GuardedServer } from "./guarded-server.js";
import { CLIENT, REDIRECT_URL } from "./registered-client.js";

/** @param {import("node:test").TestContext} context */
async function start(context) {
  const authorization = await new AuthorizationServer().start();
  context.after(() => authorization.stop());
  const server = await new GuardedServer(authorization).start();
  context.after(() => server.stop());
  return { authorization, issuer: String(authorization.issuer), url: String(server.url), store: new MemoryStore() };
}

/** @param {string} issuer */
function appAt(issuer) {
  const { client_id: clientId, client_secret } = CLIENT;
  return new TokenClient({ tokenEndpoint: `${issuer}/token`, clientId, clientSecrets: [client_secret], logger: null });
}

/** A provider that notes where the user is sent. @param {any} options */
function recorded(options) {
  /** @type {URL[]} */
  const sent = [];
  const redirectToAuthorization = (/** @type {URL} */ url) => void sent.push(url);
  const common = { id: "user", client: "app", redirectUrl: REDIRECT_URL, redirectToAuthorization };
  const authProvider = new KeeperOAuthProvider({ ...common, ...options });
  return { sent, authProvider, fetch: authProvider.fetch };
}

for (const [name, { connect, finish }] of Object.entries(CLIENTS)) {
  test(`${name}: a user authorizes, and again once the session has ended`, async (context) => {
    const { authorization, issuer, url, store } = await start(context);
    const keeper = new TokenKeeper({ store, clients: { app: appAt(issuer) } });
    const { sent, ...options } = recorded({ keeper, owner: "user 7", clientInformation: { ...CLIENT, issuer } });
    await assert.rejects(connect(url, options), /Unauthorized/i);
    assert.equal(sent.length, 1);
    assert.deepEqual(await keeper.list({ state: "reauthorize" }), [
      { id: "user", client: "app", grant: "refresh_token", owner: "user 7", state: "reauthorize" },
    ]);

    const callback = await authorize(sent[0]);
    const foreign = new URL(callback);
    foreign.searchParams.set("state", "another");
    await assert.rejects(options.authProvider.readCallback(foreign), { code: "ERR_TOKEN_RESPONSE_INVALID" });
    await finish(url, options, await options.authProvider.readCallback(callback));
    await assert.rejects(options.authProvider.readCallback(callback), { code: "ERR_TOKEN_RESPONSE_INVALID" }, "once");
    const status = await keeper.status("user");
    assert.deepEqual([status.state, status.owner], ["ready", "user 7"]);

    const client = await connect(url, options);
    context.after(() => client.close());
    assert.equal(await client.greet(), "hello");
    const { access_token } = await keeper.token("user");
    await authorization.expire(access_token);
    assert.deepEqual(await Promise.all([client.greet(), client.greet(), client.greet()]), Array(3).fill("hello"));
    assert.deepEqual(authorization.refreshes, [200], "the keeper has refreshed");
    assert.equal(sent.length, 1, "nobody was asked");

    await authorization.endSession(
      await store.read("token/user").then((record) => JSON.parse(String(record?.value)).tokens),
    );
    // The AI SDK wraps it.
    const refused = await client.greet().catch((error) => error);
    assert.match(String(refused.cause ?? refused), /Unauthorized/);
    assert.equal(sent.length, 2, "only a new authorization helps");
    await finish(url, options, await options.authProvider.readCallback(await authorize(sent[1])));
    assert.equal(await client.greet(), "hello");
  });

  test(`${name}: a client registers by itself once, and every process refreshes with it`, async (context) => {
    const { authorization, url, store } = await start(context);
    /** @type {any} */
    let saved;
    const clients = new StoredClients({ store, logger: null });
    const keeper = () => new TokenKeeper({ store, clients: clients.client });
    const registering = {
      keeper: keeper(),
      clientMetadata: { redirect_uris: [REDIRECT_URL], token_endpoint_auth_method: "client_secret_post" },
      clientInformation: () => saved,
      saveClientInformation: async (/** @type {any} */ information, /** @type {any} */ client) => {
        await clients.put("app", client, { ifVersion: null });
        saved = information;
      },
    };
    const { sent, ...options } = recorded(registering);
    await assert.rejects(connect(url, options), /Unauthorized/i);
    const { client_id } = saved;
    await finish(url, options, await options.authProvider.readCallback(await authorize(sent[0])));
    const { access_token } = await keeper().token("user");
    await authorization.expire(access_token);

    const other = recorded({ ...registering, keeper: keeper() });
    const client = await connect(url, other);
    context.after(() => client.close());
    assert.equal(await client.greet(), "hello");
    assert.deepEqual(authorization.refreshes, [200]);
    assert.deepEqual([saved.client_id, other.sent], [client_id, []]);
    assert.equal((await clients.get("app"))?.options.clientAuth, "client_secret_post");

    const another = { client_id: "another", client_secret: "a-secret", issuer: "https://elsewhere.example" };
    await assert.rejects(other.authProvider.saveClientInformation(another), { code: "ERR_CONFLICT" });
    await other.authProvider.invalidateCredentials("all");
    assert.equal(saved.client_id, client_id, "the registration stays");
  });

  test(`${name}: a transport without the provider's fetch does not send the user to authorize while the session lives`, async (context) => {
    const { authorization, issuer, url, store } = await start(context);
    const keeper = new TokenKeeper({ store, clients: { app: appAt(issuer) } });
    const tokens = await authorization.newSession();
    await keeper.put("user", { client: "app", grant: "refresh_token", tokens });
    const { sent, authProvider } = recorded({ keeper, clientInformation: { ...CLIENT, issuer } });
    const client = await connect(url, { authProvider });
    context.after(() => client.close());
    await authorization.expire(tokens.access_token);
    const error = await client.greet().catch((error) => error);
    assert.match(String(error.cause ?? error), /SecretSlotsError: fetch of the provider must be/);
    assert.deepEqual(sent, []);
  });
}
