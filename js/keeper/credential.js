// A credential as `put` is given it, made into the document that is stored.
import { checkOptions, invalid, readText } from "../platform/options.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { LOOKS_LIKE_MILLISECONDS, MAX_TIME } from "../platform/unix-time.js";

/** @import { Credential } from "./types.js" */
/** @import { Document } from "./record.js" */

const MAX_ID = 128;
const GRANTS = ["client_credentials", "refresh_token"];

/** @param {unknown} id */
export function checkId(id) {
  const isText = typeof id === "string" && id !== "" && id.isWellFormed();
  if (isText && new TextEncoder().encode(id).length <= MAX_ID) return id;
  throw invalid(`the id of a credential must be a string of 1 to ${MAX_ID} bytes`);
}

/**
 * @param {Credential} given
 * @param {number} now In Unix seconds.
 * @returns {Document}
 */
export function readCredential(given, now) {
  const credential = checkOptions(given, ["client", "grant", "scope", "tokens"]);
  const { client, grant, tokens } = credential;
  if (!GRANTS.includes(grant)) throw invalid(`grant must be one of ${GRANTS.join(", ")}`);
  if (tokens !== undefined && !isPlainObject(tokens)) throw invalid("tokens must be a plain object");
  const kept = readTokens(tokens, now);
  const own = ownMembers(kept.tokens);
  if (grant === "refresh_token" && own.refresh_token === undefined) {
    throw invalid("tokens.refresh_token must be given");
  }
  const scope = readText("scope", credential.scope) ?? readText("a scope in tokens", own.scope);
  const document = { format: /** @type {const} */ (1), client, grant, generation: newGeneration(), ...kept };
  return scope === undefined ? document : { ...document, scope };
}

/** One that no other of this id ever had: what is on its way for an earlier one finds another. */
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
  for (const text of [access_token, refresh_token]) {
    if (text !== undefined && (typeof text !== "string" || text === ""))
      throw invalid("access_token and refresh_token must be strings that are not empty");
  }
  const lifetime = readSeconds("expires_in", expires_in);
  const expiresAt = readSeconds("expires_at", expires_at) ?? (lifetime === undefined ? undefined : now + lifetime);
  const obtained_at = expiresAt === undefined || lifetime === undefined ? now : Math.min(now, expiresAt - lifetime);
  const copy = JSON.parse(JSON.stringify(tokens));
  return { tokens: { ...copy, ...(expiresAt === undefined ? {} : { expires_at: expiresAt }) }, obtained_at };
}

/**
 * Seconds, also as servers write them: a text, or with a fraction.
 *
 * @param {string} name
 * @param {unknown} value
 */
function readSeconds(name, value) {
  if (value === undefined || value === null) return undefined;
  const seconds = typeof value === "string" && value.trim() === "" ? NaN : Math.floor(Number(value));
  if (seconds > MAX_TIME) throw invalid(`tokens.${name} ${LOOKS_LIKE_MILLISECONDS}`);
  if (seconds >= 0) return seconds;
  throw invalid(`tokens.${name} must be a number of seconds`);
}
