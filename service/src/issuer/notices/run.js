// A run: what one instance does for the notices of one domain, and what came of it.

/** After so many failures in a row a channel is left alone for the rest of a run: each may have taken ten seconds. */
const MOST_FAILURES = 3;

export class NoticeRun {
  #postponed;
  /** The failures in a row of each channel. @type {Map<string, number>} */
  #failures = new Map();
  /** The ids of notices that were delivered. @type {Set<string>} */
  delivered = new Set();
  /** The ids of notices that were not, with the code of a failure. @type {Map<string, string>} */
  failed = new Map();

  /** @param {readonly string[]} [postponed] The ids of notices that wait for their next attempt. */
  constructor(postponed = []) {
    this.#postponed = new Set(postponed);
  }

  /** @param {string} id */
  isPostponed(id) {
    return this.#postponed.has(id);
  }

  /** @param {string} channel */
  isBroken(channel) {
    return (this.#failures.get(channel) ?? 0) >= MOST_FAILURES;
  }

  /** @param {string} channel @param {boolean} isDelivered */
  count(channel, isDelivered) {
    this.#failures.set(channel, isDelivered ? 0 : (this.#failures.get(channel) ?? 0) + 1);
  }
}
