// What is sent: credentials, parameters, endpoints; and clients that could not work or would leak.
import fc from "fast-check";
import { rejected, token, TokenServer } from "./token-server.js";
import { refused } from "./refusal.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenRequests(QUnit, api) {
  const { fetchToken, TokenClient } = api;

  QUnit.module("token, requests");

  QUnit.test("client_secret_basic encodes id and secret as forms first (RFC 6749, section 2.3.1)", async (assert) => {
    const server = new TokenServer();
    server.answer = () => token();
    const options = server.options({ clientId: "an app: 1", clientSecrets: ["-_.* :+%&=/é"] });
    await fetchToken(options);
    const [{ url, init, form }] = server.sent;
    assert.equal(url, "https://issuer.example/token");
    assert.equal(init.method, "POST");
    assert.equal(init.redirect, "manual");
    assert.equal(init.headers["content-type"], "application/x-www-form-urlencoded;charset=UTF-8");
    assert.equal(init.headers.accept, "application/json");
    assert.equal(atob(init.headers.authorization.slice(6)), "an%20app%3A%201:-_.*%20%3A%2B%25%26%3D%2F%C3%A9");
    assert.deepEqual([...form], [["grant_type", "client_credentials"]]);
    await fetchToken({ ...options, clientId: "an app 1", rawBasic: true, clientSecrets: ["-_.*:+%&=/"] });
    assert.equal(atob(server.sent[1].init.headers.authorization.slice(6)), "an app 1:-_.*:+%&=/");
    // HTTP Basic ends the id at the first colon.
    const raw = () => new TokenClient({ ...options, rawBasic: true });
    refused(assert, api, "ERR_INVALID_OPTION", raw);
  });

  QUnit.test(
    "client_secret_post puts both into the body and none the id alone, and never both methods",
    async (assert) => {
      const server = new TokenServer("a secret: +%&=/é");
      const clientSecrets = ["a secret: +%&=/é"];
      await fetchToken(server.options({ clientId: "the app", clientAuth: "client_secret_post", clientSecrets }));
      const [{ init, form }] = server.sent;
      assert.false("authorization" in init.headers);
      const expected = { grant_type: "client_credentials", client_id: "the app", client_secret: clientSecrets[0] };
      assert.deepEqual(Object.fromEntries(form), expected);
      server.answer = () => token();
      const publicClient = new TokenClient(
        server.options({ clientId: "the app", clientAuth: "none", clientSecrets: undefined }),
      );
      await publicClient.refresh("the-refresh-token");
      const { form: sent, init: publicInit } = server.sent[1];
      assert.false("authorization" in publicInit.headers);
      const fields = { grant_type: "refresh_token", refresh_token: "the-refresh-token", client_id: "the app" };
      assert.deepEqual(Object.fromEntries(sent), fields);
    },
  );

  QUnit.test("any id and secret arrive as they are, by both methods", async (assert) => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((value) => value.isWellFormed());
    const property = fc.asyncProperty(text, text, async (id, secret) => {
      const server = new TokenServer();
      server.answer = () => token();
      const clientId = `${id} ${server.options().clientId}`;
      const options = server.options({ clientId, clientSecrets: [secret] });
      await fetchToken(options);
      await fetchToken({ ...options, clientAuth: "client_secret_post" });
      const [basic, post] = server.sent;
      const decode = (/** @type {string} */ part) => new URLSearchParams(`v=${part}`).get("v");
      const pair = atob(basic.init.headers.authorization.slice(6)).split(":").map(decode);
      return pair[0] === clientId && pair[1] === secret && post.form.get("client_secret") === secret;
    });
    await fc.assert(property, { numRuns: 200 });
    assert.true(true);
  });

  QUnit.test("scope, audience and resource: of the client, and of the call instead", async (assert) => {
    const server = new TokenServer();
    server.answer = () => token();
    const client = new TokenClient(server.options({ scope: "a b", audience: "one", resource: ["r:1", "r:2"] }));
    assert.equal((await client.clientCredentials()).scope, "a b");
    await client.clientCredentials({ scope: "c", audience: "two", resource: "r:3" });
    await client.clientCredentials({ scope: "" });
    await client.refresh("the-refresh-token");
    const grant = ["grant_type", "client_credentials"];
    assert.deepEqual(
      server.sent.map(({ form }) => [...form]),
      [
        [grant, ["scope", "a b"], ["audience", "one"], ["resource", "r:1"], ["resource", "r:2"]],
        [grant, ["scope", "c"], ["audience", "two"], ["resource", "r:3"]],
        [grant, ["audience", "one"], ["resource", "r:1"], ["resource", "r:2"]],
        [
          ["grant_type", "refresh_token"],
          ["refresh_token", "the-refresh-token"],
        ],
      ],
    );
  });

  QUnit.test("tokens are refreshed at their own endpoint, and URLs may be URL objects", async (assert) => {
    const server = new TokenServer("old secret");
    const urls = {
      tokenEndpoint: new URL("https://issuer.example/token"),
      refreshEndpoint: "https://issuer.example/renew?v=2",
    };
    const client = new TokenClient(server.options(urls));
    await client.clientCredentials();
    await client.refresh("the-refresh-token");
    assert.deepEqual(
      server.sent.map(({ url }) => url),
      ["https://issuer.example/token", "https://issuer.example/renew?v=2"],
    );
  });

  QUnit.test("clients that could not work or would leak are refused when they are made", (assert) => {
    const wrong = {
      tokenEndpoint: [
        ...[undefined, "", "issuer.example/token", "ftp://issuer.example/", "https://", "https://issuer.example/#top"],
        ...[
          "http://issuer.example/token",
          "http://127.0.0.1.example/token",
          "http://localhost.example/",
          "http://10.0.0.1/",
        ],
        ...[
          "https://user:hunter2@issuer.example/token",
          "http://[::2]/token",
          "http://2130706433.example/",
          5,
          null,
          {},
        ],
      ],
      refreshEndpoint: ["http://issuer.example/token", "", 5],
      authorizationEndpoint: [5, null, "", "not a url", "http://issuer.example/authorize"],
      issuer: [5, null],
      clientId: [undefined, "", 5, null, "\ud800"],
      clientSecrets: [undefined, [], [""], "hunter2", [5], [undefined], {}, null, new Array(1)],
      clientAuth: ["private_key_jwt", "", null, "CLIENT_SECRET_BASIC", "none"],
      rawBasic: [1, "true", null],
      scope: [5, null, ["a"]],
      audience: [5, null],
      resource: [5, null, [], [5]],
      timeout: [0, -1, 0.5, NaN, Infinity, "5", 600_001],
      retries: [-1, 0.5, NaN, 11, "2"],
      tokenTypes: [5, null, [], [5]],
      allowInsecureRequests: [1, "yes", null],
      fetch: [5, null, "fetch", {}],
      logger: [5, "console", {}, { warn() {} }],
      onEvent: [5, null, {}],
      classify: [5, null, "stop"],
      clock: [5, null, {}, { now: Date.now }],
      client_secret: ["hunter2"],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const options = new TokenServer().options({ [name]: value });
        refused(assert, api, "ERR_INVALID_OPTION", () => new TokenClient(options), {
          title: `${name}: ${String(value)}`,
        });
      }
    }
    for (const options of [undefined, null, [], 5, "https://issuer.example", new Map()]) {
      refused(assert, api, "ERR_INVALID_OPTION", () => new TokenClient(/** @type {any} */ (options)));
    }
    const many = Array.from({ length: 33 }, (_, place) => `secret ${place}`);
    refused(
      assert,
      api,
      "ERR_INVALID_OPTION",
      () => new TokenClient(new TokenServer().options({ clientSecrets: many })),
    );
    const long = "x".repeat(65_537);
    refused(assert, api, "ERR_TOO_LARGE", () => new TokenClient(new TokenServer().options({ clientSecrets: [long] })));
    const none = new TokenServer().options({ clientAuth: "none", clientSecrets: ["hunter2"] });
    refused(assert, api, "ERR_INVALID_OPTION", () => new TokenClient(none));
  });

  QUnit.test("http is for this machine, or for who allows it", (assert) => {
    const make = (/** @type {object} */ more) => new TokenClient(new TokenServer().options(more));
    for (const host of ["localhost", "127.0.0.1", "127.1.2.3:8080", "[::1]:8080", "LOCALHOST", "a.localhost"]) {
      assert.true(make({ tokenEndpoint: `http://${host}/token` }) instanceof TokenClient, host);
    }
    assert.true(make({ tokenEndpoint: "http://issuer.example/", allowInsecureRequests: true }) instanceof TokenClient);
  });

  QUnit.test("calls with options of another form send nothing", async (assert) => {
    const server = new TokenServer("old secret");
    const client = new TokenClient(server.options());
    const any = /** @type {any} */ (client);
    for (const options of [null, 5, { scopes: "a" }, { scope: 5 }, { signal: {} }, { resource: [] }, { audience: 5 }]) {
      await rejected(assert, api, "ERR_INVALID_OPTION", any.clientCredentials(options));
    }
    for (const refreshToken of [undefined, "", 5, null, {}]) {
      await rejected(assert, api, "ERR_INVALID_OPTION", any.refresh(refreshToken));
    }
    await rejected(assert, api, "ERR_INVALID_OPTION", any.refresh("the-refresh-token", { audience: "a" }));
    assert.equal(server.sent.length, 0);
  });
}
