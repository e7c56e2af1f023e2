// Options that cannot be read: a getter that throws, and a proxy. They are a typed error, and the next call works.

/**
 * @param {import("qunit")} QUnit
 * @param {import("./index.js").Package} api
 */
export function unreadableOptions(QUnit, api) {
  const { SecretSlots, SignedCookies, StoredClients, TokenClient, TokenKeeper, ClientSecretRegistry, stores } = api;
  const trap = () => {
    throw new Error("hunter2");
  };
  /** @type {Record<string, () => any>} */
  const unreadable = {
    "a getter": () => Object.defineProperty({}, "actor", { get: trap, enumerable: true }),
    "a proxy of its names": () => new Proxy({}, { ownKeys: trap }),
    "a proxy of its prototype": () => new Proxy({}, { getPrototypeOf: trap }),
  };

  QUnit.module("unreadable options", () => {
    for (const [title, make] of Object.entries(unreadable)) {
      QUnit.test(`${title} that throws is refused in every room`, async (assert) => {
        const secrets = new SecretSlots({ s: "k".repeat(64) });
        const store = new stores.memory.MemoryStore();
        const keeper = new TokenKeeper({ store, clients: {} });
        const clients = new StoredClients({ store });
        const registry = new ClientSecretRegistry({ store: new stores.memory.MemoryStore() });
        await registry.createApplication("shop", { type: "web" });
        /** @type {Record<string, () => unknown>} */
        const calls = {
          signJwt: () => secrets.signJwt("s", {}, make()),
          jwtVerifier: () => secrets.jwtVerifier("s", make()),
          SignedCookies: () => new SignedCookies(secrets, "s", make()),
          TokenClient: () => new TokenClient(make()),
          TokenKeeper: () => new TokenKeeper(make()),
          list: () => keeper.list(make()),
          fetch: () => keeper.fetch("id", make()),
          StoredClients: () => new StoredClients(make()),
          put: () => clients.put("crm", make()),
          clients: () => clients.list(make()),
          ClientSecretRegistry: () => new ClientSecretRegistry(make()),
          add: () => registry.add("shop", make()),
          rotateAll: () => registry.rotateAll(make()),
        };
        for (const [name, call] of Object.entries(calls)) {
          /** @type {any} */
          const error = await Promise.resolve()
            .then(call)
            .catch((thrown) => thrown);
          assert.strictEqual(error.code, "ERR_INVALID_OPTION", name);
          assert.false(error.message.includes("hunter2"), name);
        }
        const { secret } = await registry.add("shop", { description: "a" });
        assert.true((await registry.verify("shop", String(secret))).ok);
        assert.strictEqual(secrets.verifyJwt("s", secrets.signJwt("s", { sub: "u" })).payload.sub, "u");
      });
    }
  });
}
