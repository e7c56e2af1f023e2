// A misspelt option is refused by name, with the option that was probably meant.

const unknown = (/** @type {string} */ given, /** @type {string} */ meant) =>
  `ERR_INVALID_OPTION unknown option "${given}"; did you mean "${meant}"?`;

/**
 * @param {import("qunit")} QUnit
 * @param {import("./index.js").Package} secretSlots
 */
export function misspeltOptions(QUnit, secretSlots) {
  const {
    ClientSecretRegistry,
    generateSecret,
    SecretSlots,
    SignedCookies,
    StoredClients,
    TokenClient,
    TokenKeeper,
    stores,
  } = secretSlots;
  const messageOf = (/** @type {() => unknown} */ call) => {
    try {
      call();
    } catch (error) {
      const { code, message } = /** @type {import("../../js/index.js").SecretSlotsError} */ (error);
      return `${code} ${message}`;
    }
    return "no error";
  };

  QUnit.module("misspelt options", () => {
    const secrets = new SecretSlots({ k: "0123456789abcdef0123456789abcdef" });
    const client = { tokenEndpoint: "https://issuer.example/token", clientId: "app" };
    const store = new stores.memory.MemoryStore();
    const keeper = new TokenKeeper({ store, clients: {} });
    /** @type {[string, string, () => unknown][]} */
    const cases = [
      ["clientSecret", "clientSecrets", () => new TokenClient(/** @type {any} */ ({ ...client, clientSecret: ["s"] }))],
      ["tokenEndPoint", "tokenEndpoint", () => new TokenClient(/** @type {any} */ ({ tokenEndPoint: "x" }))],
      ["audiance", "audience", () => secrets.jwtVerifier("k", /** @type {any} */ ({ audiance: "x" }))],
      ["overlpa", "overlap", () => secrets.jwtVerifier("k", /** @type {any} */ ({ overlpa: 1 }))],
      ["expiresin", "expiresIn", () => secrets.signJwt("k", {}, /** @type {any} */ ({ expiresin: 1 }))],
      ["overlaps", "overlap", () => new SignedCookies(secrets, "k", /** @type {any} */ ({ overlaps: 1 }))],
      ["lenght", "length", () => generateSecret(/** @type {any} */ ({ lenght: 32 }))],
      ["stores", "store", () => new TokenKeeper(/** @type {any} */ ({ stores: store, clients: {} }))],
      ["prefx", "prefix", () => new StoredClients(/** @type {any} */ ({ store, prefx: "x" }))],
      ["waituntil", "waitUntil", () => keeper.fetch("id", /** @type {any} */ ({ waituntil() {} }))],
      ["domains", "domain", () => new ClientSecretRegistry(/** @type {any} */ ({ store, domains: {} }))],
    ];
    for (const [given, meant, call] of cases) {
      QUnit.test(`${given}: ${meant}`, (assert) => assert.equal(messageOf(call), unknown(given, meant)));
    }

    QUnit.test("a name that is near to none gets no suggestion", (assert) => {
      const call = () => secrets.jwtVerifier("k", /** @type {any} */ ({ somethingElse: 1 }));
      assert.equal(messageOf(call), 'ERR_INVALID_OPTION unknown option "somethingElse"');
    });

    QUnit.test("a name cannot forge a line of a log", (assert) => {
      const call = () => secrets.jwtVerifier("k", /** @type {any} */ ({ "a\nERROR b": 1 }));
      assert.equal(messageOf(call), 'ERR_INVALID_OPTION unknown option "a\\nERROR b"');
    });

    QUnit.test("a long name may be a secret or a token in the wrong place: only its length is told", (assert) => {
      const secret = generateSecret();
      const token = secrets.signJwt("k", {});
      const store = new stores.memory.MemoryStore();
      /** @type {(() => unknown)[]} */
      const calls = [
        () => secrets.jwtVerifier("k", /** @type {any} */ ({ [secret]: 1 })),
        () => secrets.jwtVerifier("k", { slotFrom: "kid", kids: /** @type {any} */ ({ [secret]: "x" }) }),
        () => secrets.verifyJwt(token, "k"),
        () => secrets.verifyJwt(secret, token),
        () => secrets.signJwt(secret, {}),
        () => new TokenKeeper({ store, clients: /** @type {any} */ ({ [secret]: 1 }) }),
      ];
      for (const call of calls) {
        const message = messageOf(call);
        assert.true(/"…" \(\d+ characters\)/.test(message), message);
        assert.false(message.includes(secret) || message.includes(token), message);
      }
      assert.true(/; the name comes before the token/.test(messageOf(() => secrets.verifyJwt(token, "k"))));
    });
  });
}
