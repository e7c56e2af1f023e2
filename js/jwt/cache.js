// Tokens that were accepted, by the end of their signatures: a hit is the whole text, within the times at which the core
// would accept it again.

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("./types.js").VerifiedJwt} VerifiedJwt */

/** @typedef {{ token: string, from: number, until: number, verified: VerifiedJwt }} Entry */

/**
 * 30 bits of the signature's last characters, without the very last, which holds fewer: a number is found in half the time
 * of a text. Two tokens of one key take turns; they are never taken for one another.
 *
 * @param {string} token
 */
function keyOf(token) {
  const end = token.length - 2;
  const bits =
    (token.charCodeAt(end) << 24) ^
    (token.charCodeAt(end - 1) << 18) ^
    (token.charCodeAt(end - 2) << 12) ^
    (token.charCodeAt(end - 3) << 6) ^
    token.charCodeAt(end - 4);
  return bits & 0x3fffffff;
}

export class Cache {
  /** @type {Map<number, Entry>} */
  #entries = new Map();
  #limit;
  /** @type {Timeline | undefined} */
  #timeline;
  #version = 0;

  /** @param {number} limit */
  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * @param {string} token
   * @param {Timeline} timeline the slots that it is to be verified with
   * @param {number} now
   */
  get(token, timeline, now) {
    if (this.#timeline !== timeline || this.#version !== timeline.version) return undefined;
    const entry = this.#entries.get(keyOf(token));
    if (entry === undefined || entry.token !== token) return undefined;
    return now >= entry.from && now < entry.until ? entry.verified : undefined;
  }

  /**
   * @param {Timeline} timeline the slots that it was verified with
   * @param {Entry} entry
   */
  set(timeline, entry) {
    if (this.#timeline !== timeline || this.#version !== timeline.version) {
      this.#entries.clear();
      this.#timeline = timeline;
      this.#version = timeline.version;
    }
    const key = keyOf(entry.token);
    if (!this.#entries.has(key) && this.#entries.size >= this.#limit) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(key, entry);
  }
}

/**
 * Freezes what JSON.parse has made, all the way down: who is given it cannot change what the next one is given.
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function freeze(value) {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) freeze(member);
    Object.freeze(value);
  }
  return value;
}
