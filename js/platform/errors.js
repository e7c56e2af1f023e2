/**
 * @typedef {"ERR_INVALID_OPTION" | "ERR_SLOT_INVALID" | "ERR_SECRET_UNKNOWN" | "ERR_TOO_LARGE"
 *   | "ERR_JWS_INVALID" | "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" | "ERR_JOSE_ALG_NOT_ALLOWED" | "ERR_JWKS_NO_MATCHING_KEY"
 *   | "ERR_JWT_INVALID" | "ERR_JWT_EXPIRED" | "ERR_JWT_CLAIM_VALIDATION_FAILED"
 *   | "ERR_CLIENT_SECRETS_REFUSED" | "ERR_TOKEN_REQUEST_REFUSED" | "ERR_TOKEN_REQUEST_FAILED"
 *   | "ERR_TOKEN_REQUEST_TIMEOUT" | "ERR_TOKEN_RESPONSE_INVALID" | "ERR_REAUTHORIZATION_REQUIRED" | "ERR_STORE"
 *   | "ERR_CONFLICT" | "ERR_SECRET_LIMIT" | "ERR_SECRET_AMBIGUOUS" | "ERR_ROTATION_IN_PROGRESS"
 *   | "ERR_ENTROPY_UNAVAILABLE" | "ERR_INTERNAL"} ErrorCode
 */

/**
 * What every function of this package throws. `code` stays the same between versions and is for programs; the
 * message is for people. Neither holds a secret.
 *
 * Codes: `ERR_INVALID_OPTION`, `ERR_SLOT_INVALID`, `ERR_SECRET_UNKNOWN`, `ERR_TOO_LARGE`,
 * `ERR_ENTROPY_UNAVAILABLE` (the source of randomness failed), `ERR_INTERNAL` (the core could not start, or
 * stopped in the middle of this call; the next call has a new one).
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
   */
  constructor(code, message, options) {
    super(message, options);
    /** @readonly */
    this.code = code;
  }
}

/**
 * The error for a token that is refused: it is no fault of the program, so it has no stack, which takes ten times as long to
 * make as all the rest.
 *
 * @param {ErrorCode} code
 * @param {string} message
 */
export function withoutStack(code, message) {
  const limit = Error.stackTraceLimit;
  if (typeof limit !== "number" || !Reflect.set(Error, "stackTraceLimit", 0))
    return new SecretSlotsError(code, message);
  const error = new SecretSlotsError(code, message);
  Error.stackTraceLimit = limit;
  return error;
}
