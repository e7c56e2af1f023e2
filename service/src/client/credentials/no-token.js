// Why there is no token, in the words of the service.
import { SecretSlotsError } from "secret-slots/client";
import { Problem, retryAfter } from "../../http/problem.js";

/**
 * Throws the error of a call for a token. Its request is well-formed by now, so what the library refuses as an option is the client of the
 * credential.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function noToken(error) {
  if (!(error instanceof SecretSlotsError) || error.code !== "ERR_INVALID_OPTION") throw error;
  const detail = "the credential's client is not there or has no secret: put it, with a secret";
  throw new Problem(503, error.code, detail, { headers: { "Retry-After": retryAfter(error) }, cause: error });
}
