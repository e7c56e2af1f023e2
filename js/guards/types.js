// Types of the options and results of guards. No code.

/** @import { JwtPayload, VerifiedJwt, VerifyOptions } from "../jwt/types.js" */
/** @import { SecretSlots } from "../slots/slots.js" */

/** What a guard needs of a `SecretSlots`. @typedef {Pick<SecretSlots, "jwtVerifier" | "slots">} GuardSecrets */

/**
 * The secrets, or a function that returns them for a request, as where they come with it. Return the same `SecretSlots` for as long as
 * nothing has changed: its verifier is kept with it.
 *
 * @template C What the function is given; each guard says what that is.
 * @typedef {GuardSecrets | ((context: C) => GuardSecrets | Promise<GuardSecrets>)} SecretsFrom
 */

/**
 * @template R The framework's request; each guard says what that is.
 * @typedef {object} OwnGuardOptions
 * @property {string | undefined} [realm] What a challenge names as its realm (RFC 9110, section 11.5), in printable ASCII. Default `"api"`.
 * @property {string | readonly string[] | undefined} [scope] The scopes that a token must have, all of them: a text with spaces between them, or an
 *   array. A token has those of its claim `scope` (RFC 8693, section 4.2), or of `scp` if it has no `scope`; each a text with spaces
 *   or an array.
 * @property {string | undefined} [cookie] The name of a cookie that may hold the token, beside the header `Authorization`. A browser sends cookies with
 *   requests that other sites make: protect what changes something against cross-site request forgery.
 * @property {((request: R) => string | null | undefined) | undefined} [getToken] Returns the token of another place; an empty text is none.
 * @property {((refusal: Refusal) => unknown) | undefined} [onRefused] Is told of each refusal, for a log. What it throws is ignored.
 */

/**
 * What a token must be, and where it is.
 *
 * @template R The framework's request; each guard says what that is.
 * @typedef {VerifyOptions & OwnGuardOptions<R>} GuardOptions
 */

/**
 * Why a request was refused. It holds no token and no secret; `cause` may be the error of a program's own function.
 *
 * @typedef {object} Refusal
 * @property {400 | 401 | 403 | 503} status
 * @property {RefusalCode} code
 * @property {unknown} [cause] The error: a `SecretSlotsError` for a token that was refused.
 */

/**
 * - `missing_token`: the request has no token;
 * - `invalid_request`, `invalid_token`, `insufficient_scope`: as in RFC 6750, section 3.1;
 * - `temporarily_unavailable`: the secret is not loaded, or something else fails that is not the client's fault.
 *
 * @typedef {"missing_token" | "invalid_request" | "invalid_token" | "insufficient_scope" | "temporarily_unavailable"} RefusalCode
 */

/**
 * A response that refuses: the body is a problem document (RFC 9457).
 *
 * @typedef {{ status: 400 | 401 | 403 | 503, headers: Record<string, string>, body: string }} RefusedResponse
 */

/**
 * A request as the guard takes it.
 *
 * @template C, R
 * @typedef {object} GuardedRequest
 * @property {string | readonly string[] | null | undefined} authorization The header's value; every one, if it was sent several times.
 * @property {string | null | undefined} cookie The value of the header.
 * @property {C} context For the function that returns the secrets.
 * @property {R} request For `getToken`.
 */

/** @typedef {{ jwt: VerifiedJwt, refused?: undefined } | { jwt?: undefined, refused: RefusedResponse }} Judgement */

/**
 * The platform's `Response`, in a project that has its type.
 *
 * @typedef {typeof globalThis extends { Response: { prototype: infer T } } ? T : any} PlatformResponse
 */

/** Headers of the Fetch standard. @typedef {{ get(name: string): string | null }} FetchHeaders */

/**
 * A request of `node:http`.
 *
 * @typedef {{ headers: { authorization?: string | undefined, cookie?: string | undefined }, rawHeaders?: string[] | undefined }} NodeRequest
 */

/** A response of `node:http`. @typedef {{ writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown } }} NodeResponse */

export {};
