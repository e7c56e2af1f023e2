// The guard of a Worker, and of any handler that takes a `Request` and returns a `Response`.
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

/**
 * Returns a function that guards a fetch handler: the handler runs only for requests with a good token, and gets the verified token after its
 * other arguments. `secrets` may be a function of the handler's `env`; `getToken` is given the request.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const guard = workerGuard(secrets, "token-secret");
 * const worker = { fetch: guard(async (request, env, ctx, jwt) => new Response(jwt.payload.sub)) };
 * const token = secrets.signJwt("token-secret", { sub: "user-1" });
 * const request = new Request("https://api.example/", { headers: { authorization: `Bearer ${token}` } });
 * (await worker.fetch(request, {}, {})).status; // 200
 *
 * @template [E=any] The `env` of the Worker.
 * @template {{ headers: FetchHeaders }} [R=any]
 * @param {SecretsFrom<E>} secrets
 * @param {string} name
 * @param {GuardOptions<R>} [options]
 * @returns {<Q extends R, V extends E, X>(handler: (request: Q, env: V, ctx: X, jwt: VerifiedJwt) => PlatformResponse | Promise<PlatformResponse>) =>
 *   (request: Q, env: V, ctx: X) => Promise<PlatformResponse>}
 */
export function workerGuard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  return (handler) => async (request, env, ctx) => {
    const { jwt, refused } = await guard.check({ ...headersOf(request.headers), context: env, request });
    return refused === undefined ? handler(request, env, ctx, jwt) : toResponse(refused);
  };
}
