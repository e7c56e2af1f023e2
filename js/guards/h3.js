// The guard of h3 and Nitro, in their versions 1 and 2.
import { headersOf, toResponse } from "./fetch-messages.js";
import { Guard } from "./guard.js";
import { nodeHeadersOf } from "./node-messages.js";

/** @template R @typedef {import("./types.js").OwnGuardOptions<R>} OwnGuardOptions */
/** @template R @typedef {import("./types.js").GuardOptions<R>} GuardOptions */
/** @template C @typedef {import("./types.js").SecretsFrom<C>} SecretsFrom */

/** @import { VerifiedJwt } from "../jwt/types.js" */
/** @import { PlatformResponse } from "./types.js" */

/** @typedef {import("./types.js").GuardSecrets} GuardSecrets */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").RefusalCode} RefusalCode */

/** What the guard sets in `event.context`. @typedef {{ jwt: VerifiedJwt }} H3GuardContext */

/** What the guard needs of an event. @typedef {{ context: any, req?: any, node?: any }} H3EventLike */

/**
 * Returns a middleware that lets only requests with a good token through, and sets `event.context.jwt` to the verified token. A function
 * `secrets` and `getToken` are given the event.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const guard = h3Guard(secrets, "token-secret", { scope: "read" });
 * // app.use("/api/**", guard);
 * // app.get("/api/me", (event) => event.context.jwt.payload);
 *
 * @template {H3EventLike} [E=any]
 * @param {SecretsFrom<E>} secrets
 * @param {string} name
 * @param {GuardOptions<E>} [options]
 * @returns {(event: E) => Promise<PlatformResponse | undefined>}
 */
export function h3Guard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  return async (event) => {
    // Version 2 has a `Request`; in version 1 `req` is Node's request, if it is there at all.
    const isFetch = typeof event.req?.headers?.get === "function";
    const headers = isFetch ? headersOf(event.req.headers) : nodeHeadersOf(event.node.req);
    const { jwt, refused } = await guard.check({ ...headers, context: event, request: event });
    if (refused !== undefined) return toResponse(refused);
    event.context.jwt = jwt;
    return undefined;
  };
}
