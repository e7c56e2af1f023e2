// A token through an array of secrets: which are sent, when, and what is told.
import { invalidClient, json, rejected, token, TokenServer } from "./token-server.js";

const REFUSED = "ERR_CLIENT_SECRETS_REFUSED";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenFallback(QUnit, api) {
  const { fetchToken, TokenClient } = api;

  QUnit.module("token, fallback");

  QUnit.test("the first secret works: one request, no warning", async (assert) => {
    const server = new TokenServer("old secret");
    const answer = await new TokenClient(server.options()).clientCredentials();
    assert.deepEqual(answer, {
      access_token: "the-access-token",
      token_type: "Bearer",
      expires_in: 3600,
      expires_at: 1_741_794_297,
    });
    assert.deepEqual(server.secrets, ["old secret"]);
    assert.deepEqual([server.warnings, server.errors], [[], []]);
    assert.deepEqual(server.events, [{ type: "token", secret: 0 }]);
  });

  QUnit.test("the second works: one warning, by its place, and it is sent first from then on", async (assert) => {
    const server = new TokenServer("new secret");
    const client = new TokenClient(server.options({ clientId: "the app" }));
    for (let call = 0; call < 3; call++) await client.clientCredentials();
    assert.deepEqual(server.secrets, ["old secret", "new secret", "new secret", "new secret"]);
    assert.deepEqual(server.warnings, [
      'secret-slots: client "the app": the server refused client secret 0 (401 invalid_client); trying client secret 1',
    ]);
    assert.deepEqual(server.errors, []);
    assert.deepEqual(server.events[0], { type: "fallback", from: 0, to: 1, status: 401, error: "invalid_client" });
    assert.deepEqual(server.types, ["fallback", "token", "token", "token"]);
  });

  QUnit.test("none works: a request for each, an error of its own, logged and told", async (assert) => {
    for (const count of [1, 2, 7]) {
      const server = new TokenServer();
      const clientSecrets = Array.from({ length: count }, (_, place) => `wrong secret ${place}`);
      const client = new TokenClient(server.options({ clientSecrets }));
      const error = await rejected(assert, api, REFUSED, client.clientCredentials(), clientSecrets);
      assert.equal(error.name, "TokenError");
      assert.deepEqual(server.secrets, clientSecrets);
      assert.equal(server.errors.length, 1);
      assert.deepEqual(server.events.at(-1), { type: "all_refused", count });
      const attempts = clientSecrets.map((_, secret) => ({ secret, status: 401, error: "invalid_client" }));
      assert.deepEqual(error.attempts, attempts);
    }
  });

  QUnit.test("after that the server is left alone for a second, then two, up to a minute", async (assert) => {
    const server = new TokenServer();
    const client = new TokenClient(server.options());
    for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const before = server.sent.length;
      await rejected(assert, api, REFUSED, client.clientCredentials());
      assert.equal(server.sent.length, before + 2);
      const error = await rejected(assert, api, REFUSED, client.clientCredentials());
      assert.equal(error.retryAfter, wait);
      await server.clock.advance(wait * 1000 - 1);
      await rejected(assert, api, REFUSED, client.clientCredentials());
      assert.equal(server.sent.length, before + 2, "no request before its time");
      await server.clock.advance(1);
    }
    server.accepted = ["new secret"];
    await client.clientCredentials();
    server.accepted = [];
    await server.clock.advance(600_000);
    await rejected(assert, api, REFUSED, client.clientCredentials());
    assert.equal(
      (await rejected(assert, api, REFUSED, client.clientCredentials())).retryAfter,
      1,
      "and it begins anew",
    );
  });

  QUnit.test(
    "a server whose nodes learn of the switch one after the other: under 1 % of the calls fail at any stage",
    async (assert) => {
      for (const switched of [0, 1, 2, 3, 4]) {
        const server = new TokenServer("old secret");
        const client = new TokenClient(server.options());
        await client.clientCredentials();
        // Each request comes to any of four nodes; a generator of its own makes each run alike.
        let state = 7 + switched;
        const node = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 30;
        server.answer = ({ secret }) =>
          secret === (node() < switched ? "new secret" : "old secret") ? token() : invalidClient();
        let failed = 0;
        for (let batch = 0; batch < 50; batch++) {
          const calls = Array.from({ length: 10 }, () => client.clientCredentials().catch(() => (failed += 1)));
          await server.clock.until(Promise.all(calls));
        }
        assert.true(failed < 5, `${switched} of 4 nodes have switched: ${failed} of 500 calls failed`);
      }
    },
  );

  QUnit.test(
    "all refused where one has worked: four rounds, shared by all callers, and at most 16 requests",
    async (assert) => {
      for (const [count, requests] of [
        [1, 4],
        [2, 8],
        [5, 15],
        [9, 9],
      ]) {
        const server = new TokenServer("secret-0");
        const clientSecrets = Array.from({ length: count }, (_, index) => `secret-${index}`);
        const client = new TokenClient(server.options({ clientSecrets }));
        await client.clientCredentials();
        server.accepted = [];
        const begun = server.clock.now();
        const error = await server.clock.until(client.clientCredentials().catch((error) => error));
        assert.equal(error.code, REFUSED);
        assert.equal(server.sent.length - 1, requests, `${count} secrets`);
        const waited = [0, 250, 750, 1_750][requests / count - 1];
        assert.equal(server.clock.now() - begun, waited);
        assert.equal(error.attempts.length, count);
        const others = Array.from({ length: 100 }, () => client.clientCredentials().catch((error) => error.code));
        assert.deepEqual(new Set(await server.clock.until(Promise.all(others))), new Set([REFUSED]));
        assert.true(server.sent.length - 1 <= 16, `${server.sent.length - 1} requests until the cool-down`);
      }
    },
  );

  QUnit.test("a round that finds the secret ends the search for everybody", async (assert) => {
    const server = new TokenServer("old secret");
    const client = new TokenClient(server.options());
    await client.clientCredentials();
    server.accepted = [];
    const calls = Array.from({ length: 100 }, () => client.clientCredentials());
    await server.clock.advance(300);
    const before = server.sent.length;
    server.accepted = ["new secret"];
    const answers = await server.clock.until(Promise.all(calls));
    assert.equal(answers.length, 100);
    assert.equal(server.secrets.slice(before).filter((secret) => secret === "old secret").length, 1);
    assert.deepEqual(server.errors, []);
  });

  QUnit.test("a late refusal of what was sent before a success changes nothing", async (assert) => {
    const server = new TokenServer("the secret");
    const client = new TokenClient(server.options({ clientSecrets: ["the secret"] }));
    await client.clientCredentials();
    let release = () => {};
    server.answer = () => new Promise((resolve) => (release = () => resolve(invalidClient())));
    const late = client.clientCredentials().catch((error) => error);
    await server.clock.advance(10);
    server.answer = undefined;
    await client.clientCredentials();
    release();
    // It is tried once more: the secret has worked since.
    assert.equal((await server.clock.until(late)).access_token, "the-access-token");
    assert.deepEqual(server.warnings, []);
    assert.equal((await client.clientCredentials()).access_token, "the-access-token");
  });

  QUnit.test("a user's refusal that may be the client's stops nobody else", async (assert) => {
    const server = new TokenServer("old secret", "new secret");
    const client = new TokenClient(server.options());
    await client.clientCredentials();
    server.answer = ({ form }) =>
      form.get("refresh_token") === "dead" ? json(401, { message: "Account disabled" }) : undefined;
    await rejected(assert, api, REFUSED, server.clock.until(client.refresh("dead")));
    const sent = server.sent.length;
    assert.equal((await client.clientCredentials()).access_token, "the-access-token");
    assert.equal((await client.refresh("alive")).refresh_token, "alive");
    assert.deepEqual(server.secrets.slice(sent), ["old secret", "old secret"], "no secret is taken for refused");
    server.answer = ({ secret }) => (secret === "new secret" ? undefined : json(401, {}));
    await client.refresh("alive");
    assert.equal(server.warnings.length, 1, "once another works, it was the secret");
    await client.refresh("alive");
    assert.equal(server.secrets.at(-1), "new secret");
  });

  QUnit.test("how a client authenticates is part of what is known", async (assert) => {
    const server = new TokenServer();
    server.answer = ({ init }) => ("authorization" in init.headers ? invalidClient() : token());
    const options = server.options();
    await rejected(assert, api, REFUSED, fetchToken(options));
    const answer = await fetchToken({ ...options, clientAuth: "client_secret_post" });
    assert.equal(answer.access_token, "the-access-token");
  });

  QUnit.test("once a grant was looked at, calls no longer wait for each other", async (assert) => {
    const server = new TokenServer();
    let [flying, most] = [0, 0];
    server.answer = async () => {
      most = Math.max(most, ++flying);
      await new Promise((resolve) => server.clock.setTimeout(() => resolve(undefined), 50));
      flying -= 1;
      return json(400, { error: "invalid_grant" });
    };
    const client = new TokenClient(server.options());
    const calls = Array.from({ length: 40 }, () => client.refresh("dead").catch((error) => error.error));
    const before = server.clock.now();
    await server.clock.until(Promise.all(calls));
    assert.equal(most, 39);
    assert.true(server.clock.now() - before < 200, "two turns, not forty");
  });

  QUnit.test("what is known is kept per endpoint and id, also between calls of fetchToken", async (assert) => {
    const server = new TokenServer("new secret");
    const options = server.options();
    await fetchToken(options);
    await fetchToken(options);
    await new TokenClient(options).clientCredentials();
    assert.deepEqual(server.secrets, ["old secret", "new secret", "new secret", "new secret"]);
    await fetchToken({ ...options, clientSecrets: ["older secret", "old secret", "new secret"] });
    assert.equal(server.secrets.at(-1), "new secret", "what worked is known in another array too");
    await fetchToken({ ...options, clientId: `${options.clientId}, another` });
    assert.deepEqual(server.secrets.slice(-2), ["old secret", "new secret"]);
    // As many options, but other ones.
    await fetchToken({ ...options, scope: "admin" });
    await fetchToken({ ...options, audience: undefined });
    assert.deepEqual(
      server.sent.slice(-2).map(({ form }) => form.get("scope")),
      ["admin", null],
    );
  });

  QUnit.test("a rotation under load: no request fails, one warning; without the array one does", async (assert) => {
    const server = new TokenServer("old secret");
    const { clientId, ...options } = server.options();
    let failed = 0;
    const load = async (/** @type {string[]} */ ...clientSecrets) => {
      const client = new TokenClient({ ...options, clientId, clientSecrets });
      const calls = Array.from({ length: 20 }, () => client.clientCredentials().catch(() => failed++));
      await server.clock.until(Promise.all(calls));
    };
    await load("old secret");
    await load("old secret", "new secret");
    assert.deepEqual(server.warnings, [], "both are deployed, and the server has not switched");
    server.accepted = ["new secret"];
    await load("old secret", "new secret");
    await load("old secret", "new secret");
    await load("new secret");
    assert.equal(failed, 0);
    assert.equal(server.warnings.length, 1);
    assert.equal(server.secrets.filter((secret) => secret === "old secret").length, 60, "those on their way");
    await load("old secret");
    assert.equal(failed, 20, "the control run");
  });

  QUnit.test("1,000 calls at once learn a refusal once", async (assert) => {
    const server = new TokenServer("new secret");
    const client = new TokenClient(server.options());
    const calls = Array.from({ length: 1000 }, () => client.clientCredentials());
    const answers = await server.clock.until(Promise.all(calls));
    assert.true(answers.every(({ access_token }) => access_token === "the-access-token"));
    assert.equal(server.secrets.filter((secret) => secret === "old secret").length, 1);
    assert.equal(server.sent.length, 1001);
    assert.equal(server.warnings.length, 1);
    assert.equal(server.clock.timers, 0, "no timer is left");
  });

  QUnit.test("1,000 calls at once with no good secret: a request for each secret", async (assert) => {
    const server = new TokenServer();
    const client = new TokenClient(server.options());
    const calls = Array.from({ length: 1000 }, () => client.clientCredentials().catch((error) => error.code));
    const codes = await server.clock.until(Promise.all(calls));
    assert.deepEqual([...new Set(codes)], [REFUSED]);
    assert.deepEqual(server.secrets, ["old secret", "new secret"]);
    assert.equal(server.errors.length, 1);
    assert.equal(server.clock.timers, 0);
  });

  QUnit.test("a call that is aborted while it finds out leaves the others to go on", async (assert) => {
    const server = new TokenServer("new secret");
    const client = new TokenClient(server.options());
    const controller = new AbortController();
    server.answer = ({ secret }) => (secret === "old secret" ? new Promise(() => {}) : undefined);
    const first = client.clientCredentials({ signal: controller.signal }).catch((error) => error);
    const others = [1, 2, 3].map(() => client.clientCredentials());
    await server.clock.advance(100);
    assert.deepEqual(server.secrets, ["old secret"]);
    server.answer = undefined;
    controller.abort(new Error("enough"));
    assert.equal((await first).message, "enough");
    assert.equal((await server.clock.until(Promise.all(others))).length, 3);
  });

  QUnit.test("secrets from a function are read once, and anew when all are refused", async (assert) => {
    const server = new TokenServer("secret 1");
    let reads = 0;
    const clientSecrets = async () => [`secret ${++reads}`];
    const client = new TokenClient(server.options({ clientSecrets }));
    for (let call = 0; call < 3; call++) await client.clientCredentials();
    assert.equal(reads, 1);
    server.accepted = ["secret 2"];
    const calls = Array.from({ length: 100 }, () => client.clientCredentials());
    await server.clock.until(Promise.all(calls));
    assert.equal(reads, 2);
    assert.equal(server.secrets.filter((secret) => secret === "secret 1").length, 3 + 100, "all were on their way");
    assert.deepEqual(server.errors, []);
    assert.deepEqual(
      server.events.filter(({ type }) => type === "secrets_read"),
      [{ type: "secrets_read", changed: true }],
    );
    server.accepted = [];
    await rejected(assert, api, REFUSED, server.clock.until(client.clientCredentials()), ["secret 2", "secret 3"]);
    assert.equal(reads, 3, "and once alone");
    const last = server.secrets.slice(server.secrets.lastIndexOf("secret 2"));
    assert.deepEqual(last, ["secret 2", ...Array(4).fill("secret 3")]);
  });

  QUnit.test("after all were refused they are read before any is sent once more", async (assert) => {
    const server = new TokenServer();
    let secrets = ["old secret"];
    const client = new TokenClient(server.options({ clientSecrets: () => secrets }));
    await rejected(assert, api, REFUSED, client.clientCredentials());
    secrets = ["new secret"];
    server.accepted = secrets;
    await client.clientCredentials();
    assert.deepEqual(
      server.secrets,
      ["old secret", "new secret"],
      "at once: the wait is for the secrets that were refused",
    );
  });

  QUnit.test("a function that fails, hangs or answers something else", async (assert) => {
    const server = new TokenServer();
    const fails = async () => {
      throw new Error("the vault said: old secret");
    };
    const clientOf = (/** @type {any} */ clientSecrets) => new TokenClient(server.options({ clientSecrets }));
    const error = await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", clientOf(fails).clientCredentials());
    assert.equal(error.outcome, "not_processed");
    const withheld = "the text of the error is withheld, as it may quote a secret";
    const unread = "the client secrets could not be read: the function clientSecrets threw";
    assert.deepEqual([error.message, error.cause], [`${unread} an error; ${withheld}`, undefined]);
    assert.deepEqual(server.types, ["secrets_unreadable"]);
    assert.equal(server.errors.length, 1);
    assert.true(server.errors[0].endsWith(`its client secrets could not be read; ${withheld}`), server.errors[0]);
    const named = [
      [new TypeError("old secret"), "TypeError", undefined],
      [Object.assign(new Error("old secret"), { code: "ENOENT" }), "ENOENT", "ENOENT"],
      [Object.assign(new Error("old secret"), { code: "old secret", name: "old secret" }), "an error", undefined],
      ["old secret", "an error", undefined],
    ];
    for (const [thrown, name, code] of named) {
      const call = clientOf(() => Promise.reject(thrown)).clientCredentials();
      const found = await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", call);
      assert.deepEqual([found.message, found.cause?.code], [`${unread} ${name}; ${withheld}`, code]);
    }
    const hangs = clientOf(() => new Promise(() => {})).clientCredentials();
    await rejected(assert, api, "ERR_TOKEN_REQUEST_TIMEOUT", server.clock.until(hangs));
    for (const wrong of [null, "old secret", [], [""], ["", ""], [5], [undefined], {}]) {
      await rejected(assert, api, "ERR_INVALID_OPTION", clientOf(() => wrong).clientCredentials());
    }
    assert.equal(server.sent.length, 0);
    const secrets = ["old secret"];
    const later = clientOf(() => (secrets.length > 0 ? secrets.splice(0) : fails()));
    await rejected(assert, api, REFUSED, later.clientCredentials());
    assert.equal(server.types.at(-2), "secrets_unreadable", "what is known already is not lost for it");
  });

  QUnit.test("what a logger or an observer throws costs no token", async (assert) => {
    const server = new TokenServer("new secret");
    const fails = () => {
      throw new Error("no disk");
    };
    const rejects = async () => fails();
    for (const tell of [fails, rejects]) {
      const client = new TokenClient(server.options({ logger: { warn: tell, error: tell }, onEvent: tell }));
      assert.equal((await client.clientCredentials()).access_token, "the-access-token");
    }
    assert.equal((await fetchToken(server.options({ logger: null }))).token_type, "Bearer");
  });

  QUnit.test("the answers of 1,000 calls do not get mixed up", async (assert) => {
    const server = new TokenServer();
    server.answer = ({ form }) => token({ access_token: `for ${form.get("scope")}`, scope: form.get("scope") });
    const client = new TokenClient(server.options());
    const scopes = Array.from({ length: 1000 }, (_, index) => `scope-${index}`);
    const answers = await server.clock.until(Promise.all(scopes.map((scope) => client.clientCredentials({ scope }))));
    assert.deepEqual(
      answers.map(({ access_token }) => access_token),
      scopes.map((scope) => `for ${scope}`),
    );
  });
}
