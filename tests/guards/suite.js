// Every case of the table, over a socket, at a real server with the guard.
import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { after, before, describe, test } from "node:test";
import { cases, makeSecrets, NAME, OPTIONS, sign, SLOT, SUBJECT } from "./cases.js";

/** @typedef {{ status: number, headers: Record<string, any>, body: string }} Answer */
/** @typedef {(port: number, path: string, headers: [string, string][]) => Promise<Answer>} Send */
/**
 * Makes a server that is not listening yet. Its one route answers what `sub` and `slot` of the verified token are, as JSON.
 *
 * @typedef {(secrets: any, name: string, options: any) => http.Server | Promise<http.Server>} MakeServer
 */

const CHALLENGES = {
  missing_token: /^Bearer realm="the \\"api\\""$/,
  invalid_request: /^Bearer realm="the \\"api\\"", error="invalid_request", error_description="[^"]+"$/,
  invalid_token: /^Bearer realm="the \\"api\\"", error="invalid_token", error_description="[^"]+"$/,
  insufficient_scope:
    /^Bearer realm="the \\"api\\"", error="insufficient_scope", error_description="[^"]+", scope="read"$/,
};

/** @type {Send} */
export async function sendRequest(port, path, headers) {
  const lines = [["Host", "localhost"], ["Connection", "close"], ...headers].flat();
  const request = http.request({ port, host: "127.0.0.1", path, headers: lines });
  request.end();
  const [response] = await once(request, "response");
  return readAnswer(response);
}

/** @param {http.IncomingMessage} response @returns {Promise<Answer>} */
export async function readAnswer(response) {
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) body += chunk;
  return { status: Number(response.statusCode), headers: response.headers, body };
}

/** @param {http.Server} server */
export async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/**
 * @param {string} title
 * @param {MakeServer} makeServer
 * @param {{ send?: Send }} [options]
 */
export function testGuard(title, makeServer, { send = sendRequest } = {}) {
  describe(title, () => {
    /** @type {http.Server[]} */
    const servers = [];
    const start = async (/** @type {any} */ secrets, /** @type {any} */ options) => {
      const server = await makeServer(secrets, NAME, options);
      servers.push(server);
      return listen(server);
    };
    /** @type {unknown[]} */
    const refusals = [];
    let port = 0;
    before(async () => {
      port = await start(makeSecrets(), {
        ...OPTIONS,
        onRefused(/** @type {unknown} */ refusal) {
          refusals.push(refusal);
          throw new Error("an observer's own");
        },
      });
    });
    after(() => servers.forEach((server) => server.close()));

    for (const { title, headers, query, status, code } of cases) {
      test(`${title}: ${status}${code === undefined ? "" : ` ${code}`}`, async () => {
        refusals.length = 0;
        const answer = await send(port, query === undefined ? "/" : `/?access_token=${query}`, headers);
        assert.equal(answer.status, status);
        if (code === undefined) {
          assert.deepEqual(JSON.parse(answer.body), { sub: SUBJECT, slot: SLOT });
          assert.deepEqual(refusals, []);
          return;
        }
        const { detail, ...problem } = JSON.parse(answer.body);
        assert.deepEqual(problem, { type: "about:blank", title: http.STATUS_CODES[status], status, code });
        assert.match(detail, /^[a-zA-Z' ]{10,80}$/);
        assert.match(answer.headers["www-authenticate"], CHALLENGES[/** @type {keyof typeof CHALLENGES} */ (code)]);
        assert.match(answer.headers["content-type"], /^application\/problem\+json\b/);
        assert.equal(answer.headers["cache-control"], "no-store");
        assert.equal(refusals.length, 1);
        const [refusal] = /** @type {import("../../js/guards/types.js").Refusal[]} */ (refusals);
        assert.deepEqual([refusal.status, refusal.code], [status, code]);
        assert.equal(refusal.cause === undefined, code !== "invalid_token");
      });
    }

    test("a header over the limit of Node is refused before it reaches the guard: 431", async () => {
      const answer = await send(port, "/", [["Authorization", `Bearer ${"a".repeat(100_000)}`]]);
      assert.equal(answer.status, 431);
    });

    test("secrets that come with the request are loaded by a function, with one verifier for all requests", async () => {
      const secrets = makeSecrets();
      let made = 0;
      const counting = {
        slots: secrets.slots.bind(secrets),
        jwtVerifier(/** @type {string} */ name, /** @type {object} */ options) {
          made++;
          return secrets.jwtVerifier(name, options);
        },
      };
      const port = await start(async () => counting, OPTIONS);
      for (const status of [200, 200]) {
        assert.equal((await send(port, "/", [["Authorization", `Bearer ${sign()}`]])).status, status);
      }
      assert.equal(made, 1);
    });

    test("secrets that cannot be loaded are no fault of the token: 503", async () => {
      const cause = new Error("the store is down");
      /** @type {unknown[]} */
      const told = [];
      const rejecting = () => Promise.reject(cause);
      const port = await start(rejecting, { onRefused: (/** @type {unknown} */ refusal) => told.push(refusal) });
      const answer = await send(port, "/", [["Authorization", `Bearer ${sign()}`]]);
      assert.equal(answer.status, 503);
      assert.equal(answer.headers["www-authenticate"], undefined);
      assert.equal(JSON.parse(answer.body).code, "temporarily_unavailable");
      assert.doesNotMatch(answer.body, /store/);
      assert.deepEqual(told, [{ status: 503, code: "temporarily_unavailable", cause }]);
    });
  });
}
