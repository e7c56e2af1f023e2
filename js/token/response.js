// The token of a response that the core has accepted.
import { ownMembers } from "../platform/plain-object.js";

/** @typedef {import("./types.js").Token} Token */

const decoder = new TextDecoder();

/**
 * Reads the members of a token response.
 *
 * @param {Uint8Array} body
 * @param {import("./answer.js").ReceivedToken} received
 * @param {import("./answer.js").Asked} asked
 * @returns {Token}
 */
export function readToken(body, { isForm, expiresAt, expiresIn }, { scope, refreshToken }) {
  const text = decoder.decode(body).trim();
  /** @type {Record<string, unknown>} */
  const token = ownMembers(isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text));
  // Servers write expires_at in many forms, so it is computed from expires_in alone.
  replace(token, "expires_in", expiresIn);
  replace(token, "expires_at", expiresAt);
  // The core has accepted a response without a type as Bearer.
  token.token_type ||= "Bearer";
  // Some servers return the scope as a list.
  if (Array.isArray(token.scope)) token.scope = token.scope.join(" ");
  keep(token, "scope", scope);
  keep(token, "refresh_token", refreshToken);
  return /** @type {Token} */ ({ ...token });
}

/**
 * Fills in a member that the response leaves out: the scope and the refresh token stay as they were (RFC 6749, sections 5.1 and 6).
 *
 * @param {Record<string, unknown>} token
 * @param {string} name
 * @param {string} [before]
 */
function keep(token, name, before) {
  const given = token[name];
  if (typeof given === "string" && given !== "") return;
  replace(token, name, before);
}

/**
 * @param {Record<string, unknown>} token
 * @param {string} name
 * @param {unknown} value `undefined` for no such member.
 */
function replace(token, name, value) {
  if (value !== undefined) token[name] = value;
  // Engines handle objects more slowly after a deletion.
  else if (name in token) delete token[name];
}
