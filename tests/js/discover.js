// Discovery: where metadata are asked for, which are refused, and how long they are kept.
import { FakeClock } from "./fake-clock.js";
import { json, rejected, token } from "./token-server.js";

const INVALID = "ERR_INVALID_OPTION";
const WRONG = "ERR_TOKEN_RESPONSE_INVALID";
const FAILED = "ERR_TOKEN_REQUEST_FAILED";
const DAY = 86_400_000;
const ISSUER = "https://issuer.example/tenant";
const OPENID = `${ISSUER}/.well-known/openid-configuration`;
const OAUTH = "https://issuer.example/.well-known/oauth-authorization-server/tenant";
const { navigator } = /** @type {{ navigator?: { userAgent?: string } }} */ (globalThis);
/** In a Worker, no call waits for another's request. */
const isShared = navigator?.userAgent !== "Cloudflare-Workers";

/** @param {object} [more] */
const metadataOf = (more = {}) => ({
  issuer: ISSUER,
  token_endpoint: "https://issuer.example/token",
  authorization_endpoint: "https://issuer.example/authorize",
  ...more,
});

/** A server of metadata. */
class MetadataServer {
  /** @type {{ url: string, init: any }[]} */
  asked = [];
  clock = new FakeClock();
  /** @type {(url: string, init: any) => unknown} */
  answer = () => json(200, metadataOf());

