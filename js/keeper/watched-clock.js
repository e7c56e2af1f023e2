// A clock that notices that the process was suspended: one of its timers fires late then.

/** @import { Clock } from "../platform/types.js" */

/** How late a timer must fire to show that the process was suspended, in milliseconds. */
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

  /** How long this process has run since it was last suspended for over two seconds, in milliseconds. */
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
      // One of the two clocks may stand still while the machine is suspended.
      const passed = Math.max(this.now() - wall, this.monotonic() - monotonic);
      if (passed > milliseconds + LATE) this.#wokeAt = this.monotonic();
      callback();
    };
    return this.#clock.setTimeout(ring, milliseconds, isBackground);
  }
}
