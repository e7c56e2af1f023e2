// A credential in this process's memory: what was read or saved last, and until when its token is good on either clock.
import { recordOf } from "./record.js";

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
  #record;
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
    this.#record = recordOf(document);
    this.#begin();
    this.#adopt();
  }

  get document() {
    return this.#document;
  }

  get record() {
    return this.#record;
  }

  get generation() {
    return this.#record.generation;
  }

  /** For how long this process has seen the stored attempt unchanged, in milliseconds. */
  get attemptSeenFor() {
    return this.#clock.monotonic() - this.#attemptSeenAt;
  }

  get expiresAt() {
    return this.#record.expires_at;
  }

  /** Takes the record that the store has now. @param {Document} document */
  adopt(document) {
    const before = this.#record;
    this.#document = document;
    this.#record = recordOf(document);
    const { attempt, generation } = this.#record;
    if (generation !== before.generation) this.#begin();
    else if (attempt?.owner !== before.attempt?.owner || attempt?.until !== before.attempt?.until) {
      this.#attemptSeenAt = this.#clock.monotonic();
    }
    this.#adopt();
  }

  /** A generation is new to this process. */
  #begin() {
    this.#token = undefined;
    this.#wall = this.#clock.now();
    this.#monotonic = this.#attemptSeenAt = this.#clock.monotonic();
  }

  #adopt() {
    this.#judged = -1;
    this.#readAt = this.#clock.monotonic();
    const { has_token, refresh_at = Infinity, expires_at = Infinity } = this.#record;
    this.#freshUntil = has_token ? Math.min(refresh_at, expires_at) * 1000 : -Infinity;
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
