// Runs a limited number of tasks at once. The others wait in the order in which they came.

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
    await this.#take();
    try {
      return await work();
    } finally {
      this.#give();
    }
  }

  /** Gives up a running task's turn while it waits for other work, and takes a turn again afterwards. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  async without(work) {
    this.#give();
    try {
      return await work();
    } finally {
      await this.#take();
    }
  }

  async #take() {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
  }

  #give() {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