  /** @type {any} */
  fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
    this.asked.push({ url, init });
    return this.answer(url, init);
  };

  get urls() {
    return this.asked.map(({ url }) => url);
  }

  /** @param {object} [more] @returns {any} */
  options(more = {}) {
    return { fetch: this.fetch, clock: this.clock, ...more };
  }
}

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function discover(QUnit, api) {
  const { TokenClient } = api;

  QUnit.module("token, discovery");

  QUnit.test("what is found makes a client, and the whole document is beside it", async (assert) => {
    const server = new MetadataServer();
    const more = { scopes_supported: ["a"], authorization_response_iss_parameter_supported: true };
    server.answer = () =>
      json(200, metadataOf({ ...more, token_endpoint_auth_methods_supported: ["client_secret_post"] }));
    const found = await api.discover(ISSUER, server.options());
    assert.deepEqual(
      { ...found },
      {
        tokenEndpoint: "https://issuer.example/token",
        authorizationEndpoint: "https://issuer.example/authorize",
        clientAuth: "client_secret_post",
        issuer: ISSUER,
      },
    );
    assert.deepEqual(found.metadata.scopes_supported, ["a"]);
    const scopes = /** @type {any} */ (found.metadata.scopes_supported);
    assert.true([found, found.metadata, scopes].every(Object.isFrozen), "callers share it");
    const [{ url, init }] = server.asked;
    assert.deepEqual(
      [url, init.method, init.redirect, init.headers],
      [OPENID, "GET", "manual", { accept: "application/json" }],
    );
    const client = new TokenClient({ ...found, clientId: "app", clientSecrets: ["s"], fetch: async () => token() });
    assert.equal((await client.clientCredentials()).access_token, "the-access-token");
    assert.equal(client.authorizationUrl({ redirectUri: "https://app.example/cb" }).issuer, ISSUER);
  });

  QUnit.test("a 4xx leads to the other well-known URL, and anything else does not", async (assert) => {
    for (const [issuer, openid, oauth] of [
      [ISSUER, OPENID, OAUTH],
      [`${ISSUER}/`, OPENID, OAUTH],
      [
        "https://a.example",
        "https://a.example/.well-known/openid-configuration",
        "https://a.example/.well-known/oauth-authorization-server",
      ],
      [
        "https://a.example/",
        "https://a.example/.well-known/openid-configuration",
        "https://a.example/.well-known/oauth-authorization-server",
      ],
      [
        "http://localhost:1/a/b",
        "http://localhost:1/a/b/.well-known/openid-configuration",
        "http://localhost:1/.well-known/oauth-authorization-server/a/b",
      ],
    ]) {
      for (const status of [400, 401, 404, 405, 429]) {
        const server = new MetadataServer();
        server.answer = (url) => (url === oauth ? json(200, metadataOf({ issuer })) : json(status, {}));
        assert.equal((await api.discover(issuer, server.options())).tokenEndpoint, "https://issuer.example/token");
        assert.deepEqual(server.urls, [openid, oauth]);
      }
    }
    const none = new MetadataServer();
    none.answer = () => json(404, {});
    const error = await rejected(assert, api, FAILED, api.discover(ISSUER, none.options()));
    assert.deepEqual([error.status, none.asked.length], [404, 2]);
    for (const status of [201, 204, 206, 301, 302, 303, 307, 308, 500, 502, 503]) {
      const server = new MetadataServer();
      server.answer = () => new Response(null, { status, headers: { location: OAUTH } });
      if (status === 201 || status === 206) server.answer = () => json(status, metadataOf());
      const refusal = await rejected(assert, api, FAILED, api.discover(ISSUER, server.options()));
      assert.deepEqual([refusal.status, server.asked.length], [status, 1], String(status));
    }
  });

  QUnit.test("metadata of another issuer, or that no client can use, are refused", async (assert) => {
    const of = (/** @type {object} */ more) => JSON.stringify(metadataOf(more));
    const methods = (/** @type {unknown} */ value) => of({ token_endpoint_auth_methods_supported: value });
    const wrong = [
      ...["", "hunter2", "[]", "null", "5", '"a"', "{}", '{"issuer":', of({ issuer: undefined }), of({ issuer: 5 })],
      ...[of({ issuer: "https://evil.example" }), of({ issuer: `${ISSUER}/` }), of({ issuer: ISSUER.toUpperCase() })],
      ...[
        of({ token_endpoint: undefined }),
        of({ token_endpoint: 5 }),
        of({ token_endpoint: "" }),
        of({ token_endpoint: "/token" }),
      ],
      ...[
        of({ token_endpoint: "http://issuer.example/token" }),
        of({ token_endpoint: "https://u:hunter2@issuer.example/" }),
      ],
      ...[of({ token_endpoint: "https://issuer.example/#a" }), of({ token_endpoint: "ftp://issuer.example/" })],
      ...[of({ authorization_endpoint: "javascript:hunter2" }), of({ authorization_endpoint: null })],
      ...[
        of({ authorization_endpoint: "http://issuer.example/authorize" }),
        methods([]),
        methods("client_secret_basic"),
      ],
      ...[methods(["private_key_jwt"]), methods(null), methods(5), methods([5])],
      // A name that JSON.parse makes the object's own, and that nothing is read through.
      `{"__proto__":${of({})}}`,
    ];
    for (const text of wrong) {
      const server = new MetadataServer();
      server.answer = () => new Response(text);
      const error = await rejected(assert, api, WRONG, api.discover(ISSUER, server.options()), [
        "hunter2",
        "evil.example",
      ]);
      assert.true(error?.message.startsWith("the server's metadata "), `${text}: ${error?.message}`);
      assert.equal(server.asked.length, 1, "the other URL is not asked");
    }
    const server = new MetadataServer();
    server.answer = () => json(200, metadataOf({ issuer: `${ISSUER}/` }));
    const error = await rejected(assert, api, WRONG, api.discover(ISSUER, server.options()));
    assert.true(error.message.includes("slash"), error.message);
  });

  QUnit.test(
    "a document of 64 KiB is read, a longer one is refused, and one that breaks off is a failure",
    async (assert) => {
      const text = JSON.stringify(metadataOf());
      const server = new MetadataServer();
      server.answer = () => new Response(text + " ".repeat(65_536 - text.length));
      assert.equal(
        (await api.discover(ISSUER, server.options({ maxAge: 0 }))).tokenEndpoint,
        "https://issuer.example/token",
      );
      server.answer = () => new Response(text + " ".repeat(65_537 - text.length));
      await rejected(assert, api, WRONG, api.discover(ISSUER, server.options({ maxAge: 0 })));
      const broken = new MetadataServer();
      const start = (/** @type {ReadableStreamDefaultController} */ controller) => {
        controller.enqueue(new TextEncoder().encode(text));
        setTimeout(() => controller.error(new TypeError("terminated: hunter2")), 0);
      };
      broken.answer = () => new Response(new ReadableStream({ start }));
      await rejected(assert, api, FAILED, api.discover(ISSUER, broken.options()), ["hunter2"]);
    },
  );

  QUnit.test(
    "the preferred method that the server lists is taken, and the issuer only if callbacks name it",
    async (assert) => {
      const cases = /** @type {const} */ ([
        [undefined, undefined],
        [["none", "client_secret_post", "client_secret_basic"], "client_secret_basic"],
        [["private_key_jwt", "none", "client_secret_post"], "client_secret_post"],
        [["none", "tls_client_auth"], "none"],
      ]);
      for (const [token_endpoint_auth_methods_supported, clientAuth] of cases) {
        const server = new MetadataServer();
        server.answer = () => json(200, metadataOf({ token_endpoint_auth_methods_supported }));
        const found = await api.discover(ISSUER, server.options());
        assert.deepEqual([found.clientAuth, "clientAuth" in found], [clientAuth, clientAuth !== undefined]);
      }
      for (const promise of [undefined, false, "true", 1]) {
        const server = new MetadataServer();
        server.answer = () => json(200, metadataOf({ authorization_response_iss_parameter_supported: promise }));
        assert.false("issuer" in (await api.discover(ISSUER, server.options())), String(promise));
      }
      const server = new MetadataServer();
      server.answer = () => json(200, metadataOf({ authorization_endpoint: undefined }));
      assert.deepEqual(Object.keys(await api.discover(ISSUER, server.options())), ["tokenEndpoint"]);
    },
  );

  QUnit.test("arguments of another form send nothing", async (assert) => {
    const server = new MetadataServer();
    for (const issuer of [
      ...[
        undefined,
        null,
        5,
        {},
        [ISSUER],
        new URL(ISSUER),
        "",
        "issuer.example",
        "/tenant",
        "ftp://issuer.example",
        "https://",
      ],
      ...[
        "http://issuer.example",
        "https://issuer.example?a=1",
        "https://issuer.example/?",
        "https://issuer.example/#a",
      ],
      ...[
        "https://issuer.example#",
        "https://u:hunter2@issuer.example",
        "https://issuer.example/ a",
        "https://\ud800.example",
      ],
    ]) {
      await rejected(assert, api, INVALID, api.discover(/** @type {any} */ (issuer), server.options()), ["hunter2"]);
    }
    const trap = () => {
      throw new Error("a getter");
    };
    for (const more of [
      ...[{ fetch: 5 }, { fetch: null }, { signal: {} }, { timeout: 0 }, { timeout: 600_001 }, { timeout: "5" }],
      ...[{ maxAge: -1 }, { maxAge: 86_401 }, { maxAge: 0.5 }, { maxAge: NaN }, { allowInsecureRequests: 1 }],
      ...[{ clock: {} }, { clock: null }, { Fetch: trap }, JSON.parse('{"__proto__":5}')],
    ]) {
      await rejected(
        assert,
        api,
        INVALID,
        api.discover(ISSUER, Object.assign(Object.create(null), server.options(), more)),
      );
    }
    const getter = Object.defineProperty({}, "timeout", { get: trap, enumerable: true });
    for (const options of [null, 5, "a", [], getter, new Proxy({}, { ownKeys: trap })]) {
      await rejected(assert, api, INVALID, api.discover(ISSUER, /** @type {any} */ (options)));
    }
    assert.equal(server.asked.length, 0);
  });

  QUnit.test("http to other machines is for those who allow it, and is kept apart", async (assert) => {
    const issuer = "http://issuer.example";
    const server = new MetadataServer();
    server.answer = () => json(200, metadataOf({ issuer, token_endpoint: "http://issuer.example/token" }));
    const found = await api.discover(issuer, server.options({ allowInsecureRequests: true }));
    assert.equal(found.tokenEndpoint, "http://issuer.example/token");
    await rejected(assert, api, INVALID, api.discover(issuer, server.options()));
    server.answer = () => json(200, metadataOf({ token_endpoint: "http://issuer.example/token" }));
    await api.discover(ISSUER, server.options({ allowInsecureRequests: true }));
    await rejected(assert, api, WRONG, api.discover(ISSUER, server.options()));
  });

  QUnit.test(
    "a document is kept for maxAge, for each fetch and issuer, and calls at once share one request",
    async (assert) => {
      const server = new MetadataServer();
      const [first, ...others] = await Promise.all(
        Array.from({ length: 20 }, () => api.discover(ISSUER, server.options())),
      );
      assert.equal(server.asked.length, isShared ? 1 : 20);
      assert.true(!isShared || others.every((other) => other === first));
      server.asked.length = 0;
      await server.clock.advance(3_599_000);
      await api.discover(ISSUER, server.options());
      assert.equal(server.asked.length, 0);
      await api.discover(ISSUER, server.options({ maxAge: 60 }));
      assert.equal(server.asked.length, 1, "older than this call allows");
      await api.discover(ISSUER, server.options({ maxAge: 0 }));
      assert.equal(server.asked.length, 2);
      await server.clock.advance(3_600_000);
      server.answer = () => json(200, metadataOf({ token_endpoint: "https://issuer.example/moved" }));
      assert.equal((await api.discover(ISSUER, server.options())).tokenEndpoint, "https://issuer.example/moved");
      assert.equal(server.asked.length, 3);
      const other = new MetadataServer();
      assert.equal((await api.discover(ISSUER, other.options())).tokenEndpoint, "https://issuer.example/token");
      assert.deepEqual([server.asked.length, other.asked.length], [3, 1], "another fetch may reach another server");
    },
  );

  QUnit.test("the last hundred issuers are kept", async (assert) => {
    const server = new MetadataServer();
    server.answer = (url) => json(200, metadataOf({ issuer: url.slice(0, url.indexOf("/.well-known")) }));
    const find = (/** @type {number} */ number) => api.discover(`https://a.example/${number}`, server.options());
    for (let number = 0; number < 100; number++) await find(number);
    await find(0);
    await find(100);
    assert.equal(server.asked.length, 101);
    await find(0);
    assert.equal(server.asked.length, 101, "the one used last");
    await find(1);
    assert.equal(server.asked.length, 102, "the one not used for longest");
  });

  QUnit.test(
    "while the server fails, the last good document is returned for a day, and asked for once a minute",
    async (assert) => {
      const failures = [
        () => json(503, {}),
        () => json(404, {}),
        () => new Response(null, { status: 302, headers: { location: "https://evil.example" } }),
        () => Promise.reject(new TypeError("hunter2")),
        () => new Promise(() => {}),
      ];
      for (const failure of failures) {
        const server = new MetadataServer();
        const good = await api.discover(ISSUER, server.options());
        server.answer = failure;
        await server.clock.advance(3_600_000);
        server.asked.length = 0;
        assert.equal(await server.clock.until(api.discover(ISSUER, server.options())), good);
        const { length } = server.asked;
        assert.true(length > 0);
        assert.equal(await api.discover(ISSUER, server.options()), good);
        assert.equal(server.asked.length, length, "the server is left alone");
        await server.clock.advance(60_000);
        assert.equal(await server.clock.until(api.discover(ISSUER, server.options())), good);
        assert.equal(server.asked.length, 2 * length);
        await server.clock.advance(DAY);
        const error = await server.clock.until(api.discover(ISSUER, server.options()).catch((error) => error));
        assert.true([FAILED, "ERR_TOKEN_REQUEST_TIMEOUT"].includes(error.code), error.message);
        server.answer = () => json(200, metadataOf());
        assert.equal((await api.discover(ISSUER, server.options())).tokenEndpoint, good.tokenEndpoint);
      }
    },
  );

  QUnit.test("a document that is wrong is an error, and replaces none that is good", async (assert) => {
    const server = new MetadataServer();
    const good = await api.discover(ISSUER, server.options());
    await server.clock.advance(3_600_000);
    server.answer = () => json(200, metadataOf({ issuer: "https://evil.example" }));
    await rejected(assert, api, WRONG, api.discover(ISSUER, server.options()));
    await rejected(assert, api, WRONG, api.discover(ISSUER, server.options()));
    server.answer = () => json(500, {});
    assert.equal(await api.discover(ISSUER, server.options()), good);
  });

  QUnit.test("a clock that goes back makes no document younger", async (assert) => {
    const server = new MetadataServer();
    await api.discover(ISSUER, server.options());
    server.clock.now = () => 0;
    await api.discover(ISSUER, server.options({ clock: { now: () => 0, setTimeout: server.clock.setTimeout } }));
    assert.equal(server.asked.length, 2);
  });

  QUnit.test("a call ends at its deadline or with its signal, and leaves the others alone", async (assert) => {
    const server = new MetadataServer();
    server.answer = () => new Promise(() => {});
    const late = api.discover(ISSUER, server.options({ timeout: 500 }));
    const error = await rejected(assert, api, "ERR_TOKEN_REQUEST_TIMEOUT", server.clock.until(late));
    assert.deepEqual([error.attempts, error.outcome], [[], "not_processed"]);
    assert.true(server.asked[0].init.signal.aborted, "the request too");
    assert.equal(server.clock.timers, 0, "no timer is left");

    const reason = new Error("the user left");
    const before = new AbortController();
    before.abort(reason);
    assert.equal(
      await api.discover(ISSUER, server.options({ signal: before.signal })).catch((thrown) => thrown),
      reason,
    );
    assert.equal(server.asked.length, 1);

    /** @type {(response: Response) => void} */
    let respond = () => {};
    server.answer = () => new Promise((resolve) => (respond = resolve));
    const leaving = new AbortController();
    const left = api.discover(ISSUER, server.options({ signal: leaving.signal })).catch((thrown) => thrown);
    const staying = isShared ? api.discover(ISSUER, server.options()) : undefined;
    await server.clock.advance(10);
    leaving.abort(reason);
    assert.equal(await left, reason);
    const sent = server.asked[1].init.signal;
    assert.equal(sent.aborted, !isShared, "it goes on for the call that stays");
    respond(json(200, metadataOf()));
    assert.equal((await staying)?.tokenEndpoint, isShared ? "https://issuer.example/token" : undefined);

    const alone = new AbortController();
    const call = api.discover(ISSUER, server.options({ signal: alone.signal, maxAge: 0 })).catch((thrown) => thrown);
    await server.clock.advance(10);
    alone.abort(reason);
    assert.equal(await call, reason);
    assert.true(/** @type {any} */ (server.asked.at(-1)).init.signal.aborted, "with the last call, the request ends");
    server.answer = () => json(200, metadataOf());
    assert.equal(
      (await api.discover(ISSUER, server.options({ maxAge: 0 }))).tokenEndpoint,
      "https://issuer.example/token",
    );
  });

  QUnit.test("a fetch that answers something else is a failure, and what it says is told to nobody", async (assert) => {
    for (const answer of [
      null,
      5,
      {},
      "hunter2",
      { status: 200, body: 5 },
      { status: "200" },
      { status: 404, body: {} },
    ]) {
      const server = new MetadataServer();
      server.answer = () => answer;
      await rejected(assert, api, FAILED, api.discover(ISSUER, server.options()), ["hunter2"]);
    }
    const server = new MetadataServer();
    server.answer = () => {
      throw Object.assign(new TypeError("hunter2"), { code: "ECONNREFUSED" });
    };
    const error = await rejected(assert, api, FAILED, api.discover(ISSUER, server.options()), ["hunter2"]);
    assert.equal(error.cause.code, "ECONNREFUSED");
  });

  QUnit.test("members of Object.prototype are no metadata", async (assert) => {
    const server = new MetadataServer();
    server.answer = () => json(200, { issuer: ISSUER });
    const polluted = /** @type {any} */ (Object.prototype);
    polluted.token_endpoint = "https://evil.example/token";
    try {
      await rejected(assert, api, WRONG, api.discover(ISSUER, server.options()));
    } finally {
      delete polluted.token_endpoint;
    }
  });
}
