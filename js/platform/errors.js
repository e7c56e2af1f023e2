/**
 * @typedef {"ERR_INVALID_OPTION" | "ERR_SLOT_INVALID" | "ERR_SECRET_UNKNOWN" | "ERR_TOO_LARGE"
 *   | "ERR_JWS_INVALID" | "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" | "ERR_JOSE_ALG_NOT_ALLOWED" | "ERR_JWKS_NO_MATCHING_KEY"
 *   | "ERR_JWT_INVALID" | "ERR_JWT_EXPIRED" | "ERR_JWT_CLAIM_VALIDATION_FAILED"
 *   | "ERR_WEBHOOK_INVALID" | "ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED" | "ERR_WEBHOOK_EXPIRED"
 *   | "ERR_CLIENT_SECRETS_REFUSED" | "ERR_TOKEN_REQUEST_REFUSED" | "ERR_TOKEN_REQUEST_FAILED"
 *   | "ERR_TOKEN_REQUEST_TIMEOUT" | "ERR_TOKEN_RESPONSE_INVALID" | "ERR_REAUTHORIZATION_REQUIRED" | "ERR_STORE" | "ERR_SOURCE"
 *   | "ERR_CONFLICT" | "ERR_SECRET_LIMIT" | "ERR_SECRET_AMBIGUOUS" | "ERR_ROTATION_IN_PROGRESS"
 *   | "ERR_ENTROPY_UNAVAILABLE" | "ERR_INTERNAL"} ErrorCode
 */

/**
 * The error of every function of this package. `code` stays the same between versions: it is for programs. The message is for
 * people. Neither holds a secret, a token or a code.
 *
 * Everywhere:
 * - `ERR_INVALID_OPTION`: an option is unknown, or has a wrong form or range.
 * - `ERR_SLOT_INVALID`: a secret's name, a slot number, a value or a time is not valid.
 * - `ERR_SECRET_UNKNOWN`: no secret, credential or application has this name or id.
 * - `ERR_TOO_LARGE`: an input is over its documented size.
 * - `ERR_STORE`: a store failed, or a record in it cannot be read.
 * - `ERR_SOURCE`: a source of secrets cannot be reached, or refuses the request.
 * - `ERR_ENTROPY_UNAVAILABLE`: the platform gave no random bytes.
 * - `ERR_INTERNAL`: WebAssembly could not start, or stopped during this call. The next call has a new instance.
 *
 * Tokens (RFC 7515, 7519), with the codes of jose:
 * - `ERR_JWS_INVALID`: not a compact JWS, or an unaccepted header.
 * - `ERR_JOSE_ALG_NOT_ALLOWED`: `alg` is not one of `algorithms`.
 * - `ERR_JWT_INVALID`: the payload is not one JSON object, or is ambiguous.
 * - `ERR_JWKS_NO_MATCHING_KEY`: the slot of the token is absent, revoked, or superseded for longer than `overlap`.
 * - `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`: the signature does not match.
 * - `ERR_JWT_EXPIRED`: `exp` has passed, or the token is older than `maxTokenAge`.
 * - `ERR_JWT_CLAIM_VALIDATION_FAILED`: a claim is missing, malformed, or not the expected one.
 *
 * Webhooks (Standard Webhooks):
 * - `ERR_WEBHOOK_INVALID`: a header is missing or malformed.
 * - `ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED`: no signature matches.
 * - `ERR_WEBHOOK_EXPIRED`: the signature matches, and the timestamp is further from now than `tolerance` allows.
 *
 * Token requests (RFC 6749) and the keeper:
 * - `ERR_CLIENT_SECRETS_REFUSED`: the server refuses every client secret.
 * - `ERR_TOKEN_REQUEST_REFUSED`: the server refuses something else, such as the grant or the scope.
 * - `ERR_TOKEN_REQUEST_FAILED`: the server cannot be reached, or cannot answer now.
 * - `ERR_TOKEN_REQUEST_TIMEOUT`: the call took longer than `timeout`.
 * - `ERR_TOKEN_RESPONSE_INVALID`: the answer is no token response, or the callback belongs to another authorization.
 * - `ERR_REAUTHORIZATION_REQUIRED`: the grant is dead, and the access token has expired.
 *
 * The issuer:
 * - `ERR_CONFLICT`: the application changed meanwhile, exists already, or the idempotency key is of another command.
 * - `ERR_SECRET_LIMIT`: the application has as many secrets as it may.
 * - `ERR_SECRET_AMBIGUOUS`: the application has several secrets, and none is named.
 * - `ERR_ROTATION_IN_PROGRESS`: the previous secret is still in its overlap.
 *
 * @example
 * try {
 *   new SecretSlots({ "token-secret": "" });
 * } catch (error) {
 *   console.log(error.code); // "ERR_SLOT_INVALID"
 * }
 */
export class SecretSlotsError extends Error {
  name = "SecretSlotsError";

  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {{ cause?: unknown }} [options]
   * @param {RefusedClaim} [refused]
   */
  constructor(code, message, options, refused) {
    super(message, options);
    /** @readonly */
    this.code = code;
    if (refused === undefined) return;
    /**
     * The claim for which a token was refused, such as `"exp"`; `"typ"` for the header's `typ`. Only with `ERR_JWT_EXPIRED` and
     * `ERR_JWT_CLAIM_VALIDATION_FAILED`, as in jose.
     *
     * @readonly @type {string | undefined}
     */
    this.claim = refused.claim;
    /**
     * Why, in jose's words: `"missing"`, `"invalid"` (of another type or range) or `"check_failed"`. Where `claim` is.
     *
     * @readonly @type {string | undefined}
     */
    this.reason = refused.reason;
    /**
     * The claims of a token whose signature matched; `undefined` when it was not checked yet. Not enumerable, so that a log of the
     * error does not have them.
     *
     * @readonly @type {import("../jwt/types.js").JwtPayload | undefined}
     */
    this.payload = refused.payload;
    // Without a prototype: a polluted one would add a value.
    Object.defineProperty(this, "payload", Object.setPrototypeOf({ enumerable: false }, null));
  }
}

/**
 * @typedef {{ claim: string, reason: string, payload: import("../jwt/types.js").JwtPayload | undefined }} RefusedClaim
 */

/**
 * Makes the error for a refused token without a stack: the program is not at fault, and a stack takes ten times as long as the
 * rest of the error.
 *
 * @param {ErrorCode} code
 * @param {string} message
 * @param {RefusedClaim} [refused]
 */
export function withoutStack(code, message, refused) {
  const limit = Error.stackTraceLimit;
  if (typeof limit !== "number" || !Reflect.set(Error, "stackTraceLimit", 0))
    return new SecretSlotsError(code, message, undefined, refused);
  const error = new SecretSlotsError(code, message, undefined, refused);
  Error.stackTraceLimit = limit;
  return error;
}
