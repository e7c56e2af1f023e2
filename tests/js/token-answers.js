// What servers answer: the shared vectors, and what never leads to the next secret.
import answers from "../vectors/token-answers.json" with { type: "json" };
import vendors from "../vectors/vendor-answers.json" with { type: "json" };
import { invalidClient, json, rejected, SENT, token, TokenServer } from "./token-server.js";

const CALLBACK = "https://app.example/callback";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenAnswers(QUnit, api) {
  const { TokenClient } = api;

  /** @type {Record<string, (client: import("../../js/token/token.js").TokenClient) => Promise<any>>} */
  const grants = {
    client_credentials: (client) => client.clientCredentials(),
    refresh_token: (client) => client.refresh("the-refresh-token"),
    authorization_code: (client) =>
      client.exchangeCode(`${CALLBACK}?code=the-code&state=the-state`, {
        ...{ state: "the-state", codeVerifier: "the-verifier", redirectUri: CALLBACK },
      }),
  };

  QUnit.module("token, answers");

  for (const { title, expect, grant, status, contentType, headers = {}, body } of [...answers, ...vendors]) {
    // A Response cannot be made with these, and no fetch answers them.
    if (status < 200 || status > 599) continue;
    QUnit.test(`answered: ${title}`, async (assert) => {
      const server = new TokenServer();
      const given = /** @type {Record<string, string>} */ ({ "content-type": contentType, ...headers });
      server.answer = () => new Response([204, 205, 304].includes(status) ? null : body, { status, headers: given });
      const client = new TokenClient(server.options({ retries: 0 }));
      const error = await grants[grant](client).catch((error) => error);
      assert.equal(server.sent.length, expect === "next" ? 2 : 1);
      const codes = {
        next: ["CLIENT_SECRETS_REFUSED"],
        later: ["TOKEN_REQUEST_FAILED"],
        stop: ["TOKEN_REQUEST_REFUSED"],
        dead: ["TOKEN_REQUEST_REFUSED"],
      };
      const unknown = ["TOKEN_REQUEST_REFUSED", "TOKEN_RESPONSE_INVALID"];
      const allowed = codes[/** @type {"next"} */ (expect)] ?? unknown;
      assert.true(
        allowed.some((code) => error.code === `ERR_${code}`),
        `${expect}: ${error.code}`,
      );
      assert.equal(server.types.includes("unknown_answer"), expect === "unknown");
      assert.equal(error.outcome === "processed", expect === "dead", "a keeper asks anew for a dead grant alone");
    });
  }

  /** @type {Record<string, [code: string, answer: (sent: any) => unknown]>} */
  const never = {
    "a network error": ["ERR_TOKEN_REQUEST_FAILED", () => Promise.reject(new TypeError("fetch failed"))],
    "a fetch that throws": [
      "ERR_TOKEN_REQUEST_FAILED",
      () => {
        throw new Error("no network");
      },
    ],
    500: ["ERR_TOKEN_REQUEST_FAILED", () => json(500, {})],
    "502 with invalid_client": ["ERR_TOKEN_REQUEST_FAILED", () => json(502, { error: "invalid_client" })],
    "429 with invalid_client": ["ERR_TOKEN_REQUEST_FAILED", () => json(429, { error: "invalid_client" })],
    "403 with Retry-After": ["ERR_TOKEN_REQUEST_FAILED", () => json(403, {}, { "retry-after": "1" })],
    "a hanging server": ["ERR_TOKEN_REQUEST_TIMEOUT", () => new Promise(() => {})],
    "a hanging body": ["ERR_TOKEN_REQUEST_TIMEOUT", () => new Response(new ReadableStream({}))],
    "HTML with 200": [
      "ERR_TOKEN_RESPONSE_INVALID",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    ],
    "an empty 200": ["ERR_TOKEN_RESPONSE_INVALID", () => new Response("")],
    "a truncated body": ["ERR_TOKEN_RESPONSE_INVALID", () => new Response('{"access_token":"the-access-token","tok')],
    "another token_type": ["ERR_TOKEN_RESPONSE_INVALID", () => token({ token_type: "mac" })],
    "a token_type that is no string": ["ERR_TOKEN_RESPONSE_INVALID", () => token({ token_type: ["Bearer"] })],
    "a negative expires_in": ["ERR_TOKEN_RESPONSE_INVALID", () => token({ expires_in: -1 })],
    "an expires_in that is no number": ["ERR_TOKEN_RESPONSE_INVALID", () => token({ expires_in: "soon" })],
    "an empty access_token": ["ERR_TOKEN_RESPONSE_INVALID", () => token({ access_token: "" })],
    invalid_grant: ["ERR_TOKEN_REQUEST_REFUSED", () => json(400, { error: "invalid_grant" })],
    invalid_scope: ["ERR_TOKEN_REQUEST_REFUSED", () => json(400, { error: "invalid_scope" })],
    "a redirect": [
      "ERR_TOKEN_REQUEST_REFUSED",
      () => new Response("", { status: 307, headers: { location: "https://b.example/" } }),
    ],
  };
  for (const [title, [code, answer]] of Object.entries(never)) {
    QUnit.test(`never the next secret: ${title}`, async (assert) => {
      const server = new TokenServer("new secret");
      server.answer = answer;
      const client = new TokenClient(server.options());
      const error = await rejected(assert, api, code, server.clock.until(client.clientCredentials()));
      assert.deepEqual([...new Set(server.secrets)], ["old secret"]);
      assert.deepEqual([error.attempts, server.warnings], [[], []]);
      assert.equal(server.clock.timers, 0, "no timer is left");
      server.answer = undefined;
      assert.equal((await client.clientCredentials()).access_token, "the-access-token", "and the next call is as any");
    });
  }

  QUnit.test(
    "invalid_grant stops with secrets left, and after a refusal says that the grant may be spent",
    async (assert) => {
      const server = new TokenServer();
      const spent = {
        error: "invalid_grant",
        error_description: "Client authentication failed: invalid client secret",
      };
      server.answer = () => json(401, spent);
      const first = await rejected(
        assert,
        api,
        "ERR_TOKEN_REQUEST_REFUSED",
        grants.refresh_token(new TokenClient(server.options())),
      );
      assert.deepEqual([first.error, first.outcome, server.sent.length], ["invalid_grant", "processed", 1]);
      assert.false(first.message.includes("spent"));
      server.answer = ({ secret }) => (secret === "old secret" ? invalidClient() : json(400, spent));
      const client = new TokenClient(server.options({ clientSecrets: ["old secret", "new secret", "newest secret"] }));
      const second = await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", grants.refresh_token(client));
      assert.equal(server.sent.length, 3);
      assert.true(second.message.includes("spent"));
      assert.deepEqual(second.attempts, [{ secret: 0, status: 401, error: "invalid_client" }]);
    },
  );

  QUnit.test("an answer that says nothing known is what classify says", async (assert) => {
    const server = new TokenServer();
    /** @type {any[]} */
    const asked = [];
    /** @type {any} */
    let judgement;
    const classify = async (/** @type {any} */ answer) => (asked.push(answer), judgement);
    server.answer = ({ secret }) => (secret === "new secret" ? token() : json(418, { teapot: true }));
    const clientOf = () => new TokenClient(server.options({ classify }));
    for (judgement of [undefined, "stop", "nonsense", 5]) {
      await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", clientOf().clientCredentials());
    }
    assert.deepEqual(asked[0], { status: 418, contentType: "application/json", body: '{"teapot":true}' });
    assert.equal(server.types.filter((type) => type === "unknown_answer").length, 4);
    judgement = "later";
    await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", server.clock.until(clientOf().clientCredentials()));
    judgement = "next";
    assert.equal((await clientOf().clientCredentials()).access_token, "the-access-token");
    judgement = Promise.reject(new Error("the hook fails"));
    await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", clientOf().clientCredentials());
    judgement = new Promise(() => {});
    const begun = server.clock.now();
    await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", server.clock.until(clientOf().clientCredentials()));
    assert.equal(server.clock.now(), begun + 10_000, "a hook that hangs is left at the deadline");
  });

  QUnit.test("a description is told without anything that was sent", async (assert) => {
    for (const clientAuth of ["client_secret_basic", "client_secret_post"]) {
      const server = new TokenServer();
      server.answer = ({ init, secret, form }) => {
        const words = `no ${secret} of ${init.headers.authorization} and ${init.body} for ${form.get("refresh_token")}`;
        return json(400, { error: "invalid_scope", error_description: words });
      };
      const client = new TokenClient(server.options({ clientAuth }));
      const error = await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", grants.refresh_token(client), [
        ...SENT,
        ...["old+secret", "old%20secret", "refresh_token=the", "b2xkK3NlY3JldA"],
      ]);
      assert.true(error.description.startsWith("no "), error.description);
    }
  });
}
