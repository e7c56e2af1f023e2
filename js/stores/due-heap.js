// Keys by the time when they are due: a binary heap with the earliest in front. An entry whose key has changed since stays in the heap, and
// is skipped when it comes first.

export class DueHeap {
  #dueAt;
  /** @type {{ key: string, at: number }[]} */
  #heap = [];
  /** The number of entries at which outdated ones are dropped. */
  #limit = 64;

  /** @param {(key: string) => number | undefined} dueAt Returns when a key is due, as of now. */
  constructor(dueAt) {
    this.#dueAt = dueAt;
  }

  /** @param {string} key @param {number} at */
  add(key, at) {
    if (this.#heap.length >= this.#limit) this.#compact();
    this.#push(key, at);
  }

  /** Drops outdated entries, so that a key that is written again and again does not make the heap grow. */
  #compact() {
    const left = new Map(this.#heap.filter(({ key, at }) => this.#dueAt(key) === at).map(({ key, at }) => [key, at]));
    this.#heap = [];
    for (const [key, at] of left) this.#push(key, at);
    this.#limit = 2 * left.size + 64;
  }

  /** @param {string} key @param {number} at */
  #push(key, at) {
    const heap = this.#heap;
    let index = heap.push({ key, at }) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      if (heap[above].at <= heap[index].at) break;
      [heap[above], heap[index]] = [heap[index], heap[above]];
      index = above;
    }
  }

  /**
   * Returns up to `limit` keys that are due at a time, the earliest first. They stay due.
   *
   * @param {number} now
   * @param {number} limit
   * @param {(key: string) => boolean} isAsked
   */
  until(now, limit, isAsked) {
    /** @type {Map<string, number>} */
    const taken = new Map();
    /** @type {string[]} */
    const found = [];
    while (this.#heap.length > 0 && this.#heap[0].at <= now && found.length < limit) {
      const { key, at } = this.#pop();
      if (this.#dueAt(key) !== at || taken.has(key)) continue;
      taken.set(key, at);
      if (isAsked(key)) found.push(key);
    }
    for (const [key, at] of taken) this.add(key, at);
    return found;
  }

  /** When the next key is due; `undefined` if none is. @returns {number | undefined} */
  get first() {
    while (this.#heap.length > 0 && this.#dueAt(this.#heap[0].key) !== this.#heap[0].at) this.#pop();
    return this.#heap[0]?.at;
  }

  #pop() {
    const heap = this.#heap;
    const [first] = heap;
    const last = /** @type {{ key: string, at: number }} */ (heap.pop());
    if (heap.length > 0) heap[0] = last;
    for (let index = 0; ;) {
      let least = index;
      for (const below of [2 * index + 1, 2 * index + 2]) {
        if (below < heap.length && heap[below].at < heap[least].at) least = below;
      }
      if (least === index) return first;
      [heap[least], heap[index]] = [heap[index], heap[least]];
      index = least;
    }
  }
}
