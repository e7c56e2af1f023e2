// The guard of Express, and of any server with middleware of its form.
import { Guard } from "./guard.js";
import { nodeHeadersOf, respond } from "./node-messages.js";

/** @typedef {import("./types.js").NodeResponse} NodeResponse */
/** @typedef {import("./types.js").NodeRequest} NodeRequest */
/** @template R @typedef {import("./types.js").OwnGuardOptions<R>} OwnGuardOptions */
/** @template R @typedef {import("./types.js").GuardOptions<R>} GuardOptions */
/** @template C @typedef {import("./types.js").SecretsFrom<C>} SecretsFrom */

/** @import { JwtPayload, VerifiedJwt } from "../jwt/types.js" */

/** @typedef {import("./types.js").GuardSecrets} GuardSecrets */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").RefusalCode} RefusalCode */

/**
 * What the guard sets in a request: `auth`, the claims, where express-jwt has them too, and `jwt`, the verified token.
 *
 * @typedef {{ auth: JwtPayload, jwt: VerifiedJwt }} ExpressGuarded
 */

/**
 * Returns a middleware that lets only requests with a good token through, and sets `request.auth` and `request.jwt`. A function
 * `secrets` and `getToken` are given the request.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const guard = expressGuard(secrets, "token-secret", { scope: "read" });
 * // app.use("/api", guard);
 * // app.get("/api/me", (request, response) => response.json(request.auth));
 *
 * @template {NodeRequest} [R=any]
 * @param {SecretsFrom<R>} secrets
 * @param {string} name
 * @param {GuardOptions<R>} [options]
 * @returns {(request: R, response: NodeResponse, next: () => void) => Promise<void>}
 */
export function expressGuard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  return async (request, response, next) => {
    const { jwt, refused } = await guard.check({ ...nodeHeadersOf(request), context: request, request });
    if (refused !== undefined) return respond(response, refused);
    Object.assign(request, { auth: jwt.payload, jwt });
    next();
  };
}
