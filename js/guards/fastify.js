// The guard of Fastify, and the secret function of @fastify/jwt.
import { fastifyJwtSecret } from "./fastify-jwt-secret.js";
import { Guard } from "./guard.js";
import { nodeHeadersOf } from "./node-messages.js";

/** @typedef {import("./types.js").NodeRequest} NodeRequest */
/** @template R @typedef {import("./types.js").OwnGuardOptions<R>} OwnGuardOptions */
/** @template R @typedef {import("./types.js").GuardOptions<R>} GuardOptions */
/** @template C @typedef {import("./types.js").SecretsFrom<C>} SecretsFrom */

export { fastifyJwtSecret };

/** @import { JwtPayload, VerifiedJwt } from "../jwt/types.js" */

/** @typedef {import("./types.js").GuardSecrets} GuardSecrets */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").RefusalCode} RefusalCode */
/** @typedef {import("./fastify-jwt-secret.js").FastifyJwtSecretOptions} FastifyJwtSecretOptions */

/**
 * What the guard sets in a request: `user`, the claims, where @fastify/jwt has them too, and `jwt`, the verified token.
 *
 * @typedef {{ user: JwtPayload, jwt: VerifiedJwt }} FastifyGuarded
 */

/** What the guard needs of a request. @typedef {{ raw: NodeRequest }} FastifyRequestLike */

/**
 * Returns a plugin that lets only requests with a good token reach the routes of the scope that registers it, and sets `request.user` and
 * `request.jwt`. It runs at `onRequest`, before a body is read. A function `secrets` and `getToken` are given the request.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const guard = fastifyGuard(secrets, "token-secret", { scope: "read" });
 * // await app.register(guard);
 * // app.get("/me", (request) => request.user);
 *
 * @template {FastifyRequestLike} [R=any]
 * @param {SecretsFrom<R>} secrets
 * @param {string} name
 * @param {GuardOptions<R>} [options]
 * @returns {(fastify: any) => Promise<void>}
 */
export function fastifyGuard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  const plugin = async (/** @type {any} */ fastify) => {
    for (const place of ["user", "jwt"]) {
      if (!fastify.hasRequestDecorator(place)) fastify.decorateRequest(place, null);
    }
    fastify.addHook("onRequest", async (/** @type {any} */ request, /** @type {any} */ reply) => {
      const { jwt, refused } = await guard.check({ ...nodeHeadersOf(request.raw), context: request, request });
      if (refused !== undefined) return reply.code(refused.status).headers(refused.headers).send(refused.body);
      request.user = jwt.payload;
      request.jwt = jwt;
    });
  };
  // As fastify-plugin does: the hook belongs to the scope that registers the plugin, not to one of its own.
  return Object.assign(plugin, {
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: "secret-slots",
    [Symbol.for("plugin-meta")]: { name: "secret-slots", fastify: ">=4" },
  });
}
