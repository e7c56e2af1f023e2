// Clients in a store: put, read, listed and removed; their secrets go in and never come out.
import { KeeperServer } from "./keeper-server.js";
import { printed, rejected } from "./token-server.js";

const SECRETS = ["good secret", "bad secret", "hunter2", "the-access-token"];
const ENDPOINT = "https://issuer.example/token";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperStoredClients(QUnit, api) {
  QUnit.module("keeper, stored clients");

  /** @param {KeeperServer} server @param {object} [more] */
  const clientsOf = (server, more = {}) => {
    const { fetch, clock, store } = server;
    return new api.StoredClients({ store, fetch, clock, logger: null, ...more });
  };
  const base = { tokenEndpoint: ENDPOINT, clientId: "app", rawBasic: false, retries: 0 };
  const full = {
    ...base,
    refreshEndpoint: "https://issuer.example/refresh",
    authorizationEndpoint: "https://issuer.example/authorize",
    issuer: "https://issuer.example",
    clientAuth: /** @type {const} */ ("client_secret_post"),
    ...{ scope: "read", audience: "api", resource: ["https://a.example", "https://b.example"] },
    ...{ assumedLifetime: Infinity, timeout: 5_000, tokenTypes: ["Bearer", "token"] },
  };

  QUnit.test("all options come back as they were, and of the secrets their number", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    const version = await clients.put("crm", { ...full, clientSecrets: ["bad secret", "good secret"] });
    const now = Math.floor(server.clock.now() / 1000);
    const expected = { name: "crm", options: full, secrets: 2, secretsAddedAt: [now, now], version };
    assert.deepEqual(await clients.get("crm"), expected);
    assert.deepEqual(await clientsOf(server).get("crm"), expected, "in another process too");
    assert.equal(await clients.get("other"), undefined);
    const minimal = { tokenEndpoint: ENDPOINT, clientId: "app" };
    await clients.put("min", { ...minimal, scope: undefined, clientSecrets: ["good secret"] });
    assert.deepEqual((await clients.get("min"))?.options, minimal);
    await clients.put("url", {
      ...minimal,
      tokenEndpoint: /** @type {any} */ (new URL(ENDPOINT)),
      clientSecrets: ["good secret"],
    });
    assert.deepEqual((await clients.get("url"))?.options, minimal);
    await clients.put("public", { ...minimal, clientAuth: "none" });
    assert.deepEqual((await clients.get("public"))?.secrets, 0);
  });

  QUnit.test("a client of each kind gets tokens, and remembers its own object until it is changed", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    await clients.put("crm", { ...full, clientSecrets: ["bad secret", "good secret"] });
    const client = /** @type {import("../../js/index.js").TokenClient} */ (await clients.client("crm"));
    assert.equal((await client.clientCredentials()).access_token, "access 1");
    assert.equal(await clients.client("crm"), client);
    assert.equal(client.timeout, 5_000);
    await clients.put("crm", { ...full, timeout: 6_000 });
    const changed = await clients.client("crm");
    assert.deepEqual([changed === client, changed?.timeout], [false, 6_000]);
    assert.equal((await changed?.clientCredentials())?.access_token, "access 2", "with the secrets that were there");
    assert.equal(await clients.client("other"), undefined);
    await clients.remove("crm");
    assert.equal(await clients.client("crm"), undefined);
  });

  QUnit.test(
    "without secrets of its own, a change of any destination is refused, and nothing is changed",
    async (assert) => {
      const server = new KeeperServer(api);
      const clients = clientsOf(server);
      const version = await clients.put("crm", { ...full, clientSecrets: ["good secret"] });
      /** @type {[string, any][]} */
      const moves = [
        ["tokenEndpoint", "https://evil.example/token"],
        ["tokenEndpoint", "https://ISSUER.example/token"],
        ["tokenEndpoint", "https://issuer.example:443/token"],
        ["tokenEndpoint", "https://issuer.example/%74oken"],
        ["tokenEndpoint", new URL("https://evil.example/token")],
        ["refreshEndpoint", "https://evil.example/refresh"],
        ["refreshEndpoint", undefined],
        ["authorizationEndpoint", "https://evil.example/authorize"],
        ["authorizationEndpoint", undefined],
        ["issuer", "https://evil.example"],
        ["issuer", undefined],
        ["clientId", "another"],
        ["clientAuth", "client_secret_basic"],
        ["clientAuth", undefined],
        ["clientAuth", "none"],
      ];
      for (const [name, value] of moves) {
        const error = await rejected(
          assert,
          api,
          "ERR_INVALID_OPTION",
          clients.put("crm", { ...full, [name]: value }),
          SECRETS,
        );
        assert.true(error.message.includes(name), error.message);
        assert.equal((await clients.get("crm"))?.version, version);
      }
      const plain = { ...base, clientAuth: undefined };
      await clients.put("basic", { ...plain, clientSecrets: ["good secret"] });
      await clients.put("basic", { ...plain, clientAuth: "client_secret_basic" });
      assert.equal((await clients.get("basic"))?.secrets, 1, "the default, spelled out, is no change");
      for (const [name, value] of moves) {
        if (name === "tokenEndpoint" || value === "none") continue;
        await clients.put("crm", { ...full, clientSecrets: ["good secret"] });
        await clients.put("crm", { ...full, [name]: value, clientSecrets: ["good secret"] });
      }
      await clients.put("empty", { ...base, clientSecrets: [] });
      await clients.put("empty", { ...base, tokenEndpoint: "https://b.example/token" });
      assert.equal((await clients.get("empty"))?.secrets, 0, "where there is no secret, none can be sent elsewhere");
    },
  );

  QUnit.test("a kept secret stays as it is, with the time when it was stored", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    const put = async (/** @type {any[]} */ clientSecrets, more = {}) => {
      const ifVersion = (await clients.get("crm"))?.version;
      await clients.put("crm", { ...base, ...more, clientSecrets }, { ifVersion });
      const document = JSON.parse((await server.store.read("client/crm"))?.value ?? "{}");
      return [document.secrets, (await clients.get("crm"))?.secretsAddedAt];
    };
    const first = Math.floor(server.clock.now() / 1000);
    await put(["a", "b"]);
    await server.clock.advance(60_000);
    assert.deepEqual(await put(["c", { keep: 1 }, { keep: 0 }]), [
      ["c", "b", "a"],
      [first + 60, first, first],
    ]);
    await server.clock.advance(60_000);
    assert.deepEqual(await put([{ keep: 1 }, { keep: 0 }], { scope: "read" }), [
      ["b", "c"],
      [first, first + 60],
    ]);
    assert.deepEqual(await put([{ keep: 1 }]), [["c"], [first + 60]]);
    assert.deepEqual(
      await put(["c", "d"]),
      [
        ["c", "d"],
        [first + 120, first + 120],
      ],
      "the time tells nobody what is stored",
    );
    await clients.put("crm", { ...base, scope: "write" });
    assert.deepEqual((await clients.get("crm"))?.secretsAddedAt, [first + 120, first + 120]);
    const { added_at, ...earlier } = JSON.parse((await server.store.read("client/crm"))?.value ?? "{}");
    assert.equal(added_at.length, 2);
    const ifVersion = (await server.store.read("client/crm"))?.version ?? null;
    await server.store.write("client/crm", JSON.stringify(earlier), { ifVersion });
    assert.deepEqual((await clients.get("crm"))?.secretsAddedAt, [null, null], "an earlier version stored none");
    assert.deepEqual(await put([{ keep: 1 }, "e"]), [
      ["d", "e"],
      [null, first + 120],
    ]);
  });

  QUnit.test("what is kept is of one version, and goes nowhere else", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    const version = await clients.put("crm", { ...full, clientSecrets: ["good secret", "bad secret"] });
    const put = (/** @type {any} */ clientSecrets, more = {}, /** @type {any} */ given = { ifVersion: version }) =>
      clients.put("crm", { ...full, ...more, clientSecrets }, given);
    const moves = { tokenEndpoint: "https://evil.example/token", clientId: "another", issuer: undefined };
    for (const [name, value] of Object.entries(moves)) {
      const move = put(["new", { keep: 0 }], { [name]: value });
      const { message } = await rejected(assert, api, "ERR_INVALID_OPTION", move, SECRETS);
      assert.true(message.includes(name), message);
    }
    for (const [at, item] of /** @type {[number, any][]} */ ([
      [1, { keep: 2 }],
      [1, { keep: 0 }],
    ])) {
      const { message } = await rejected(assert, api, "ERR_INVALID_OPTION", put([{ keep: 0 }, item]), SECRETS);
      assert.true(message.startsWith(`clientSecrets[${at}].keep`), message);
    }
    for (const item of [{ keep: -1 }, { keep: 0.5 }, { keep: "0" }, { keep: "good secret" }, {}, 0, { keep: 0, x: 1 }])
      await rejected(assert, api, "ERR_INVALID_OPTION", put([item]), SECRETS);
    for (const given of [{}, { ifVersion: null }])
      await rejected(assert, api, "ERR_INVALID_OPTION", put([{ keep: 0 }], {}, given), SECRETS);
    await rejected(
      assert,
      api,
      "ERR_CONFLICT",
      clients.put("new", { ...full, clientSecrets: [{ keep: 0 }] }, { ifVersion: version }),
    );
    assert.equal((await clients.get("crm"))?.version, version);
    await clients.put("crm", { ...full, clientSecrets: ["bad secret"] });
    await rejected(assert, api, "ERR_CONFLICT", put([{ keep: 0 }]), SECRETS);
    assert.equal((await clients.get("crm"))?.secrets, 1, "no other secret than the caller meant was kept");
  });

  QUnit.test("options and secrets that no client takes are refused before they are stored", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    const right = { ...base, clientSecrets: ["good secret"] };
    const version = await clients.put("crm", right);
    /** @type {any[]} */
    const wrong = [
      ...[undefined, null, 5, [], "crm", { ...right, x: 1 }, { ...right, fetch: () => {} }],
      ...[
        { ...right, tokenEndpoint: undefined },
        { ...right, tokenEndpoint: "http://issuer.example/token" },
      ],
      ...[
        { ...right, tokenEndpoint: "hunter2" },
        { ...right, refreshEndpoint: 5 },
        { ...right, clientId: undefined },
      ],
      ...[
        { ...right, scope: null },
        { ...right, assumedLifetime: null },
        { ...right, assumedLifetime: NaN },
      ],
      ...[
        { ...right, assumedLifetime: 0 },
        { ...right, timeout: Infinity },
        { ...right, timeout: 1n },
        { ...right, retries: 11 },
      ],
      ...[
        { ...right, clientAuth: "hunter2" },
        { ...right, resource: [] },
        { ...right, resource: [5] },
      ],
      ...[
        { ...right, tokenTypes: "\ud800" },
        { ...right, clientSecrets: null },
        { ...right, clientSecrets: "hunter2" },
      ],
      ...[
        { ...right, clientSecrets: [5] },
        { ...right, clientSecrets: ["\ud800"] },
        { ...right, clientSecrets: [""] },
      ],
      ...[{ ...right, clientAuth: "none" }],
      { ...right, clientSecrets: Array.from({ length: 33 }, (_, index) => `hunter2 ${index}`) },
      { ...right, clientSecrets: () => ["hunter2"] },
      Object.defineProperty({ ...right }, "scope", {
        enumerable: true,
        get: () => {
          throw new Error("a getter");
        },
      }),
    ];
    for (const [index, options] of wrong.entries()) {
      const title = `case ${index}`;
      const error = await rejected(assert, api, "ERR_INVALID_OPTION", clients.put("crm", options), SECRETS);
      assert.equal((await clients.get("crm"))?.version, version, `${title}: ${error?.message}`);
    }
    await rejected(assert, api, "ERR_INVALID_OPTION", clients.put("new", base), SECRETS);
    const long = { ...right, clientSecrets: ["x".repeat(65_537)] };
    await rejected(assert, api, "ERR_TOO_LARGE", clients.put("crm", long), SECRETS);
    for (const name of ["", 5, undefined, "x".repeat(129), "\ud800"]) {
      const bad = /** @type {any} */ (name);
      for (const call of [clients.put(bad, right), clients.get(bad), clients.remove(bad), clients.client(bad)])
        await rejected(assert, api, "ERR_INVALID_OPTION", call, SECRETS);
    }
    for (const given of [{ ifversion: "1" }, null, 5])
      await rejected(assert, api, "ERR_INVALID_OPTION", clients.put("crm", right, /** @type {any} */ (given)), SECRETS);
  });

  QUnit.test("options of StoredClients of another form are refused at once", (assert) => {
    const { store } = new KeeperServer(api);
    const wrong = {
      ...{ store: [undefined, null, {}], encrypt: [[], "key", [new Uint8Array(5)]], prefix: [5, null] },
      ...{
        fetch: [5, null],
        logger: [5, {}],
        onEvent: [5, null],
        clock: [5, {}],
        allowInsecureRequests: [1, null],
        x: [1],
      },
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const make = () => new api.StoredClients(/** @type {any} */ ({ store, [name]: value }));
        const isRefused = (/** @type {any} */ error) => error.code === "ERR_INVALID_OPTION";
        assert.throws(make, isRefused, `${name}: ${String(value)}`);
      }
    }
  });

  QUnit.test("ifVersion: nothing is written over a version that its caller has not seen", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    const right = { ...base, clientSecrets: ["good secret"] };
    await rejected(assert, api, "ERR_CONFLICT", clients.put("crm", right, { ifVersion: "1" }), SECRETS);
    const first = await clients.put("crm", right, { ifVersion: null });
    await rejected(assert, api, "ERR_CONFLICT", clients.put("crm", right, { ifVersion: null }), SECRETS);
    const second = await clients.put("crm", { ...base, scope: "a" }, { ifVersion: first });
    await rejected(
      assert,
      api,
      "ERR_CONFLICT",
      clients.put("crm", { ...base, scope: "b" }, { ifVersion: first }),
      SECRETS,
    );
    assert.deepEqual((await clients.get("crm"))?.options.scope, "a");
    await rejected(assert, api, "ERR_CONFLICT", clients.remove("crm", { ifVersion: first }), SECRETS);
    assert.true(await clients.remove("crm", { ifVersion: second }));
    assert.false(await clients.remove("crm"));
    await rejected(assert, api, "ERR_CONFLICT", clients.remove("crm", { ifVersion: second }), SECRETS);
    assert.notEqual(await clients.put("crm", right), first, "put again, it has another version");
  });

  QUnit.test("names in pages, with a prefix, and with any characters", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    const names = ["a", "a/b", "a/c", "ä", "😀", "x".repeat(128)];
    for (const name of names) await clients.put(name, { ...base, clientSecrets: ["good secret"] });
    assert.deepEqual(await clients.list(), names.toSorted());
    assert.deepEqual(await clients.list({ prefix: "a/" }), ["a/b", "a/c"]);
    assert.deepEqual(await clients.list({ limit: 1 }), ["a"]);
    assert.deepEqual(await clients.list({ after: "a", limit: 2 }), ["a/b", "a/c"]);
    assert.deepEqual(await clients.list({ after: "a/bb", prefix: "a/" }), ["a/c"]);
    for (const given of [{ limit: 0 }, { prefix: 5 }, { after: null }, { x: 1 }, null])
      await rejected(assert, api, "ERR_INVALID_OPTION", clients.list(/** @type {any} */ (given)), SECRETS);
  });

  QUnit.test(
    "a record that is damaged, or sealed with an unknown key, is an error, and new secrets or a removal end it",
    async (assert) => {
      const server = new KeeperServer(api);
      const key = (/** @type {number} */ byte) => new Uint8Array(32).fill(byte);
      const sealed = clientsOf(server, { encrypt: [key(1)] });
      const right = { ...base, clientSecrets: ["good secret"] };
      await sealed.put("crm", right);
      const value = String((await server.store.read("client/crm"))?.value);
      assert.true(value.startsWith("sealed1.") && !/good|issuer|app/.test(value));
      for (const clients of [clientsOf(server), clientsOf(server, { encrypt: [key(2)] })]) {
        for (const call of [clients.get("crm"), clients.client("crm"), clients.put("crm", base)])
          await rejected(assert, api, "ERR_STORE", call, SECRETS);
        assert.equal((await server.store.read("client/crm"))?.value, value);
      }
      const clients = clientsOf(server);
      for (const damage of [
        "x",
        "null",
        "{}",
        "[]",
        '{"format":2}',
        '{"format":1,"options":null,"secrets":["hunter2"]}',
      ]) {
        const version = (await server.store.read("client/bad"))?.version ?? null;
        const written = await server.store.write("client/bad", damage, { ifVersion: version });
        for (const call of [clients.get("bad"), clients.client("bad"), clients.put("bad", base)])
          await rejected(assert, api, "ERR_STORE", call, SECRETS);
        assert.deepEqual(await clients.getAll(["bad", "none"]), [
          { name: "bad", error: "ERR_STORE", version: String(written) },
        ]);
      }
      const [damaged] = await clients.getAll(["bad"]);
      await clients.put("bad", right, { ifVersion: damaged?.version });
      const stored = (await server.store.read("client/crm"))?.version;
      /** @type {unknown[]} */
      const all = await clients.getAll(["bad", "crm"]);
      assert.deepEqual(all, [await clients.get("bad"), { name: "crm", error: "ERR_STORE", version: stored }]);
      await rejected(assert, api, "ERR_INVALID_OPTION", clients.getAll([""]), SECRETS);
      await rejected(assert, api, "ERR_INVALID_OPTION", clients.getAll(/** @type {any} */ ("bad")), SECRETS);
      assert.equal((await clients.get("bad"))?.secrets, 1);
      assert.true(await clients.remove("crm"));
      assert.deepEqual(await clients.list(), ["bad"]);
    },
  );

  QUnit.test(
    "reseal moves every client to the first key, and one that cannot be opened keeps no other from it",
    async (assert) => {
      const server = new KeeperServer(api);
      const key = (/** @type {number} */ byte) => new Uint8Array(32).fill(byte);
      const right = { ...full, clientSecrets: ["good secret"] };
      await clientsOf(server).put("open", right);
      await clientsOf(server, { encrypt: [key(1)] }).put("old", right);
      await clientsOf(server, { encrypt: [key(3)] }).put("lost", right);
      const clients = clientsOf(server, { encrypt: [key(2), key(1)] });
      await rejected(assert, api, "ERR_STORE", clients.reseal(), SECRETS);
      const only = clientsOf(server, { encrypt: [key(2)] });
      for (const name of ["open", "old"]) assert.deepEqual((await only.get(name))?.options, full, name);
      await clients.remove("lost");
      assert.equal(await clients.reseal(), 0);
      assert.equal(await clientsOf(server).reseal(), 0, "without keys, nothing happens");
    },
  );

  QUnit.test("a store that fails, and an answer of it that is lost", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    const right = { ...base, clientSecrets: ["good secret"] };
    const write = server.store.write.bind(server.store);
    server.store.write = async (...given) => {
      await write(...given);
      throw new Error(given[1]);
    };
    await rejected(assert, api, "ERR_STORE", clients.put("crm", right), SECRETS);
    server.store.write = write;
    assert.equal((await clients.get("crm"))?.secrets, 1, "it was written all the same");
    await clients.put("crm", right);
    const fail = () => Promise.reject(new Error("hunter2"));
    Object.assign(server.store, { read: fail, list: fail });
    for (const call of [
      clients.get("crm"),
      clients.client("crm"),
      clients.put("crm", right),
      clients.list(),
      clients.remove("crm"),
    ])
      await rejected(assert, api, "ERR_STORE", call, SECRETS);
  });

  QUnit.test("a client without a secret fails until it has one, and its credentials stay", async (assert) => {
    const server = new KeeperServer(api);
    const clients = clientsOf(server);
    const { keeper } = server.keeper({ clients: clients.client });
    await clients.put("crm", { ...base, clientSecrets: ["good secret"] });
    const tokens = { refresh_token: server.refreshToken };
    await keeper.put("user", { client: "crm", grant: "refresh_token", tokens });
    await clients.put("crm", { ...base, clientSecrets: [] });
    const error = await rejected(assert, api, "ERR_INVALID_OPTION", server.clock.until(keeper.token("user")), SECRETS);
    assert.true(/secret/.test(error.message), error.message);
    assert.deepEqual((await keeper.status("user")).last_error, "ERR_INVALID_OPTION");
    await clients.put("crm", { ...base, clientSecrets: ["good secret"] });
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
  });

  QUnit.test("secrets are in no error, event, line of a log or printed form", async (assert) => {
    const server = new KeeperServer(api);
    const seen = /** @type {unknown[]} */ ([]);
    const note = (/** @type {unknown[]} */ ...given) => void seen.push(given);
    const clients = clientsOf(server, { logger: { warn: note, error: note }, onEvent: note });
    const { keeper, events } = server.keeper({ clients: clients.client });
    await clients.put("crm", { ...base, clientSecrets: ["bad secret", "hunter2"] });
    await keeper.put("a", { client: "crm", grant: "client_credentials" });
    await rejected(assert, api, "ERR_CLIENT_SECRETS_REFUSED", server.clock.until(keeper.token("a")), SECRETS);
    await clients.put("crm", { ...base, clientSecrets: ["bad secret", "good secret"] });
    await server.clock.until(keeper.token("a"));
    const types = seen.map((given) => JSON.stringify(given));
    assert.true(
      types.some((text) => text.includes('"fallback"') && text.includes('{"client":"crm"}')),
      types.join(),
    );
    const shown = [seen, events, await clients.get("crm"), await clients.list(), clients, await clients.client("crm")];
    const text = shown.map((value) => printed(value) + JSON.stringify(value)).join("\n");
    for (const secret of SECRETS) assert.false(text.includes(secret), secret);
  });
}
