// A token response's members, once the core has accepted them.

/** @typedef {import("./types.js").Token} Token */

const decoder = new TextDecoder();

/**
 * @param {Uint8Array} body
 * @param {boolean} isForm
 * @param {object} known
 * @param {number} [known.expiresAt]
 * @param {number} [known.expiresIn]
 * @param {string} [known.scope] What was asked for.
 * @param {string} [known.refreshToken] The one that was used.
 * @returns {Token}
 */
export function readToken(body, isForm, { expiresAt, expiresIn, scope, refreshToken }) {
  const text = decoder.decode(body).trim();
  /** @type {Record<string, unknown>} */
  const token = isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
  // A lifetime is ours to reckon: servers name moments in many ways.
  delete token.expires_at;
  if (expiresIn === undefined) delete token.expires_in;
  else Object.assign(token, { expires_in: expiresIn, expires_at: expiresAt });
  if (!isText(token.scope)) delete token.scope;
  if (scope !== undefined) token.scope ??= scope;
  if (!isText(token.refresh_token)) delete token.refresh_token;
  if (refreshToken !== undefined) token.refresh_token ??= refreshToken;
  return /** @type {Token} */ (token);
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === "string" && value !== "";
}
