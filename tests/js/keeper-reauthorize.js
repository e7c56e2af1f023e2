// A user who authorizes the client again: the new tokens, and what stays of the credential.
import { KeeperServer } from "./keeper-server.js";
import { rejected } from "./token-server.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperReauthorize(QUnit, api) {
  QUnit.module("keeper, a new authorization");

  const session = { client: "crm", grant: /** @type {const} */ ("refresh_token") };

  QUnit.test("the new tokens are kept, and the owner and the scope stay", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    await keeper.put("user", { ...session, owner: "ana", scope: "read write", tokens: null });
    assert.equal((await keeper.status("user")).state, "reauthorize");
    const elsewhere = server.keeper().keeper;
    await rejected(assert, api, "ERR_REAUTHORIZATION_REQUIRED", server.clock.until(elsewhere.token("user")));
    const tokens = { refresh_token: server.refreshToken };
    assert.true(await keeper.reauthorize("user", { client: "crm", tokens }));
    assert.deepEqual(
      [await keeper.status("user"), server.sent.length],
      [{ id: "user", state: "ready", ...session, owner: "ana", scope: "read write" }, 0],
    );
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
    assert.equal((await server.clock.until(elsewhere.token("user"))).access_token, "access 1", "another holder");
  });

  QUnit.test("the scope that was granted takes the place of the one that was asked for", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    await keeper.put("user", { ...session, scope: "read write", tokens: null });
    const tokens = { access_token: "a", token_type: "Bearer", expires_in: 60, scope: "read" };
    const whole = { ...tokens, refresh_token: server.refreshToken };
    assert.true(await keeper.reauthorize("user", { client: "crm", tokens: whole }));
    assert.equal((await server.record()).scope, "read");
    assert.equal((await keeper.token("user")).access_token, "a");
  });

  QUnit.test("failures, and a session that the server has ended, are over", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    server.isAlive = false;
    await rejected(assert, api, "ERR_REAUTHORIZATION_REQUIRED", server.clock.until(keeper.token("user")));
    server.isAlive = true;
    assert.true(await keeper.reauthorize("user", { client: "crm", tokens: { refresh_token: server.refreshToken } }));
    const before = await server.record();
    for (const name of ["failures", "error", "retry_at", "needs_reauthorization", "attempt"])
      assert.false(name in before && Boolean(before[name]), name);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
  });

  QUnit.test("members that a newer release has put stay", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const found = await server.store.read("token/user");
    const newer = JSON.stringify({ ...JSON.parse(String(found?.value)), parameters: { audience: "a" } });
    await server.store.write("token/user", newer, { ifVersion: found?.version ?? null });
    await keeper.reauthorize("user", { client: "crm", tokens: { refresh_token: server.refreshToken } });
    assert.deepEqual((await server.record()).parameters, { audience: "a" });
  });

  QUnit.test("a credential that is not there, or is another client's, is neither made nor changed", async (assert) => {
    const server = new KeeperServer(api);
    const { client } = server.keeper();
    const { keeper } = await server.kept({ clients: { crm: client, erp: client } });
    const before = await server.record();
    const tokens = { refresh_token: "new" };
    assert.false(await keeper.reauthorize("user", { client: "erp", tokens }));
    assert.deepEqual(await server.record(), before);
    assert.false(await keeper.reauthorize("nobody", { client: "crm", tokens }));
    assert.deepEqual(
      (await keeper.list()).map(({ id }) => id),
      ["user"],
    );
    await keeper.put("user", { client: "crm", grant: "client_credentials" });
    assert.false(await keeper.reauthorize("user", { client: "crm", tokens }));
    await keeper.remove("user");
    assert.false(await keeper.reauthorize("user", { client: "crm", tokens }));
    assert.deepEqual(await keeper.list(), []);
  });

  QUnit.test("an owner who is put meanwhile is not lost", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const write = server.store.write.bind(server.store);
    server.store.write = async (key, value, options) => {
      server.store.write = write;
      await keeper.put("user", { ...session, owner: "ben", tokens: null });
      return write(key, value, options);
    };
    const tokens = { refresh_token: server.refreshToken };
    assert.true(await keeper.reauthorize("user", { client: "crm", tokens }));
    const { owner, state } = await keeper.status("user");
    assert.deepEqual([owner, state], ["ben", "ready"]);
  });

  QUnit.test("arguments that are wrong are refused", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const tokens = { refresh_token: "r" };
    for (const given of /** @type {any[]} */ ([
      ...[undefined, {}, { client: "crm" }, { tokens }, { client: "unknown", tokens }, { client: "crm", tokens: null }],
      ...[
        { client: "crm", tokens: {} },
        { client: "crm", tokens, owner: "ana" },
        { client: 5, tokens },
      ],
    ]))
      await rejected(assert, api, "ERR_INVALID_OPTION", keeper.reauthorize("user", given));
    await rejected(assert, api, "ERR_INVALID_OPTION", keeper.reauthorize("", { client: "crm", tokens }));
  });
}
