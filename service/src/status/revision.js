// The revision: a number in the store that grows with each change of settings or of a webhook secret. An instance that holds the newest one
// has loaded all changes.
/** @import { Settings } from "../service-options.js" */

const KEY = "service/revision";

export class Revision {
  #settings;
  /** The revision that this instance has loaded. */
  held = 0;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /** Returns the newest revision. */
  async latest() {
    const found = await this.#settings.store.read(KEY);
    return found === null ? 0 : Number(found.value);
  }

  /** Counts a change. */
  async raise() {
    while (true) {
      const found = await this.#settings.store.read(KEY);
      const next = String((found === null ? 0 : Number(found.value)) + 1);
      if ((await this.#settings.store.write(KEY, next, { ifVersion: found?.version ?? null })) !== null) return;
    }
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
