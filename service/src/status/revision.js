// The revision: a number in the store that grows with each change of settings or of a webhook secret. An instance that holds the newest one
// has loaded all changes.
import { Records } from "../records.js";

/** @import { Settings } from "../service-options.js" */

const ID = "revision";

export class Revision {
  #settings;
  /** @type {Records<number>} */
  #records;
  /** The revision that this instance has loaded. */
  held = 0;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/");
  }

  /** Returns the newest revision. */
  async latest() {
    return (await this.#records.read(ID))?.value ?? 0;
  }

  /** Counts a change. */
  async raise() {
    await this.#records.change(ID, (revision = 0) => revision + 1);
  }

  /** Loads changes if there are any. @param {() => Promise<void>} load */
  async follow(load) {
    const latest = await this.latest();
    if (latest === this.held) return;
    await load();
    this.held = latest;
    this.#settings.tell({ type: "revision_loaded", instance: this.#settings.instance, revision: latest });
  }
}
