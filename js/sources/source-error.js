// The error of a source. It never repeats the message of a manager.
import { SecretSlotsError } from "../platform/errors.js";
import { quote } from "../platform/quote.js";

/** @typedef {import("../platform/errors.js").ErrorCode} ErrorCode */

/**
 * Why a source could not be read or written. `code` is `ERR_SOURCE` when the manager cannot be reached or refuses the request;
 * `ERR_SECRET_UNKNOWN` when it has no secret of this name; `ERR_CONFLICT` when another version is in effect than `ifVersion`;
 * `ERR_SLOT_INVALID` and `ERR_TOO_LARGE` for a name or a value that the manager does not take.
 */
export class SourceError extends SecretSlotsError {
  name = "SourceError";

  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {{ status?: number, retryAfter?: number, cause?: unknown }} [more]
   */
  constructor(code, message, { status, retryAfter, cause } = {}) {
    super(code, message, cause === undefined ? undefined : { cause });
    /** The HTTP status of the answer, if there was one. @readonly */
    this.status = status;
    /** The seconds that the manager asks to wait, if it does. @readonly */
    this.retryAfter = retryAfter;
  }
}

/** @param {string} name */
export function unknownSecret(name) {
  return new SourceError("ERR_SECRET_UNKNOWN", `the source has no secret ${quote(name)}, or none with a version`);
}

/** @param {string} name */
export function conflict(name) {
  return new SourceError("ERR_CONFLICT", `another version of secret ${quote(name)} is in effect`);
}
