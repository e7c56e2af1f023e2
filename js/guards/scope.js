// The scopes of a token.

/** @import { JwtPayload } from "../jwt/types.js" */

/** @param {string} text with spaces between scopes (RFC 6749, section 3.3) */
export function splitScopes(text) {
  return text.split(" ").filter((scope) => scope !== "");
}

/**
 * Whether a token has all scopes that are needed: by `scope` (RFC 8693, section 4.2), or by `scp`, as some servers name the claim.
 *
 * @param {JwtPayload} payload
 * @param {readonly string[]} needed
 */
export function hasScopes(payload, needed) {
  if (needed.length === 0) return true;
  const claim = payload.scope ?? payload.scp;
  const granted = typeof claim === "string" ? splitScopes(claim) : Array.isArray(claim) ? claim : [];
  return needed.every((scope) => granted.includes(scope));
}
