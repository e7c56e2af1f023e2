// What is known about a client's secrets, shared by all calls of one client id at one endpoint. The core decides on the state; the
// secrets are kept here only to tell one list from another.
import { canShare } from "../platform/can-share.js";

/** How many clients' standings are kept, and how many endpoints' forms of HTTP Basic. */
const MAX_CLIENTS = 1000;
/** How many lists of secrets are kept for one client. */
const MAX_LISTS = 4;
/** How long a call sleeps before it looks again, on a platform where it must not wait for another call's promise, in milliseconds. */
const LOOK_AGAIN = 25;

/**
 * The `Standing` of src/token/standing.rs. Times are on the clock of the calls, in milliseconds.
 *
 * @typedef {object} State
 * @property {number | undefined} lastGood The index of the secret that worked last.
 * @property {number} refused A bit for each refused secret.
 * @property {number} coolUntil Until when no secret is sent, as all were refused.
 * @property {number} failures How often in a row all were refused.
 * @property {number} acceptedAt When a secret worked last.
 * @property {number} requests Refused requests since then, or since the last pause.
 * @property {number} basic The form of HTTP Basic that the endpoint takes, as a number of wasm/src/client/call_io.rs; 0 if unknown.
 * @property {number} scout The serial number of the call that is finding out which secret works; 0 for none.
 */

/** The state in which nothing is known yet. @returns {State} */
export function unknown() {
  return {
    ...{ lastGood: undefined, refused: 0, coolUntil: 0, failures: 0 },
    ...{ acceptedAt: 0, requests: 0, basic: 0, scout: 0 },
  };
}

/**
 * @param {readonly string[]} one
 * @param {readonly string[]} other
 */
export function isSameList(one, other) {
  return one === other || (one.length === other.length && one.every((secret, index) => secret === other[index]));
}

/** @type {Map<string, Standing[]>} */
const known = new Map();

/** The form of HTTP Basic that each endpoint takes, shared by all its clients. @type {Map<string, number>} */
const forms = new Map();

export class Standing {
  #state = unknown();
  /** The standing of the list that replaced this one, when the secrets were read again. @type {Standing | undefined} */
  successor;
  #endpoint;
  #secrets;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /** @param {string} endpoint @param {readonly string[]} secrets */
  constructor(endpoint, secrets) {
    this.#endpoint = endpoint;
    this.#secrets = secrets;
  }

  get state() {
    this.#state.basic = forms.get(this.#endpoint) ?? 0;
    return this.#state;
  }

  get secrets() {
    return this.#secrets;
  }

  /**
   * Returns the standing of a list. A new list inherits from the list before it only which secret worked last, if it contains that
   * secret.
   *
   * @param {string} endpoint
   * @param {string} key The client's key.
   * @param {readonly string[]} secrets
   */
  static of(endpoint, key, secrets) {
    const lists = known.get(key) ?? [];
    known.delete(key);
    known.set(key, lists);
    if (known.size > MAX_CLIENTS) known.delete(/** @type {string} */ (known.keys().next().value));
    const found = lists.find((standing) => standing.has(secrets));
    if (found !== undefined) return found;
    const made = new Standing(endpoint, [...secrets]);
    const before = lists[0];
    if (before !== undefined) made.#inherit(before);
    lists.unshift(made);
    lists.length = Math.min(lists.length, MAX_LISTS);
    return made;
  }

  /** Takes over from the list before which secret worked last, and when. @param {Standing} before */
  #inherit(before) {
    const { lastGood, acceptedAt } = before.#state;
    const index = lastGood === undefined ? -1 : this.#secrets.indexOf(before.#secrets[lastGood]);
    if (index >= 0) this.#state.lastGood = index;
    this.#state.acceptedAt = acceptedAt;
  }

  /** Until when no secret is sent, on the clock of the calls. */
  get coolUntil() {
    return this.#state.coolUntil;
  }

  /** @param {readonly string[]} secrets */
  has(secrets) {
    return isSameList(secrets, this.#secrets);
  }

  /** Takes over the core's state, and wakes waiting calls if they need not wait any longer. @param {State} state */
  update(state) {
    this.#state = state;
    if (state.basic !== 0) this.#learn(state.basic);
    this.#wakeIfDecided();
  }

  /** @param {number} form */
  #learn(form) {
    forms.set(this.#endpoint, form);
    if (forms.size > MAX_CLIENTS) forms.delete(/** @type {string} */ (forms.keys().next().value));
  }

  /** Wakes waiting calls if a secret is known to work, or no call is finding out which one does. */
  #wakeIfDecided() {
    const { scout, lastGood } = this.#state;
    if (this.#waiting.size > 0 && (scout === 0 || lastGood !== undefined)) this.#wake();
  }

  /** Ends a call's search for a working secret, if it was the one that searched. @param {number} serial */
  release(serial) {
    if (this.#state.scout === serial) this.#state.scout = 0;
    this.#wakeIfDecided();
  }

  /** @param {Standing} successor */
  replaceBy(successor) {
    // The successor may have been replaced itself before: without this, the chain could loop.
    successor.successor = undefined;
    if (successor !== this) this.successor = successor;
    this.#wake();
  }

  /**
   * Waits until another call has found out which secret works, or until the time is over.
   *
   * @param {number} milliseconds
   * @param {(milliseconds: number, onWaker: (wake: () => void) => void) => Promise<void>} sleep
   */
  async wait(milliseconds, sleep) {
    if (!canShare) return sleep(Math.min(milliseconds, LOOK_AGAIN), () => {});
    /** @type {(() => void) | undefined} */
    let waker;
    try {
      await sleep(milliseconds, (wake) => this.#waiting.add((waker = wake)));
    } finally {
      if (waker !== undefined) this.#waiting.delete(waker);
    }
  }

  #wake() {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
