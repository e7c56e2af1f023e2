// A token response's members, once the core has accepted them.
import { ownMembers } from "../platform/plain-object.js";

/** @typedef {import("./types.js").Token} Token */

const decoder = new TextDecoder();

/**
 * @param {Uint8Array} body
 * @param {import("./answer.js").ReceivedToken} received
 * @param {import("./answer.js").Asked} asked
 * @returns {Token}
 */
export function readToken(body, { isForm, expiresAt, expiresIn }, { scope, refreshToken }) {
  const text = decoder.decode(body).trim();
  /** @type {Record<string, unknown>} */
  const token = ownMembers(isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text));
  // A lifetime is ours to reckon: servers name moments in many ways.
  delete token.expires_at;
  if (expiresIn !== undefined) {
    token.expires_in = expiresIn;
    token.expires_at = expiresAt;
  } else delete token.expires_in;
  // A response that names no type was accepted as Bearer.
  token.token_type ||= "Bearer";
  // Some servers give a list.
  if (Array.isArray(token.scope)) token.scope = token.scope.join(" ");
  keep(token, "scope", scope);
  keep(token, "refresh_token", refreshToken);
  return /** @type {Token} */ ({ ...token });
}

/**
 * What the server leaves out stays as it was.
 *
 * @param {Record<string, unknown>} token
 * @param {string} name
 * @param {string} [before]
 */
function keep(token, name, before) {
  const given = token[name];
  if (typeof given === "string" && given !== "") return;
  if (before !== undefined) token[name] = before;
  else if (given !== undefined) delete token[name];
}
