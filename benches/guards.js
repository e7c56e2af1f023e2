// The contests of guards: a whole request through an app of each framework, with our guard, with its usual middleware and with none.
// Every rival has the one secret of its documentation, where ours has eight slots; all tokens are of the newest.
import { Buffer } from "node:buffer";
import { createSecretKey } from "node:crypto";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { expressGuard } from "../js/guards/express.js";
import { fastifyGuard } from "../js/guards/fastify.js";
import { honoGuard } from "../js/guards/hono.js";
import { koaGuard } from "../js/guards/koa.js";
import { SecretSlots } from "../js/slots.js";
import { installFolder } from "../scripts/tools.js";
import { NAME, SLOTS } from "./secret.js";
import { drawsFrom, forge, tokensOf, USUAL_LENGTH } from "./tokens.js";
import { inLanes } from "./verification.js";

/** @typedef {import("./contest.js").Contest} Contest */
/** @typedef {(token: string) => Promise<number>} Ask Resolves with the status of the response. */
/** @typedef {{ framework: string, rivals: Record<string, Ask> }} Field Ours first. */

// The tests of the guards have the frameworks.
const need = createRequire(fileURLToPath(new URL("../tests/guards/package.json", import.meta.url)));

const LANES = 32;
const NEWEST = SLOTS[SLOTS.length - 1];
const OPTIONS = { overlap: Infinity };
const key = createSecretKey(Buffer.from(NEWEST.value));
const algorithms = ["HS256"];

/** @returns {AsyncGenerator<Contest>} */
export async function* guardContests() {
  installFolder("tests/guards");
  const secrets = new SecretSlots({ [NAME]: SLOTS });
  const tokens = tokensOf("HS256", USUAL_LENGTH).filter((token) => isOfNewest(token));
  const forged = tokens.map(forge);
  for (const { framework, rivals } of [hono(secrets), express(secrets), await fastify(secrets), koa(secrets)]) {
    await check(framework, rivals, tokens[0], forged[0]);
    yield contest(`${framework}: a request with a good token`, Object.entries(rivals), tokens);
    const guarded = Object.entries(rivals).filter(([name]) => name !== "no guard");
    yield contest(`${framework}: a request with a bad signature`, guarded, forged);
  }
}

/**
 * @param {string} title
 * @param {[string, Ask][]} rivals
 * @param {string[]} tokens
 * @returns {Contest}
 */
function contest(title, rivals, tokens) {
  const draws = drawsFrom(tokens);
  const contenders = rivals.map(([name, ask]) => ({
    name,
    isOurs: name === "no guard",
    batch: (/** @type {number} */ count) => inLanes(LANES, count, (done) => ask(draws[done % draws.length])),
  }));
  return { title, contenders };
}

/**
 * @param {string} framework
 * @param {Record<string, Ask>} rivals
 * @param {string} token
 * @param {string} forged
 */
async function check(framework, rivals, token, forged) {
  for (const [name, ask] of Object.entries(rivals)) {
    const refusal = name === "no guard" ? 200 : 401;
    const statuses = [await ask(token), await ask(forged)];
    if (statuses[0] !== 200 || statuses[1] !== refusal) throw new Error(`${framework}, ${name}: answers ${statuses}`);
  }
}

/** @param {string} token */
function isOfNewest(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString()).iat >= NEWEST.slot;
}

/** @param {string} token */
const bearer = (token) => ({ authorization: `Bearer ${token}` });

/** @param {SecretSlots} secrets @returns {Field} */
function hono(secrets) {
  const { Hono } = need("hono");
  const { jwt } = need("hono/jwt");
  const make = (/** @type {any[]} */ ...guards) => {
    const app = new Hono();
    for (const guard of guards) app.use(guard);
    app.get("/", (/** @type {any} */ c) => c.text("in"));
    return async (/** @type {string} */ token) =>
      (await app.fetch(new Request("http://localhost/", { headers: bearer(token) }))).status;
  };
  return {
    framework: "Hono",
    rivals: {
      "secret-slots": make(honoGuard(secrets, NAME, OPTIONS)),
      "hono/jwt": make(jwt({ secret: NEWEST.value, alg: "HS256" })),
      "no guard": make(),
    },
  };
}

/** @param {any} listener of a server @returns {Ask} */
function injecting(listener) {
  const inject = createRequire(need.resolve("fastify"))("light-my-request");
  return async (token) => (await inject(listener, { url: "/", headers: bearer(token) })).statusCode;
}

/** @param {SecretSlots} secrets @returns {Field} */
function express(secrets) {
  const makeApp = need("express");
  const { expressjwt } = need("express-jwt");
  const make = (/** @type {any[]} */ ...guards) => {
    const app = makeApp();
    for (const guard of guards) app.use(guard);
    app.get("/", (/** @type {any} */ _request, /** @type {any} */ response) => response.send("in"));
    // Express knows an error handler by its four parameters.
    app.use(
      (/** @type {any} */ error, /** @type {any} */ _request, /** @type {any} */ response, /** @type {any} */ _next) =>
        response.status(error.status).json({ code: error.code }),
    );
    return injecting(app);
  };
  return {
    framework: "Express",
    rivals: {
      "secret-slots": make(expressGuard(secrets, NAME, OPTIONS)),
      "express-jwt, KeyObject": make(expressjwt({ secret: key, algorithms })),
      "no guard": make(),
    },
  };
}

/** @param {SecretSlots} secrets @returns {Promise<Field>} */
async function fastify(secrets) {
  const makeApp = need("fastify");
  const fastifyJwt = need("@fastify/jwt");
  const make = async (/** @type {(app: any) => unknown} */ guard) => {
    const app = makeApp();
    await guard(app);
    app.get("/", () => "in");
    await app.ready();
    return async (/** @type {string} */ token) => (await app.inject({ url: "/", headers: bearer(token) })).statusCode;
  };
  return {
    framework: "Fastify",
    rivals: {
      "secret-slots": await make((app) => app.register(fastifyGuard(secrets, NAME, OPTIONS))),
      "@fastify/jwt": await make(async (app) => {
        await app.register(fastifyJwt, { secret: NEWEST.value, verify: { algorithms } });
        app.addHook("onRequest", (/** @type {any} */ request) => request.jwtVerify());
      }),
      "no guard": await make(() => {}),
    },
  };
}

/** @param {SecretSlots} secrets @returns {Field} */
function koa(secrets) {
  const Koa = need("koa");
  const koaJwt = need("koa-jwt");
  const make = (/** @type {any[]} */ ...guards) => {
    const app = new (Koa.default ?? Koa)();
    for (const guard of guards) app.use(guard);
    app.use((/** @type {any} */ ctx) => void (ctx.body = "in"));
    return injecting(app.callback());
  };
  return {
    framework: "Koa",
    rivals: {
      "secret-slots": make(koaGuard(secrets, NAME, OPTIONS)),
      "koa-jwt, KeyObject": make(koaJwt({ secret: key, algorithms })),
      "no guard": make(),
    },
  };
}
