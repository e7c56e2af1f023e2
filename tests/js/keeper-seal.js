// Records sealed at rest.
import { KeeperServer } from "./keeper-server.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperSeal(QUnit, api) {
  const key = (/** @type {number} */ byte) => new Uint8Array(32).fill(byte);
  const code = (/** @type {Promise<unknown>} */ promise) =>
    promise.then(
      () => "no error",
      (error) => error.code,
    );

  QUnit.module("keeper, sealed");

  QUnit.test("nothing of a token stands in the store, and the next process opens it", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept({ encrypt: [key(1)] });
    await keeper.token("user");
    const value = String((await server.store.read("token/user"))?.value);
    assert.true(value.startsWith("sealed1."));
    assert.false(
      /access|refresh|crm/.test(value + atob(value.split(".")[3].replaceAll("-", "+").replaceAll("_", "/"))),
    );
    const base64 = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    assert.equal((await server.keeper({ encrypt: [base64] }).keeper.token("user")).access_token, "access 1");
    assert.equal(server.sent.length, 1);
  });

  QUnit.test("the first key seals, all open, and reseal moves what is there to the first", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept({ encrypt: [key(1)] });
    await keeper.put("other", { client: "crm", grant: "client_credentials" });
    const both = server.keeper({ encrypt: [key(2), key(1)] }).keeper;
    assert.equal((await both.token("user")).access_token, "access 1");
    assert.equal(await both.reseal(), 1, "the other was sealed with the first as it was saved");
    assert.equal(await both.reseal(), 0);
    const second = server.keeper({ encrypt: [key(2)] }).keeper;
    assert.equal((await second.token("user")).access_token, "access 1");
    assert.equal((await second.token("other")).access_token, "access 2");
  });

  QUnit.test(
    "an unknown key, no key, a record that was changed or moved: an error, and never as if there were none",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = await server.kept({ encrypt: [key(1)] });
      await keeper.put("other", { client: "crm", grant: "client_credentials" });
      for (const encrypt of [[key(3)], undefined]) {
        assert.equal(await code(server.keeper({ encrypt }).keeper.token("user")), "ERR_STORE");
        assert.equal(await code(server.keeper({ encrypt }).keeper.refused("user", "a")), "ERR_STORE");
        const credential = { client: "crm", grant: /** @type {const} */ ("client_credentials") };
        assert.false(
          await server.keeper({ encrypt }).keeper.put("user", credential, { ifAbsent: true }),
          "it is there",
        );
      }
      const found = /** @type {{ value: string, version: string }} */ (await server.store.read("token/user"));
      const { value } = /** @type {{ value: string }} */ (await server.store.read("token/other"));
      let version = found.version;
      const [format, id, iv, text] = found.value.split(".");
      const flipped = (text[5] === "A" ? "B" : "A") + text.slice(6);
      for (const changed of [
        value,
        [format, id, iv, text.slice(0, 5) + flipped].join("."),
        "{}",
        "sealed1.a.b",
        `${found.value}.x`,
      ]) {
        version = String(await server.store.write("token/user", changed, { ifVersion: version }));
        assert.equal(
          await code(server.keeper({ encrypt: [key(1)] }).keeper.token("user")),
          "ERR_STORE",
          changed.slice(0, 20),
        );
      }
    },
  );

  QUnit.test(
    "what cannot be opened can be replaced and removed, and does not keep the others from being sealed",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = await server.kept({ encrypt: [key(1)] });
      await server.keeper({ encrypt: [key(2)] }).keeper.put("another", { client: "crm", grant: "client_credentials" });
      const both = server.keeper({ encrypt: [key(3), key(1)] }).keeper;
      assert.equal(await code(both.reseal()), "ERR_STORE");
      assert.true((await server.store.read("token/user"))?.value.startsWith("sealed1."));
      assert.equal((await server.keeper({ encrypt: [key(3)] }).keeper.token("user")).access_token, "access 1");
      assert.true(await keeper.put("another", { client: "crm", grant: "client_credentials" }));
      assert.equal((await keeper.token("another")).access_token, "access 2");
      assert.true(await server.keeper({ encrypt: [key(9)] }).keeper.remove("another"));
    },
  );

  QUnit.test("records that were not sealed are, once reseal is asked for", async (assert) => {
    const server = new KeeperServer(api);
    await server.kept();
    const { keeper } = server.keeper({ encrypt: [key(1)] });
    assert.equal(await code(keeper.token("user")), "ERR_STORE");
    assert.equal(await keeper.reseal(), 1);
    assert.equal((await keeper.token("user")).access_token, "access 1");
  });
}
