// What is known of a client's secrets, shared by all calls of one client id at one endpoint. The core decides on the state; the
// secrets are here to tell one list from another.
import { canShare } from "../platform/can-share.js";

/** Endpoints and client ids whose standing is kept. */
const MAX_CLIENTS = 1000;
/** Lists of secrets of one client that are told apart. */
const MAX_LISTS = 4;
/** Where no request may wait for another's promise, it looks again after this time, in milliseconds. */
const LOOK_AGAIN = 25;

/**
 * The `Standing` of src/token/standing.rs. Times are on the clock of the calls, in milliseconds.
 *
 * @typedef {object} State
 * @property {number | undefined} lastGood The index of the secret that worked last.
 * @property {number} refused
 * @property {number} coolUntil
 * @property {number} failures
 * @property {number} acceptedAt
 * @property {number} requests
 * @property {"encoded" | "raw" | undefined} basic The form of HTTP Basic that the endpoint takes.
 * @property {number} scout The call that finds out which secret works.
 */

/** Nothing is known yet. @returns {State} */
export function unknown() {
  const [lastGood, basic] = [undefined, undefined];
  return { lastGood, refused: 0, coolUntil: 0, failures: 0, acceptedAt: 0, requests: 0, basic, scout: 0 };
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

/** The form of HTTP Basic that each endpoint takes, shared by all its clients. @type {Map<string, State["basic"]>} */
const forms = new Map();

export class Standing {
  #state = unknown();
  /** What took its place, when the secrets were read anew. @type {Standing | undefined} */
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
    this.#state.basic = forms.get(this.#endpoint);
    return this.#state;
  }

  get secrets() {
    return this.#secrets;
  }

  /**
   * The standing of a list. A list that is new begins anew, but for the secret that worked last, if it is in it.
   *
   * @param {string} endpoint
   * @param {string} key Of the client.
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

  /** Takes over which secret worked last in the list before, and when. @param {Standing} before */
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

  /** Takes the core's state, and wakes the calls that wait if a secret is known to work or nobody is finding out. @param {State} state */
  settle(state) {
    this.#state = state;
    if (state.basic !== undefined) this.#learn(state.basic);
    this.#settle();
  }

  /** @param {State["basic"]} form */
  #learn(form) {
    forms.set(this.#endpoint, form);
    if (forms.size > MAX_CLIENTS) forms.delete(/** @type {string} */ (forms.keys().next().value));
  }

  #settle() {
    const { scout, lastGood } = this.#state;
    if (this.#waiting.size > 0 && (scout === 0 || lastGood !== undefined)) this.#wake();
  }

  /** Ends a call's search, whatever became of it. @param {number} serial */
  release(serial) {
    if (this.#state.scout === serial) this.#state.scout = 0;
    this.#settle();
  }

  /** @param {Standing} successor */
  replaceBy(successor) {
    // It is current again, so it has no successor: the chain could loop.
    successor.successor = undefined;
    if (successor !== this) this.successor = successor;
    this.#wake();
  }

  /**
   * Waits for another call's step.
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
