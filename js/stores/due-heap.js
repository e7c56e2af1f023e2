// Keys by the time when they are due, the earliest in front: a binary heap in which what has changed since is left behind and
// skipped.

export class DueHeap {
  #dueAt;
  /** @type {{ key: string, at: number }[]} */
  #heap = [];
  /** At how many entries it is gone through. */
  #limit = 64;

  /** @param {(key: string) => number | undefined} dueAt When a key is due as of now. */
  constructor(dueAt) {
    this.#dueAt = dueAt;
  }

  /** @param {string} key @param {number} at */
  add(key, at) {
    if (this.#heap.length >= this.#limit) this.#compact();
    this.#push(key, at);
  }

  /** Drops what was left behind, so that what is written again and again does not grow. */
  #compact() {
    const left = new Map(this.#heap.filter(({ key, at }) => this.#dueAt(key) === at).map(({ key, at }) => [key, at]));
    this.#heap = [];
    for (const [key, at] of left) this.#push(key, at);
    this.#limit = 2 * left.size + 64;
  }

  /** @param {string} key @param {number} at */
  #push(key, at) {
    const heap = this.#heap;
    let place = heap.push({ key, at }) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (heap[above].at <= heap[place].at) break;
      [heap[above], heap[place]] = [heap[place], heap[above]];
      place = above;
    }
  }

  /**
   * The keys that are due at a time, of those asked for. They stay due.
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

  /** When the next key is due. @returns {number | undefined} */
  get first() {
    while (this.#heap.length > 0 && this.#dueAt(this.#heap[0].key) !== this.#heap[0].at) this.#pop();
    return this.#heap[0]?.at;
  }

  #pop() {
    const heap = this.#heap;
    const [first] = heap;
    const last = /** @type {{ key: string, at: number }} */ (heap.pop());
    if (heap.length > 0) heap[0] = last;
    for (let place = 0; ;) {
      let least = place;
      for (const below of [2 * place + 1, 2 * place + 2]) {
        if (below < heap.length && heap[below].at < heap[least].at) least = below;
      }
      if (least === place) return first;
      [heap[least], heap[place]] = [heap[place], heap[least]];
      place = least;
    }
  }
}
