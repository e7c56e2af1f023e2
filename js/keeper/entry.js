// A credential in this process's memory: the document that was read or saved last, and until when its token is fresh.
import { recordOf } from "./record.js";

/** @import { Clock } from "../platform/types.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Document } from "./record.js" */

export class Entry {
  /** The attempt under way, which all callers of this process share. @type {Promise<void> | undefined} */
  refreshing;
  /** The generation whose token the resource server refuses. @type {number | undefined} */
  refused;
  /** The generation that a caller wants refreshed although it is not due. @type {number | undefined} */
  asked;
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
  /** The wall clock's millisecond in which the token was found fresh. */
  #freshAt = -1;

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

  /** How long this process has seen the stored attempt unchanged, in milliseconds. */
  get attemptSeenFor() {
    return this.#clock.monotonic() - this.#attemptSeenAt;
  }

  get expiresAt() {
    return this.#record.expires_at;
  }

  /** Takes over the document that the store has now. @param {Document} document */
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

  /** Begins a generation that this process has not seen before. */
  #begin() {
    this.#token = undefined;
    this.#wall = this.#clock.now();
    this.#monotonic = this.#attemptSeenAt = this.#clock.monotonic();
  }

  #adopt() {
    this.#freshAt = -1;
    this.#readAt = this.#clock.monotonic();
    const { has_token, refresh_at = Infinity, expires_at = Infinity } = this.#record;
    this.#freshUntil = has_token ? Math.min(refresh_at, expires_at) * 1000 : -Infinity;
  }

  /** How long ago the document was read or saved, in milliseconds. */
  get age() {
    return this.#clock.monotonic() - this.#readAt;
  }

  /** The Unix time in milliseconds, by the clock that has run further since this generation was read: the wall clock may be set back. */
  now() {
    const passed = this.#clock.monotonic() - this.#monotonic;
    return Math.max(this.#clock.now(), this.#wall + passed);
  }

  /** Fast path: the token, while it is fresh. @returns {Promise<Token> | undefined} */
  fresh() {
    const wall = this.#clock.now();
    // Checked once a millisecond.
    if (wall === this.#freshAt && this.refused === undefined) return this.#token;
    if (this.refused !== undefined) return undefined;
    if (this.now() >= this.#freshUntil) return undefined;
    const token = this.token();
    this.#freshAt = wall;
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
