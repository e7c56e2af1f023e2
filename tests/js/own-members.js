// What other code has put into `Object.prototype` is no option, no slot and no part of a command.
import { at, NEW, OLD, ROLLOVER, times } from "./jwt-tokens.js";
import { KeeperServer } from "./keeper-server.js";
import { Issuer, NOW } from "./registry-issuer.js";
import { TokenServer } from "./token-server.js";

/** What a member of that name could do where it is read. @type {Record<string, unknown>} */
const POLLUTION = {
  // Slots and API forms.
  ...{
    slot: 7,
    value: "polluted",
    revoked: true,
    name: "polluted",
    secret: { name: "p" },
    secrets: [],
    secret_slots: [],
  },
  // Verifying and signing.
  ...{ algorithms: ["HS512"], slotFrom: "kid", issuer: "polluted", audience: "polluted", subject: "polluted" },
  ...{ typ: "polluted", requiredClaims: ["polluted"], clockTolerance: 1e9, maxTokenAge: 1, overlap: 0 },
  ...{ boundaryTolerance: 1e9, allowShortKeys: true, maxTokenLength: 1, currentDate: new Date(5), cache: 5 },
  ...{ kids: { polluted: 7 }, maxTries: 1, claim: "polluted", reason: "polluted", payload: { polluted: true } },
  ...{ alg: "HS512", kid: "7", expiresIn: 1, header: { polluted: true } },
  // Policies.
  ...{ length: 5, min: 5, max: 5, classes: ["digit"], symbols: "!", alphabet: "ab", minScore: 0, prefix: "polluted" },
  // The registry, and its stores.
  ...{ store: {}, domain: { maxSecrets: 1 }, notify: () => {}, retention: 1, flushInterval: 1, realm: "polluted" },
  ...{
    onEvent: () => {},
    clock: {},
    monotonic: () => 0,
    sharesPromises: true,
    expiry: "none",
    unit: "s",
    maxExpiry: "none",
  },
  ...{ maxSecrets: 1, maxKept: 1, maxRetired: 1, maxOverlap: 1, noticeThresholds: [1], type: "spa", actor: "polluted" },
  ...{
    force: true,
    idempotencyKey: "polluted",
    description: "polluted",
    secretId: "1",
    precondition: "polluted",
    run: "polluted",
  },
  ...{ isUndelivered: true, isDeleted: true, revokedAt: 1, expiresAt: 1, previousSecretId: "1", previousExpiresAt: 1 },
  ...{ after: "zzz", limit: 0, from: 0, to: 1, applicationId: "polluted", kind: "polluted", signal: {}, ip: "p" },
  ...{
    userAgent: "polluted",
    waitUntil: () => {},
    deliver: () => {},
    applicationIds: [],
    dryRun: true,
    concurrency: 1,
  },
  ...{ onProgress: () => {}, ifVersion: "1", dueAt: 1 },
};

/** The same of token calls and refreshes, and of how they cross; apart, as the platform's own fetch reads members of its options. */
const POLLUTED_CALLS = {
  ...{
    token: 1,
    error: { code: "polluted" },
    received: {},
    scope: "polluted",
    resource: ["p"],
    refreshToken: "polluted",
  },
  ...{ parameters: "polluted=1", headers: { polluted: "1" }, authorizationParameters: { polluted: "1" } },
  ...{ callback: { url: "p", state: "p" }, refreshEndpoint: "https://polluted.example", rawBasic: true, timeout: 1 },
  ...{
    record: {},
    ready: {},
    answered: {},
    lost: {},
    refused: 5,
    attempt: {},
    isWritten: true,
    lastGood: 1,
    basic: "raw",
  },
};

/**
 * Runs with all of it in `Object.prototype`, and gives the names that were read from there.
 *
 * @param {() => unknown} run
 * @param {Record<string, unknown>} [pollution]
 */
