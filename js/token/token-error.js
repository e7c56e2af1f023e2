// Why there is no token.
import { SecretSlotsError } from "../platform/errors.js";

/** @typedef {import("./types.js").Token} Token */

/**
 * What a token request throws, beside `ERR_INVALID_OPTION`: the code and, as far as there was an answer, what it said. Nothing
 * that was sent is in it.
 *
 * Codes: `ERR_CLIENT_SECRETS_REFUSED`, `ERR_TOKEN_REQUEST_REFUSED`, `ERR_TOKEN_REQUEST_FAILED`, `ERR_TOKEN_REQUEST_TIMEOUT`,
 * `ERR_TOKEN_RESPONSE_INVALID`. If the request got no answer, `cause.code` is the platform's code, such as `ECONNREFUSED` or
 * `CERT_HAS_EXPIRED`.
 *
 * @example
 * const client = new TokenClient({
 *   tokenEndpoint: "https://issuer.example/token",
 *   clientId: "app",
 *   clientSecrets: ["only one"],
 *   logger: null,
 *   fetch: async () => Response.json({ error: "invalid_client" }, { status: 401 }),
 * });
 * const error = await client.clientCredentials().catch((error) => error);
 * error.code; // "ERR_CLIENT_SECRETS_REFUSED"
 * error.attempts; // [{ secret: 0, status: 401, error: "invalid_client" }]
 */
export class TokenError extends SecretSlotsError {
  name = "TokenError";
  #received;

  /**
   * @param {import("../platform/errors.js").ErrorCode} code
   * @param {string} message
   * @param {object} details
   * @param {import("./types.js").RefusedSecret[]} details.attempts
   * @param {number} [details.status]
   * @param {string} [details.error]
   * @param {string} [details.description]
   * @param {number} [details.retryAfter]
   * @param {"not_processed" | "processed" | "unknown"} details.outcome
   * @param {Token} [details.received]
   * @param {{ readonly code: string }} [details.cause]
   */
  constructor(code, message, { attempts, status, error, description, retryAfter, outcome, received, cause }) {
    // The platform's own error may hold what was sent: its code alone is passed on.
    super(code, message, cause === undefined ? undefined : { cause });
    /** The secrets that were refused, in their order. @readonly */
    this.attempts = attempts;
    /** The last answer's status. @readonly */
    this.status = status;
    /** The last answer's code. @readonly */
    this.error = error;
    /** The last answer's description. @readonly */
    this.description = description;
    /** How long the server, or the cool-down after all were refused, asks to wait, in seconds. @readonly */
    this.retryAfter = retryAfter;
    /** What may have become of the code or the refresh token: only what was not processed may be sent again. @readonly */
    this.outcome = outcome;
    this.#received = received;
  }

  /**
   * What the server handed out although it is refused here, for its type or its lifetime. A new refresh token in it is valid,
   * and the old one is not: save it. It is not a property, so that no log has it.
   *
   * @returns {Token | undefined}
   */
  received() {
    return this.#received;
  }
}
