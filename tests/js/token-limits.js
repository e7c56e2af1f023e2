// Servers that never end, callers that go away, and platforms that tell too much.
import { printed, rejected, SENT, token, TokenServer } from "./token-server.js";

const FAILED = "ERR_TOKEN_REQUEST_FAILED";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenLimits(QUnit, api) {
  const { TokenClient } = api;

  QUnit.module("token, limits");

  QUnit.test("an endless body is cut at 64 KiB", async (assert) => {
    const server = new TokenServer();
    let given = 0;
    let isCancelled = false;
    const chunk = new Uint8Array(10_000).fill(32);
    const pull = (/** @type {ReadableStreamDefaultController} */ controller) => {
      given += chunk.length;
      controller.enqueue(chunk);
    };
    server.answer = () => new Response(new ReadableStream({ pull, cancel: () => void (isCancelled = true) }));
    const client = new TokenClient(server.options());
    await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", client.clientCredentials());
    assert.true(given >= 65_536 && given <= 65_536 + 4 * chunk.length, String(given));
    await server.clock.advance(0);
    assert.true(isCancelled);
    const padded = (/** @type {number} */ length) => {
      const text = '{"access_token":"the-access-token","token_type":"Bearer"}';
      return () => new Response(text + " ".repeat(length - text.length));
    };
    server.answer = padded(65_536);
    assert.equal((await client.clientCredentials()).access_token, "the-access-token");
    server.answer = padded(65_537);
    await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", client.clientCredentials());
  });

  QUnit.test("a body that breaks off is no token, and a refusal that breaks off is one", async (assert) => {
    const broken = (/** @type {number} */ status, /** @type {string} */ text) => () => {
      const start = (/** @type {ReadableStreamDefaultController} */ controller) => {
        controller.enqueue(new TextEncoder().encode(text));
        setTimeout(() => controller.error(new TypeError("terminated: old secret")), 0);
      };
      return new Response(new ReadableStream({ start }), { status });
    };
    const server = new TokenServer();
    const client = new TokenClient(server.options());
    server.answer = broken(200, '{"access_token":"the-access-token","token_type":"Bearer"}');
    const error = await rejected(assert, api, "ERR_TOKEN_RESPONSE_INVALID", client.refresh("the-refresh-token"));
    assert.equal(error.outcome, "unknown");
    assert.deepEqual(server.secrets, ["old secret"]);
  });

  QUnit.test("a call is aborted before, during and after", async (assert) => {
    const server = new TokenServer("old secret");
    const client = new TokenClient(server.options());
    const reason = new Error("the user left");
    const aborted = new AbortController();
    aborted.abort(reason);
    const before = await client.clientCredentials({ signal: aborted.signal }).catch((error) => error);
    assert.equal(before, reason);
    assert.equal(server.sent.length, 0);

    const during = new AbortController();
    server.answer = () => new Promise(() => {});
    const call = client.clientCredentials({ signal: during.signal }).catch((error) => error);
    await server.clock.advance(10);
    during.abort(reason);
    assert.equal(await call, reason);
    assert.true(server.sent[0].init.signal.aborted, "the request too");

    const paused = new AbortController();
    server.answer = () => new Response("", { status: 503 });
    const waiting = client.clientCredentials({ signal: paused.signal }).catch((error) => error);
    await server.clock.advance(10);
    paused.abort(reason);
    assert.equal(await waiting, reason);

    const read = new AbortController();
    server.answer = () => new Response(new ReadableStream({}));
    const reading = client.clientCredentials({ signal: read.signal }).catch((error) => error);
    await server.clock.advance(10);
    read.abort(reason);
    assert.equal(await reading, reason);

    server.answer = undefined;
    const after = new AbortController();
    const answer = await client.clientCredentials({ signal: after.signal });
    after.abort(reason);
    assert.equal(answer.access_token, "the-access-token");
    assert.equal(server.clock.timers, 0, "no timer is left");
  });

  QUnit.test("what the platform says of a failure is told to nobody", async (assert) => {
    const server = new TokenServer();
    const client = new TokenClient(server.options({ retries: 0 }));
    server.answer = ({ url, init }) => {
      const text = `fetch of ${url} with ${JSON.stringify(init.headers)} and ${init.body} failed: old secret`;
      const cause = Object.assign(new Error(text), { code: `E_${init.headers.authorization}` });
      throw Object.assign(new TypeError(text, { cause }), { code: text });
    };
    const sent = [...SENT, "b2xkK3NlY3JldA", "refresh_token="];
    const error = await rejected(assert, api, FAILED, client.refresh("the-refresh-token"), sent);
    assert.equal(error.cause, undefined);
    const told = [...server.warnings, ...server.errors, JSON.stringify(server.events)].join("\n");
    assert.false(sent.some((text) => told.includes(text)));
  });

  QUnit.test("a client shows nothing of its secrets", async (assert) => {
    const server = new TokenServer("new secret");
    const client = new TokenClient(server.options());
    await client.clientCredentials();
    const own = Reflect.ownKeys(client).map(String);
    assert.deepEqual(own, []);
    assert.false(SENT.some((text) => printed(client).includes(text)));
    assert.false(SENT.some((text) => [...server.warnings, JSON.stringify(server.events)].join().includes(text)));
  });

  QUnit.test("a fetch that answers something else is a request that failed", async (assert) => {
    for (const answer of [null, 5, {}, "old secret", { status: 200 }, { status: 200, headers: {} }]) {
      const server = new TokenServer();
      const fetch = /** @type {any} */ (async () => answer);
      await rejected(assert, api, FAILED, new TokenClient(server.options({ fetch, retries: 0 })).clientCredentials());
    }
  });

  QUnit.test("the platform's fetch is asked for at each request", async (assert) => {
    const server = new TokenServer();
    server.answer = () => token();
    const client = new TokenClient(server.options({ fetch: undefined }));
    const before = globalThis.fetch;
    globalThis.fetch = server.fetch;
    try {
      assert.equal((await client.clientCredentials()).access_token, "the-access-token");
    } finally {
      globalThis.fetch = before;
    }
  });
}
