// The guard of a plain fetch handler.
import assert from "node:assert/strict";
import { test } from "node:test";
import { workerGuard } from "../../js/guards/workers.js";
import { makeSecrets, NAME, OPTIONS, sign, tokenOfQuery } from "./cases.js";
import { fetchServer } from "./fetch-server.js";
import { testGuard } from "./suite.js";

testGuard("Workers", (secrets, name, options) => {
  const getToken = (/** @type {Request} */ request) => tokenOfQuery(request.url);
  const guarded = workerGuard(secrets, name, { ...options, getToken })((_request, _env, _ctx, { payload, slot }) =>
    Response.json({ sub: payload.sub, slot }),
  );
  return fetchServer((request) => guarded(request, {}, {}));
});

test("Workers: the secrets are a function of env, and the handler has env and ctx", async () => {
  const ctx = { waitUntil() {} };
  const env = { SECRETS: makeSecrets() };
  const guarded = workerGuard(
    (/** @type {typeof env} */ given) => given.SECRETS,
    NAME,
    OPTIONS,
  )((_request, givenEnv, givenCtx) => Response.json([givenEnv === env, givenCtx === ctx]));
  const request = new Request("http://localhost/", { headers: { authorization: `Bearer ${sign()}` } });
  assert.deepEqual(await (await guarded(request, env, ctx)).json(), [true, true]);
});

test("Workers: a huge header that the platform lets through is refused as a token that is too long: 401", async () => {
  const guarded = workerGuard(makeSecrets(), NAME, OPTIONS)(() => new Response("in"));
  for (const [name, value] of Object.entries({
    authorization: `Bearer ${"a".repeat(1_000_000)}`,
    cookie: `${"b=c; ".repeat(100_000)}session=${"a".repeat(1_000_000)}`,
  })) {
    const response = await guarded(new Request("http://localhost/", { headers: { [name]: value } }), {}, {});
    assert.equal(response.status, 401);
    assert.match(
      String(response.headers.get("www-authenticate")),
      /error="invalid_token", error_description="the token is too long"/,
    );
  }
});
