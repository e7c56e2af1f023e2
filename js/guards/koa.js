// The guard of Koa.
import { Guard } from "./guard.js";
import { nodeHeadersOf } from "./node-messages.js";

/** @template R @typedef {import("./types.js").OwnGuardOptions<R>} OwnGuardOptions */
/** @template R @typedef {import("./types.js").GuardOptions<R>} GuardOptions */
/** @template C @typedef {import("./types.js").SecretsFrom<C>} SecretsFrom */

/** @import { JwtPayload, VerifiedJwt } from "../jwt/types.js" */
/** @import { NodeRequest } from "./types.js" */

/** @typedef {import("./types.js").GuardSecrets} GuardSecrets */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").RefusalCode} RefusalCode */

/**
 * What the guard sets in `ctx.state`: `user`, the claims, where koa-jwt has them too, and `jwt`, the verified token:
 * `new Koa<KoaGuardState>()`.
 *
 * @typedef {{ user: JwtPayload, jwt: VerifiedJwt }} KoaGuardState
 */

/**
 * What the guard needs of a context.
 *
 * @typedef {{ req: NodeRequest, state: any, status: number, body: unknown, set(headers: any): void }} KoaContext
 */

/**
 * Returns a middleware that lets only requests with a good token through, and sets `ctx.state.user` and `ctx.state.jwt`. A function
 * `secrets` and `getToken` are given the context.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const guard = koaGuard(secrets, "token-secret", { scope: "read" });
 * // app.use(guard);
 * // app.use((ctx) => { ctx.body = ctx.state.user; });
 *
 * @template {KoaContext} [C=any]
 * @param {SecretsFrom<C>} secrets
 * @param {string} name
 * @param {GuardOptions<C>} [options]
 * @returns {(ctx: C, next: () => Promise<unknown>) => Promise<void>}
 */
export function koaGuard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  return async (ctx, next) => {
    const { jwt, refused } = await guard.check({ ...nodeHeadersOf(ctx.req), context: ctx, request: ctx });
    if (refused !== undefined) {
      ctx.status = refused.status;
      ctx.set(refused.headers);
      ctx.body = refused.body;
      return;
    }
    Object.assign(ctx.state, { user: jwt.payload, jwt });
    await next();
  };
}
