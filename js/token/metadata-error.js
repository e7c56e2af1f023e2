// The errors of metadata.
import { TokenError } from "./token-error.js";

/** @import { ErrorCode } from "../platform/errors.js" */

/**
 * @param {ErrorCode} code
 * @param {string} message
 * @param {{ status?: number, cause?: { readonly code: string } }} [details]
 */
export function metadataError(code, message, details = {}) {
  return new TokenError(code, message, { attempts: [], outcome: "not_processed", ...details });
}

/** A document that no client may use. @param {string} fault */
export function refusedMetadata(fault) {
  return metadataError("ERR_TOKEN_RESPONSE_INVALID", `the server's metadata ${fault}`);
}
