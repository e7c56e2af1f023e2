// Requests with the token of a credential (RFC 6750).
import { INVALID, ResourceServer, URL_OF_API } from "./resource-server.js";
import { json, rejected } from "./token-server.js";

const TOKENS = ["access 1", "access 2", "refresh 0", "refresh 1"];

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperFetch(QUnit, api) {
  QUnit.module("keeper, fetch");

  QUnit.test("a request goes as it is given, with the token beside its own headers", async (assert) => {
    const server = new ResourceServer(api);
    const { fetch } = await server.fetching();
    const init = { method: "PUT", headers: { "x-a": "1", authorization: "Basic x" }, body: "text", redirect: "manual" };
    const response = await fetch(URL_OF_API, init);
    assert.equal(await response.text(), "the orders");
    const [{ input, init: sent, authorization, body }] = server.requests;
    assert.deepEqual([input, sent.method, sent.redirect, body], [URL_OF_API, "PUT", "manual", "text"]);
    assert.equal(authorization, "Bearer access 1", "in the place of the caller's");
    assert.equal(sent.headers.get("x-a"), "1");
    assert.equal(init.headers.authorization, "Basic x", "the caller's object stays as it was");
    await fetch(new URL(URL_OF_API), { headers: [["x-a", "2"]] });
    assert.equal(server.requests[1].init.headers.get("x-a"), "2");
    await fetch(new Request(URL_OF_API, { headers: { "x-a": "3" } }));
    assert.equal(server.requests[2].init.headers.get("x-a"), "3");
    await fetch(new Request(URL_OF_API, { headers: { "x-a": "3" } }), { headers: { "x-b": "4" } });
    assert.equal(server.requests[3].init.headers.get("x-a"), null, "given headers replace those of a Request");
    assert.equal(server.sent.length, 1, "one token for all");
  });

  QUnit.test("the platform's fetch sends, looked up at each request", async (assert) => {
    const server = new ResourceServer(api);
    const { keeper } = await server.kept();
    const fetch = keeper.fetch("user");
    const platform = globalThis.fetch;
    try {
      globalThis.fetch = server.resource;
      assert.equal(await (await fetch(URL_OF_API)).text(), "the orders");
    } finally {
      globalThis.fetch = platform;
    }
    assert.deepEqual(server.authorizations, ["Bearer access 1"]);
  });

  QUnit.test("a 401 with invalid_token is repeated once, with a new token", async (assert) => {
    const server = new ResourceServer(api);
    const { fetch, keeper } = await server.fetching();
    server.refused = new Set(["access 1"]);
    assert.equal(await (await fetch(URL_OF_API)).text(), "the orders");
    assert.deepEqual(server.authorizations, ["Bearer access 1", "Bearer access 2"]);
    assert.equal((await keeper.token("user")).access_token, "access 2");
    server.refused = "all";
    const second = await fetch(URL_OF_API);
    assert.deepEqual([second.status, await second.text()], [401, "refused"], "the second 401 is returned as it is");
    assert.equal(server.requests.length, 4);
    assert.equal(server.sent.length, 3);
  });

  QUnit.test("many requests that are refused at once share one refresh", async (assert) => {
    const server = new ResourceServer(api);
    const { fetch } = await server.fetching();
    server.refused = new Set(["access 1"]);
    const all = Promise.all(Array.from({ length: 100 }, () => fetch(URL_OF_API)));
    const responses = await server.clock.until(all);
    assert.true(responses.every(({ status }) => status === 200));
    assert.equal(server.sent.length, 2);
  });

  QUnit.test("any other refusal is returned as it is, and the token stays", async (assert) => {
    const challenges = [
      null,
      "",
      "Bearer",
      'Bearer error="insufficient_scope"',
      'Basic realm="x", error="invalid_token"',
    ];
    for (const challenge of challenges) {
      const server = new ResourceServer(api);
      const { fetch } = await server.fetching();
      Object.assign(server, { refused: "all", challenge });
      assert.equal((await fetch(URL_OF_API)).status, 401, String(challenge));
      assert.deepEqual([server.requests.length, server.sent.length], [1, 1]);
    }
    const server = new ResourceServer(api);
    const forbidden = async () => new Response("", { status: 403, headers: { "www-authenticate": INVALID } });
    const { fetch } = await server.fetching({ fetch: forbidden });
    assert.equal((await fetch(URL_OF_API)).status, 403);
    assert.equal(server.sent.length, 1);
  });

  QUnit.test("a body that is kept is sent again, byte by byte", async (assert) => {
    const form = new FormData();
    form.set("a", "1");
    const bytes = new TextEncoder().encode("text");
    /** Each with what the server must find in it, both times. @type {Record<string, [any, string]>} */
    const bodies = {
      text: ["text", "text"],
      form: [new URLSearchParams({ a: "1" }), "a=1"],
      bytes: [bytes, "text"],
      buffer: [bytes.slice().buffer, "text"],
      view: [new DataView(bytes.slice().buffer), "text"],
      blob: [new Blob(["text"]), "text"],
      "multipart form": [form, 'name="a"'],
      none: [undefined, ""],
      null: [null, ""],
    };
    for (const [name, [body, expected]] of Object.entries(bodies)) {
      const server = new ResourceServer(api);
      const { fetch } = await server.fetching();
      server.refused = new Set(["access 1"]);
      assert.equal((await fetch(URL_OF_API, { method: "POST", body })).status, 200, name);
      const came = server.requests.map(({ body }) =>
        expected === 'name="a"' && body.includes(expected) ? expected : body,
      );
      assert.deepEqual(came, [expected, expected], name);
    }
    const server = new ResourceServer(api);
    const { fetch } = await server.fetching();
    server.refused = new Set(["access 1"]);
    assert.equal(
      (await fetch(new Request(URL_OF_API, { headers: { "x-a": "3" } }))).status,
      200,
      "a Request without one",
    );
    assert.equal(server.requests[1].init.headers.get("x-a"), "3");
  });

  QUnit.test(
    "a body that can be read once is not: its 401 is returned, and the next request has a new token",
    async (assert) => {
      const stream = () => new Blob(["text"]).stream();
      /** @type {Record<string, (fetch: any) => Promise<Response>>} */
      const calls = {
        stream: (fetch) => fetch(URL_OF_API, { method: "POST", body: stream(), duplex: "half" }),
        Request: (fetch) => fetch(new Request(URL_OF_API, { method: "POST", body: "text" })),
      };
      for (const [name, call] of Object.entries(calls)) {
        const server = new ResourceServer(api);
        const { fetch } = await server.fetching();
        server.refused = new Set(["access 1"]);
        const response = await call(fetch);
        assert.deepEqual([response.status, await response.text()], [401, "refused"], name);
        assert.deepEqual(server.authorizations, ["Bearer access 1"]);
        assert.equal((await call(fetch)).status, 200, name);
        assert.deepEqual(
          server.requests.map(({ body }) => body),
          ["text", "text"],
        );
        assert.equal(server.sent.length, 2, name);
      }
      const seen = /** @type {string[]} */ ([]);
      const drained = { pipe() {}, [Symbol.toStringTag]: "FormData" };
      const server = new ResourceServer(api);
      const stub = async (/** @type {any} */ _, /** @type {any} */ { headers }) => {
        seen.push(headers.get("authorization"));
        return new Response("", { status: 401, headers: { "www-authenticate": INVALID } });
      };
      for (const body of [drained, (async function* () {})(), [1].values()]) {
        const { fetch } = await server.fetching({ fetch: stub });
        assert.equal((await fetch(URL_OF_API, { method: "POST", body })).status, 401);
      }
      assert.equal(seen.length, 3, "Node's streams and iterators, where fetch takes them");
    },
  );

  QUnit.test("where there is no new token, the keeper's error says why", async (assert) => {
    const server = new ResourceServer(api);
    const { fetch } = await server.fetching();
    await fetch(URL_OF_API);
    Object.assign(server, { refused: "all", isAlive: false });
    let isDropped = false;
    const body = new ReadableStream({ cancel: () => void (isDropped = true) });
    const answer = async (/** @type {string} */ _) =>
      new Response(body, { status: 401, headers: { "www-authenticate": INVALID } });
    const { keeper } = server.keeper();
    const refusedBy = keeper.fetch("user", { fetch: answer })(URL_OF_API);
    await rejected(assert, api, "ERR_REAUTHORIZATION_REQUIRED", refusedBy, TOKENS);
    assert.true(isDropped, "the response that nobody gets holds no connection");
    await rejected(assert, api, "ERR_REAUTHORIZATION_REQUIRED", fetch(URL_OF_API), TOKENS);
    const unknown = keeper.fetch("nobody", { fetch: server.resource })(URL_OF_API);
    await rejected(assert, api, "ERR_SECRET_UNKNOWN", unknown, TOKENS);
  });

  QUnit.test("a failure of the server of tokens, and one of the network, reach the caller", async (assert) => {
    const server = new ResourceServer(api);
    server.answer = () => json(503, {});
    const { fetch } = await server.fetching();
    const failing = server.clock.until(fetch(URL_OF_API));
    await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", failing, TOKENS);
    assert.equal(server.requests.length, 0);
    const other = new ResourceServer(api);
    const reset = new TypeError("reset");
    const broken = await other.fetching({ fetch: () => Promise.reject(reset) });
    assert.equal(await broken.fetch(URL_OF_API).catch((/** @type {any} */ error) => error), reset);
  });

  QUnit.test("an aborted signal ends the wait for a token, before and after a refusal", async (assert) => {
    const server = new ResourceServer(api);
    const { fetch } = await server.fetching();
    const reason = new Error("the user left");
    const aborted = (/** @type {Promise<any>} */ call) => call.catch((error) => error);
    const signal = AbortSignal.abort(reason);
    assert.equal(await aborted(fetch(URL_OF_API, { signal })), reason);
    assert.equal(server.sent.length + server.requests.length, 0);
    await fetch(URL_OF_API);
    server.refused = "all";
    let release = () => {};
    server.after = (answer) => new Promise((resolve) => (release = () => resolve(answer)));
    const controller = new AbortController();
    const call = aborted(fetch(new Request(URL_OF_API, { signal: controller.signal })));
    await server.clock.advance(10);
    controller.abort(reason);
    const found = await call;
    assert.true(found === reason || found.name === "AbortError", String(found));
    assert.equal(server.requests.length, 2);
    server.after = undefined;
    release();
    const last = await server.clock.until(fetch(URL_OF_API, { signal: null }));
    assert.equal(last.status, 401);
    assert.equal(
      await aborted(fetch(URL_OF_API, { signal: /** @type {any} */ (5) })).then(({ code }) => code),
      "ERR_INVALID_OPTION",
    );
  });

  QUnit.test("a token goes by https, or stays on this machine", async (assert) => {
    const server = new ResourceServer(api);
    const { fetch, keeper } = await server.fetching();
    const open = keeper.fetch("user", { fetch: server.resource, allowInsecureRequests: true });
    const secret = "hunter2";
    const insecure = [
      "http://api.example/",
      "http://localhost.example/",
      "http://10.0.0.1/",
      "http://127.0.0.1.example/",
    ];
    for (const url of [...insecure, "ftp://localhost/", "data:text/plain,x", "blob:https://api.example/1"]) {
      for (const input of [url + secret, ...(url.startsWith("http") ? [new Request(url + secret)] : [])])
        await rejected(assert, api, "ERR_INVALID_OPTION", fetch(input), [secret]);
      if (!insecure.includes(url)) await rejected(assert, api, "ERR_INVALID_OPTION", open(url), [secret]);
    }
    await rejected(assert, api, "ERR_INVALID_OPTION", fetch(`https://[/${secret}`), [secret]);
    assert.equal(server.requests.length + server.sent.length, 0, "not even a token is asked for");
    for (const url of [
      "http://localhost:1/",
      "http://a.localhost/",
      "http://127.0.0.1/",
      "http://[::1]/",
      "HTTPS://A.EXAMPLE",
    ])
      assert.equal((await fetch(url)).status, 200, url);
    assert.equal((await open("http://api.example/")).status, 200);
  });

  QUnit.test("what is checked is what is sent", async (assert) => {
    const server = new ResourceServer(api);
    const { fetch } = await server.fetching();
    let reads = 0;
    const shifty = { toString: () => (reads++ === 0 ? URL_OF_API : "http://evil.example/") };
    assert.equal((await fetch(/** @type {any} */ (shifty))).status, 200);
    assert.deepEqual([reads, server.requests[0].input], [1, URL_OF_API]);
    const inherited = Object.create({ method: "POST" });
    for (const init of [new Request(URL_OF_API), inherited, 5, []])
      await rejected(assert, api, "ERR_INVALID_OPTION", fetch(URL_OF_API, /** @type {any} */ (init)), []);
  });

  QUnit.test("a token that is no Bearer token, or fits in no header, is not sent and not shown", async (assert) => {
    const tokens = [
      { access_token: "the-access-token", token_type: "DPoP" },
      { access_token: "the-access-token\nx: y", token_type: "Bearer" },
      { access_token: "the-access-token€", token_type: "bearer" },
    ];
    for (const token of tokens) {
      const server = new ResourceServer(api);
      const { keeper, fetch } = await server.fetching();
      await keeper.put("user", { client: "crm", grant: "client_credentials", tokens: { ...token, expires_in: 3600 } });
      await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", fetch(URL_OF_API));
      assert.equal(server.requests.length, 0);
    }
    const server = new ResourceServer(api);
    const { keeper, fetch } = await server.fetching();
    const tokens_ = /** @type {any} */ ({ access_token: "a", expires_in: 3600 });
    await keeper.put("user", { client: "crm", grant: "client_credentials", tokens: tokens_ });
    await fetch(URL_OF_API);
    assert.deepEqual(server.authorizations, ["Bearer a"], "a token without a type is one");
  });

  QUnit.test("waitUntil has the refresh behind a request", async (assert) => {
    const server = new ResourceServer(api);
    const work = /** @type {Promise<unknown>[]} */ ([]);
    const { fetch } = await server.fetching({ waitUntil: (/** @type {any} */ promise) => work.push(promise) });
    await fetch(URL_OF_API);
    await server.clock.advance(3_590_000);
    await fetch(URL_OF_API);
    await Promise.all(work);
    assert.equal(server.sent.length, 2);
    await fetch(URL_OF_API);
    assert.deepEqual(server.authorizations.at(-1), "Bearer access 2");
  });

  QUnit.test("options and ids of another form are refused at once", async (assert) => {
    const { keeper } = await new ResourceServer(api).kept();
    /** @type {[any, any][]} */
    const wrong = [
      ["", {}],
      ["user", { fetch: 5 }],
      ["user", { allowInsecureRequests: 1 }],
      ["user", { x: 1 }],
      ["user", null],
    ];
    for (const [id, options] of wrong) {
      const isRefused = (/** @type {any} */ error) => error.code === "ERR_INVALID_OPTION";
      assert.throws(() => keeper.fetch(id, options), isRefused, JSON.stringify(options));
    }
  });
}
