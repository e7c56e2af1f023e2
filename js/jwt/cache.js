// Tokens that were accepted, by the end of their signatures: a hit is the whole text, within the times at which the core
// would accept it again. A cache belongs to one verifier and one state of the slots, and is dropped with either.

/** @typedef {import("./types.js").VerifiedJwt} VerifiedJwt */

/**
 * An accepted token. `token` must be a copy, which keeps no longer text alive; it is accepted from `from` on, and before `until`.
 *
 * @typedef {{ token: string, from: number, until: number, verified: VerifiedJwt }} Accepted
 */
/** @typedef {Accepted & { key: number, place: number, isUsed: boolean }} Entry */

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

/** How many entries are looked at to find one that gives way. */
const MAX_LOOKS = 8;

export class Cache {
  /** @type {Map<number, Entry>} */
  #entries = new Map();
  /** The same entries, to choose from. @type {Entry[]} */
  #places = [];
  #limit;
  #random = 1;

  /** @param {number} limit */
  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * @param {string} token
   * @param {number} now
   */
  get(token, now) {
    const entry = this.#entries.get(keyOf(token));
    if (entry === undefined || entry.token !== token || now < entry.from || now >= entry.until) return undefined;
    if (!entry.isUsed) entry.isUsed = true;
    return entry.verified;
  }

  /**
   * @param {Accepted} accepted
   * @param {number} now
   */
  set({ token, from, until, verified }, now) {
    const key = keyOf(token);
    const place = this.#entries.get(key)?.place ?? this.#freePlace(now);
    const entry = { key, place, token, from, until, verified, isUsed: false };
    this.#places[place] = entry;
    this.#entries.set(key, entry);
  }

  /**
   * A place at random whose token has expired, or was not used since it was last looked at. If the oldest gave way, tokens that
   * come in a cycle one longer than the cache would each be gone just before they come again.
   *
   * @param {number} now
   */
  #freePlace(now) {
    const places = this.#places;
    if (places.length < this.#limit) return places.length;
    let entry = places[this.#draw()];
    for (let looks = 1; looks < MAX_LOOKS && entry.isUsed && now < entry.until; looks++) {
      entry.isUsed = false;
      entry = places[this.#draw()];
    }
    this.#entries.delete(entry.key);
    return entry.place;
  }

  /** A random place, by a linear congruential generator: nothing secret depends on it. */
  #draw() {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 2 ** 32) * this.#limit);
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
