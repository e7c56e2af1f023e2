// Commands as they cross into the core: texts and numbers; the twin of src/wasm/registry.rs.
import { core } from "../wasm/issuer/core.js";
import { pack } from "../wasm/fields.js";
import { takeAscii } from "../wasm/text-buffer.js";
import { SecretSlotsError } from "../platform/errors.js";
import { ownMembers } from "../platform/plain-object.js";

/** @import { Glue } from "../wasm/issuer/core.js" */
/** @import { IssuedSecret } from "./types.js" */

const TAG = {
  prefix: 1,
  domainExpiry: 2,
  maxExpiry: 3,
  operation: 4,
  secretId: 5,
  description: 6,
  expiry: 7,
  key: 8,
  actor: 9,
  id: 10,
  type: 11,
  basis: 12,
  logged: 13,
  run: 14,
};
/** Random bytes for one command: a secret takes about 64, and an event's id as many. */
const ENTROPY = 2048;

/**
 * A domain, read once.
 *
 * @typedef {object} Domain
 * @property {Uint8Array} block Its texts.
 * @property {readonly number[]} numbers Its limits.
 * @property {readonly number[]} thresholds
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
 * @property {string | undefined} [basis] What it was decided on.
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
/** @typedef {{ id: string, at: number, kind: string, actor?: string, secret?: string }} LoggedEvent */

/** @param {{ prefix: string, expiry: string, maxExpiry: string | undefined }} texts */
export function domainBlock({ prefix, expiry, maxExpiry }) {
  return pack([
    [TAG.prefix, prefix],
    [TAG.domainExpiry, expiry],
    [TAG.maxExpiry, maxExpiry],
  ]);
}

/** @param {Domain} domain */
export function checkDomain(domain) {
  core.call((glue) => glue.checkDomain(domain.block, numbersOf(domain, 0)));
}

/**
 * @param {{ id: string, type: string, expiry: string | undefined, actor: string | undefined }} application
 * @param {string | undefined} before
 * @param {Domain} domain
 * @param {number} now
 */
export function createDocument({ id, type, expiry, actor }, before, domain, now) {
  const fields = pack(
    [
      [TAG.id, id],
      [TAG.type, type],
      [TAG.expiry, expiry],
      [TAG.actor, actor],
    ],
    [domain.block],
  );
  return withEntropy((glue, entropy) =>
    changeOf(glue.createApplication(before, fields, numbersOf(domain, now), entropy), glue),
  );
}

/**
 * Applies a command to a document; with a basis, only while it is decided on that.
 *
 * @param {string} document
 * @param {Command} command
 * @param {Domain} domain
 * @param {number} now
 * @param {Iterable<string>} logged Ids of events that the log has.
 * @param {string} [basis]
 */
export function applyCommand(document, command, domain, now, logged, basis) {
  const fields = fieldsOf(command, domain, [[TAG.basis, basis], ...Array.from(logged, (id) => tagged(TAG.logged, id))]);
  return withEntropy((glue, entropy) =>
    changeOf(glue.applyCommand(document, fields, numbersOf(domain, now, command), entropy), glue),
  );
}

/**
 * @param {string} document
 * @param {Command} command
 * @param {Domain} domain
 * @param {number} now
 */
export function basisOf(document, command, domain, now) {
  const fields = fieldsOf(command, domain, []);
  return core.call((glue) => glue.basisOf(document, fields, numbersOf(domain, now, command)));
}

/**
 * The time and the thresholds, for notices.
 *
 * @param {Domain} domain
 * @param {number} now
 * @param {Command} [command]
 */
export function numbersOf(domain, now, command) {
  const { force, isUndelivered, overlap = -1 } = ownMembers(command ?? /** @type {Partial<Command>} */ ({}));
  const given = [now, Number(force ?? false), Number(isUndelivered ?? false), overlap];
  return Float64Array.from([...given, ...domain.numbers, ...domain.thresholds]);
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
 * @param {Command} command
 * @param {Domain} domain
 * @param {import("../wasm/fields.js").Field[]} more
 */
function fieldsOf(command, domain, more) {
  const { operation, secretId, description, expiry, idempotencyKey, actor, run } = ownMembers(command);
  return pack(
    [
      [TAG.operation, operation],
      [TAG.secretId, secretId],
      [TAG.description, description],
      [TAG.expiry, expiry],
      [TAG.key, idempotencyKey],
      [TAG.actor, actor],
      [TAG.run, run],
      ...more,
    ],
    [domain.block],
  );
}

/** @param {number} tag @param {string} text @returns {import("../wasm/fields.js").Field} */
function tagged(tag, text) {
  return [tag, text];
}

/**
 * @param {any[]} answer
 * @param {Glue} glue
 * @returns {Change}
 */
function changeOf([document, dueAt, unlogged, length, secretId, expiresAt, previousExpiresAt, ...flags], glue) {
  const [isRepeated, isUnchanged] = flags;
  const time = (/** @type {number} */ at) => (at < 0 ? null : at);
  const secret = length === 0 ? null : takeAscii(glue, length);
  return {
    document,
    dueAt: time(dueAt) ?? undefined,
    unlogged: JSON.parse(unlogged),
    isUnchanged,
    issued: { secretId, secret, expiresAt: time(expiresAt), previousExpiresAt: time(previousExpiresAt), isRepeated },
  };
}
