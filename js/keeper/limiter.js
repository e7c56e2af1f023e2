// So many at once, the others in their order.

export class Limiter {
  #free;
  /** @type {(() => void)[]} */
  #waiting = [];

  /** @param {number} limit */
  constructor(limit) {
    this.#free = limit;
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async run(work) {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
