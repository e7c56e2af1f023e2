// A client as it is stored: its options, and beside them its secrets.
import { SecretSlotsError } from "../../platform/errors.js";
import { invalid, readable } from "../../platform/options.js";
import { isPlainObject, ownMembers } from "../../platform/plain-object.js";
import { readUrl } from "../../token/client-options.js";

/** @import { StoredClientOptions } from "../types.js" */

/** @typedef {Omit<StoredClientOptions, "clientSecrets">} ClientOptions */
/** @typedef {{ format: 1, options: ClientOptions, secrets: readonly string[] }} ClientDocument */

const ENDPOINTS = /** @type {const} */ (["tokenEndpoint", "refreshEndpoint", "authorizationEndpoint"]);
/** What decides where the secrets are sent, how, and for whom. */
const DESTINATION = /** @type {const} */ ([...ENDPOINTS, "issuer", "clientId", "clientAuth"]);
/** The options of a stored client, beside its secrets: all that are plain data. */
export const OPTION_NAMES = /** @type {const} */ ([
  ...[...DESTINATION, "rawBasic", "scope", "audience", "resource"],
  ...["assumedLifetime", "timeout", "retries", "tokenTypes", "parameters", "headers", "authorizationParameters"],
]);

/**
 * Returns the document of a client. The options are copied, and not validated beyond that.
 *
 * Throws `ERR_INVALID_OPTION` if the stored secrets would be sent elsewhere, or if there are none.
 *
 * @param {ClientOptions} given
 * @param {unknown} secrets `undefined`: those of the document before.
 * @param {ClientDocument | undefined} before
 * @returns {ClientDocument}
 */
export function documentOf(given, secrets, before) {
  const options = readable(() => copyOf(given));
  const document = { format: /** @type {const} */ (1), options, secrets: before?.secrets ?? [] };
  if (secrets !== undefined) return { ...document, secrets: readable(() => readSecrets(secrets)) };
  if (before === undefined) {
    if (options.clientAuth === "none") return document;
    throw invalid("clientSecrets must be given, as the client is new");
  }
  const moved = before.secrets.length === 0 ? undefined : changedIn(before.options, options);
  if (moved === undefined) return document;
  throw invalid(`clientSecrets must be given with a change of ${moved}: the stored secrets are not sent elsewhere`);
}

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

/** @param {unknown} given @returns {string[]} */
function readSecrets(given) {
  const secrets = Array.isArray(given) ? [...given] : undefined;
  const isRight = secrets?.every((secret) => typeof secret === "string" && secret.isWellFormed()) === true;
  if (secrets !== undefined && isRight) return secrets;
  throw invalid("clientSecrets must be an array of strings");
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
  const { format, options, secrets } = ownMembers(Object(document));
  const hasSecrets = Array.isArray(secrets) && secrets.every((secret) => typeof secret === "string");
  if (format === 1 && typeof options === "object" && hasSecrets) return { format, options, secrets };
  throw new SecretSlotsError(
    "ERR_STORE",
    "the stored client was not written by this library, or by a newer version of it",
  );
}
