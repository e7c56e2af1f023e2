// What a deleted domain leaves in the store: who presented secrets, and from where. No registry is left that would remove it when it is old.
import { eachOf } from "../../each-of.js";
import { Records } from "../../records.js";
import { prefixOf } from "./domain-records.js";

/** @import { Settings } from "../../service-options.js" */

/** After so many seconds no instance writes for a deleted domain any more: each has saved what it had counted. */
const WAIT = 3600;
const PAGE = 1000;

export class Remains {
  #settings;
  /** When a domain was deleted, in Unix seconds, by its serial. @type {Records<number>} */
  #records;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/remains/");
  }

  /** Notes a deleted domain. @param {string} serial */
  async note(serial) {
    const now = this.#settings.now();
    await this.#records.write(serial, now, null, now + WAIT);
  }

  /** Removes what is left of domains that were deleted an hour ago. */
  async remove() {
    const now = this.#settings.now();
    const due = await this.#records.due(now);
    await eachOf(due.map((serial) => () => this.#removeOf(serial, now)));
  }

  /** @param {string} serial @param {number} now */
  async #removeOf(serial, now) {
    const found = await this.#records.read(serial);
    if (found === null || found.value + WAIT > now) return;
    await this.#removeAll(prefixOf(serial));
    await this.#records.delete(serial, found.version);
  }

  /** @param {string} prefix */
  async #removeAll(prefix) {
    const { store } = this.#settings;
    while (true) {
      const keys = await store.list(prefix, { limit: PAGE });
      for (const key of keys) {
        const found = await store.read(key);
        if (found !== null) await store.delete(key, { ifVersion: found.version });
      }
      if (keys.length < PAGE) return;
    }
  }
}
