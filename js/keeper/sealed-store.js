// Texts in the store, each under a prefix and its id, and sealed if there are keys.
import { SecretSlotsError } from "../platform/errors.js";
import { ask } from "../stores/ask.js";
import { isSealed, Seal } from "./seal.js";

/** @import { Store, Versioned, WriteOptions } from "../stores/types.js" */

/** The most keys that the store is asked for at once. */
const PAGE = 1000;

export class SealedStore {
  #store;
  #prefix;
  #seal;

  /** @param {Store} store @param {string} prefix @param {readonly (Uint8Array | string)[]} [keys] */
  constructor(store, prefix, keys) {
    this.#store = store;
    this.#prefix = prefix;
    this.#seal = keys === undefined ? undefined : new Seal(keys);
  }

  /** Reads and opens a text. @param {string} id @returns {Promise<Versioned | null>} */
  async read(id) {
    const found = await ask(() => this.#store.read(this.#prefix + id));
    return found && { value: await this.#open(id, found.value), version: found.version };
  }

  /** Returns the version under an id without opening its text, which may be damaged; `null` if there is none. @param {string} id @returns {Promise<string | null>} */
  async version(id) {
    return (await ask(() => this.#store.read(this.#prefix + id)))?.version ?? null;
  }

  /** @param {string} id @param {string} text @param {WriteOptions} options @returns {Promise<string | null>} */
  async write(id, text, options) {
    const value = this.#seal === undefined ? text : await this.#seal.seal(this.#prefix + id, text);
    return ask(() => this.#store.write(this.#prefix + id, value, options));
  }

  /** @param {string} id @param {string} ifVersion */
  async delete(id, ifVersion) {
    return ask(() => this.#store.delete(this.#prefix + id, { ifVersion }));
  }

  /**
   * Yields the ids with a start, in the store's order.
   *
   * @param {string} [start]
   * @param {string} [after] Only ids after this one.
   * @param {number} [page] How many the store is asked for at once.
   * @returns {AsyncGenerator<string>}
   */
  async *ids(start = "", after, page = PAGE) {
    const limit = Math.min(page, PAGE);
    let last = after === undefined ? undefined : this.#prefix + after;
    while (true) {
      const keys = await ask(() => this.#store.list(this.#prefix + start, { after: last, limit }));
      for (const key of keys) yield key.slice(this.#prefix.length);
      if (keys.length < limit) return;
      last = keys.at(-1);
    }
  }

  /** Returns up to `limit` ids that are due. @param {number} now In Unix seconds. @param {number} limit */
  async due(now, limit) {
    const keys = (await ask(async () => this.#store.due?.(this.#prefix, now, limit))) ?? [];
    return keys.map((key) => key.slice(this.#prefix.length));
  }

  /**
   * Seals all texts with the first key, also those that are not sealed at all. If one cannot be opened or written again, rejects after all
   * others were sealed.
   *
   * @param {(id: string, text: string, version: string) => Promise<string | null>} write Writes a text again.
   * @returns {Promise<number>} how many were written
   */
  async reseal(write) {
    let count = 0;
    /** @type {unknown} */
    let failure;
    for await (const id of this.ids()) {
      const isWritten = await this.#resealOne(id, write).catch((error) => {
        failure = error;
        return false;
      });
      if (isWritten) count += 1;
    }
    if (failure !== undefined) throw failure;
    return count;
  }

  /** @param {string} id @param {(id: string, text: string, version: string) => Promise<string | null>} write */
  async #resealOne(id, write) {
    while (true) {
      const found = await ask(() => this.#store.read(this.#prefix + id));
      if (found === null || this.#seal === undefined || (await this.#seal.isCurrent(found.value))) return false;
      const text = isSealed(found.value) ? await this.#open(id, found.value) : found.value;
      if ((await write(id, text, found.version)) !== null) return true;
    }
  }

  /** @param {string} id @param {string} value */
  async #open(id, value) {
    if (this.#seal !== undefined) return this.#seal.open(this.#prefix + id, value);
    if (!isSealed(value)) return value;
    throw new SecretSlotsError("ERR_STORE", "the stored record is sealed, but the option encrypt is not given");
  }
}
