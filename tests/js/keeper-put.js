// A credential that is put again: whether its tokens stay.
import { KeeperServer } from "./keeper-server.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperPut(QUnit, api) {
  QUnit.module("keeper, a credential that is put again");

  const session = { client: "crm", grant: /** @type {const} */ ("refresh_token") };
  const machine = { client: "crm", grant: /** @type {const} */ ("client_credentials") };
  const keepTokens = true;

  QUnit.test("with keepTokens only its scope and owner change", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    await server.clock.until(keeper.token("user"));
    const before = await server.record();
    assert.true(await keeper.put("user", { ...session, scope: "read", owner: "ana", tokens: null }, { keepTokens }));
    assert.deepEqual(await server.record(), { ...before, scope: "read", owner: "ana" });
    assert.equal((await keeper.token("user")).access_token, "access 1", "from memory");
    await keeper.put("user", { ...session, tokens: null }, { keepTokens });
    assert.deepEqual(await server.record(), before, "left out, they go");
    assert.equal(server.sent.length, 1);
    assert.equal((await server.keeper().keeper.token("user")).access_token, "access 1", "from the store");
  });

  QUnit.test(
    "with keepTokens a refresh that is under way is saved all the same, with the new owner",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper, types } = await server.kept();
      /** @type {(value?: unknown) => void} */
      let release = () => {};
      const held = new Promise((resolve) => (release = resolve));
      server.after = (answer) => held.then(() => answer);
      const asked = keeper.token("user");
      await server.clock.advance(10);
      assert.equal(server.sent.length, 1);
      for (const one of [keeper, server.keeper().keeper])
        await one.put("user", { ...session, owner: "ana", tokens: null }, { keepTokens });
      release();
      assert.equal((await server.clock.until(asked)).access_token, "access 1");
      const { owner, tokens } = await server.record();
      assert.deepEqual([owner, tokens.refresh_token], ["ana", "refresh 1"]);
      assert.equal(server.sent.length, 1);
      assert.deepEqual(types(), ["refreshed"]);
    },
  );

  QUnit.test("with maxAge no holder serves for longer what another one has removed or replaced", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    await server.clock.until(keeper.token("user"));
    const other = server.keeper().keeper;
    assert.equal((await other.token("user")).access_token, "access 1");
    await keeper.put("user", { ...session, tokens: { access_token: "given", refresh_token: "r", expires_in: 3600 } });
    await server.clock.advance(1001);
    assert.equal((await other.token("user")).access_token, "access 1", "without it");
    assert.equal((await other.token("user", { maxAge: 2000 })).access_token, "access 1");
    assert.equal((await other.token("user", { maxAge: 1000 })).access_token, "given");
    await keeper.remove("user");
    assert.equal((await other.token("user", { maxAge: 1000 })).access_token, "given");
    await assert.rejects(other.token("user", { maxAge: -1 }), /^SecretSlotsError: maxAge must be/);
    await server.clock.advance(1001);
    const unknown = (/** @type {any} */ error) => error.code === "ERR_SECRET_UNKNOWN";
    await assert.rejects(other.token("user", { maxAge: 1000 }), unknown);
  });

  QUnit.test("of two changes at once the store's order counts, and not that of its answers", async (assert) => {
    const server = new KeeperServer(api);
    const { store } = server;
    /** @type {Promise<unknown> | undefined} */
    let late;
    const slow = {
      ...{ read: store.read.bind(store), delete: store.delete.bind(store), list: store.list.bind(store) },
      /** @type {typeof store.write} */
      async write(...given) {
        const [version, wait] = [await store.write(...given), late];
        late = undefined;
        await wait;
        return version;
      },
    };
    const { keeper } = server.keeper({ store: slow });
    const put = (/** @type {string} */ access_token) =>
      keeper.put("user", { ...session, tokens: { access_token, refresh_token: "r", expires_in: 3600 } });
    for (const [change, expected] of /** @type {const} */ ([
      [() => put("second"), "second"],
      [() => keeper.remove("user"), "ERR_SECRET_UNKNOWN"],
    ])) {
      let release = () => {};
      late = new Promise((resolve) => (release = () => resolve(undefined)));
      const first = put("first");
      await server.clock.advance(1);
      await change();
      release();
      await first;
      const found = await keeper.token("user").then(
        ({ access_token }) => access_token,
        ({ code }) => code,
      );
      assert.equal(found, expected);
    }
  });

  QUnit.test("a tick forgets what another holder has removed", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    await server.clock.until(keeper.token("user"));
    const { keeper: other } = server.keeper();
    await other.token("user");
    await keeper.remove("user");
    await other.tick();
    assert.equal(other.stats().credentials, 1, "its refresh is not due");
    await server.clock.advance(3_600_000);
    assert.deepEqual(await server.clock.until(other.tick()), { due: 0, refreshed: 0, failed: 0 });
    assert.equal(other.stats().credentials, 0);
  });

  QUnit.test("with keepTokens the tokens of another client, grant or scope do not stay", async (assert) => {
    const server = new KeeperServer(api);
    const { client } = server.keeper();
    const { keeper } = await server.kept({ clients: { crm: client, erp: client } });
    await keeper.put("user", { ...session, client: "erp", tokens: null }, { keepTokens });
    assert.equal((await keeper.status("user")).state, "reauthorize");
    await keeper.put("user", machine, { keepTokens });
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
    await keeper.put("user", { ...machine, owner: "ana" }, { keepTokens });
    assert.equal((await keeper.token("user")).access_token, "access 1");
    await keeper.put("user", { ...machine, scope: "write" }, { keepTokens });
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 2");
    assert.equal(server.sent[1].form.get("scope"), "write");
  });

  QUnit.test("with keepTokens a new credential has the tokens that are given", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    await keeper.put("user", { ...session, tokens: { refresh_token: server.refreshToken } }, { keepTokens });
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
  });

  QUnit.test("without keepTokens a credential is replaced", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    await keeper.put("user", { ...session, owner: "ana", tokens: null });
    assert.equal((await keeper.status("user")).state, "reauthorize");
  });
}
