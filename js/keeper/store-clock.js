// The store's clock: asked for its time now and then, and carried on by this process's clocks in between.

/** @import { Clock } from "../platform/types.js" */
/** @import { RecordStore } from "./record-store.js" */

/** How long an answer may take, in milliseconds: if this process stood still meanwhile, the store's time in it is old. */
const SLOW = 1_000;
/** How often to ask at most. */
const MAX_ASKED = 3;

export class StoreClock {
  #records;
  #clock;
  /** The store's last answer, and this process's clocks when it came. */
  #store = NaN;
  #wall = 0;
  #monotonic = 0;

  /**
   * @param {RecordStore} records
   * @param {Required<Clock>} clock
   */
  constructor(records, clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** Asks the store for its time. */
  async ask() {
    for (let asked = 1; ; asked++) {
      const [wall, monotonic] = [this.#clock.now(), this.#clock.monotonic()];
      const store = await this.#records.now();
      if (store === undefined) return;
      if (this.#since(wall, monotonic) > SLOW && asked < MAX_ASKED) continue;
      this.#store = store;
      this.#wall = this.#clock.now();
      this.#monotonic = this.#clock.monotonic();
      return;
    }
  }

  /** The store's time in Unix milliseconds; `undefined` if the store has no clock, or was not asked yet. */
  now() {
    if (Number.isNaN(this.#store)) return undefined;
    return this.#store + this.#since(this.#wall, this.#monotonic);
  }

  /** As `now`, or this process's time where the store has no clock. */
  get best() {
    return this.now() ?? this.#clock.now();
  }

  /** Milliseconds since then: one of the two clocks may stand still while the machine is suspended. @param {number} wall @param {number} monotonic */
  #since(wall, monotonic) {
    return Math.max(this.#clock.now() - wall, this.#clock.monotonic() - monotonic);
  }
}
