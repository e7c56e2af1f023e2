// The authorization code with PKCE: the address that users are sent to, and each check of the one that they come back to.
import { json, rejected, token, TokenServer } from "./token-server.js";
import { refused } from "./refusal.js";

const CALLBACK = "https://app.example/callback?tenant=1";
const PLACES = { authorizationEndpoint: "https://issuer.example/authorize?ui=2", issuer: "https://issuer.example" };

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenAuthorization(QUnit, api) {
  const { TokenClient } = api;
  const begin = (/** @type {object} */ more = PLACES) => {
    const server = new TokenServer("old secret");
    const client = new TokenClient(server.options({ clientId: `the app ${Math.random()}`, scope: "profile", ...more }));
    const { url, ...begun } = client.authorizationUrl({ redirectUri: CALLBACK });
    return { server, client, begun, url: new URL(url) };
  };
  const answerTo = (/** @type {any} */ begun, /** @type {Record<string, string>} */ more = {}) => {
    const url = new URL(CALLBACK);
    const fields = { code: "the-code", state: begun.state, iss: PLACES.issuer, ...more };
    for (const [name, value] of Object.entries(fields)) url.searchParams.append(name, value);
    return url;
  };

  QUnit.module("token, authorization");

  QUnit.test("the address has all that the server needs, and the challenge is that of the verifier", async (assert) => {
    const { begun, url } = begin();
    assert.equal(url.origin + url.pathname, "https://issuer.example/authorize");
    const { state, code_challenge, client_id, ...rest } = Object.fromEntries(url.searchParams);
    assert.deepEqual(rest, {
      ui: "2",
      response_type: "code",
      redirect_uri: CALLBACK,
      code_challenge_method: "S256",
      scope: "profile",
    });
    assert.true(client_id.startsWith("the app "));
    assert.equal(state, begun.state);
    assert.deepEqual(Object.keys(begun).sort(), ["codeVerifier", "issuer", "redirectUri", "state"]);
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(begun.codeVerifier));
    const text = btoa(String.fromCharCode(...new Uint8Array(hash)));
    assert.equal(code_challenge, text.replaceAll("+", "-").replaceAll("/", "_").replace("=", ""));
    assert.true(/^[A-Za-z0-9_-]{43}$/.test(begun.codeVerifier) && /^[A-Za-z0-9_-]{43}$/.test(state));
    assert.notEqual(begin().begun.state, state);
  });

  QUnit.test("the right callback is exchanged, with the secret that works", async (assert) => {
    for (const form of [(/** @type {URL} */ url) => url, String]) {
      const { server, client, begun } = begin();
      server.accepted = ["new secret"];
      const answer = await client.exchangeCode(form(answerTo(begun)), begun);
      assert.equal(answer.access_token, "the-access-token");
      assert.deepEqual(server.secrets, ["old secret", "new secret"]);
      assert.deepEqual(Object.fromEntries(server.sent[1].form), {
        grant_type: "authorization_code",
        code: "the-code",
        redirect_uri: CALLBACK,
        code_verifier: begun.codeVerifier,
      });
    }
    const { server, client } = begin();
    const whole = client.authorizationUrl({ redirectUri: CALLBACK, scope: "email" });
    server.answer = () => token({ refresh_token: "the-refresh-token" });
    const answer = await client.exchangeCode(answerTo(whole), whole);
    assert.equal(answer.refresh_token, "the-refresh-token", "what authorizationUrl answered can be handed in whole");
  });

  QUnit.test("callbacks that could be another's are refused, and nothing is sent", async (assert) => {
    const { server, client, begun } = begin();
    const right = String(answerTo(begun));
    const wrong = [
      ...["", "callback?code=the-code", "/callback", right.replace("https:", "http:"), right.replace("app.", "app2.")],
      ...[right.replace("/callback", "/other"), right.replace("app.example", "app.example:8443")],
      ...[right.replace(begun.state, ""), right.replace(begun.state, `${begun.state}x`), right.replace("state=", "s=")],
      ...[
        `${right}&state=${begun.state}`,
        `${right}&code=the-code`,
        `${right}&iss=${PLACES.issuer}`,
        `${right}&error=a&error=b`,
      ],
      ...[right.replace("iss=", "i="), String(answerTo(begun, { iss: "https://other.example" }))],
      ...[right.replace("the-code", ""), right.replace("code=", "c=")],
      String(answerTo({ state: "another" }, { error: "access_denied" })),
    ];
    for (const callback of wrong) {
      const secrets = ["the-code", begun.state, begun.codeVerifier];
      const error = await rejected(
        assert,
        api,
        "ERR_TOKEN_RESPONSE_INVALID",
        client.exchangeCode(callback, begun),
        secrets,
      );
      assert.true(error?.message.startsWith("the callback "), callback);
    }
    assert.equal(server.sent.length, 0);
  });

  QUnit.test("an error is reported once the callback is the right one", async (assert) => {
    const { server, client, begun } = begin();
    const denied = answerTo(begun, { error: "access_denied", error_description: "the user said no: the-code" });
    denied.searchParams.delete("code");
    const error = await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", client.exchangeCode(denied, begun));
    assert.true(error.message.includes("access_denied"));
    assert.equal(server.sent.length, 0);
  });

  QUnit.test("without a known issuer the callback needs no iss", async (assert) => {
    const { client, begun } = begin({ authorizationEndpoint: PLACES.authorizationEndpoint });
    const callback = answerTo(begun);
    callback.searchParams.delete("iss");
    assert.equal((await client.exchangeCode(callback, begun)).access_token, "the-access-token");
  });

  QUnit.test("an authorization that is of another form is refused", async (assert) => {
    const { server, client, begun } = begin();
    const callback = answerTo(begun);
    for (const wrong of [
      ...[
        undefined,
        null,
        5,
        {},
        { ...begun, state: "" },
        { ...begun, state: undefined },
        { ...begun, codeVerifier: "" },
      ],
      ...[
        { ...begun, codeVerifier: 5 },
        { ...begun, redirectUri: undefined },
        { ...begun, nonce: "a" },
      ],
    ]) {
      const call = client.exchangeCode(callback, /** @type {any} */ (wrong));
      await rejected(assert, api, "ERR_INVALID_OPTION", call, ["the-code"]);
    }
    assert.equal(server.sent.length, 0);
    for (const redirectUri of [undefined, "", "callback", 5, "https://user@app.example/"]) {
      const call = () => client.authorizationUrl(/** @type {any} */ ({ redirectUri }));
      refused(assert, api, "ERR_INVALID_OPTION", call);
    }
    const without = new TokenClient(server.options());
    refused(assert, api, "ERR_INVALID_OPTION", () => without.authorizationUrl({ redirectUri: CALLBACK }));
  });

  QUnit.test("a code whose fate is unknown is not sent again", async (assert) => {
    const { server, client, begun } = begin();
    server.answer = () => json(500, {});
    const call = server.clock.until(client.exchangeCode(answerTo(begun), begun));
    const error = await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", call);
    assert.deepEqual([server.sent.length, error.outcome], [1, "unknown"]);
  });
}