async function polluted(run, pollution = POLLUTION) {
  /** @type {Set<string>} */
  const read = new Set();
  for (const [name, value] of Object.entries(pollution)) {
    const get = () => {
      read.add(name);
      return value;
    };
    // Whatever else is set by that name becomes a member of its own, as ever.
    const set = /** @this {object} @param {unknown} given */ function (given) {
      const own = { enumerable: true, configurable: true, writable: true, value: given };
      Object.defineProperty(this, name, Object.setPrototypeOf(own, null));
    };
    Object.defineProperty(Object.prototype, name, Object.setPrototypeOf({ get, set, configurable: true }, null));
  }
  try {
    return { result: await run(), read: [...read] };
  } finally {
    for (const name of Object.keys(pollution)) delete (/** @type {any} */ (Object.prototype)[name]);
  }
}

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function ownMembers(QUnit, api) {
  const { SecretSlots, checkSecret, generateSecret } = api;

  QUnit.module("own members");

  /**
   * @param {Assert} assert
   * @param {() => unknown} run
   */
  async function isUnchanged(assert, run) {
    const expected = await run();
    const { result, read } = await polluted(run);
    assert.deepEqual(result, expected);
    assert.deepEqual(read, [], "nothing is read from there");
  }

  QUnit.test("of signed cookies", async (assert) => {
    await isUnchanged(assert, () => {
      const cookies = new api.SignedCookies(new SecretSlots(times), "s", { overlap: Infinity });
      const text = cookies.signed("session", "user-1");
      return [text, cookies.value("session", text), cookies.index("a=b", cookies.sign("a=b"))];
    });
  });

  QUnit.test("of secrets and slots", async (assert) => {
    await isUnchanged(assert, () => {
      const secrets = new SecretSlots({
        s: [
          { slot: 0, value: "a" },
          { slot: 5, value: "b" },
        ],
      });
      const apiForm = new SecretSlots({ secret: { name: "s", secret_slots: [{ slot: 3, value: "c" }] } });
      secrets.set("s", 9, "d");
      secrets.revoke("s", 5);
      const answers = [0, 5, 9].map((slot) => secrets.getEffectiveAt("s", slot));
      return [answers, secrets.slots("s"), apiForm.get("s"), apiForm.slots("s"), new SecretSlots({}).names()];
    });
    const unread = await polluted(() => {
      const codes = [];
      for (const input of [[{}], [{ slot: 5 }], [{ value: "x" }]]) {
        try {
          codes.push(new SecretSlots(/** @type {any} */ ({ s: input })).slots("s"));
        } catch (error) {
          codes.push(/** @type {any} */ (error).code);
        }
      }
      return codes;
    });
    assert.deepEqual(unread.result, ["ERR_SLOT_INVALID", "ERR_SLOT_INVALID", "ERR_SLOT_INVALID"]);
  });

  QUnit.test("of the options of tokens", async (assert) => {
    const currentDate = at(ROLLOVER + 9);
    await isUnchanged(assert, () => {
      const secrets = new SecretSlots(times);
      const made = secrets.signJwt("s", { sub: "user", iat: ROLLOVER }, {});
      const other = secrets.signJwt("s", { sub: "user", iat: ROLLOVER }, { header: { cty: "x" }, currentDate });
      const verify = secrets.jwtVerifier("s", { overlap: Infinity, currentDate });
      const [header, payload, signature] = made.split(".");
      const key = secrets.joseKey("s", { overlap: Infinity });
      const named = secrets.signJwt("s", { iat: 5 }, { slotFrom: "kid", kids: { k: ROLLOVER } });
      const byKid = secrets.verifyJwt("s", named, { slotFrom: "kid", kids: { k: ROLLOVER }, overlap: Infinity });
      const byAny = secrets.verifyJwt("s", made, { slotFrom: "any", overlap: Infinity, currentDate });
      const looks = [api.decodeJwt(made), api.decodeProtectedHeader(made)];
      const verified = [verify(made), verify(other), secrets.verifyJwt("s", made, { overlap: Infinity })];
      return [
        made,
        other,
        verified,
        named,
        byKid,
        byAny,
        looks,
        [...key({}, { protected: header, payload, signature })].length,
      ];
    });
    const { result } = await polluted(() => {
      const refused = [];
      const late = new SecretSlots(times).signJwt("s", { iat: ROLLOVER - 9, exp: ROLLOVER - 1 });
      const short = new SecretSlots({ s: "short" });
      const expired = () => new SecretSlots(times).verifyJwt("s", late, { overlap: Infinity, currentDate });
      for (const call of [expired, () => short.signJwt("s", {}), () => short.jwtVerifier("s", {})]) {
        try {
          refused.push(call());
        } catch (thrown) {
          const error = /** @type {any} */ (thrown);
          const { code, claim, payload } = error;
          refused.push(code, Object.hasOwn(error, "claim") ? [claim, payload.exp, Object.keys(error).length] : []);
        }
      }
      return refused;
    });
    const claim = ["exp", ROLLOVER - 1, 4];
    assert.deepEqual(result, ["ERR_JWT_EXPIRED", claim, "ERR_INVALID_OPTION", [], "ERR_INVALID_OPTION", []]);
  });

  QUnit.test("of token calls, their answers, and refreshes", async (assert) => {
    let runs = 0;
    const run = async () => {
      const server = new KeeperServer(api);
      const client = new api.TokenClient(server.options({ clientSecrets: ["bad secret", "good secret"], retries: 0 }));
      const own = await server.clock.until(client.clientCredentials());
      const codes = [];
      const refused = new TokenServer();
      const wrong = new api.TokenClient(
        refused.options({ clientSecrets: ["bad secret"], clientId: `wrong ${++runs}` }),
      );
      const callback = { redirectUri: "https://app.example/cb", state: "s", codeVerifier: "v" };
      const denied = () => wrong.exchangeCode("https://app.example/cb?state=s&error=access_denied", callback);
      for (const ask of [() => wrong.clientCredentials(), () => wrong.refresh("r"), denied]) {
        codes.push(await refused.clock.until(ask()).catch((/** @type {any} */ error) => [error.code, error.error]));
      }
      const { keeper, events } = server.keeper();
      await keeper.put("user", {
        client: "crm",
        grant: "refresh_token",
        tokens: { refresh_token: server.refreshToken },
      });
      const kept = await server.clock.until(keeper.token("user"));
      const bodies = [...server.sent, ...refused.sent].map(({ form }) => String(form));
      return [own, codes, kept, events, bodies];
    };
    assert.deepEqual((await polluted(run, POLLUTED_CALLS)).result, await run());
  });

  QUnit.test("of stored clients, states, lists and requests with a token", async (assert) => {
    const pollution = {
      ...{
        owner: "polluted",
        state: "failing",
        client: "polluted",
        prefix: "p",
        after: "p",
        limit: 1,
        grant: "polluted",
      },
      ...{ ifVersion: "5", encrypt: ["polluted"], allowInsecureRequests: true, waitUntil: 5, ids: ["polluted"] },
      ...{
        refreshEndpoint: "https://p.example",
        issuer: "polluted",
        clientAuth: "none",
        clientSecrets: ["p"],
        secrets: [],
      },
      ...{ options: {}, format: 2, failed_with: "", error: "ERR_POLLUTED", needs_reauthorization: true, failures: 5 },
      ...{
        refresh_token: "polluted",
        token_type: "polluted",
        expires_at: 5,
        scope: "polluted",
        last_error: "polluted",
      },
    };
    let runs = 0;
    const run = async () => {
      const server = new KeeperServer(api);
      const { store, fetch, clock } = server;
      const clients = new api.StoredClients({ store, fetch, clock, logger: null });
      const own = { tokenEndpoint: "https://issuer.example/token", clientId: `stored ${++runs}`, rawBasic: false };
      await clients.put("crm", { ...own, clientSecrets: ["good secret"] });
      await clients.put("crm", own, {});
      const moved = { ...own, issuer: "https://issuer.example" };
      const refused = await clients.put("crm", moved).catch((/** @type {any} */ error) => error.code);
      const { options, secrets } = /** @type {any} */ (await clients.get("crm"));
      const { keeper } = server.keeper({ clients: clients.client });
      await keeper.put("1", { client: "crm", grant: "client_credentials" }, {});
      await keeper.put("2", { client: "crm", grant: "refresh_token", tokens: null });
      await server.clock.until(keeper.tick({}));
      const authorizations = /** @type {string[]} */ ([]);
      const resource = async (/** @type {any} */ _, /** @type {any} */ { headers } = {}) => {
        authorizations.push(headers.get("authorization"));
        return { status: 200 };
      };
      await keeper.fetch("1", { fetch: resource })("https://api.example", {});
      const insecure = keeper.fetch("1", { fetch: resource })("http://api.example");
      const kept = await insecure.catch((/** @type {any} */ error) => error.code);
      const listed = [await keeper.list(), await keeper.list({}), await clients.list(), await clients.list({})];
      delete options.clientId;
      return [refused, options, secrets, kept, authorizations, await keeper.status("1"), listed];
    };
    const found = /** @type {unknown[]} */ ((await polluted(run, pollution)).result);
    const expected = await run();
    for (const [index, part] of expected.entries()) assert.equal(JSON.stringify(found[index]), JSON.stringify(part));
  });

  QUnit.test("of policies", async (assert) => {
    await isUnchanged(assert, () => {
      const policy = { length: { min: 10, max: 80 } };
      return [generateSecret({}).length, generateSecret(policy).length, checkSecret(OLD, policy), checkSecret(NEW, {})];
    });
  });

  QUnit.test("of the registry, its operations and its documents", async (assert) => {
    await isUnchanged(assert, async () => {
      const issuer = new Issuer(api);
      const registry = issuer.registry({ domain: {} });
      await registry.createApplication("shop", { type: "web" });
      await registry.createApplication("other", { type: "machine", expiry: { value: 90, unit: "d" } });
      await registry.updateApplication("other", { expiry: null });
      const first = await registry.add("shop", { description: "a" });
      await registry.add("other", { description: "b" });
      const second = await registry.rotate("shop", {});
      const verified = await registry.verify("shop", String(first.secret), {});
      await registry.revokePrevious("shop", {});
      const refused = await registry
        .delete("shop", second.secretId, {})
        .catch((/** @type {any} */ error) => error.code);
      const deliver = () => {};
      const all = await registry.rotateAll({ deliver });
      const report = await registry.tick({});
      const listed = await registry.list("shop");
      const audit = await registry.audit({});
      return [
        [verified, refused, all, report, await registry.applications({}), await registry.application("other")],
        listed.map(({ hint: _, ...secret }) => secret),
        audit.map(({ id: _, ...event }) => event),
        await registry.dueNotices(NOW),
        await registry.forgottenConsumers("shop"),
      ];
    });
  });

  QUnit.test("of the options of a store", async (assert) => {
    await isUnchanged(assert, async () => {
      const store = new api.stores.memory.MemoryStore();
      await store.write("a", "1", { ifVersion: null });
      await store.append("log", ["x"]);
      const pages = [await store.list("", { limit: 5 }), await store.entries("log", { limit: 5 })];
      return [pages, await store.due("", 10, 5), await store.read("a")];
    });
  });
}
