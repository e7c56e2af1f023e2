// A credential in the store: a JSON document, and the record in it that the core decides on.
import { SecretSlotsError } from "../platform/errors.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { whole } from "../platform/whole.js";

/** @import { Token } from "../token/types.js" */

/** @typedef {{ owner: number, phase: "leased" | "sending", until: number, lease: number }} Attempt */

/**
 * The stored JSON. Times are in Unix seconds.
 *
 * @typedef {object} Document
 * @property {1} format
 * @property {string} client
 * @property {"client_credentials" | "refresh_token"} grant
 * @property {string} [scope]
 * @property {string} [owner]
 * @property {Record<string, string>} [parameters] Extra parameters of its token requests.
 * @property {Record<string, string>} [headers] Extra headers of its token requests.
 * @property {number} generation
 * @property {Partial<Token>} [tokens]
 * @property {number} obtained_at
 * @property {number} [refresh_at]
 * @property {Attempt} [attempt]
 * @property {boolean} [rotates]
 * @property {boolean} [outcome_unknown]
 * @property {boolean} [needs_reauthorization]
 * @property {number} [failures]
 * @property {number} [failing_since]
 * @property {number} [retry_at]
 * @property {string} [error] The error code of the last failure.
 * @property {number} [failed_at] When the last failure was, by the store's clock.
 * @property {string} [failed_with] The version of the stored client that failed; empty if there was no client.
 */

/**
 * The `Record` of src/keeper/record.rs: the part of a document that decisions need. It contains no token.
 *
 * @typedef {object} KeptRecord
 * @property {number} generation
 * @property {boolean} has_token
 * @property {boolean} has_refresh_token
 * @property {number} obtained_at
 * @property {number | undefined} expires_at
 * @property {number | undefined} refresh_at
 * @property {Attempt | undefined} attempt
 * @property {boolean | undefined} rotates
 * @property {boolean} outcome_unknown
 * @property {boolean} needs_reauthorization
 * @property {number} failures
 * @property {number} failing_since
 * @property {number} retry_at
 */

/** The records of documents. Neither is ever changed once it is made. @type {WeakMap<Document, KeptRecord>} */
const known = new WeakMap();

/**
 * Returns the record in a document. It is shared, and must not be changed.
 *
 * @param {Document} document
 * @returns {KeptRecord}
 */
export function recordOf(document) {
  const record = known.get(document) ?? readRecord(document);
  known.set(document, record);
  return record;
}

/**
 * @param {Document} given
 * @returns {KeptRecord}
 */
function readRecord(given) {
  const document = ownMembers(given);
  const tokens = document.tokens && ownMembers(document.tokens);
  const time = (/** @type {unknown} */ value) => (typeof value === "number" && value >= 0 ? whole(value) : undefined);
  return {
    generation: whole(document.generation),
    has_token: typeof tokens?.access_token === "string",
    has_refresh_token: document.grant === "refresh_token",
    obtained_at: whole(document.obtained_at),
    expires_at: time(tokens?.expires_at),
    refresh_at: time(document.refresh_at),
    attempt: isPlainObject(document.attempt) ? readAttempt(ownMembers(document.attempt)) : undefined,
    rotates: typeof document.rotates === "boolean" ? document.rotates : undefined,
    outcome_unknown: document.outcome_unknown === true,
    needs_reauthorization: document.needs_reauthorization === true,
    failures: Math.min(time(document.failures) ?? 0, 0xffff_ffff),
    failing_since: time(document.failing_since) ?? 0,
    retry_at: time(document.retry_at) ?? 0,
  };
}

/** @param {Attempt} attempt @returns {Attempt} */
function readAttempt({ owner, phase, until, lease }) {
  // An unknown phase may mean that a request is on its way.
  const known = phase === "leased" ? phase : "sending";
  return { owner: whole(owner), phase: known, until: whole(until), lease: whole(lease) };
}

/**
 * Returns the document with another record in it.
 *
 * @param {Document} before
 * @param {KeptRecord} record
 * @returns {Document}
 */
