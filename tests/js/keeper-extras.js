// Extra parameters and headers of credentials and of stored clients: sent with each refresh, kept, and shown nowhere.
import { KeeperServer } from "./keeper-server.js";
import { rejected } from "./token-server.js";

const SECRETS = ["hunter2", "good secret"];

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperExtras(QUnit, api) {
  QUnit.module("keeper, extra parameters and headers");

  const stored = (/** @type {KeeperServer} */ { store, fetch, clock }, /** @type {object} */ more = {}) =>
    new api.StoredClients({ store, fetch, clock, logger: null, ...more });
  const ownClient = (/** @type {KeeperServer} */ server) => ({
    ...{ tokenEndpoint: "https://issuer.example/token", clientId: String(server.options().clientId), rawBasic: false },
    clientSecrets: ["good secret"],
  });

  QUnit.test("a credential's go with every refresh, in the place of its client's", async (assert) => {
    const server = new KeeperServer(api);
    const extras = { parameters: { audience: "all", tenant: "1" }, headers: { "x-a": "client", "x-b": "client" } };
    const client = new api.TokenClient(server.options({ clientSecrets: ["good secret"], ...extras }));
    const { keeper, events } = server.keeper({ clients: { crm: client } });
    const credential = { client: "crm", grant: /** @type {const} */ ("refresh_token"), owner: "anna" };
    await keeper.put("user", {
      ...credential,
      tokens: { refresh_token: server.refreshToken },
      parameters: { audience: "hunter2 of one", extra: "é&=+", tenant: "" },
      headers: { "X-A": "hunter2", "x-b": "" },
    });
    const other = server.keeper({ clients: { crm: client } }).keeper;
    for (const { token } of [keeper, other, keeper].map((holder) => ({ token: () => holder.token("user") }))) {
      await server.clock.until(token());
      await server.clock.advance(3_700_000);
    }
    assert.equal(server.sent.length, 3);
    for (const { form, init } of server.sent) {
      assert.deepEqual(
        [form.get("audience"), form.get("extra"), form.has("tenant")],
        ["hunter2 of one", "é&=+", false],
      );
      assert.deepEqual([init.headers["x-a"], init.headers["x-b"]], ["hunter2", undefined]);
    }
    const shown = JSON.stringify([events, await keeper.status("user"), await keeper.list(), await other.token("user")]);
    assert.false(shown.includes("hunter2"), shown);
    await keeper.put("plain", { ...credential, grant: "client_credentials" });
    await server.clock.until(keeper.token("plain"));
    const { form, init } = /** @type {import("./token-server.js").Sent} */ (server.sent.at(-1));
    assert.deepEqual([form.get("audience"), form.get("tenant"), init.headers["x-a"]], ["all", "1", "client"]);
  });

  QUnit.test("they stay after a failure, and a new put replaces them", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper({ clients: {} });
    const right = server.keeper().keeper;
    const credential = { client: "crm", grant: /** @type {const} */ ("client_credentials") };
    await right.put("a", { ...credential, parameters: { extra: "1" } });
    await rejected(assert, api, "ERR_INVALID_OPTION", server.clock.until(keeper.token("a")), SECRETS);
    await server.clock.until(right.token("a"));
    assert.equal(server.sent[0].form.get("extra"), "1");
    await right.put("a", credential);
    await server.clock.until(right.token("a"));
    assert.false(server.sent[1].form.has("extra"));
  });

  QUnit.test(
    "names that the request sets itself, and what is no text, are refused before they are stored",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = server.keeper();
      const clients = stored(server);
      const credential = { client: "crm", grant: "client_credentials" };
      const wrong = [
        ...[
          { parameters: { refresh_token: "hunter2" } },
          { parameters: { client_secret: "hunter2" } },
          { parameters: { a: 5 } },
        ],
        ...[
          { parameters: [] },
          { parameters: "hunter2" },
          { parameters: null },
          { headers: { Authorization: "hunter2" } },
        ],
        ...[
          { headers: { "content-type": "hunter2" } },
          { headers: { "x-a": "hunter2\n" } },
          { headers: { "x a": "hunter2" } },
        ],
      ];
      for (const extras of wrong) {
        const put = keeper.put("a", /** @type {any} */ ({ ...credential, ...extras }));
        await rejected(assert, api, "ERR_INVALID_OPTION", put, SECRETS);
        const client = clients.put("crm", /** @type {any} */ ({ ...ownClient(server), ...extras }));
        await rejected(assert, api, "ERR_INVALID_OPTION", client, SECRETS);
      }
      assert.deepEqual([await keeper.list(), await clients.list()], [[], []]);
    },
  );

  QUnit.test("a stored client's come back, go with every request, and change without its secrets", async (assert) => {
    const server = new KeeperServer(api);
    const clients = stored(server);
    const { clientSecrets, ...own } = {
      ...ownClient(server),
      authorizationEndpoint: "https://issuer.example/authorize",
    };
    const extras = {
      ...{ parameters: { audience: "all", __proto__x: "1" }, headers: { "x-a": "1" } },
      authorizationParameters: { prompt: "consent" },
    };
    await clients.put("crm", { ...own, ...extras, clientSecrets });
    assert.deepEqual((await clients.get("crm"))?.options, { ...own, ...extras });
    const client = /** @type {import("../../js/index.js").TokenClient} */ (await clients.client("crm"));
    const { url } = client.authorizationUrl({ redirectUri: "https://app.example/callback" });
    assert.equal(new URL(url).searchParams.get("prompt"), "consent");
    const { keeper } = server.keeper({ clients: clients.client });
    await keeper.put("a", { client: "crm", grant: "client_credentials" });
    await server.clock.until(keeper.token("a"));
    await clients.put("crm", { ...own, parameters: { audience: "one" } });
    await server.clock.advance(3_700_000);
    await server.clock.until(keeper.token("a"));
    const audiences = server.sent.map(({ form }) => form.get("audience"));
    assert.deepEqual(audiences, ["all", "one"]);
    assert.deepEqual(
      server.sent.map(({ init }) => init.headers["x-a"]),
      ["1", undefined],
    );
  });
}
