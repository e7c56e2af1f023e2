// The issuer module's functions for commands, and the types of what crosses.
import { SecretSlotsError } from "../platform/errors.js";
import { core } from "../wasm/issuer/core.js";
import { takeAscii } from "../wasm/text-buffer.js";

/** @import { Glue } from "../wasm/issuer/core.js" */
/** @import { IssuedSecret } from "./types.js" */

/** Random bytes for one command, far more than needed: a secret takes about 64 on average, an event's id fewer. */
const ENTROPY = 2048;

/**
 * The options of a domain after they were read. Times are in seconds.
 *
 * @typedef {object} Domain
 * @property {DomainRules} rules
 * @property {Float64Array} thresholds How long before a secret expires its notices are due.
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
 * A command with its options after they were read.
 *
 * @typedef {object} Command
 * @property {string} operation
 * @property {string | undefined} [secretId]
 * @property {string | undefined} [description]
 * @property {string | undefined} [expiry]
 * @property {string | undefined} [idempotencyKey]
 * @property {string | undefined} [ifVersion] Checked in JavaScript: the core knows no versions.
 * @property {string | undefined} [actor]
 * @property {boolean | undefined} [force]
 * @property {boolean | undefined} [isUndelivered]
 * @property {string | undefined} [run] The name of the rotation of all secrets that it is part of.
 * @property {string | undefined} [precondition] The command is refused if this no longer holds.
 * @property {number | undefined} [overlap]
 */

/**
 * The result of a command.
 *
 * @typedef {object} Change
 * @property {string | undefined} document The document to save; `undefined` if there is nothing to save.
 * @property {number | undefined} dueAt When the next notice is due, in Unix seconds.
 * @property {LoggedEvent[]} unlogged Events that the audit log may not have yet.
 * @property {boolean} isUnchanged Whether the command found everything as it asks for.
 * @property {IssuedSecret} issued
 */
/** @typedef {{ id: string, at: number, kind: string, actor?: string | null, secret?: string | null }} LoggedEvent */

/** Throws `ERR_INVALID_OPTION` if the options of a domain contradict each other. @param {Domain} domain */
export function checkDomain(domain) {
  core.call((glue) => glue.checkDomain(domain.rules));
}

/** Returns the kind of an operation's event in the audit log. @param {string} operation */
export function eventKindOf(operation) {
  return core.call((glue) => glue.eventKind(operation));
}

/**
 * Returns the document of a new application.
 *
 * @param {{ id: string, type: string, expiry: string | undefined, actor: string | undefined }} application
 * @param {string | undefined} before The document of a deleted application of the same id.
 * @param {Domain} domain
 * @param {number} now
 */
export function createDocument(application, before, { rules, thresholds }, now) {
  return withEntropy((glue, entropy) =>
    changeOf(glue.createApplication(before, application, rules, thresholds, now, entropy), glue),
  );
}

/**
 * Applies a command to a document. Throws `ERR_CONFLICT` if a given precondition no longer holds.
 *
 * @param {string} document
 * @param {Command} command
 * @param {Domain} domain
 * @param {number} now
 * @param {readonly string[]} logged The ids of events that the audit log has.
 * @param {string} [precondition]
 */
export function applyCommand(document, command, { rules, thresholds }, now, logged, precondition) {
  const whole = { ...command, precondition };
  return withEntropy((glue, entropy) =>
    changeOf(glue.applyCommand(document, whole, rules, thresholds, [...logged], now, entropy), glue),
  );
}

/**
 * Returns the precondition of a command: the state that it is decided on.
 *
 * @param {string} document
 * @param {Command} command
 * @param {number} now
 */
export function preconditionOf(document, command, now) {
  return core.call((glue) => glue.preconditionOf(document, command, now));
}

/**
 * Calls the core with random bytes, which both sides wipe afterwards.
 *
 * @template T
 * @param {(glue: Glue, entropy: Uint8Array) => T} run
 */
function withEntropy(run) {
  const entropy = new Uint8Array(ENTROPY);
  try {
    crypto.getRandomValues(entropy);
  } catch (cause) {
    throw new SecretSlotsError("ERR_ENTROPY_UNAVAILABLE", "crypto.getRandomValues failed: nothing was changed", {
      cause,
    });
  }
  try {
    return core.call((glue) => run(glue, entropy));
  } finally {
    entropy.fill(0);
  }
}

/**
 * @param {any} view A new secret is in the text buffer.
 * @param {Glue} glue
 * @returns {Change}
 */
function changeOf({ document, dueAt, issued: { secretLength, ...issued }, ...change }, glue) {
  const secret = secretLength === 0 ? null : takeAscii(glue, secretLength);
  return { ...change, document: document ?? undefined, dueAt: dueAt ?? undefined, issued: { ...issued, secret } };
}
