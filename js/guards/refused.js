// The responses that refuse.

/** @import { RefusedResponse, Refusal } from "./types.js" */

/** The reason phrases (RFC 9110, section 15). */
export const TITLES = { 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable" };

/**
 * Refuses with a challenge (RFC 6750, section 3). Without a token it has no error code, as section 3.1 asks.
 *
 * @param {400 | 401 | 403} status
 * @param {Exclude<Refusal["code"], "temporarily_unavailable">} code
 * @param {string} detail ASCII without quotes and backslashes
 * @param {{ realm: string, scopes: string[] }} options
 * @returns {RefusedResponse}
 */
export function challenged(status, code, detail, { realm, scopes }) {
  const parameters = [`realm="${realm.replace(/["\\]/g, "\\$&")}"`];
  if (code !== "missing_token") parameters.push(`error="${code}"`, `error_description="${detail}"`);
  if (code === "insufficient_scope") parameters.push(`scope="${scopes.join(" ")}"`);
  return response(status, code, detail, { "www-authenticate": `Bearer ${parameters.join(", ")}` });
}

/** Refuses for a reason that is not the client's fault, and that only the server's log has. */
export function unavailable() {
  return response(503, "temporarily_unavailable", "the server cannot verify tokens now", {});
}

/**
 * @param {RefusedResponse["status"]} status
 * @param {Refusal["code"]} code
 * @param {string} detail
 * @param {Record<string, string>} headers
 * @returns {RefusedResponse}
 */
function response(status, code, detail, headers) {
  return {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
    body: JSON.stringify({ type: "about:blank", title: TITLES[status], status, detail, code }),
  };
}
