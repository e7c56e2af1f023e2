// Extra parameters and headers: of the client and of a call, never in place of ours, and never in what people see.
import fc from "fast-check";
import { json, printed, rejected, token, TokenServer } from "./token-server.js";
import { refused } from "./refusal.js";

const CALLBACK = "https://app.example/callback";
const TOKEN_NAMES = [
  ...["grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type", "scope", "code"],
  ...["redirect_uri", "code_verifier", "refresh_token"],
];
const AUTHORIZATION_NAMES = [
  ...["response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "scope"],
  ...["response_mode", "request", "request_uri", "client_secret", "ui"],
];
const HEADER_NAMES = [
  ...["authorization", "Content-Type", "ACCEPT", "Host", "content-length", "transfer-encoding", "connection", "expect"],
  ...["content-encoding", "keep-alive", "te", "trailer", "upgrade", "proxy-authorization"],
];
const INVALID = "ERR_INVALID_OPTION";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenExtras(QUnit, api) {
  const { fetchToken, TokenClient } = api;
  /** @param {object} [more] */
  const make = (more = {}) => {
    const server = new TokenServer("old secret");
    const options = server.options({ authorizationEndpoint: "https://issuer.example/authorize?ui=2", ...more });
    return { server, options, client: new TokenClient(options) };
  };
  /** The calls that send a token request. @type {Record<string, (client: any, more: object) => Promise<unknown>>} */
  const calls = {
    clientCredentials: (client, more) => client.clientCredentials(more),
    refresh: (client, more) => client.refresh("the-refresh-token", more),
    exchangeCode: (client, more) => {
      const begun = client.authorizationUrl({ redirectUri: CALLBACK });
      return client.exchangeCode(`${CALLBACK}?code=the-code&state=${begun.state}`, { ...begun, ...more });
    },
  };

  QUnit.module("token, extra parameters and headers");

  QUnit.test("those of the client are sent with every request, and a call replaces them by name", async (assert) => {
    const extras = { parameters: { tenant: "a", audience: "api" }, headers: { "X-Tenant": "a", "x-kept": "1" } };
    for (const [name, call] of Object.entries(calls)) {
      const { server, client } = make(extras);
      await call(client, {});
      await call(client, {
        parameters: { tenant: "b", audience: "", more: "é &" },
        headers: { "x-tenant": "", "X-New": "2" },
      });
      const [usual, other] = server.sent;
      assert.deepEqual([usual.form.get("tenant"), usual.form.get("audience")], ["a", "api"], name);
      assert.deepEqual([other.form.get("tenant"), other.form.has("audience")], ["b", false], name);
      assert.equal(other.form.get("more"), "é &", "form-encoded UTF-8");
      const { accept, "content-type": type, authorization, ...rest } = usual.init.headers;
      assert.deepEqual(rest, { "x-tenant": "a", "x-kept": "1" });
      assert.true(accept === "application/json" && type.includes("form") && authorization.startsWith("Basic "));
      assert.deepEqual([other.init.headers["x-new"], "x-tenant" in other.init.headers], ["2", false]);
      assert.equal(other.init.headers["x-kept"], "1");
    }
  });

  QUnit.test("those of an authorization are in its URL alone", async (assert) => {
    const { server, client } = make({ authorizationParameters: { prompt: "login", access_type: "offline" } });
    const { url, ...begun } = client.authorizationUrl({
      redirectUri: CALLBACK,
      parameters: { prompt: "", nonce: "é" },
    });
    const { searchParams } = new URL(url);
    assert.deepEqual([searchParams.get("access_type"), searchParams.get("nonce")], ["offline", "é"]);
    assert.false(searchParams.has("prompt"));
    assert.deepEqual(Object.keys(begun).sort(), ["codeVerifier", "redirectUri", "state"]);
    await client.exchangeCode(`${CALLBACK}?code=the-code&state=${begun.state}`, begun);
    assert.false(server.sent[0].form.has("access_type"));
  });

  QUnit.test(
    "a name that the request sets itself is refused in every call, with an empty value too",
    async (assert) => {
      const { server, client } = make();
      for (const [title, call] of Object.entries(calls)) {
        for (const name of TOKEN_NAMES) {
          for (const value of ["hunter2", ""]) {
            const error = await rejected(assert, api, INVALID, call(client, { parameters: { [name]: value } }), [
              "hunter2",
            ]);
            assert.true(error.message.includes(`"${name}"`), `${title}: ${error.message}`);
          }
        }
        for (const name of HEADER_NAMES) {
          const error = await rejected(assert, api, INVALID, call(client, { headers: { [name]: "hunter2" } }), [
            "hunter2",
          ]);
          assert.true(error.message.includes(`"${name}"`), `${title}: ${error.message}`);
        }
      }
      assert.equal(server.sent.length, 0);
      for (const name of AUTHORIZATION_NAMES) {
        const parameters = { [name]: "hunter2" };
        const error = refused(assert, api, INVALID, () =>
          client.authorizationUrl({ redirectUri: CALLBACK, parameters }),
        );
        assert.true(error.message.includes(`"${name}"`), error.message);
        // The query of the endpoint is read with the first authorization.
        if (name !== "ui") refused(assert, api, INVALID, () => make({ authorizationParameters: parameters }));
      }
      for (const name of TOKEN_NAMES) refused(assert, api, INVALID, () => make({ parameters: { [name]: "hunter2" } }));
      for (const name of HEADER_NAMES) refused(assert, api, INVALID, () => make({ headers: { [name]: "hunter2" } }));
    },
  );

  QUnit.test("a parameter that an option sets in the same request is refused there", async (assert) => {
    const { server, client } = make({ audience: "one", parameters: { resource: "r" } });
    for (const options of [{ parameters: { audience: "two" } }, { resource: "r" }, { resource: ["r", "s"] }]) {
      await rejected(assert, api, INVALID, client.clientCredentials(options));
    }
    assert.equal(server.sent.length, 0);
    await client.refresh("the-refresh-token", { parameters: { audience: "two" } });
    await client.clientCredentials({ resource: "r", parameters: { resource: "" } });
    const sent = server.sent.map(({ form }) => [form.getAll("audience"), form.getAll("resource")]);
    assert.deepEqual(sent, [
      [["two"], ["r"]],
      [["one"], ["r"]],
    ]);
  });

  QUnit.test("extras of another form are refused, without their values", async (assert) => {
    const trap = {
      get: () => {
        throw new Error("a getter");
      },
      enumerable: true,
    };
    const wrong = [
      ...[null, 5, "hunter2", [], ["hunter2"], new Map([["a", "hunter2"]]), new URLSearchParams("a=hunter2")],
      ...[{ a: 5 }, { a: null }, { a: undefined }, { a: ["hunter2"] }, { a: "\ud800" }, { "\ud800": "a" }, { "": "a" }],
      ...[Object.defineProperty({}, "a", trap), new Proxy({}, { ownKeys: trap.get })],
    ];
    const headers = [
      ...[{ "x y": "a" }, { "x:": "a" }, { "x\r\ny": "a" }, { é: "a" }, { "x-a": "1", "X-A": "hunter2" }],
      ...[
        { x: "a\r\nhunter2: 1" },
        { x: "a\nhunter2" },
        { x: "a\0hunter2" },
        { x: "hunter2 é" },
        { x: "hunter2\u007f" },
      ],
    ];
    const { server, client } = make();
    for (const [option, values] of Object.entries({ parameters: wrong, headers: [...wrong, ...headers] })) {
      for (const value of values) {
        refused(assert, api, INVALID, () => make({ [option]: value }));
        for (const call of Object.values(calls)) {
          await rejected(assert, api, INVALID, call(client, { [option]: value }), ["hunter2"]);
        }
      }
    }
    for (const value of wrong) {
      const parameters = /** @type {any} */ (value);
      refused(assert, api, INVALID, () => client.authorizationUrl({ redirectUri: CALLBACK, parameters }));
      refused(assert, api, INVALID, () => make({ authorizationParameters: value }));
    }
    for (const option of ["parameters", "headers", "authorizationParameters"]) {
      const error = refused(assert, api, INVALID, () => make({ [option]: { a: "" } }), { title: `${option}: empty` });
      assert.true(error.message.includes('"a"'));
      const name = "hunter2-hunter2-hunter2-hunter2-hunter2";
      refused(assert, api, INVALID, () => make({ [option]: { [name]: 5 } }), { title: "a long name" });
    }
    const over = { p: "x".repeat(65_537) };
    await rejected(assert, api, "ERR_TOO_LARGE", client.clientCredentials({ parameters: over }));
    refused(assert, api, "ERR_TOO_LARGE", () => make({ parameters: over }));
    assert.equal(server.sent.length, 0);
  });

  QUnit.test("names and values arrive as they are, those of Object.prototype too", async (assert) => {
    const { server, client } = make();
    const names = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
    await client.clientCredentials({ parameters: names, headers: names });
    for (const [name, value] of Object.entries(names)) {
      assert.equal(server.sent[0].form.get(name), value, name);
      assert.true(Object.hasOwn(server.sent[0].init.headers, name.toLowerCase()), name);
    }
    assert.equal(/** @type {any} */ ({}).a, undefined);
    const long = "é".repeat(10_000);
    await client.clientCredentials({ parameters: { long } });
    assert.equal(server.sent[1].form.get("long"), long);
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((value) => value.isWellFormed());
    const name = text.filter((value) => ![...TOKEN_NAMES, ...AUTHORIZATION_NAMES].includes(value));
    const property = fc.asyncProperty(fc.dictionary(name, text), async (parameters) => {
      server.sent.length = 0;
      await client.clientCredentials({ parameters });
      const url = new URL(client.authorizationUrl({ redirectUri: CALLBACK, parameters }).url);
      const [{ form }] = server.sent;
      return Object.entries(parameters).every(([key, value]) => {
        return form.getAll(key).join() === value && url.searchParams.getAll(key).join() === value;
      });
    });
    await fc.assert(property, { numRuns: 100 });
  });

  QUnit.test("what the server repeats of a value is shown to nobody", async (assert) => {
    const { server, client } = make({ parameters: { pin: "hunter2hunter2" }, headers: { "x-key": "hunter2hunter2" } });
    server.answer = () => json(400, { error: "invalid_request", error_description: "bad pin HUNTER2HUNTER2!" });
    const error = await rejected(assert, api, "ERR_TOKEN_REQUEST_REFUSED", client.clientCredentials());
    assert.equal(error.description, "bad pin …!");
    server.answer = () => {
      throw new TypeError("hunter2hunter2");
    };
    await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", server.clock.until(client.clientCredentials()), [
      "hunter2",
    ]);
    const told = [...server.warnings, ...server.errors, JSON.stringify(server.events), printed(client)].join();
    assert.false(told.includes("hunter2"));
  });

  QUnit.test("they are sent again with the next secret, and fetchToken sees that they have changed", async (assert) => {
    const { server, options } = make({ clientSecrets: ["bad secret", "old secret"], parameters: { tenant: "a" } });
    await fetchToken(options);
    const sent = () => server.sent.map(({ form }) => form.get("tenant"));
    assert.deepEqual(sent(), ["a", "a"]);
    server.answer = () => token();
    /** @type {any} */ (options).parameters.tenant = "b";
    await fetchToken(options);
    assert.deepEqual(sent(), ["a", "a", "b"]);
  });
}
