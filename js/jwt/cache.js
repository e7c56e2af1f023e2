// Tokens that were accepted, by the end of their signatures: a hit is the whole text, within the times at which the core
// would accept it again.

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("./types.js").VerifiedJwt} VerifiedJwt */

/** @typedef {{ token: string, from: number, until: number, verified: VerifiedJwt }} Entry */

/** Half of the shortest signature: a text of this length is hashed in no time, and tells tokens apart. */
const KEY_LENGTH = 22;

export class Cache {
  /** @type {Map<string, Entry>} */
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
    const entry = this.#entries.get(token.slice(-KEY_LENGTH));
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
    const key = entry.token.slice(-KEY_LENGTH);
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
