// What a token is made of, and when a request is sent again.
import { invalidClient, json, rejected, token, TokenServer } from "./token-server.js";

const NOW = 1_741_790_697;
const FAILED = "ERR_TOKEN_REQUEST_FAILED";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenResponses(QUnit, api) {
  const { TokenClient } = api;
  const answered = (/** @type {() => unknown} */ answer, /** @type {object} */ more = {}) => {
    const server = new TokenServer();
    server.answer = answer;
    return { server, client: new TokenClient(server.options(more)) };
  };

  QUnit.module("token, responses");

  QUnit.test("expires_at is counted from the start of the request", async (assert) => {
    const { server, client } = answered(async () => {
      await server.clock.advance(5000);
      return token({ expires_in: 600 });
    });
    assert.equal((await client.clientCredentials()).expires_at, NOW + 600);
  });

  QUnit.test("lifetimes: numbers, numeric strings, none, over-large ones", async (assert) => {
    /** @type {[given: unknown, expected: number | undefined][]} */
    const lifetimes = [
      [3600, 3600],
      ["3600", 3600],
      [" 60 ", 60],
      [0, 0],
      ["0", 0],
      [59.9, 59],
      [undefined, undefined],
    ];
    lifetimes.push(
      [null, undefined],
      ["", undefined],
      [2 ** 31, 2 ** 31 - 1],
      [1e300, 2 ** 31 - 1],
      ["99999999999999999999999", 2 ** 31 - 1],
    );
    for (const [expires_in, expected] of lifetimes) {
      const { client } = answered(() => token({ expires_in }));
      const answer = await client.clientCredentials();
      assert.equal(answer.expires_in, expected, String(expires_in));
      assert.equal(answer.expires_at, expected === undefined ? undefined : NOW + expected);
    }
    for (const expires_in of [-1, -1e300, "-1", "soon", "1e3", true, [], {}, [3600]]) {
      const { client } = answered(() => token({ expires_in }));
      await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", client.clientCredentials());
    }
  });

  QUnit.test("a new refresh token is not lost for a strange lifetime or type", async (assert) => {
    for (const strange of [{ expires_in: -1 }, { token_type: "mac" }]) {
      const { client } = answered(() => token({ ...strange, refresh_token: "the new one" }));
      const secret = ["the new one", "the-refresh-token", "the-access-token"];
      const error = await rejected(
        assert,
        api,
        "ERR_TOKEN_RESPONSE_INVALID",
        client.refresh("the-refresh-token"),
        secret,
      );
      assert.equal(error.outcome, "processed");
      assert.equal(error.received().refresh_token, "the new one");
      assert.equal(error.received().access_token, "the-access-token");
    }
    const { client } = answered(() => json(400, { error: "invalid_grant" }));
    const error = await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", client.refresh("the-refresh-token"));
    assert.equal(error.received(), undefined);
  });

  QUnit.test("what the server leaves out stays as it was, and what it adds is there", async (assert) => {
    const { server, client } = answered(() => token({ id: 5, expires_at: "tomorrow", scope: null, refresh_token: "" }));
    const answer = await client.refresh("the-refresh-token", { scope: "read write" });
    assert.equal(answer.refresh_token, "the-refresh-token");
    assert.equal(answer.scope, "read write");
    assert.equal(answer.id, 5);
    assert.equal(answer.expires_at, NOW + 3600);
    server.answer = () => token({ refresh_token: "the new one", scope: "read" });
    const next = await client.refresh("the-refresh-token", { scope: "read write" });
    assert.deepEqual([next.refresh_token, next.scope], ["the new one", "read"]);
    server.answer = () => token({ expires_in: undefined, expires_at: "tomorrow" });
    assert.false("expires_at" in (await client.clientCredentials()));
  });

  QUnit.test(
    "a form in place of JSON, another case of Bearer, a byte order mark, other types when they are allowed",
    async (assert) => {
      const form = "access_token=the-access-token&token_type=bearer&expires_in=60&scope=a+b";
      const { server, client } = answered(
        () => new Response(form, { headers: { "content-type": "application/x-www-form-urlencoded" } }),
      );
      const expected = {
        access_token: "the-access-token",
        token_type: "bearer",
        expires_in: 60,
        expires_at: NOW + 60,
        scope: "a b",
      };
      assert.deepEqual(await client.clientCredentials(), expected);
      server.answer = () => new Response('\ufeff {"access_token":"the-access-token","token_type":"BEARER"}');
      assert.deepEqual(await client.clientCredentials(), { access_token: "the-access-token", token_type: "BEARER" });
      const dpop = answered(() => token({ token_type: "dpop" }), { tokenTypes: ["Bearer", "DPoP"] });
      assert.equal((await dpop.client.clientCredentials()).token_type, "dpop");
      const none = answered(() => token({ token_type: undefined }), { tokenTypes: ["Bearer", ""] });
      assert.equal((await none.client.clientCredentials()).access_token, "the-access-token");
    },
  );

  QUnit.test("a token without a type is a Bearer token, which is told once", async (assert) => {
    for (const token_type of [undefined, "", null]) {
      const server = new TokenServer();
      server.answer = ({ secret }) =>
        secret === "new secret" ? token({ token_type, expires_in: "" }) : invalidClient();
      const answer = await new TokenClient(server.options()).clientCredentials();
      assert.deepEqual(answer, { access_token: "the-access-token", token_type: "Bearer" });
      assert.deepEqual(server.types, ["fallback", "token_type_assumed", "token"]);
    }
    const form = answered(() => new Response("access_token=the-access-token&expires_in="));
    const answer = await form.client.clientCredentials();
    assert.deepEqual(answer, { access_token: "the-access-token", token_type: "Bearer" });
    const { server, client } = answered(() => token());
    await client.clientCredentials();
    assert.deepEqual(server.types, ["token"]);
  });

  QUnit.test("tokenTypes that are given decide alone, and a refusal names the type and the option", async (assert) => {
    for (const [token_type, name] of /** @type {[unknown, string][]} */ ([
      [undefined, "without a token_type"],
      ["mac", '"mac"'],
      ["the-access-token", '"…"'],
    ])) {
      const { server, client } = answered(() => token({ token_type }), { tokenTypes: ["Bearer"] });
      const error = await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", client.clientCredentials(), [
        "the-access-token",
      ]);
      assert.true(error.message.includes(name) && error.message.includes("tokenTypes"), error.message);
      assert.false(server.types.includes("token_type_assumed"));
    }
  });

  QUnit.test("of a member that is repeated the last counts, and no token pair is lost", async (assert) => {
    const pair =
      '"access_token":"a","refresh_token":"b","access_token":"the-access-token","\\u0072efresh_token":"the new one"';
    const { server, client } = answered(() => new Response(`{${pair},"expires_in":1,"expires_in":60,"x":1,"x":2}`));
    const answer = await client.refresh("the-refresh-token");
    assert.equal(answer.access_token, "the-access-token");
    assert.equal(answer.refresh_token, "the new one");
    assert.deepEqual([answer.expires_in, answer.expires_at, answer.x], [60, NOW + 60, 2]);
    server.answer = () => new Response("access_token=a&access_token=the-access-token&token_type=bearer");
    assert.equal((await client.clientCredentials()).access_token, "the-access-token");
    server.answer = () => new Response('{"access_token":"the-access-token","access_token":null}');
    await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", client.clientCredentials());
  });

  QUnit.test("a body that has more beside the object is no token", async (assert) => {
    for (const body of [
      '{"access_token":"the-access-token","token_type":"Bearer"} {}',
      '[{"access_token":"the-access-token","token_type":"Bearer"}]',
      '{"access_token":["the-access-token"],"token_type":"Bearer"}',
    ]) {
      const { client } = answered(() => new Response(body));
      await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", client.clientCredentials());
    }
  });

  QUnit.test("a success that says that something is wrong is none", async (assert) => {
    const { client } = answered(() => token({ error: "invalid_scope" }));
    await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", client.clientCredentials());
    const other = answered(() => token({ ok: false, error: "invalid_client" }));
    await rejected(assert, api, "ERR_CLIENT_SECRETS_REFUSED", other.client.clientCredentials());
  });

  QUnit.test("a busy server is asked again, with the same secret, and not without end", async (assert) => {
    const { server, client } = answered(() => json(503, {}), { retries: 3 });
    await rejected(assert, api, FAILED, server.clock.until(client.clientCredentials()));
    assert.equal(server.sent.length, 4);
    const waits = server.events.filter(({ type }) => type === "retried").map(({ wait }) => wait);
    assert.true(
      waits.every((wait, index) => wait >= 250 << index && wait <= 500 << index),
      waits.join(" "),
    );
    let answers = 0;
    server.answer = () => (++answers === 1 ? json(503, {}) : token());
    assert.equal((await server.clock.until(client.clientCredentials())).access_token, "the-access-token");
  });

  QUnit.test("Retry-After, in seconds or as a date, is kept where there is time for it", async (assert) => {
    const inThreeSeconds = new Date((NOW + 3) * 1000).toUTCString();
    for (const [value, wait] of /** @type {[string, number][]} */ ([
      ["3", 3000],
      [inThreeSeconds, 3000],
      ["0", 0],
    ])) {
      let answers = 0;
      const { server, client } = answered(() => (++answers === 1 ? json(429, {}, { "retry-after": value }) : token()));
      await server.clock.until(client.clientCredentials());
      assert.deepEqual(server.events[0], { type: "retried", wait });
      assert.equal(server.clock.now(), NOW * 1000 + wait);
    }
    const { server, client } = answered(() => json(429, {}, { "retry-after": "100000000" }));
    const error = await rejected(assert, api, FAILED, server.clock.until(client.clientCredentials()));
    assert.equal(server.sent.length, 1);
    assert.equal(server.clock.now(), NOW * 1000, "it does not wait for what comes too late");
    assert.true(error.retryAfter > 10 && error.retryAfter <= 86_400, String(error.retryAfter));
    assert.equal(error.status, 429);
  });

  QUnit.test("a grant is sent again only when it was not processed", async (assert) => {
    const lost = () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } }));
    const refused = () =>
      Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
    /** @type {[answer: () => unknown, requests: number, outcome: string][]} */
    const cases = [
      [lost, 1, "unknown"],
      [() => json(500, {}), 1, "unknown"],
      [() => json(503, {}), 1, "unknown"],
      [() => json(503, {}, { "retry-after": "1" }), 3, "not_processed"],
      [() => json(429, {}), 3, "not_processed"],
      [refused, 3, "not_processed"],
    ];
    for (const [answer, requests, outcome] of cases) {
      const { server, client } = answered(answer);
      const error = await rejected(assert, api, FAILED, server.clock.until(client.refresh("the-refresh-token")));
      assert.deepEqual([server.sent.length, error.outcome], [requests, outcome]);
    }
    const { server, client } = answered(() => new Promise(() => {}));
    const late = await rejected(
      assert,
      api,
      "ERR_TOKEN_REQUEST_TIMEOUT",
      server.clock.until(client.refresh("the-refresh-token")),
    );
    assert.deepEqual([server.sent.length, late.outcome], [1, "unknown"]);
    const known = answered(refused, { retries: 0 });
    assert.true((await known.client.clientCredentials().catch((error) => error)).message.includes("ECONNREFUSED"));
  });

  QUnit.test("one deadline for the whole call, whatever it is spent on", async (assert) => {
    const slow = async () => {
      await new Promise((resolve) => server.clock.setTimeout(() => resolve(undefined), 700));
      return invalidClient();
    };
    const { server, client } = answered(slow, {
      timeout: 1000,
      clientSecrets: ["a b c d 1", "a b c d 2", "a b c d 3"],
    });
    const error = await rejected(
      assert,
      api,
      "ERR_TOKEN_REQUEST_TIMEOUT",
      server.clock.until(client.clientCredentials()),
    );
    assert.equal(server.clock.now(), NOW * 1000 + 1000);
    assert.equal(server.sent.length, 2);
    assert.deepEqual(error.attempts.length, 1);
  });
}
