// Token requests through the guarded fetch: refused addresses are told by their code, and what was sent is known.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { TokenClient } from "secret-slots/client";
import { guardedFetch } from "../src/node/guarded-fetch.js";

/** @import { TestContext } from "node:test" */
/** @import { TokenError } from "secret-slots/client" */

const STRICT = { allowLoopback: false, allowedHosts: [] };
const LOCAL = { allowLoopback: true, allowedHosts: [] };
const TOKEN = { access_token: "at-1", token_type: "Bearer", expires_in: 60 };

/** @param {TestContext} context @param {import("node:http").RequestListener} listener */
async function issuer(context, listener) {
  /** @type {string[]} */
  const paths = [];
  const server = createServer((request, response) => {
    paths.push(String(request.url));
    listener(request, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const end = () => new Promise((resolve) => server.close(resolve));
  return { port, paths, url: `http://127.0.0.1:${port}/token`, end };
}

/** @param {TestContext} context @param {string} tokenEndpoint @param {Parameters<typeof guardedFetch>[0]} rule @param {object} [options] */
function clientOf(context, tokenEndpoint, rule, options = {}) {
  const { fetch, close } = guardedFetch(rule);
  context.after(close);
  const client = { clientId: "app", clientSecrets: ["s-1"], retries: 0, allowInsecureRequests: true };
  return new TokenClient({ ...client, tokenEndpoint, fetch, ...options });
}

/** @param {TokenClient} client @returns {Promise<TokenError & { cause?: { code: string } }>} */
const failureOf = (client) =>
  client.clientCredentials().then(
    () => assert.fail("it must fail"),
    (error) => error,
  );

/** @param {string} address */
const leadingTo = (address) =>
  /** @type {any} */ (
    (/** @type {string} */ _name, /** @type {unknown} */ _options, /** @type {any} */ callback) =>
      callback(null, [{ address, family: address.includes(":") ? 6 : 4 }])
  );

/** @param {import("node:http").ServerResponse} response @param {object} body @param {number} [status] */
function answer(response, body, status = 200) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

test("a token comes from an allowed address", async (context) => {
  const { url, port } = await issuer(context, (_, response) => answer(response, TOKEN));
  assert.equal((await clientOf(context, url, LOCAL).clientCredentials()).access_token, "at-1");
  const rule = { ...STRICT, allowedHosts: ["127.0.0.1"] };
  // Such a host need not be public, but is reached by https.
  assert.equal((await failureOf(clientOf(context, url, rule))).cause?.code, "ERR_OUTGOING_ADDRESS");
  const named = clientOf(context, `http://issuer.localhost:${port}/token`, {
    ...LOCAL,
    lookup: leadingTo("127.0.0.1"),
  });
  assert.equal((await named.clientCredentials()).access_token, "at-1");
});

for (const [url, lookup] of /** @type {const} */ ([
  ["https://10.0.0.1/token"],
  ["https://[::ffff:10.0.0.1]/token"],
  ["https://169.254.169.254/token"],
  ["https://localhost/token"],
  ["http://127.0.0.1:9/token"],
  ["https://private.example/token", "10.0.0.1"],
  ["https://mapped.example/token", "::ffff:10.0.0.1"],
  ["https://metadata.example/token", "169.254.169.254"],
  ["https://here.example/token", "127.0.0.1"],
])) {
  test(`${url}${lookup === undefined ? "" : `, which leads to ${lookup},`} is refused, and nothing is sent`, async (context) => {
    const rule = lookup === undefined ? STRICT : { ...STRICT, lookup: leadingTo(lookup) };
    const failure = await failureOf(clientOf(context, url, rule));
    assert.deepEqual([failure.code, failure.cause?.code], ["ERR_TOKEN_REQUEST_FAILED", "ERR_OUTGOING_ADDRESS"]);
    assert.equal(failure.outcome, "not_processed");
  });
}

test("a redirect is not followed", async (context) => {
  const { url, paths } = await issuer(context, (_, response) =>
    response.writeHead(307, { location: "/elsewhere" }).end(),
  );
  const failure = await failureOf(clientOf(context, url, LOCAL));
  assert.equal(failure.status, 307);
  assert.deepEqual(paths, ["/token"]);
});

test("a server that is not there was sent nothing, and one that hangs up was", async (context) => {
  const closed = await issuer(context, (request) => request.socket.destroy());
  const lost = await failureOf(clientOf(context, closed.url, LOCAL));
  assert.equal(lost.outcome, "unknown");
  assert.equal(closed.paths.length, 1);
  await closed.end();
  const absent = await failureOf(clientOf(context, closed.url, LOCAL));
  assert.deepEqual([absent.outcome, absent.cause?.code], ["not_processed", "ECONNREFUSED"]);
});

test("a connection that is never made was sent nothing, and the client's own timeout ends it", async (context) => {
  // The name is never resolved.
  const client = clientOf(
    context,
    "https://slow.example/token",
    { ...STRICT, lookup: /** @type {any} */ (() => {}) },
    { timeout: 50 },
  );
  const failure = await failureOf(client);
  assert.deepEqual([failure.code, failure.outcome], ["ERR_TOKEN_REQUEST_TIMEOUT", "not_processed"]);
});

test("the client's own timeout ends a request that is not answered", async (context) => {
  const { url, paths } = await issuer(context, () => {});
  const failure = await failureOf(clientOf(context, url, LOCAL, { timeout: 200 }));
  assert.deepEqual([failure.code, failure.outcome], ["ERR_TOKEN_REQUEST_TIMEOUT", "unknown"]);
  assert.deepEqual(paths, ["/token"]);
});
