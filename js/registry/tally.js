// The verifications of one application that are counted and not saved yet. They are kept on this side of the boundary, so that a trap of the
// core loses none. The rules are in src/registry/tally/.
import { core } from "../wasm/issuer/core.js";

/** The most different entries before they are folded into a tally. */
const MAX_BATCH = 256;
/** The most tallies that wait if folding fails. */
const MAX_TALLIES = 16;
/** The longest IP address and user agent that are kept, in UTF-16 units. */
const MAX_IP = 64;
const MAX_AGENT = 256;

/**
 * Identical verifications. Times are in Unix seconds.
 *
 * @typedef {object} Entry
 * @property {string | null} secretId
 * @property {string} reason `"current"`, `"previous"`, or why the secret was refused.
 * @property {number} since When the secret's lineage was last rotated.
 * @property {string | null} ip
 * @property {string | null} agent
 * @property {number} count
 * @property {number} first When the first happened.
 * @property {number} last When the last happened.
 */

export class Tally {
  /** Closed batches and folded tallies, in the JSON of stored records. @type {string[]} */
  #tallies = [];
  /** The entries since the last closed batch. @type {Map<string, Entry>} */
  #batch = new Map();
  /**
   * The last verification of each reason, and of each current secret.
   *
   * @type {Map<string | null, { secretId: string | null, since: number, ip: string | undefined, agent: string | undefined, entry: Entry }>}
   */
  #recent = new Map();

  /** Whether the batch must be folded. */
  get isFull() {
    return this.#batch.size >= MAX_BATCH;
  }

  /** Whether folding has failed too often. */
  get isTooLarge() {
    return this.#tallies.length > MAX_TALLIES;
  }

  /**
   * Counts one verification. IP address and user agent are not recorded for a current secret.
   *
   * @param {string | null} secretId
   * @param {string} reason
   * @param {number} since When the secret's lineage was last rotated, in Unix seconds.
   * @param {string | undefined} ip
   * @param {string | undefined} agent
   * @param {number} now In Unix seconds.
   */
  count(secretId, reason, since, ip, agent, now) {
    const isCurrent = reason === "current";
    const recent = this.#recent.get(isCurrent ? secretId : reason);
    const isAlike = recent !== undefined && recent.secretId === secretId;
    // Fast path: most verifications equal the one before, and need no key.
    if (isAlike && (isCurrent || (recent.since === since && recent.ip === ip && recent.agent === agent))) {
      recent.entry.count += 1;
      recent.entry.last = now;
      return;
    }
    const who = isCurrent ? { ip: null, agent: null } : { ip: cut(ip, MAX_IP), agent: cut(agent, MAX_AGENT) };
    const key = JSON.stringify([secretId, reason, since, who.ip, who.agent]);
    const entry = this.#batch.get(key) ?? { secretId, reason, since, ...who, count: 0, first: now, last: now };
    entry.count += 1;
    entry.last = now;
    this.#batch.set(key, entry);
    this.#recent.set(isCurrent ? secretId : reason, { secretId, since, ip, agent, entry });
  }

  /** Folds all entries into one tally and returns its JSON. If that throws, nothing is lost. @returns {{ tally: string, hasUses: boolean }} */
  fold() {
    this.#closeBatch();
    const folded = core.call((glue) => glue.foldTallies(this.#tallies));
    this.#tallies = [folded.tally];
    return folded;
  }

  /** Takes over the entries of a tally that could not be saved. @param {Tally} other */
  restore(other) {
    other.#closeBatch();
    this.#tallies.unshift(...other.#tallies);
  }

  #closeBatch() {
    if (this.#batch.size > 0) this.#tallies.push(JSON.stringify({ lines: [...this.#batch.values()] }));
    this.#batch.clear();
    this.#recent.clear();
  }
}

/** @param {string | undefined} text @param {number} length */
function cut(text, length) {
  return text === undefined ? null : text.slice(0, length);
}
