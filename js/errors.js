/**
 * @typedef {"ERR_INVALID_OPTION" | "ERR_SLOT_INVALID" | "ERR_SECRET_UNKNOWN" | "ERR_TOO_LARGE"
 *   | "ERR_JWS_INVALID" | "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" | "ERR_JOSE_ALG_NOT_ALLOWED" | "ERR_JWKS_NO_MATCHING_KEY"
 *   | "ERR_JWT_INVALID" | "ERR_JWT_EXPIRED" | "ERR_JWT_CLAIM_VALIDATION_FAILED"
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
