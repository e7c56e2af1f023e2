// A client as it is stored: its options, and beside them its secrets.
import { SecretSlotsError } from "../../platform/errors.js";
import { checkOptions, invalid, readable } from "../../platform/options.js";
import { isPlainObject, ownMembers } from "../../platform/plain-object.js";
import { readUrl } from "../../token/client-options.js";

/** @import { StoredClientOptions } from "../types.js" */

/** @typedef {Omit<StoredClientOptions, "clientSecrets">} ClientOptions */
/**
 * `added_at`: when each secret was stored, in Unix seconds; 0 if an earlier version of this library stored it.
 *
 * @typedef {{ format: 1, options: ClientOptions, secrets: readonly string[], added_at: readonly number[] }} ClientDocument
 */
/** A new secret, or the index of a stored one. @typedef {string | number} AskedSecret */

const ENDPOINTS = /** @type {const} */ (["tokenEndpoint", "refreshEndpoint", "authorizationEndpoint"]);
/** What decides where the secrets are sent, how, and for whom. */
const DESTINATION = /** @type {const} */ ([...ENDPOINTS, "issuer", "clientId", "clientAuth"]);
const SECRETS_RULE = "clientSecrets must be an array of strings, or of { keep: INDEX } for a stored one";
/** The options of a stored client, beside its secrets: all that are plain data. */
export const OPTION_NAMES = /** @type {const} */ ([
  ...[...DESTINATION, "rawBasic", "scope", "audience", "resource"],
  ...["assumedLifetime", "timeout", "retries", "tokenTypes", "parameters", "headers", "authorizationParameters"],
]);

/**
 * Returns the document of a client. The options are copied, and not validated beyond that.
 *
 * Throws `ERR_INVALID_OPTION` if a stored secret would be sent elsewhere, or is not there.
 *
 * @param {ClientOptions} given
 * @param {readonly AskedSecret[] | undefined} asked `undefined`: the secrets of the document before.
 * @param {ClientDocument | undefined} before `undefined`: none, or it need not be known.
 * @param {number} now In Unix seconds.
 * @returns {ClientDocument}
 */
export function documentOf(given, asked, before, now) {
  const options = readable(() => copyOf(given));
  if (asked === undefined && before === undefined && options.clientAuth !== "none")
    throw invalid("clientSecrets must be given, as the client is new");
  const { secrets: stored = [], added_at: times = [] } = before ?? {};
  const secrets = asked ?? stored.map((_secret, index) => index);
  const moved = before !== undefined && secrets.some(isKept) ? changedIn(before.options, options) : undefined;
  if (moved !== undefined)
    throw invalid(`clientSecrets must be given with a change of ${moved}: the stored secrets are not sent elsewhere`);
  for (const [at, secret] of secrets.entries()) {
    if (!isKept(secret)) continue;
    const name = `clientSecrets[${at}].keep`;
    if (secret >= stored.length)
      throw invalid(`${name} must be the index of a stored secret: there are ${stored.length}`);
    if (secrets.indexOf(secret) < at) throw invalid(`${name} is the index of a secret that is kept already`);
  }
  return {
    ...{ format: /** @type {const} */ (1), options },
    secrets: secrets.map((secret) => (isKept(secret) ? String(stored[secret]) : secret)),
    added_at: secrets.map((secret) => (isKept(secret) ? (times[secret] ?? 0) : now)),
  };
}

/** @param {AskedSecret} secret @returns {secret is number} */
export const isKept = (secret) => typeof secret === "number";

/** Whether two documents send their secrets to the same endpoints, in the same way. @param {ClientDocument} one @param {ClientDocument} other */
export function hasSameDestination(one, other) {
  return changedIn(one.options, other.options) === undefined;
}

/**
 * Returns the first option by which the destination of secrets changes. URLs are compared as texts: of two spellings of one URL, the other
 * one counts as a change.
 *
 * @param {ClientOptions} before
 * @param {ClientOptions} after
 */
function changedIn(before, after) {
  // A server's metadata may name another method than the default.
  const defaultsOf = (/** @type {ClientOptions} */ { tokenEndpoint }) =>
    tokenEndpoint === undefined ? {} : { clientAuth: "client_secret_basic" };
  const [old, now] = [before, after].map(
    (options) => /** @type {Record<string, unknown>} */ (ownMembers({ ...defaultsOf(options), ...options })),
  );
  return DESTINATION.find((name) => old[name] !== now[name]);
}

/** @param {ClientOptions} given @returns {ClientOptions} */
function copyOf(given) {
  const copy = /** @type {Record<string, any>} */ (ownMembers(given));
  for (const name of ENDPOINTS) copy[name] = readUrl(name, copy[name]);
  for (const [name, value] of Object.entries(copy)) {
    if (value === undefined) delete copy[name];
    if (Array.isArray(value)) copy[name] = [...value];
    else if (isPlainObject(value)) copy[name] = { ...value };
  }
  return /** @type {ClientOptions} */ ({ ...copy });
}

/** Reads secrets: new ones, and the indexes of those that are kept. Throws `ERR_INVALID_OPTION`. @param {unknown} given @returns {AskedSecret[]} */
export function readSecrets(given) {
  if (Array.isArray(given)) return [...given].map(readSecret);
  throw invalid(SECRETS_RULE);
}

/** @param {unknown} item @returns {AskedSecret} */
function readSecret(item) {
  if (typeof item === "string" && item.isWellFormed()) return item;
  const { keep } = isPlainObject(item) ? checkOptions(item, ["keep"]) : {};
  if (typeof keep === "number" && Number.isSafeInteger(keep) && keep >= 0) return keep;
  throw invalid(SECRETS_RULE);
}

/** JSON has no Infinity, and no option may be null. @param {ClientDocument} document */
export function textOf(document) {
  return JSON.stringify(document, (_name, value) => (value === Infinity ? null : value));
}

/** Throws `ERR_STORE` for a text that is not a document of this format. @param {string} text @returns {ClientDocument} */
export function parseClient(text) {
  let document;
  try {
    document = JSON.parse(text, (_name, value) => (value === null ? Infinity : value));
  } catch {
    // The platform's message would quote the text, which has secrets.
  }
  const { format, options, secrets, added_at } = ownMembers(Object(document));
  const hasSecrets = Array.isArray(secrets) && secrets.every((secret) => typeof secret === "string");
  if (format === 1 && typeof options === "object" && hasSecrets)
    return { format, options, secrets, added_at: Array.isArray(added_at) ? added_at : secrets.map(() => 0) };
  throw new SecretSlotsError(
    "ERR_STORE",
    "the stored client was not written by this library, or by a newer version of it",
  );
}
