// Reads the credential that `put` is given, and makes the document that is stored.
import { checkOptions, invalid, readText } from "../platform/options.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { LOOKS_LIKE_MILLISECONDS, MAX_TIME } from "../platform/unix-time.js";

/** @import { Credential } from "./types.js" */
/** @import { Document } from "./record.js" */

const MAX_ID = 128;
const GRANTS = ["client_credentials", "refresh_token"];

/** Returns the id. Throws `ERR_INVALID_OPTION`. @param {unknown} id */
export function checkId(id) {
  const isText = typeof id === "string" && id !== "" && id.isWellFormed();
  if (isText && new TextEncoder().encode(id).length <= MAX_ID) return id;
  throw invalid(`the id of a credential must be a string of 1 to ${MAX_ID} bytes in UTF-8`);
}

/**
 * Throws `ERR_INVALID_OPTION`.
 *
 * @param {Credential} given
 * @param {number} now In Unix seconds.
 * @returns {Document}
 */
export function readCredential(given, now) {
  const credential = checkOptions(given, ["client", "grant", "scope", "tokens"]);
  const { client, grant, tokens } = credential;
  if (typeof client !== "string") throw invalid("client must be a string: a name among the keeper's clients");
  if (!GRANTS.includes(grant)) throw invalid(`grant must be ${GRANTS.map((name) => `"${name}"`).join(" or ")}`);
  if (tokens !== undefined && !isPlainObject(tokens)) throw invalid("tokens must be a plain object");
  const kept = readTokens(tokens, now);
  const own = ownMembers(kept.tokens);
  if (grant === "refresh_token" && own.refresh_token === undefined) {
    throw invalid('tokens.refresh_token must be given, as grant is "refresh_token"');
  }
  const scope = readText("scope", credential.scope) ?? readText("tokens.scope", own.scope);
  const document = { format: /** @type {const} */ (1), client, grant, generation: newGeneration(), ...kept };
  return scope === undefined ? document : { ...document, scope };
}

/** A random generation: an attempt for an earlier credential with this id must not take the new one for its own. */
function newGeneration() {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high >>> 12) * 2 ** 32 + low;
}

/**
 * @param {any} tokens
 * @param {number} now
 */
function readTokens(tokens = {}, now) {
  const { access_token, refresh_token, expires_at, expires_in } = ownMembers(tokens);
  for (const [name, text] of Object.entries({ access_token, refresh_token })) {
    if (text !== undefined && (typeof text !== "string" || text === "")) {
      throw invalid(`tokens.${name} must be a non-empty string`);
    }
  }
  const lifetime = secondsOf("expires_in", expires_in);
  const expiresAt = secondsOf("expires_at", expires_at) ?? (lifetime === undefined ? undefined : now + lifetime);
  const obtained_at = expiresAt === undefined || lifetime === undefined ? now : Math.min(now, expiresAt - lifetime);
  const copy = JSON.parse(JSON.stringify(tokens));
  return { tokens: { ...copy, ...(expiresAt === undefined ? {} : { expires_at: expiresAt }) }, obtained_at };
}

/**
 * Reads seconds in the forms that servers write: a number, possibly with a fraction, or a string.
 *
 * @param {string} name
 * @param {unknown} value
 */
function secondsOf(name, value) {
  if (value === undefined || value === null) return undefined;
  const seconds = typeof value === "string" && value.trim() === "" ? NaN : Math.floor(Number(value));
  if (seconds > MAX_TIME) throw invalid(`tokens.${name} ${LOOKS_LIKE_MILLISECONDS}`);
  if (seconds >= 0) return seconds;
  throw invalid(`tokens.${name} must be a number of seconds, 0 or more`);
}
