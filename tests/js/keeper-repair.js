// Clients that are missing or wrong: the failure is recorded as any other, and ends at once when the client is repaired.
import { KeeperServer } from "./keeper-server.js";
import { json, rejected } from "./token-server.js";

const SECRETS = ["hunter2", "good secret", "bad secret", "refresh 0"];

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperRepair(QUnit, api) {
  QUnit.module("keeper, clients that are missing");

  const codeOf = (/** @type {Promise<unknown>} */ call) =>
    call.then(
      () => "no error",
      ({ code }) => code,
    );

  /** Stored clients of a server, and a keeper over them. @param {KeeperServer} server */
  const stored = (server) => {
    const { fetch, clock, store } = server;
    const clients = new api.StoredClients({ store, fetch, clock, logger: null });
    return { clients, ...server.keeper({ clients: clients.client }) };
  };
  const options = (/** @type {KeeperServer} */ server, /** @type {string[]} */ ...clientSecrets) => {
    const { tokenEndpoint, clientId } = server.options();
    return { tokenEndpoint: String(tokenEndpoint), clientId, retries: 0, rawBasic: false, clientSecrets };
  };
  const user = (/** @type {KeeperServer} */ server) => ({
    ...{ client: "crm", grant: /** @type {const} */ ("refresh_token") },
    tokens: { refresh_token: server.refreshToken },
  });

  /** Ways to have no client, and the code of each. @type {Record<string, [any, string]>} */
  const missing = {
    "an object without it": [{}, "ERR_INVALID_OPTION"],
    "a function that returns undefined": [() => undefined, "ERR_INVALID_OPTION"],
    "a function that resolves to undefined": [async () => undefined, "ERR_INVALID_OPTION"],
    "a function that returns something else": [() => ({}), "ERR_INVALID_OPTION"],
    "a function that throws": [
      () => {
        throw new Error("hunter2");
      },
      "ERR_TOKEN_REQUEST_FAILED",
    ],
    "a function that rejects": [() => Promise.reject(new TypeError("hunter2")), "ERR_TOKEN_REQUEST_FAILED"],
    "a function that rejects with nothing": [() => Promise.reject(), "ERR_TOKEN_REQUEST_FAILED"],
    "a store that fails": [
      () => Promise.reject(new api.SecretSlotsError("ERR_STORE", "the store failed")),
      "ERR_STORE",
    ],
  };

  for (const [title, [clients, code]] of Object.entries(missing)) {
    QUnit.test(`${title}: the state is failing, with a back-off, and a client ends it`, async (assert) => {
      const server = new KeeperServer(api);
      await server.kept();
      const { keeper, events } = server.keeper({ clients });
      await rejected(assert, api, code, server.clock.until(keeper.token("user")), SECRETS);
      const { state, last_error, retry_at } = await keeper.status("user");
      assert.deepEqual([state, last_error], ["failing", code]);
      assert.deepEqual(events, [{ type: "refresh_failed", id: "user", code, retryAt: retry_at }]);
      assert.deepEqual((await server.record()).attempt, undefined, "nobody has to wait for a lease");
      await rejected(assert, api, code, server.clock.until(keeper.token("user")), SECRETS);
      assert.equal((await server.record()).failures, 1, "the back-off is kept");
      await server.clock.advance(1_000);
      assert.deepEqual(await server.clock.until(keeper.tick()), { due: 1, refreshed: 0, failed: 1 });
      assert.equal((await server.record()).failures, 2);
      assert.equal(server.sent.length, 0);
      const other = server.keeper().keeper;
      assert.equal((await server.clock.until(other.token("user"))).access_token, "access 1", "the next one has it");
      assert.deepEqual((await keeper.status("user")).state, "ready");
      assert.equal((await server.record()).failed_with, undefined);
    });
  }

  QUnit.test("a token that is still valid is served while its client is missing", async (assert) => {
    const server = new KeeperServer(api);
    await server.clock.until((await server.kept()).keeper.token("user"));
    const { keeper } = server.keeper({ clients: {} });
    await server.clock.advance(3_590_000);
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 1, refreshed: 0, failed: 1 });
    assert.equal((await keeper.token("user")).access_token, "access 1");
    assert.equal((await keeper.status("user")).state, "failing");
  });

  QUnit.test("put refuses a client that cannot be had, and stores nothing", async (assert) => {
    const server = new KeeperServer(api);
    for (const [clients, code] of Object.values(missing)) {
      const { keeper } = server.keeper({ clients });
      await rejected(assert, api, code, keeper.put("user", user(server)), SECRETS);
      assert.equal(await server.record(), null);
    }
  });

  QUnit.module("keeper, clients that are repaired");

  QUnit.test("new secrets are tried at the next call and at the next tick, without the wait", async (assert) => {
    const server = new KeeperServer(api);
    const { clients, keeper } = stored(server);
    const wrong = options(server, "bad secret");
    await clients.put("crm", wrong);
    for (const id of ["called", "ticked"]) await keeper.put(id, { ...user(server), grant: "client_credentials" });
    for (let round = 0; round < 12; round++) {
      await server.clock.until(keeper.tick());
      await server.clock.advance(60_000);
    }
    await server.clock.until(keeper.tick());
    const { retry_at = 0 } = await keeper.status("called");
    assert.true(retry_at > server.clock.now() / 1000 + 20, "the wait is long by now");
    const sent = server.sent.length;
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 0, refreshed: 0, failed: 0 });
    assert.equal(await codeOf(server.clock.until(keeper.token("called"))), "ERR_CLIENT_SECRETS_REFUSED");
    assert.equal(server.sent.length, sent, "the wait is kept");

    await clients.put("crm", { ...wrong, clientSecrets: ["good secret"] });
    assert.equal((await server.clock.until(keeper.token("called"))).token_type, "Bearer");
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 1, refreshed: 1, failed: 0 });
    assert.deepEqual(
      (await keeper.list()).map(({ state }) => state),
      ["ready", "ready"],
    );
  });

  QUnit.test("each change is worth one attempt, by one holder", async (assert) => {
    const server = new KeeperServer(api);
    const [first, second] = [stored(server), stored(server)];
    const wrong = options(server, "bad secret");
    await first.clients.put("crm", wrong);
    await first.keeper.put("user", user(server));
    await codeOf(server.clock.until(first.keeper.token("user")));
    await codeOf(server.clock.until(second.keeper.token("user")));
    for (let change = 0; change < 5; change++) {
      const before = server.sent.length;
      await first.clients.put("crm", { ...wrong, clientSecrets: [`bad secret ${change}`] });
      const calls = [first, second, first, second].flatMap(({ keeper }) => [keeper.token("user"), keeper.tick()]);
      await server.clock.until(
        Promise.all(
          calls.map((call) =>
            call.then(
              () => {},
              () => {},
            ),
          ),
        ),
      );
      assert.equal(server.sent.length - before, 1, `change ${change}`);
    }
  });

  QUnit.test("a client that comes, and one that is put again, are tried at once", async (assert) => {
    const server = new KeeperServer(api);
    const { clients, keeper } = stored(server);
    const right = options(server, "good secret");
    await clients.put("crm", right);
    await keeper.put("user", user(server));
    await clients.remove("crm");
    assert.equal(await codeOf(server.clock.until(keeper.token("user"))), "ERR_INVALID_OPTION");
    await clients.put("crm", right);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");

    const table = /** @type {Record<string, any>} */ ({});
    const other = server.keeper({ clients: table }).keeper;
    await server.clock.advance(3_700_000);
    assert.equal(await codeOf(server.clock.until(other.token("user"))), "ERR_INVALID_OPTION");
    table.crm = server.keeper().client;
    assert.deepEqual(await server.clock.until(other.tick({ ids: ["none"] })), { due: 0, refreshed: 0, failed: 1 });
    assert.deepEqual(await server.clock.until(other.tick({ ids: ["user"] })), { due: 1, refreshed: 1, failed: 0 });
    assert.true(server.isAlive);
  });

  QUnit.test("a failure of another kind after a repair has its own wait", async (assert) => {
    const server = new KeeperServer(api);
    const { clients, keeper } = stored(server);
    await clients.put("crm", options(server, "good secret"));
    await keeper.put("user", user(server));
    await clients.remove("crm");
    await codeOf(server.clock.until(keeper.token("user")));
    await clients.put("crm", options(server, "good secret"));
    server.lifetime = 0;
    for (let call = 0; call < 5; call++) {
      assert.equal(await codeOf(server.clock.until(keeper.token("user"))), "ERR_TOKEN_REQUEST_FAILED");
      await server.clock.until(keeper.tick());
    }
    assert.equal(server.sent.length, 1, "a token that is no good when it comes");
    assert.equal((await keeper.status("user")).last_error, "ERR_TOKEN_REQUEST_FAILED");
    server.lifetime = 3600;
    await server.clock.advance(2_000);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 2");
  });

  QUnit.test("a function that makes a client for each call keeps the back-off", async (assert) => {
    const server = new KeeperServer(api);
    server.answer = () => json(503, {});
    const make = () => new api.TokenClient(server.options({ clientSecrets: ["good secret"], retries: 0 }));
    const { keeper } = await server.kept({ clients: make });
    for (let call = 0; call < 5; call++) await codeOf(server.clock.until(keeper.token("user")));
    await server.clock.until(keeper.tick());
    assert.equal(server.sent.length, 1);
  });

  QUnit.test("what a server asks to wait for is kept while the client stays", async (assert) => {
    const server = new KeeperServer(api);
    const { clients, keeper } = stored(server);
    await clients.put("crm", options(server, "good secret"));
    await keeper.put("user", user(server));
    server.answer = () => json(429, {}, { "retry-after": "300" });
    await codeOf(server.clock.until(keeper.token("user")));
    for (let call = 0; call < 5; call++) {
      await codeOf(server.clock.until(keeper.token("user")));
      await server.clock.until(keeper.tick());
    }
    assert.equal(server.sent.length, 1);
    assert.true(Number((await keeper.status("user")).retry_at) >= server.clock.now() / 1000 + 290);
  });
}
