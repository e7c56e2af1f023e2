// Why a call has no token, in the errors that callers get.
import { SecretSlotsError } from "../platform/errors.js";
import { TokenError } from "../token/token-error.js";

/** @import { ErrorCode } from "../platform/errors.js" */

export function unknown() {
  return new SecretSlotsError("ERR_SECRET_UNKNOWN", "no credential is kept under this id");
}

export function deadGrant() {
  const message = "the server says that the grant is dead: the user has to authorize the client again";
  return new SecretSlotsError("ERR_REAUTHORIZATION_REQUIRED", message);
}

/** @param {string} message */
export function timeout(message) {
  return new TokenError("ERR_TOKEN_REQUEST_TIMEOUT", message, { attempts: [], outcome: "not_processed" });
}

/** The last attempt failed. @param {string | undefined} code Its code. @param {number} retryAfter In seconds. */
export function failed(code, retryAfter) {
  const message = `the last attempt to refresh this token failed; the next one is in ${retryAfter} s`;
  const details = { attempts: [], outcome: /** @type {const} */ ("not_processed"), retryAfter };
  return new TokenError(/** @type {ErrorCode} */ (code ?? "ERR_TOKEN_REQUEST_FAILED"), message, details);
}
