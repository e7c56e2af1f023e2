// The store's clock: asked for its time now and then, and carried on by this process's clocks in between.

/** @import { Clock } from "../platform.js" */
/** @import { Vault } from "./vault.js" */

export class StoreClock {
  #vault;
  #clock;
  /** The store's last answer, and this process's clocks when it came. */
  #store = NaN;
  #wall = 0;
  #monotonic = 0;

  /**
   * @param {Vault} vault
   * @param {Required<Clock>} clock
   */
  constructor(vault, clock) {
    this.#vault = vault;
    this.#clock = clock;
  }

  /** Asks the store for its time. */
  async ask() {
    const store = await this.#vault.now();
    if (store === undefined) return;
    this.#store = store;
    this.#wall = this.#clock.now();
    this.#monotonic = this.#clock.monotonic();
  }

  /** The store's time in Unix milliseconds; `undefined` if the store has no clock, or was not asked yet. */
  now() {
    if (Number.isNaN(this.#store)) return undefined;
    // One of the two clocks may stand still while the machine is suspended.
    return this.#store + Math.max(this.#clock.now() - this.#wall, this.#clock.monotonic() - this.#monotonic);
  }
}
