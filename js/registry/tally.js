// The counts of an application that are not saved yet. They are data, kept here so that a trap loses none; the rules are in src/registry/tally/.
import { core } from "../wasm/issuer/core.js";

/** Different entries at most, before they are folded into a tally. */
const MAX_BATCH = 256;
/** Tallies at most, should folding fail. */
const MAX_TALLIES = 16;
/** The longest address and user agent, in UTF-16 units. */
const MAX_IP = 64;
const MAX_AGENT = 256;

/**
 * Verifications that are alike.
 *
 * @typedef {object} Entry
 * @property {string | null} secretId
 * @property {string} reason `"current"`, `"previous"`, or why it was refused.
 * @property {number} since When the line of the secret was last rotated.
 * @property {string | null} ip
 * @property {string | null} agent
 * @property {number} count
 * @property {number} first
 * @property {number} last
 */

export class Tally {
  /** As records are stored, in JSON. @type {string[]} */
  #tallies = [];
  /** What came since. @type {Map<string, Entry>} */
  #batch = new Map();
  /**
   * The last one of each reason, and of each current secret.
   *
   * @type {Map<string | null, { secretId: string | null, since: number, ip: string | undefined, agent: string | undefined, entry: Entry }>}
   */
  #recent = new Map();

  /** Whether it is time to fold. */
  get isFull() {
    return this.#batch.size >= MAX_BATCH;
  }

  /** Whether folding has failed too often. */
  get isTooLarge() {
    return this.#tallies.length > MAX_TALLIES;
  }

  /**
   * Counts one verification. Who presents a current secret is not noted.
   *
   * @param {string | null} secretId
   * @param {string} reason
   * @param {number} since
   * @param {string | undefined} ip
   * @param {string | undefined} agent
   * @param {number} now
   */
  count(secretId, reason, since, ip, agent, now) {
    const isCurrent = reason === "current";
    const recent = this.#recent.get(isCurrent ? secretId : reason);
    const isAlike = recent !== undefined && recent.secretId === secretId;
    // Most are as the one before, which needs no key.
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

  /** Makes one tally of all, of which it returns the text. Where that fails, nothing is lost. @returns {{ tally: string, hasUses: boolean }} */
  fold() {
    this.#closeBatch();
    const folded = core.call((glue) => glue.foldTallies(this.#tallies));
    this.#tallies = [folded.tally];
    return folded;
  }

  /** Takes over what could not be saved. @param {Tally} other */
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
