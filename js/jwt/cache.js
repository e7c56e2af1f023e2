// Accepted tokens, found by the end of their signatures. A hit is the whole text, within the times between which the core
// accepts it again. A cache belongs to one verifier and one state of the slots, and is dropped with either.

/** @typedef {import("./types.js").VerifiedJwt} VerifiedJwt */

/**
 * An accepted token. It is accepted from `from` on and before `until`, in Unix seconds. `token` must be a copy: a slice of a
 * longer text would keep that in memory.
 *
 * @typedef {{ token: string, from: number, until: number, verified: VerifiedJwt }} Accepted
 */
/** @typedef {Accepted & { key: number, place: number, isUsed: boolean }} Entry */

/**
 * Returns 30 bits of the signature's last characters as the key: a `Map` finds a number in half the time of a text. The very last
 * character is left out, as it holds fewer bits. Of two tokens with the same key the later one replaces the other. They are never
 * confused, as the whole text is compared.
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

/** How many entries are examined to find one to evict. */
const MAX_LOOKS = 8;

export class Cache {
  /** @type {Map<number, Entry>} */
  #entries = new Map();
  /** The same entries by index, to pick one at random. @type {Entry[]} */
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
   * Returns a free index, or that of an entry that it evicts: a random one whose token has expired, or was not used since it was
   * last examined. Evicting the oldest would miss every token of a cycle that is one longer than the cache.
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

  /** Returns a random index, by a linear congruential generator: nothing secret depends on it. */
  #draw() {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 2 ** 32) * this.#limit);
  }
}

/**
 * Freezes a value of `JSON.parse` with all that it contains, so that one caller cannot change what the next one gets.
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
