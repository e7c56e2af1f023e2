// The store's clock, as this process knows it: asked for now and then, and reckoned on from there.

/** @import { Clock } from "../platform.js" */
/** @import { Vault } from "./vault.js" */

export class StoreClock {
  #vault;
  #clock;
  /** The store's time when its last answer came, and this process's clocks then. */
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

  /** The store's time in Unix milliseconds; `undefined` where it has no clock, or was not asked yet. */
  now() {
    if (Number.isNaN(this.#store)) return undefined;
    // While a machine is suspended one of its clocks may stand still.
    return this.#store + Math.max(this.#clock.now() - this.#wall, this.#clock.monotonic() - this.#monotonic);
  }
}
