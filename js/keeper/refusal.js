// The errors of calls that have no token to return.
import { SecretSlotsError } from "../platform/errors.js";
import { quote } from "../platform/quote.js";
import { TokenError } from "../token/token-error.js";

/** @import { ErrorCode } from "../platform/errors.js" */

/** @param {string} id */
export function unknownCredential(id) {
  return new SecretSlotsError("ERR_SECRET_UNKNOWN", `no credential is kept under the id ${quote(id.slice(0, 64))}`);
}

export function deadGrant() {
  const message = "the server says that the grant is no longer valid: the user must authorize the client again";
  return new SecretSlotsError("ERR_REAUTHORIZATION_REQUIRED", message);
}

/** @param {string} message */
export function timedOut(message) {
  return new TokenError("ERR_TOKEN_REQUEST_TIMEOUT", message, { attempts: [], outcome: "not_processed" });
}

/**
 * The error while the next attempt is not due yet.
 *
 * @param {string | undefined} code The code of the last attempt's error.
 * @param {number} retryAfter How long until the next attempt, in seconds.
 */
export function failed(code, retryAfter) {
  const message = `the last attempt to refresh this token failed; the next one is in ${retryAfter} s`;
  const details = { attempts: [], outcome: /** @type {const} */ ("not_processed"), retryAfter };
  return new TokenError(/** @type {ErrorCode} */ (code ?? "ERR_TOKEN_REQUEST_FAILED"), message, details);
}
