// Commands as they cross into the issuer module, and what it returns.
import { SecretSlotsError } from "../platform/errors.js";
import { core } from "../wasm/issuer/core.js";
import { takeAscii } from "../wasm/text-buffer.js";

/** @import { Glue } from "../wasm/issuer/core.js" */
/** @import { IssuedSecret } from "./types.js" */

/** Random bytes for one command: a secret takes about 64, and an event's id as many. */
const ENTROPY = 2048;

/**
 * A domain, read once. Times in seconds.
 *
 * @typedef {object} Domain
 * @property {DomainRules} rules
 * @property {Float64Array} thresholds How long before its end a secret's owner is told.
 */
/**
 * @typedef {object} DomainRules
 * @property {string | undefined} expiry
 * @property {string | undefined} maxExpiry
 * @property {number | undefined} maxSecrets
 * @property {number | undefined} maxKept
 * @property {number | undefined} maxRetired
 * @property {number | undefined} overlap
 * @property {number | undefined} maxOverlap
 * @property {string | undefined} prefix
 */
/**
 * A command, read from its options.
 *
 * @typedef {object} Command
 * @property {string} operation
 * @property {string | undefined} [secretId]
 * @property {string | undefined} [description]
 * @property {string | undefined} [expiry]
 * @property {string | undefined} [idempotencyKey]
 * @property {string | undefined} [actor]
 * @property {boolean | undefined} [force]
 * @property {boolean | undefined} [isUndelivered]
 * @property {string | undefined} [run]
 * @property {string | undefined} [precondition] What it was decided on.
 * @property {number | undefined} [overlap]
 */

/**
 * A changed document, and what came with the change.
 *
 * @typedef {object} Change
 * @property {string | undefined} document `undefined` when there is nothing to save.
 * @property {number | undefined} dueAt
 * @property {LoggedEvent[]} unlogged
 * @property {boolean} isUnchanged Whether what the command asks for was so already.
 * @property {IssuedSecret} issued
 */
/** @typedef {{ id: string, at: number, kind: string, actor?: string | null, secret?: string | null }} LoggedEvent */

/** @param {Domain} domain */
export function checkDomain(domain) {
  core.call((glue) => glue.checkDomain(domain.rules));
}

/** The kind of event that an operation leaves in the audit log. @param {string} operation */
export function eventKindOf(operation) {
  return core.call((glue) => glue.eventKind(operation));
}

/**
 * @param {{ id: string, type: string, expiry: string | undefined, actor: string | undefined }} application
 * @param {string | undefined} before The document of a deleted one of the same id.
 * @param {Domain} domain
 * @param {number} now
 */
export function createDocument(application, before, { rules, thresholds }, now) {
  return withEntropy((glue, entropy) =>
    changeOf(glue.createApplication(before, application, rules, thresholds, now, entropy), glue),
  );
}

/**
 * Applies a command to a document; with a precondition, only while it is decided on that.
 *
 * @param {string} document
 * @param {Command} command
 * @param {Domain} domain
 * @param {number} now
 * @param {readonly string[]} logged Ids of events that the log has.
 * @param {string} [precondition]
 */
export function applyCommand(document, command, { rules, thresholds }, now, logged, precondition) {
  const whole = { ...command, precondition };
  return withEntropy((glue, entropy) =>
    changeOf(glue.applyCommand(document, whole, rules, thresholds, [...logged], now, entropy), glue),
  );
}

/**
 * @param {string} document
 * @param {Command} command
 * @param {number} now
 */
export function preconditionOf(document, command, now) {
  return core.call((glue) => glue.preconditionOf(document, command, now));
}

/**
 * A call that draws random bytes, which are wiped on both sides.
 *
 * @template T
 * @param {(glue: Glue, entropy: Uint8Array) => T} run
 */
function withEntropy(run) {
  const entropy = new Uint8Array(ENTROPY);
  try {
    crypto.getRandomValues(entropy);
  } catch (cause) {
    throw new SecretSlotsError("ERR_ENTROPY_UNAVAILABLE", "the platform gives no random bytes", { cause });
  }
  try {
    return core.call((glue) => run(glue, entropy));
  } finally {
    entropy.fill(0);
  }
}

/**
 * @param {any} view The new secret, if there is one, is in the text buffer.
 * @param {Glue} glue
 * @returns {Change}
 */
function changeOf({ document, dueAt, issued: { secretLength, ...issued }, ...change }, glue) {
  const secret = secretLength === 0 ? null : takeAscii(glue, secretLength);
  return { ...change, document: document ?? undefined, dueAt: dueAt ?? undefined, issued: { ...issued, secret } };
}
