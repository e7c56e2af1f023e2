// A token that is asked for with `reload`: what another holder has done is seen at once.
import { KeeperServer } from "./keeper-server.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperReload(QUnit, api) {
  QUnit.module("keeper, reload");
  const own = { client: "crm", grant: /** @type {const} */ ("client_credentials") };

  QUnit.test("a credential that another holder has replaced or removed is not served from memory", async (assert) => {
    const server = new KeeperServer(api);
    const [one, other] = [server.keeper(), server.keeper()];
    await one.keeper.put("a", own);
    const first = await server.clock.until(one.keeper.token("a"));
    await other.keeper.put("a", {
      ...own,
      tokens: { access_token: "another", token_type: "Bearer", expires_in: 3600 },
    });
    assert.equal(await one.keeper.token("a"), first, "without reload, memory is enough");
    assert.equal((await one.keeper.token("a", { reload: true })).access_token, "another");
    assert.equal((await one.keeper.token("a")).access_token, "another", "and stays so");
    await other.keeper.remove("a");
    const code = await one.keeper.token("a", { reload: true }).catch((/** @type {any} */ error) => error.code);
    assert.equal(code, "ERR_SECRET_UNKNOWN");
  });

  QUnit.test("a valid token is served although the store fails", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    await keeper.put("a", own);
    const first = await server.clock.until(keeper.token("a"));
    const { read } = server.store;
    server.store.read = async () => {
      throw new Error("away");
    };
    assert.equal(await keeper.token("a", { reload: true }), first);
    server.store.read = read;
    assert.equal(await keeper.token("a", { reload: true }), first);
  });

  QUnit.test("reload must be a boolean", async (assert) => {
    const { keeper } = new KeeperServer(api).keeper();
    const wrong = keeper.token("a", { reload: /** @type {any} */ (1) });
    assert.equal(
      await wrong.catch(({ code, message }) => `${code} ${message}`),
      "ERR_INVALID_OPTION reload must be a boolean",
    );
  });
}