export function withRecord(before, record) {
  const { format, client, grant, scope, owner, parameters, headers, tokens, error, failed_at, failed_with } =
    ownMembers(before);
  const { generation, obtained_at, refresh_at, attempt, rotates, failures, failing_since, retry_at } = record;
  return {
    format,
    client,
    grant,
    ...(scope === undefined ? {} : { scope }),
    ...(owner === undefined ? {} : { owner }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(headers === undefined ? {} : { headers }),
    generation,
    ...(tokens === undefined ? {} : { tokens }),
    obtained_at,
    ...(refresh_at === undefined ? {} : { refresh_at }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(rotates === undefined ? {} : { rotates }),
    ...(record.outcome_unknown ? { outcome_unknown: true } : {}),
    ...(record.needs_reauthorization ? { needs_reauthorization: true } : {}),
    ...(failures === 0 ? {} : { failures, failing_since, retry_at }),
    ...(error === undefined || failures === 0 ? {} : { error }),
    ...(failed_at === undefined || failures === 0 ? {} : { failed_at }),
    ...(failed_with === undefined || failures === 0 ? {} : { failed_with }),
  };
}

/** @param {KeptRecord} record */
export function isSending({ attempt }) {
  return attempt?.phase === "sending";
}

/** The members of a document that belong to its session: what is left are the terms that the credential was put with. */
const SESSION = [
  ...["generation", "tokens", "obtained_at", "refresh_at", "attempt", "rotates", "outcome_unknown"],
  ...["needs_reauthorization", "failures", "failing_since", "retry_at", "error", "failed_at", "failed_with"],
];

/** @param {Document} document @param {boolean} ofSession */
const membersOf = (document, ofSession) =>
  Object.fromEntries(Object.entries(document).filter(([name]) => SESSION.includes(name) === ofSession));

/**
 * Returns the document with the session of another one, and its scope if it has one; `undefined` if that is of another client or grant.
 *
 * @param {Document} before
 * @param {Document} session
 * @returns {Document | undefined}
 */
export function withSession(before, session) {
  if (before.client !== session.client || before.grant !== session.grant) return undefined;
  const { scope } = session;
  const members = {
    ...membersOf(before, false),
    ...membersOf(session, true),
    ...(scope === undefined ? {} : { scope }),
  };
  return /** @type {Document} */ (members);
}

/**
 * Returns the document with the terms of another one; `undefined` if its session is of no use to those.
 *
 * @param {Document} before
 * @param {Document} terms
 * @returns {Document | undefined}
 */
export function withTerms(before, terms) {
  if (before.client !== terms.client || before.grant !== terms.grant) return undefined;
  // A token of the client itself is requested with its terms; its owner is no part of the request.
  const requestOf = (/** @type {Document} */ document) =>
    JSON.stringify([document.scope, document.parameters, document.headers]);
  if (terms.grant === "client_credentials" && requestOf(before) !== requestOf(terms)) return undefined;
  return /** @type {Document} */ ({ ...membersOf(terms, false), ...membersOf(before, true) });
}

/** Whether a value is a number that can be incremented exactly. @param {unknown} value */
function isCount(value) {
  return Number.isSafeInteger(Number(value) + 1) && typeof value === "number";
}

/**
 * Throws `ERR_STORE` for a text that is not a document of this format.
 *
 * @param {string} text
 * @returns {Document}
 */
export function parseDocument(text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    // The platform's message would quote the text, which may contain tokens.
  }
  const isWhole = typeof document?.client === "string" && [document.generation, document.obtained_at].every(isCount);
  const hasGrant = document?.grant === "client_credentials" || typeof document?.tokens?.refresh_token === "string";
  // Nothing is sent for a credential that its user has to authorize first.
  if (document?.format === 1 && isWhole && (hasGrant || document.needs_reauthorization === true)) return document;
  throw new SecretSlotsError(
    "ERR_STORE",
    "the stored record was not written by this library, or by a newer version of it",
  );
}
