// A credential as the store has it: a JSON document, and its numbers as the core reads them.
import { SecretSlotsError } from "../platform/errors.js";
import { ownMembers } from "../platform/plain-object.js";

/** @import { Token } from "../token/types.js" */

/**
 * @typedef {object} Document
 * @property {1} format
 * @property {string} client
 * @property {"client_credentials" | "refresh_token"} grant
 * @property {string} [scope]
 * @property {number} generation
 * @property {Partial<Token>} [tokens]
 * @property {number} obtained_at
 * @property {number} [refresh_at]
 * @property {{ owner: number, phase: "leased" | "sending", until: number, lease: number }} [attempt]
 * @property {boolean} [rotates]
 * @property {boolean} [outcome_unknown]
 * @property {boolean} [needs_reauthorization]
 * @property {number} [failures]
 * @property {number} [failing_since]
 * @property {number} [retry_at]
 * @property {string} [error] The code of the last failure.
 */

/** Places in the core's numbers, in the order of src/keeper/record.rs. */
export const GENERATION = 0;
const EXPIRES_AT = 4;
const REFRESH_AT = 5;
const PHASE = 6;
export const OWNER = 7;
const ROTATES = 10;
const FLAGS = 11;

const PHASES = /** @type {const} */ ([undefined, "leased", "sending"]);

/** The numbers of documents, which nobody changes once they are made. @type {WeakMap<Document, Float64Array>} */
const known = new WeakMap();

/**
 * @param {Document} document
 * @returns {Float64Array} shared: not to be changed
 */
export function numbersOf(document) {
  const numbers = known.get(document) ?? readNumbers(document);
  known.set(document, numbers);
  return numbers;
}

/**
 * @param {Document} given
 * @returns {Float64Array}
 */
function readNumbers(given) {
  const document = ownMembers(given);
  const attempt = document.attempt && ownMembers(document.attempt);
  const tokens = document.tokens && ownMembers(document.tokens);
  const time = (/** @type {unknown} */ value) => (typeof value === "number" ? value : -1);
  return Float64Array.of(
    document.generation,
    Number(typeof tokens?.access_token === "string"),
    Number(document.grant === "refresh_token"),
    document.obtained_at,
    time(tokens?.expires_at),
    time(document.refresh_at),
    PHASES.indexOf(attempt?.phase),
    attempt?.owner ?? 0,
    attempt?.until ?? 0,
    attempt?.lease ?? 0,
    document.rotates === undefined ? -1 : Number(document.rotates),
    Number(document.outcome_unknown ?? false) + 2 * Number(document.needs_reauthorization ?? false),
    document.failures ?? 0,
    document.failing_since ?? 0,
    document.retry_at ?? 0,
  );
}

/**
 * A document with the core's numbers in it.
 *
 * @param {Document} before
 * @param {ArrayLike<number>} numbers
 * @returns {Document}
 */
export function withNumbers(before, numbers) {
  const { format, client, grant, scope, tokens, error } = ownMembers(before);
  const [generation, , , obtained_at, , refreshAt, phase, ...more] = Array.from(numbers);
  const [owner, until, lease, rotates, flags, failures, failing_since, retry_at] = more;
  const named = PHASES[phase];
  return {
    format,
    client,
    grant,
    ...(scope === undefined ? {} : { scope }),
    generation,
    ...(tokens === undefined ? {} : { tokens }),
    obtained_at,
    ...(refreshAt < 0 ? {} : { refresh_at: refreshAt }),
    ...(named === undefined ? {} : { attempt: { owner, phase: named, until, lease } }),
    ...(rotates < 0 ? {} : { rotates: rotates > 0 }),
    ...((flags & 1) === 0 ? {} : { outcome_unknown: true }),
    ...((flags & 2) === 0 ? {} : { needs_reauthorization: true }),
    ...(failures === 0 ? {} : { failures, failing_since, retry_at }),
    ...(error === undefined || failures === 0 ? {} : { error }),
  };
}

/** @param {ArrayLike<number>} numbers */
export function expiresAt(numbers) {
  return numbers[EXPIRES_AT] < 0 ? undefined : numbers[EXPIRES_AT];
}

/** From when on it is refreshed, in Unix seconds. @param {ArrayLike<number>} numbers */
export function refreshAt(numbers) {
  return numbers[REFRESH_AT] < 0 ? Infinity : numbers[REFRESH_AT];
}

/** @param {ArrayLike<number>} numbers */
export function isSending(numbers) {
  return PHASES[numbers[PHASE]] === "sending";
}

/** Whether the server gives a new refresh token each time; `undefined` when that is not known. @param {ArrayLike<number>} numbers */
export function rotates(numbers) {
  return numbers[ROTATES] < 0 ? undefined : numbers[ROTATES] > 0;
}

/** @param {ArrayLike<number>} numbers */
export function isHeld(numbers) {
  return numbers[PHASE] !== 0;
}

/** @param {ArrayLike<number>} numbers */
export function needsReauthorization(numbers) {
  return (numbers[FLAGS] & 2) !== 0;
}

/** @param {ArrayLike<number>} numbers */
export function hasUnknownOutcome(numbers) {
  return (numbers[FLAGS] & 1) !== 0;
}

/**
 * @param {string} text
 * @returns {Document}
 */
export function parseDocument(text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    // What does not parse may hold tokens: the platform's message would quote them.
  }
  const isWhole =
    typeof document?.client === "string" && [document.generation, document.obtained_at].every(Number.isInteger);
  const hasGrant = document?.grant === "client_credentials" || typeof document?.tokens?.refresh_token === "string";
  if (document?.format === 1 && isWhole && hasGrant) return document;
  throw new SecretSlotsError("ERR_STORE", "the stored record is none of this library's, or of a newer version");
}
