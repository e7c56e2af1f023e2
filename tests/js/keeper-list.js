// Lists of credentials: pages, filters, and what is wrong with some of them.
import { KeeperServer } from "./keeper-server.js";
import { json, rejected } from "./token-server.js";

/** @typedef {import("../../js/index.js").CredentialFilter} CredentialFilter */
/** @typedef {import("../../js/index.js").TokenKeeper} TokenKeeper */

const CREDENTIAL = { client: "crm", grant: /** @type {const} */ ("client_credentials") };
const SECRETS = ["the-refresh-token", "good secret"];

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperList(QUnit, api) {
  QUnit.module("keeper, lists");

  const idsOf = async (/** @type {TokenKeeper} */ keeper, /** @type {CredentialFilter} */ filter = {}) =>
    (await keeper.list(filter)).map(({ id }) => id);

  /** All ids, page by page. */
  const pages = async (/** @type {TokenKeeper} */ keeper, /** @type {CredentialFilter} */ filter) => {
    const ids = [];
    for (let after; ;) {
      const page = await idsOf(keeper, { ...filter, after });
      ids.push(...page);
      if (page.length < Number(filter.limit)) return ids;
      after = page.at(-1);
    }
  };

  QUnit.test("ids of every kind, in the store's order, in pages of every size", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    const ids = [
      "a",
      "a/b",
      "a/b/c",
      "a b",
      "A",
      "ä",
      "€",
      "😀",
      "\uffee",
      "x".repeat(128),
      "%2F",
      "..",
      " ",
      "token/a",
    ];
    for (const id of ids) await keeper.put(id, CREDENTIAL);
    const stored = (await server.store.list("token/", { limit: 100 })).map((key) => key.slice("token/".length));
    assert.deepEqual(await idsOf(keeper), stored);
    assert.deepEqual([...stored].sort(), [...ids].sort());
    for (let limit = 1; limit <= ids.length + 1; limit++)
      assert.deepEqual(await pages(keeper, { limit }), stored, `${limit}`);
    assert.deepEqual(await pages(keeper, { prefix: "a/", limit: 1 }), ["a/b", "a/b/c"]);
    assert.deepEqual(await idsOf(keeper, { prefix: "token" }), ["token/a"]);
    assert.deepEqual(await idsOf(keeper, { prefix: "none" }), []);
    assert.deepEqual(await idsOf(keeper, { after: "a/bb", prefix: "a/" }), [], "after need not be there");
    assert.deepEqual(await idsOf(keeper, { after: "a/b", prefix: "a/" }), ["a/b/c"]);
    assert.deepEqual(await idsOf(keeper, { after: "", prefix: "" }), stored);
  });

  QUnit.test("records under another prefix are not listed", async (assert) => {
    const server = new KeeperServer(api);
    await server.store.write("client/crm", "{}", { ifVersion: null });
    const { keeper } = server.keeper();
    const other = server.keeper({ prefix: "token/x/" }).keeper;
    await keeper.put("a", CREDENTIAL);
    await other.put("b", CREDENTIAL);
    assert.deepEqual(await idsOf(keeper), ["a", "x/b"]);
    assert.deepEqual(await idsOf(other), ["b"]);
  });

  QUnit.test("filters alone and together", async (assert) => {
    const server = new KeeperServer(api);
    const erp = server.keeper().client;
    const clients = { crm: server.keeper().client, erp };
    const { keeper } = server.keeper({ clients });
    const waiting = { grant: /** @type {const} */ ("refresh_token"), tokens: null };
    await keeper.put("1", { ...CREDENTIAL, owner: "anna" });
    await keeper.put("2", { ...CREDENTIAL, client: "erp", owner: "anna" });
    await keeper.put("3", { client: "erp", ...waiting, owner: "anna" });
    await keeper.put("4", { client: "crm", ...waiting, owner: "ben" });
    await keeper.put("5", { ...CREDENTIAL, scope: "bad" });
    const answer = server.answer;
    server.answer = (sent) => (sent.form.get("scope") === "bad" ? json(503, {}) : answer?.(sent));
    await server.clock.until(keeper.tick());
    /** @type {[CredentialFilter, string[]][]} */
    const cases = [
      [{ owner: "anna" }, ["1", "2", "3"]],
      [{ client: "erp" }, ["2", "3"]],
      [{ state: "ready" }, ["1", "2"]],
      [{ state: "reauthorize" }, ["3", "4"]],
      [{ state: "failing" }, ["5"]],
      [{ owner: "anna", client: "erp", state: "reauthorize" }, ["3"]],
      [{ owner: "anna", state: "failing" }, []],
      [{ owner: "Anna" }, []],
      [{ state: "reauthorize", after: "3" }, ["4"]],
      [{ state: "reauthorize", limit: 1 }, ["3"]],
      [{ prefix: "4", state: "reauthorize" }, ["4"]],
      [
        { owner: undefined, client: undefined, state: undefined, prefix: undefined, after: undefined },
        ["1", "2", "3", "4", "5"],
      ],
    ];
    for (const [filter, expected] of cases)
      assert.deepEqual(await idsOf(keeper, filter), expected, JSON.stringify(filter));
    const [first] = await keeper.list({ limit: 1 });
    assert.deepEqual(first, await keeper.status("1"));
  });

  QUnit.test(
    "a damaged record, and one that is sealed with another key, are listed as failing among the others",
    async (assert) => {
      const server = new KeeperServer(api);
      const key = (/** @type {number} */ byte) => new Uint8Array(32).fill(byte);
      const { keeper } = server.keeper({ encrypt: [key(1)] });
      await keeper.put("1", { ...CREDENTIAL, owner: "anna" });
      await server.keeper({ encrypt: [key(2)] }).keeper.put("2", CREDENTIAL);
      await server.keeper().keeper.put("3", CREDENTIAL);
      await server.store.write("token/4", "the-refresh-token", { ifVersion: null });
      await keeper.put("5", CREDENTIAL);
      const unread = (/** @type {string} */ id) => ({
        id,
        state: /** @type {const} */ ("failing"),
        last_error: "ERR_STORE",
      });
      const listed = await keeper.list();
      assert.deepEqual(
        listed.map(({ id }) => id),
        ["1", "2", "3", "4", "5"],
      );
      assert.deepEqual(listed.slice(1, 4), ["2", "3", "4"].map(unread));
      assert.deepEqual(await idsOf(keeper, { state: "failing" }), ["2", "3", "4"]);
      assert.deepEqual(await idsOf(keeper, { owner: "anna" }), ["1"]);
      assert.deepEqual(await idsOf(keeper, { client: "crm" }), ["1", "5"]);
    },
  );

  QUnit.test("a record that is removed meanwhile is left out, and its page is full all the same", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    for (const id of ["1", "2", "3", "4"]) await keeper.put(id, CREDENTIAL);
    const read = server.store.read.bind(server.store);
    server.store.read = async (key) => (key === "token/2" ? null : read(key));
    assert.deepEqual(await idsOf(keeper, { limit: 2 }), ["1", "3"]);
    assert.deepEqual(await pages(keeper, { limit: 1 }), ["1", "3", "4"]);
  });

  QUnit.test("a store that fails is an error, not a short list", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    for (const id of ["1", "2"]) await keeper.put(id, CREDENTIAL);
    const { list, read } = server.store;
    server.store.list = () => Promise.reject(new Error("the-refresh-token"));
    await rejected(assert, api, "ERR_STORE", keeper.list(), SECRETS);
    server.store.list = list;
    server.store.read = (key) =>
      key === "token/2" ? Promise.reject(new Error("good secret")) : read.call(server.store, key);
    await rejected(assert, api, "ERR_STORE", keeper.list({ owner: "x" }), SECRETS);
    assert.deepEqual(await idsOf(keeper, { prefix: "1" }), ["1"]);
  });

  QUnit.test("a store that fails while records are read rejects the list, and nothing else", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    for (let index = 100; index < 170; index++) await keeper.put(`${index}`, CREDENTIAL);
    const { list, read } = server.store;
    let isDown = false;
    // One is removed, so that some reads are under way when the next page is asked for.
    server.store.read = async (key) => {
      if (isDown || key > "token/150") throw new Error("the-refresh-token");
      return key === "token/102" ? null : read.call(server.store, key);
    };
    server.store.list = async (prefix, options) => {
      isDown = options.after !== undefined;
      if (!isDown) return list.call(server.store, prefix, options);
      await new Promise((resolve) => setTimeout(resolve, 10));
      throw new Error("the-refresh-token");
    };
    await rejected(assert, api, "ERR_STORE", keeper.list({ limit: 60 }), SECRETS);
  });

  QUnit.test("10,000 credentials: in one list, in pages, and one among them", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    const ids = Array.from({ length: 10_000 }, (_, index) => `id ${String(index).padStart(5, "0")}`);
    for (const id of ids) await keeper.put(id, id === "id 07777" ? { ...CREDENTIAL, owner: "anna" } : CREDENTIAL);
    assert.deepEqual(await idsOf(keeper, { limit: 100_000 }), ids);
    assert.deepEqual((await keeper.list()).length, 1_000);
    assert.deepEqual(await pages(keeper, { limit: 999 }), ids);
    let lists = 0;
    const list = server.store.list.bind(server.store);
    server.store.list = (prefix, options) => (lists++, list(prefix, options));
    assert.deepEqual(await idsOf(keeper, { owner: "anna", limit: 1 }), ["id 07777"]);
    assert.true(lists <= 8, `${lists} lists`);
    lists = 0;
    assert.deepEqual(await idsOf(keeper, { after: ids[9_998], limit: 50 }), [ids[9_999]]);
    assert.equal(lists, 1);
    let reads = 0;
    const read = server.store.read.bind(server.store);
    server.store.read = (key) => (reads++, read(key));
    lists = 0;
    assert.deepEqual(await idsOf(keeper, { limit: 1 }), [ids[0]]);
    assert.deepEqual([lists, reads], [1, 1], "no more is read than is asked for");
  });

  QUnit.test("filters of another form are refused", async (assert) => {
    const { keeper } = new KeeperServer(api).keeper();
    const wrong = {
      prefix: [5, null],
      state: ["error", "Ready", 5, null],
      owner: ["", 5, "x".repeat(257)],
      client: [5, null],
      after: [5, null, "\ud800"],
      limit: [0, 100_001, 1.5, "1", null],
      x: [1],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values)
        await rejected(assert, api, "ERR_INVALID_OPTION", keeper.list(/** @type {any} */ ({ [name]: value })), SECRETS);
    }
    for (const filter of [null, 5, []])
      await rejected(assert, api, "ERR_INVALID_OPTION", keeper.list(/** @type {any} */ (filter)), SECRETS);
  });
}
