// A clock that moves when it is told to, from timer to timer.

/** Once round the event loop, so that whatever can go on without time has gone on. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

export class FakeClock {
  #milliseconds;
  /** @type {{ at: number, callback: () => void }[]} */
  #timers = [];

  /** @param {number} [seconds] Unix time. */
  constructor(seconds = 1_741_790_697) {
    this.#milliseconds = seconds * 1000;
  }

  now = () => this.#milliseconds;

  /** @type {(callback: () => void, milliseconds: number) => () => void} */
  setTimeout = (callback, milliseconds) => {
    const timer = { at: this.#milliseconds + milliseconds, callback };
    this.#timers.push(timer);
    return () => {
      const place = this.#timers.indexOf(timer);
      if (place >= 0) this.#timers.splice(place, 1);
    };
  };

  get timers() {
    return this.#timers.length;
  }

  /** @param {number} milliseconds */
  async advance(milliseconds) {
    const end = this.#milliseconds + milliseconds;
    for (await turn(); this.#fire(end); await turn());
    this.#milliseconds = end;
  }

  /**
   * Moves on until the promise has settled.
   *
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   */
  async until(promise) {
    let isSettled = false;
    const settled = () => (isSettled = true);
    promise.then(settled, settled);
    // What takes real time, such as a stream, gets a few turns before the time is moved.
    for (let turns = 0; !isSettled; turns++) {
      await turn();
      if (!isSettled && turns % 5 === 4) this.#fire(Infinity);
    }
    return promise;
  }

  /** @param {number} end */
  #fire(end) {
    const next = this.#timers.reduce((first, timer) => (timer.at < first.at ? timer : first), {
      at: Infinity,
      callback() {},
    });
    if (next.at > end || next.at === Infinity) return false;
    this.#timers.splice(this.#timers.indexOf(next), 1);
    this.#milliseconds = Math.max(this.#milliseconds, next.at);
    next.callback();
    return true;
  }
}
