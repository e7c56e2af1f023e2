// The store's clock: read now and then, and extrapolated by this process's clocks in between.

/** @import { Clock } from "../platform/types.js" */
/** @import { RecordStore } from "./record-store.js" */

/** How long a read may take, in milliseconds. If it takes longer, the process may have been suspended, and the time read is outdated. */
const SLOW = 1_000;
/** How often the clock is read at most until a read is fast enough. */
const MAX_ASKED = 3;

export class StoreClock {
  #records;
  #clock;
  /** The store's time that was read last, and the times on this process's clocks then. */
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

  /** Reads the store's clock. */
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

  /** The store's time in Unix milliseconds; `undefined` if the store has no clock, or it was not read yet. */
  now() {
    if (Number.isNaN(this.#store)) return undefined;
    return this.#store + this.#since(this.#wall, this.#monotonic);
  }

  /** The store's time, or else this process's time, in Unix milliseconds. */
  get best() {
    return this.now() ?? this.#clock.now();
  }

  /** Milliseconds since then. One of the two clocks may stand still while the machine is suspended. @param {number} wall @param {number} monotonic */
  #since(wall, monotonic) {
    return Math.max(this.#clock.now() - wall, this.#clock.monotonic() - monotonic);
  }
}
