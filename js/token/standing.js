// What is known of a client's secrets, shared by all calls of one client id at one endpoint. The core reads and writes the
import { canShare } from "../platform/can-share.js";
// numbers; the secrets are here to tell one list from another.

/** Endpoints and client ids whose standing is kept. */
const MAX_CLIENTS = 1000;
/** Lists of secrets of one client that are told apart. */
const MAX_LISTS = 4;
/** Where no request may wait for another's promise, it looks again after this time, in milliseconds. */
const LOOK_AGAIN = 25;

/**
 * @param {readonly string[]} one
 * @param {readonly string[]} other
 */
export function isSameList(one, other) {
  return one === other || (one.length === other.length && one.every((secret, place) => secret === other[place]));
}

/** @type {Map<string, Standing[]>} */
const known = new Map();

/** The place of HTTP Basic's form among the core's numbers. */
const BASIC = 7;
/** The form of HTTP Basic that each endpoint takes, shared by all its clients. @type {Map<string, number>} */
const forms = new Map();

export class Standing {
  /** @type {Float64Array} */
  #numbers = Standing.unknown();
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

  /** As src/token/standing.rs has them: last good, refused, cool until, failures, scout, accepted at, requests, Basic's form. */
  static unknown() {
    return Float64Array.of(-1, 0, 0, 0, 0, 0, 0, -1);
  }

  get numbers() {
    this.#numbers[BASIC] = forms.get(this.#endpoint) ?? -1;
    return this.#numbers;
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
    this.#numbers[0] = before.lastGood === undefined ? -1 : this.#secrets.indexOf(before.lastGood);
    this.#numbers[5] = before.#numbers[5];
  }

  /** On the clock of the calls. */
  get coolUntil() {
    return this.#numbers[2];
  }

  /** The secret that worked last. */
  get lastGood() {
    return this.#secrets[this.#numbers[0]];
  }

  /** @param {readonly string[]} secrets */
  has(secrets) {
    return isSameList(secrets, this.#secrets);
  }

  /** Takes the core's numbers, and wakes the calls that wait if a secret is known to work or nobody is finding out. @param {Float64Array} numbers */
  settle(numbers) {
    this.#numbers = numbers;
    if (numbers[BASIC] >= 0) this.#learn(numbers[BASIC]);
    this.#settle();
  }

  /** @param {number} form */
  #learn(form) {
    forms.set(this.#endpoint, form);
    if (forms.size > MAX_CLIENTS) forms.delete(/** @type {string} */ (forms.keys().next().value));
  }

  #settle() {
    if (this.#waiting.size > 0 && (this.#numbers[4] === 0 || this.#numbers[0] >= 0)) this.#wake();
  }

  /** Ends a call's search, whatever became of it. @param {number} serial */
  release(serial) {
    if (this.#numbers[4] === serial) this.#numbers[4] = 0;
    this.#settle();
  }

  /** @param {Standing} successor */
  replaceBy(successor) {
    // Whatever it was itself replaced by, it is back: so no chain of successors is a ring.
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
