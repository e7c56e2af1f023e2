// The error of a token request.
import { SecretSlotsError } from "../platform/errors.js";

/** @typedef {import("./types.js").Token} Token */

/**
 * The error of a token request that got no token. It contains nothing that was sent: no secret, code, verifier or refresh token.
 *
 * - `ERR_CLIENT_SECRETS_REFUSED`: the server refused every secret, or did so less than a minute ago.
 * - `ERR_TOKEN_REQUEST_REFUSED`: the server refused something else, such as the grant or the scope, or redirected the request.
 * - `ERR_TOKEN_REQUEST_FAILED`: the server could not be reached or was busy, or the function of secrets failed.
 * - `ERR_TOKEN_REQUEST_TIMEOUT`: the call took longer than the client's `timeout`.
 * - `ERR_TOKEN_RESPONSE_INVALID`: the response is not a token response (RFC 6749, section 5.1), or the callback is not the answer to
 *   this authorization.
 *
 * If the request got no response, `cause.code` is the platform's code, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`, or `BAD_PORT` for a
 * port that `fetch` blocks. `cause` is `undefined` if the platform gives no code.
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
    // The platform's own error may quote what was sent: only its code is passed on.
    super(code, message, cause === undefined ? undefined : { cause });
    /** The refused secrets, in the order in which they were refused; empty if none was. @readonly */
    this.attempts = attempts;
    /** The HTTP status of the last response; `undefined` if there was none. @readonly */
    this.status = status;
    /** The `error` of the last response (RFC 6749, section 5.2), if it had one. @readonly */
    this.error = error;
    /** The `error_description` of the last response, without what was sent, if it had one. @readonly */
    this.description = description;
    /**
     * How long to wait before the next request, in seconds: the server's `Retry-After`, capped at a day; the rest of the pause after all
     * secrets were refused; or, from a keeper, the time until its next attempt. `undefined` if none applies.
     *
     * @readonly
     */
    this.retryAfter = retryAfter;
    /**
     * What became of the code or the refresh token. `not_processed`: it may be sent again. `processed`: the server has used it up.
     * `unknown`: it may have been used up, as the response was lost.
     *
     * @readonly
     */
    this.outcome = outcome;
    this.#received = received;
  }

  /**
   * Returns the token of a response that was refused for its `token_type` or `expires_in`; `undefined` if there is none. The server
   * issued it, so its refresh token, if it has one, has replaced the old one: save it. It is a method so that no log prints it.
   *
   * @example
   * const fetch = async () => Response.json({ access_token: "a", token_type: "DPoP", refresh_token: "new" });
   * const client = new TokenClient({ tokenEndpoint: "https://issuer.example/token", clientId: "app", clientAuth: "none", fetch });
   * const error = await client.refresh("old").catch((error) => error);
   * error.received().refresh_token; // "new"
   *
   * @returns {Token | undefined}
   */
  received() {
    return this.#received;
  }
}
