// A credential in this process's memory: what was read or saved last, and until when its token is good on either clock.
import { expiresAt, GENERATION, numbersOf, refreshAt } from "./record.js";

/** @import { Clock } from "../platform/types.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Document } from "./record.js" */

export class Entry {
  /** The attempt that all callers of this process share. @type {Promise<void> | undefined} */
  refreshing;
  /** The generation whose token the resource server refuses. @type {number | undefined} */
  refused;
  #clock;
  /** @type {Document} */
  #document;
  /** @type {Float64Array} */
  #numbers = new Float64Array();
  /** @type {Promise<Token> | undefined} */
  #token;
  #wall = 0;
  #monotonic = 0;
  #readAt = 0;
  #attemptSeenAt = 0;
  #freshUntil = -Infinity;
  /** The wall clock's millisecond in which the token was good. */
  #judged = -1;

  /**
   * @param {Required<Clock>} clock
   * @param {Document} document
   */
  constructor(clock, document) {
    this.#clock = clock;
    this.#document = document;
    this.adopt(document);
  }

  get document() {
    return this.#document;
  }

  get numbers() {
    return this.#numbers;
  }

  get generation() {
    return this.#numbers[GENERATION];
  }

  /** For how long this process has seen the stored attempt unchanged, in milliseconds. */
  get attemptSeenFor() {
    return this.#clock.monotonic() - this.#attemptSeenAt;
  }

  get expiresAt() {
    return expiresAt(this.#numbers);
  }

  /** @param {Document} document */
  adopt(document) {
    const isNew = document.generation !== this.generation;
    const { attempt } = this.#document;
    const isSame = attempt?.owner === document.attempt?.owner && attempt?.until === document.attempt?.until;
    if (!isSame || isNew) this.#attemptSeenAt = this.#clock.monotonic();
    this.#document = document;
    this.#numbers = numbersOf(document);
    this.#judged = -1;
    this.#readAt = this.#clock.monotonic();
    if (isNew) {
      this.#token = undefined;
      this.#wall = this.#clock.now();
      this.#monotonic = this.#clock.monotonic();
    }
    this.#freshUntil = document.tokens?.access_token === undefined ? -Infinity : refreshAt(this.#numbers) * 1000;
  }

  /** How long ago it was read or saved, in milliseconds. */
  get age() {
    return this.#clock.monotonic() - this.#readAt;
  }

  /** Unix time in milliseconds, by the clock that is further ahead since this generation was read. */
  now() {
    const passed = this.#clock.monotonic() - this.#monotonic;
    return Math.max(this.#clock.now(), this.#wall + passed);
  }

  /** The token while it is fresh: the fast path that nearly all calls take. @returns {Promise<Token> | undefined} */
  fresh() {
    const wall = this.#clock.now();
    // Within one millisecond it is not judged twice.
    if (wall === this.#judged && this.refused === undefined) return this.#token;
    if (this.refused !== undefined) return undefined;
    if (this.now() >= this.#freshUntil) return undefined;
    const token = this.token();
    this.#judged = wall;
    return token;
  }

  /** The token, frozen, without the refresh token. @returns {Promise<Token>} */
  token() {
    if (this.#token === undefined) {
      const token = { .../** @type {Token} */ (this.#document.tokens) };
      delete token.refresh_token;
      this.#token = Promise.resolve(freeze(token));
    }
    return this.#token;
  }
}

/**
 * @template T
 * @param {T} value
 * @returns {T}
 */
function freeze(value) {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
