// Reads the credential that `put` is given, and makes the document that is stored.
import { checkOptions, invalid, readText } from "../platform/options.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { readHeaders, readParameters } from "../token/extras.js";
import { LOOKS_LIKE_MILLISECONDS, MAX_TIME } from "../platform/unix-time.js";

/** @import { Credential } from "./types.js" */
/** @import { Document } from "./record.js" */

const MAX_ID = 128;
/** In UTF-16 units. */
const MAX_OWNER = 256;
const GRANTS = ["client_credentials", "refresh_token"];
const NAMES = ["client", "grant", "scope", "owner", "parameters", "headers", "tokens"];

/** Returns the id. Throws `ERR_INVALID_OPTION`. @param {unknown} id */
export function checkId(id) {
  const isText = typeof id === "string" && id !== "" && id.isWellFormed();
  if (isText && new TextEncoder().encode(id).length <= MAX_ID) return id;
  throw invalid(`the id of a credential must be a string of 1 to ${MAX_ID} bytes in UTF-8`);
}

/**
 * Throws `ERR_INVALID_OPTION`, and `ERR_TOO_LARGE` for a parameter over 65,536 bytes.
 *
 * @param {Credential} given
 * @param {number} now In Unix seconds.
 * @returns {Document}
 */
export function readCredential(given, now) {
  const credential = checkOptions(given, NAMES);
  const { client, grant, tokens } = credential;
  if (typeof client !== "string") throw invalid("client must be a string: a name among the keeper's clients");
  if (!GRANTS.includes(grant)) throw invalid(`grant must be ${GRANTS.map((name) => `"${name}"`).join(" or ")}`);
  if (tokens !== undefined && tokens !== null && !isPlainObject(tokens))
    throw invalid("tokens must be a plain object or null");
  const kept = readTokens(tokens ?? {}, now);
  const own = ownMembers(kept.tokens);
  const isAuthorized = own.refresh_token !== undefined || grant === "client_credentials";
  if (!isAuthorized && tokens !== null && own.access_token === undefined) {
    throw invalid(
      'tokens.refresh_token must be given, as grant is "refresh_token"; null stands for no authorization yet',
    );
  }
  const scope = readText("scope", credential.scope) ?? readText("tokens.scope", own.scope);
  const owner = readOwner(credential.owner);
  const parameters = readParameters("parameters", credential.parameters);
  const headers = readHeaders(credential.headers);
  return {
    ...{ format: /** @type {const} */ (1), client, grant, generation: newGeneration(), ...kept },
    ...(scope === undefined ? {} : { scope }),
    ...(owner === undefined ? {} : { owner }),
    ...(parameters.size === 0 ? {} : { parameters: Object.fromEntries(parameters) }),
    ...(headers.size === 0 ? {} : { headers: Object.fromEntries(headers) }),
    ...(isAuthorized ? {} : { needs_reauthorization: true }),
  };
}

/** Returns the owner. Throws `ERR_INVALID_OPTION`. @param {unknown} given @returns {string | undefined} */
export function readOwner(given) {
  const owner = readText("owner", given);
  if (owner === undefined || (owner !== "" && owner.length <= MAX_OWNER)) return owner;
  throw invalid(`owner must have 1 to ${MAX_OWNER} characters`);
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
function readTokens(tokens, now) {
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
