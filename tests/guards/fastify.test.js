// The guard in a real Fastify app, and the secret function in @fastify/jwt.
import fastifyCookie from "@fastify/cookie";
import fastifyJwt from "@fastify/jwt";
import assert from "node:assert/strict";
import fastify from "fastify";
import { describe, test } from "node:test";
import { fastifyGuard, fastifyJwtSecret } from "../../js/guards/fastify.js";
import { SecretSlots } from "../../js/slots.js";
import { makeSecrets, NAME, OPTIONS, sign, SUBJECT, tokenOfQuery } from "./cases.js";
import { testGuard } from "./suite.js";

testGuard("Fastify", async (secrets, name, options) => {
  const app = fastify();
  app.register(fastifyGuard(secrets, name, { ...options, getToken: ({ url }) => tokenOfQuery(url) }));
  app.get("/", (/** @type {any} */ request) => ({ sub: request.user.sub, slot: request.jwt.slot }));
  await app.ready();
  return app.server;
});

describe("Fastify", () => {
  test("the guard holds for the scope that registers it, and the secrets differ by scope", async () => {
    const app = fastify();
    app.get("/open", (/** @type {any} */ request) => ({ user: request.user ?? null }));
    app.register(async (scope) => {
      scope.register(fastifyGuard(makeSecrets(), NAME, OPTIONS));
      scope.get("/read", () => "in");
    });
    app.register(async (scope) => {
      scope.register(fastifyGuard(makeSecrets(), NAME, { ...OPTIONS, scope: "admin" }));
      scope.get("/admin", () => "in");
    });
    const headers = { authorization: `Bearer ${sign()}` };
    const statuses = [];
    for (const url of ["/open", "/read", "/admin"]) statuses.push((await app.inject({ url, headers })).statusCode);
    assert.deepEqual(statuses, [200, 200, 403]);
    assert.equal((await app.inject("/read")).statusCode, 401);
  });

  test("the body of a refused request is not read", async () => {
    const app = fastify();
    let parsed = 0;
    app.addContentTypeParser("text/plain", { parseAs: "string" }, (_request, body, done) =>
      done(null, parsed++ && body),
    );
    app.register(fastifyGuard(makeSecrets(), NAME, OPTIONS));
    app.post("/", () => "in");
    const headers = { "content-type": "text/plain", authorization: "Bearer x" };
    assert.equal((await app.inject({ method: "POST", url: "/", headers, payload: "body" })).statusCode, 401);
    assert.equal(parsed, 0);
    headers.authorization = `Bearer ${sign()}`;
    assert.equal((await app.inject({ method: "POST", url: "/", headers, payload: "body" })).statusCode, 200);
    assert.equal(parsed, 1);
  });
});

describe("@fastify/jwt with the secret function", () => {
  const { currentDate, overlap } = OPTIONS;

  /** @param {any} secrets @param {object} [options] of the secret function */
  function start(secrets, options, decode = { complete: true }) {
    const app = fastify();
    app.register(fastifyCookie);
    app.register(fastifyJwt, {
      secret: { public: fastifyJwtSecret(secrets, NAME, { overlap, currentDate, ...options }) },
      decode,
      cookie: { cookieName: "session", signed: false },
      verify: { algorithms: ["HS256"] },
    });
    app.get("/", async (/** @type {any} */ request) => {
      await request.jwtVerify();
      return { sub: request.user.sub };
    });
    return (/** @type {Record<string, string>} */ headers) => app.inject({ url: "/", headers });
  }

  test("each token is verified with the secret of its slot", async () => {
    const get = start(makeSecrets(), { overlap: Infinity });
    for (const iat of [1_749_999_000, 1_741_790_697]) {
      const response = await get({ authorization: `Bearer ${sign({}, iat)}` });
      assert.deepEqual(response.json(), { sub: SUBJECT });
    }
    assert.deepEqual((await get({ cookie: `session=${sign()}` })).json(), { sub: SUBJECT });
  });

  test("claims that are not ASCII choose the same slot", async () => {
    const response = await start(makeSecrets())({ authorization: `Bearer ${sign({ sub: "Zoë 🦊" })}` });
    assert.deepEqual(response.json(), { sub: "Zoë 🦊" });
  });

  /** @type {[string, string, string][]} */
  const refused = [
    ["a revoked slot", sign({}, 1_745_000_001), "ERR_JWKS_NO_MATCHING_KEY"],
    ["a slot that is over", sign({}, 1_741_790_697), "ERR_JWKS_NO_MATCHING_KEY"],
    ["a signature that does not match", `${sign()}x`, "FST_JWT_AUTHORIZATION_TOKEN_INVALID"],
  ];
  for (const [title, token, code] of refused) {
    test(`${title}: 401 ${code}`, async () => {
      const secrets = makeSecrets();
      const response = await start(secrets, { overlap: "1 day" })({ authorization: `Bearer ${token}` });
      assert.deepEqual([response.statusCode, response.json().code], [401, code]);
    });
  }

  test("a secret that is not loaded: 503", async () => {
    const response = await start(new SecretSlots())({ authorization: `Bearer ${sign()}` });
    assert.equal(response.statusCode, 503);
  });

  test("without the option complete: 500, which names it", async () => {
    const response = await start(makeSecrets(), {}, { complete: false })({ authorization: `Bearer ${sign()}` });
    assert.equal(response.statusCode, 500);
    assert.match(response.json().message, /complete/);
  });

  test("a secret of bytes that are no text verifies", async () => {
    const value = new Uint8Array(64).fill(0xff);
    const secrets = new SecretSlots({ [NAME]: [{ slot: 0, value }] });
    const token = secrets.signJwt(NAME, { sub: SUBJECT, iat: currentDate.getTime() / 1000 });
    const response = await start(secrets)({ authorization: `Bearer ${token}` });
    assert.deepEqual(response.json(), { sub: SUBJECT });
  });
});
