// When a started keeper looks at its credentials: at each tick, and by alarms at those that come due before the next tick.
import { Alarms } from "./alarms.js";

/** @import { WatchedClock } from "./watched-clock.js" */

/** The time between two timers that notice whether the process was suspended, in milliseconds. */
const BEAT = 1_000;

export class Schedule {
  #clock;
  #interval;
  #tick;
  #alarms;
  #isStarted = false;
  /** Tells the timers of one `start` from those of another. */
  #run = {};
  #cancel = () => {};

  /**
   * @param {object} options
   * @param {WatchedClock} options.clock
   * @param {number} options.interval The time between two ticks, in seconds.
   * @param {() => Promise<unknown>} options.tick
   * @param {(id: string) => void} options.look Looks at one credential.
   */
  constructor({ clock, interval, tick, look }) {
    this.#clock = clock;
    this.#interval = interval;
    this.#tick = tick;
    this.#alarms = new Alarms(clock, look);
  }

  /** How far a tick looks ahead, in seconds: to the next tick of a started keeper. */
  get ahead() {
    return this.#isStarted ? this.#interval : 0;
  }

  start() {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const clock = this.#clock;
    const run = (this.#run = {});
    const isRunning = () => this.#isStarted && this.#run === run;
    const beat = () => void (isRunning() && clock.setTimeout(beat, BEAT, true));
    beat();
    const again = () => {
      this.#tick()
        .catch(() => {})
        .finally(() => {
          if (isRunning()) this.#cancel = clock.setTimeout(again, this.#interval * 1000, true);
        });
    };
    again();
  }

  stop() {
    this.#isStarted = false;
    this.#cancel();
    this.#alarms.clear();
  }

  /** Sets an alarm for a credential that comes due before the next tick. @param {string} id @param {number} wait In milliseconds. */
  arm(id, wait) {
    if (this.#isStarted && wait > 0 && wait <= (this.#interval + 1) * 1000) this.#alarms.set(id, wait);
  }
}
