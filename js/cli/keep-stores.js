// The stores of `secret-slots keep`: each is opened once, and stays open while the configuration names it.

/** @import { Store } from "../stores/types.js" */
/** @import { OpenStore } from "./open-store.js" */

export class KeepStores {
  /** @type {Map<string, Awaited<ReturnType<OpenStore>>>} */
  #stores = new Map();

  /** @param {string} name @param {OpenStore} open @returns {Promise<Store>} */
  async open(name, open) {
    const opened = this.#stores.get(name) ?? (await open());
    this.#stores.set(name, opened);
    return opened.store;
  }

  /** Closes all stores but these. @param {readonly (string | undefined)[]} names */
  async closeBut(names) {
    for (const [name, { close }] of [...this.#stores]) {
      if (names.includes(name)) continue;
      this.#stores.delete(name);
      await close();
    }
  }
}
