// A clock that notices when this process stood still: one of its timers came late.

/** @import { Clock } from "../platform.js" */

/** From here on a timer is late, in milliseconds. */
const LATE = 2_000;

/** @implements {Required<Clock>} */
export class WatchedClock {
  #clock;
  #wokeAt = -Infinity;

  /** @param {Required<Clock>} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  now() {
    return this.#clock.now();
  }

  monotonic() {
    return this.#clock.monotonic();
  }

  /** How long this process has run since it last stood still for over two seconds, in milliseconds. */
  get awakeFor() {
    return this.monotonic() - this.#wokeAt;
  }

  /**
   * @param {() => void} callback
   * @param {number} milliseconds
   * @param {boolean} [isBackground]
   */
  setTimeout(callback, milliseconds, isBackground) {
    const [wall, monotonic] = [this.now(), this.monotonic()];
    const ring = () => {
      // While a machine is suspended one of the two clocks may stand still.
      const passed = Math.max(this.now() - wall, this.monotonic() - monotonic);
      if (passed > milliseconds + LATE) this.#wokeAt = this.monotonic();
      callback();
    };
    return this.#clock.setTimeout(ring, milliseconds, isBackground);
  }
}
