// The guards of Next.js: of its proxy (middleware before version 16), and of route handlers.
import { headersOf, toResponse } from "./fetch-messages.js";
import { Guard } from "./guard.js";

/** @typedef {import("./types.js").FetchHeaders} FetchHeaders */
/** @template R @typedef {import("./types.js").OwnGuardOptions<R>} OwnGuardOptions */
/** @template R @typedef {import("./types.js").GuardOptions<R>} GuardOptions */
/** @template C @typedef {import("./types.js").SecretsFrom<C>} SecretsFrom */

/** @import { VerifiedJwt } from "../jwt/types.js" */
/** @import { PlatformResponse } from "./types.js" */

/** @typedef {import("./types.js").GuardSecrets} GuardSecrets */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").RefusalCode} RefusalCode */

/** The second argument of a guarded route handler. @template [C={}] @typedef {C & { jwt: VerifiedJwt }} NextGuarded */

/**
 * Returns a function for `proxy.ts`: it resolves with the response that refuses a request, and with `undefined` for a good token. A
 * function `secrets` and `getToken` are given the request.
 *
 * A proxy is no replacement for a guard where the data is: guard route handlers too, by {@link nextRouteGuard}.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const proxy = nextProxyGuard(secrets, "token-secret", { cookie: "session" });
 * // export { proxy }; export const config = { matcher: "/api/:path*" };
 *
 * @template {{ headers: FetchHeaders }} [R=any]
 * @param {SecretsFrom<R>} secrets
 * @param {string} name
 * @param {GuardOptions<R>} [options]
 * @returns {(request: R) => Promise<PlatformResponse | undefined>}
 */
export function nextProxyGuard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  return async (request) => {
    const { refused } = await guard.check({ ...headersOf(request.headers), context: request, request });
    return refused === undefined ? undefined : toResponse(refused);
  };
}

/**
 * Returns a function that guards a route handler: the handler runs only for requests with a good token, and has the verified token as
 * `jwt` in its second argument, beside `params`. A function `secrets` and `getToken` are given the request.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const guard = nextRouteGuard(secrets, "token-secret", { scope: "read" });
 * const GET = guard(async (request, { jwt }) => Response.json(jwt.payload)); // export { GET }
 *
 * @template {{ headers: FetchHeaders }} [R=any]
 * @param {SecretsFrom<R>} secrets
 * @param {string} name
 * @param {GuardOptions<R>} [options]
 * @returns {<Q extends R, C>(handler: (request: Q, context: NextGuarded<C>) => PlatformResponse | Promise<PlatformResponse>) =>
 *   (request: Q, context: C) => Promise<PlatformResponse>}
 */
export function nextRouteGuard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  return (handler) => async (request, context) => {
    const { jwt, refused } = await guard.check({ ...headersOf(request.headers), context: request, request });
    return refused === undefined ? handler(request, { ...context, jwt }) : toResponse(refused);
  };
}
