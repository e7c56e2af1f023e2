// The guard of Hono.
import { headersOf, toResponse } from "./fetch-messages.js";
import { Guard } from "./guard.js";

/** @template R @typedef {import("./types.js").OwnGuardOptions<R>} OwnGuardOptions */
/** @template R @typedef {import("./types.js").GuardOptions<R>} GuardOptions */
/** @template C @typedef {import("./types.js").SecretsFrom<C>} SecretsFrom */

/** @import { VerifiedJwt } from "../jwt/types.js" */
/** @import { FetchHeaders, PlatformResponse } from "./types.js" */

/** @typedef {import("./types.js").GuardSecrets} GuardSecrets */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").RefusalCode} RefusalCode */

/** The variables that the guard sets: `new Hono<{ Variables: HonoGuardVariables }>()`. @typedef {{ jwt: VerifiedJwt }} HonoGuardVariables */

/** What the guard needs of a context. @typedef {{ req: { raw: { headers: FetchHeaders } }, set(key: any, value: any): void }} HonoContext */

/**
 * Returns a middleware that lets only requests with a good token through, and sets `c.get("jwt")` to the verified token. A function
 * `secrets` and `getToken` are given the context, whose `env` has the bindings of a Worker.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const guard = honoGuard(secrets, "token-secret", { scope: "read" });
 * // app.use("/api/*", guard);
 * // app.get("/api/me", (c) => c.json(c.get("jwt").payload));
 *
 * @template {HonoContext} [C=any]
 * @param {SecretsFrom<C>} secrets
 * @param {string} name
 * @param {GuardOptions<C>} [options]
 * @returns {(c: C, next: () => Promise<void>) => Promise<PlatformResponse | void>}
 */
export function honoGuard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  return async (c, next) => {
    const { jwt, refused } = await guard.check({ ...headersOf(c.req.raw.headers), context: c, request: c });
    if (refused !== undefined) return toResponse(refused);
    c.set("jwt", jwt);
    return next();
  };
}
