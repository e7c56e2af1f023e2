// Requests that a proxy has passed on: those about clients and credentials are refused unless the proxy is trusted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOTSTRAP, openService } from "./client.js";

/** @type {Record<string, string>[]} */
const HEADERS = [
  { "X-Forwarded-For": "203.0.113.7" },
  { "x-forwarded-for": "" },
  { Forwarded: "for=203.0.113.7" },
  { Forwarded: "for=127.0.0.1", "X-Forwarded-For": "127.0.0.1" },
];
const GUARDED = [
  ...["/v1/clients", "/v1/clients/crm", "/v1/credentials", "/v1/credentials/c1", "/v1/credentials/a%2Fb/token"],
  ...["/v1/credentials/c1/refused", "/v1/authorize", "/v1/authorize/x", "/v1/callback", "/v1/callback?state=a&code=b"],
  // A router that decodes its path finds the same routes.
  ...["/v1/%63redentials/c1", "/v1/call%62ack"],
];
const UNGUARDED = ["/v1/domains", "/v1/domains/acme", "/v1/people", "/healthz", "/", "/openapi.json", "/v1/credential"];

/**
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {{ origin?: import("../src/service-options.js").Origin, options?: Partial<import("../src/index.js").ServiceOptions> }} [more]
 */
async function codeOf(path, headers, { origin, options } = {}) {
  const { service } = openService(options);
  const authorization = `Bearer ${BOOTSTRAP}`;
  const request = new Request(`http://service.test${path}`, { headers: { authorization, ...headers } });
  const response = await service.fetch(request, origin);
  const text = await response.text();
  return /problem/.test(response.headers.get("content-type") ?? "") ? [response.status, JSON.parse(text).code] : [];
}

test("a forwarded request is refused by the routes of clients and credentials alone", async () => {
  for (const headers of HEADERS) {
    for (const path of GUARDED) {
      const label = `${path} ${JSON.stringify(headers)}`;
      for (const origin of [undefined, {}, { address: "127.0.0.1", isLocal: true }, { isProxyTrusted: false }])
        assert.deepEqual(await codeOf(path, headers, { origin }), [400, "ERR_FORWARDED"], label);
      assert.notEqual((await codeOf(path, {}))[1], "ERR_FORWARDED", `${path} without a header`);
    }
    for (const path of UNGUARDED) assert.notEqual((await codeOf(path, headers))[1], "ERR_FORWARDED", path);
  }
});

test("every route beside those of the issuer, of people and the status is guarded", async () => {
  const { routes } = openService().service;
  const guarded = routes.map(({ path }) => path).filter((path) => /^\/v1\/(?!(?:domains|people)(\/|$))/.test(path));
  assert.ok(guarded.some((path) => path.startsWith("/v1/callback")));
  for (const path of new Set(guarded))
    assert.deepEqual(await codeOf(path.replace(/\{\w+\}/g, "x"), HEADERS[0]), [400, "ERR_FORWARDED"], path);
});

test("a trusted proxy may pass requests on", async () => {
  for (const headers of HEADERS) {
    for (const path of GUARDED) {
      for (const more of [{ origin: { isProxyTrusted: true } }, { options: { trustForwarded: true } }])
        assert.notEqual((await codeOf(path, headers, more))[1], "ERR_FORWARDED", path);
    }
  }
});

test("a refused request is answered before anybody authenticates", async () => {
  const headers = { "X-Forwarded-For": "203.0.113.7", authorization: "Bearer wrong" };
  assert.deepEqual(await codeOf("/v1/credentials/c1", headers), [400, "ERR_FORWARDED"]);
});
