// Runs work again and again: never twice at once, and less often while it fails.
import { codeOf } from "../errors.js";

/** @import { Tell } from "./log.js" */

/** The longest wait after failures, in milliseconds, unless the work has a longer period. */
const WAITS_AT_MOST = 30_000;
const FIRST_WAIT = 1000;

export class Ticks {
  #run;
  #every;
  #tell;
  #isEnding = false;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {Promise<void> | undefined} */
  #running;
  #failures = 0;

  /** @param {{ run: () => Promise<void>, every: number, tell: Tell }} options `every`: the period, in milliseconds. */
  constructor({ run, every, tell }) {
    this.#run = run;
    this.#every = every;
    this.#tell = tell;
  }

  /** Runs the work for the first time, at once. */
  start() {
    this.#running = this.#tick();
  }

  async #tick() {
    try {
      await this.#run();
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#tell({
        type: "tick_failed",
        error: codeOf(error),
        failures: this.#failures,
      });
    }
    if (this.#isEnding) return;
    const retry = Math.min(FIRST_WAIT * 2 ** Math.min(this.#failures - 1, 10), WAITS_AT_MOST);
    this.#timer = setTimeout(() => this.start(), this.#failures === 0 ? this.#every : retry);
  }

  /** Waits for work under way. */
  async end() {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}
