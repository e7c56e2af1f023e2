// Stored clients that have an issuer and no endpoints of their own.
import { KeeperServer } from "./keeper-server.js";
import { json, rejected } from "./token-server.js";

const ISSUER = "https://issuer.example";
const SECRETS = ["good secret", "hunter2"];

/** A server of tokens that has metadata. */
class DiscoveredServer extends KeeperServer {
  metadata = /** @type {Record<string, unknown>} */ ({ issuer: ISSUER, token_endpoint: `${ISSUER}/token` });
  /** How often its metadata were asked for. */
  asked = 0;
  isAway = false;

  /** @param {import("./index.js").Package} api */
  constructor(api) {
    super(api);
    const { fetch } = this;
    this.fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
      if (init.method === "POST") return fetch(url, init);
      this.asked += 1;
      return this.isAway ? json(503, {}) : json(200, this.metadata);
    };
  }
}

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperDiscovery(QUnit, api) {
  QUnit.module("keeper, stored clients of an issuer");

  /** @param {DiscoveredServer} server */
  const holder = (server) => {
    const { store, fetch, clock } = server;
    const clients = new api.StoredClients({ store, fetch, clock, logger: null });
    return { clients, ...server.keeper({ clients: clients.client }) };
  };
  const options = (/** @type {DiscoveredServer} */ server) => ({
    ...{ issuer: ISSUER, clientId: String(server.options().clientId), rawBasic: false, retries: 0 },
    clientSecrets: ["good secret"],
  });
  const own = { client: "crm", grant: /** @type {const} */ ("client_credentials") };

  QUnit.test("its endpoints are found once, and again when they are an hour old", async (assert) => {
    const server = new DiscoveredServer(api);
    const { clients, keeper } = holder(server);
    const given = options(server);
    await clients.put("crm", given);
    assert.equal(server.asked, 0, "not before they are needed");
    const { clientSecrets } = given;
    assert.deepEqual(
      /** @type {unknown} */ ({ ...(await clients.get("crm"))?.options, clientSecrets }),
      given,
      "and they are not stored",
    );
    await keeper.put("a", own);
    await server.clock.until(keeper.token("a"));
    assert.deepEqual([server.asked, server.sent[0].url], [1, `${ISSUER}/token`]);
    const client = await clients.client("crm");
    assert.equal(await clients.client("crm"), client);
    server.metadata = { ...server.metadata, token_endpoint: `${ISSUER}/moved` };
    await server.clock.advance(3_700_000);
    await server.clock.until(keeper.token("a"));
    assert.deepEqual([server.asked, server.sent[1].url], [2, `${ISSUER}/moved`]);
  });

  QUnit.test("what the client says goes before what the server says", async (assert) => {
    const server = new DiscoveredServer(api);
    const { clients } = holder(server);
    server.metadata = {
      ...{ ...server.metadata, authorization_endpoint: `${ISSUER}/authorize` },
      token_endpoint_auth_methods_supported: ["client_secret_post"],
    };
    await clients.put("crm", options(server));
    await (await clients.client("crm"))?.clientCredentials();
    assert.equal(server.sent[0].form.get("client_secret"), "good secret", "the server's method");
    const mine = { clientAuth: /** @type {const} */ ("client_secret_basic"), authorizationEndpoint: `${ISSUER}/mine` };
    await clients.put("crm", { ...options(server), ...mine });
    const client = /** @type {import("../../js/index.js").TokenClient} */ (await clients.client("crm"));
    await client.clientCredentials();
    assert.false(server.sent[1].form.has("client_secret"));
    const { url } = client.authorizationUrl({ redirectUri: "https://app.example/callback" });
    assert.true(url.startsWith(`${ISSUER}/mine?`));
  });

  QUnit.test("while its metadata cannot be had, its credentials fail, and good tokens are served", async (assert) => {
    const server = new DiscoveredServer(api);
    // It is due when the metadata are an hour old.
    server.lifetime = 3_700;
    const { clients, keeper } = holder(server);
    await clients.put("crm", options(server));
    await keeper.put("a", own);
    await server.clock.until(keeper.token("a"));
    server.metadata = { ...server.metadata, issuer: "https://evil.example" };
    await server.clock.advance(3_650_000);
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 1, refreshed: 0, failed: 1 });
    assert.equal((await keeper.token("a")).access_token, "access 1");
    await server.clock.advance(100_000);
    await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", server.clock.until(keeper.token("a")), SECRETS);
    assert.deepEqual((await keeper.status("a")).state, "failing");
    server.metadata = { ...server.metadata, issuer: ISSUER };
    assert.equal(
      (await server.clock.until(keeper.token("a"))).access_token,
      "access 2",
      "at once, as the client is back",
    );
    const first = new DiscoveredServer(api);
    first.isAway = true;
    const other = holder(first);
    await other.clients.put("crm", options(first));
    const put = first.clock.until(other.keeper.put("a", own));
    await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", put, SECRETS);
  });

  QUnit.test("its secrets stay with its issuer", async (assert) => {
    const server = new DiscoveredServer(api);
    const { clients } = holder(server);
    const { clientSecrets, ...shown } = options(server);
    await clients.put("crm", { ...shown, clientSecrets });
    await clients.put("crm", { ...shown, scope: "read" });
    const moves = [
      { issuer: "https://evil.example" },
      { issuer: `${ISSUER}/` },
      { tokenEndpoint: "https://evil.example/token" },
      { issuer: undefined, tokenEndpoint: `${ISSUER}/token` },
      { clientAuth: /** @type {const} */ ("client_secret_basic") },
    ];
    for (const move of moves)
      await rejected(assert, api, "ERR_INVALID_OPTION", clients.put("crm", { ...shown, ...move }), SECRETS);
    for (const wrong of [
      { issuer: undefined },
      { issuer: "http://issuer.example" },
      { issuer: "hunter2" },
      { issuer: 5 },
    ]) {
      const put = clients.put("crm", /** @type {any} */ ({ ...shown, clientSecrets, ...wrong }));
      await rejected(assert, api, "ERR_INVALID_OPTION", put, SECRETS);
    }
    assert.equal((await clients.get("crm"))?.options.scope, "read");
    assert.equal(server.asked, 0);
  });
}
