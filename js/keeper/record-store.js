// The documents in the store, each under the prefix and its id, and sealed if there are keys.
import { SecretSlotsError } from "../platform/errors.js";
import { core } from "../wasm/client/core.js";
import { memberOf } from "../platform/plain-object.js";
import { ask } from "../stores/ask.js";
import { parseDocument, recordOf } from "./record.js";
import { isSealed, Seal } from "./seal.js";

/** @import { Store } from "../stores/types.js" */
/** @import { Document, KeptRecord } from "./record.js" */

/** @typedef {{ document: Document, version: string }} Found */

export class RecordStore {
  #store;
  #prefix;
  #seal;
  #policy;
  /** When each record is due. @type {WeakMap<KeptRecord, number>} */
  #due = new WeakMap();

  /**
   * @param {Store} store
   * @param {string} prefix
   * @param {"lease" | "expiry"} replayAfter
   * @param {readonly (Uint8Array | string)[]} [keys]
   */
  constructor(store, prefix, replayAfter, keys) {
    // When a scheduled record is due depends on no other member of the policy.
    this.#policy = { window: 0, tick: 0, jitter: 0, timeout: 0, save: 0, assumedLifetime: undefined, replayAfter };
    this.#store = store;
    this.#prefix = prefix;
    this.#seal = keys === undefined ? undefined : new Seal(keys);
  }

  /** @param {string} id @returns {Promise<Found | null>} */
  async read(id) {
    const found = await ask(() => this.#store.read(this.#prefix + id));
    return found && { document: parseDocument(await this.#open(id, found.value)), version: found.version };
  }

  /**
   * @param {string} id
   * @param {Document} document
   * @param {string | null} ifVersion
   * @param {number} [known] When the record is due, in Unix seconds, if that is known.
   * @returns {Promise<string | null>}
   */
  async write(id, document, ifVersion, known) {
    const text = JSON.stringify(document);
    const value = this.#seal === undefined ? text : await this.#seal.seal(this.#prefix + id, text);
    const record = recordOf(document);
    if (known !== undefined) this.#due.set(record, known);
    const dueAt = this.dueAt(record);
    const options = dueAt === Infinity ? { ifVersion } : { ifVersion, dueAt };
    return ask(() => this.#store.write(this.#prefix + id, value, options));
  }

  /** Returns the version under an id without reading its record, which may be damaged; `null` if there is none. @param {string} id @returns {Promise<string | null>} */
  async version(id) {
    return (await ask(() => this.#store.read(this.#prefix + id)))?.version ?? null;
  }

  /** When a record is due, in Unix seconds; `Infinity` if time alone changes nothing. @param {KeptRecord} record */
  dueAt(record) {
    const known = this.#due.get(record);
    if (known !== undefined) return known;
    const dueAt = core.call((glue) => glue.recordDueAt(record, this.#policy)) ?? Infinity;
    this.#due.set(record, dueAt);
    return dueAt;
  }

  /** @param {string} id @param {string} ifVersion */
  async delete(id, ifVersion) {
    return ask(() => this.#store.delete(this.#prefix + id, { ifVersion }));
  }

  /** Yields the ids with a start, in the store's order. @param {string} [start] @param {string} [after] Only ids after this one. @returns {AsyncGenerator<string>} */
  async *ids(start = "", after) {
    let last = after === undefined ? undefined : this.#prefix + after;
    while (true) {
      /** @type {string[]} */
      const keys = await ask(() => this.#store.list(this.#prefix + start, { after: last, limit: 1000 }));
      for (const key of keys) yield key.slice(this.#prefix.length);
      if (keys.length < 1000) return;
      last = keys.at(-1);
    }
  }

  /** Reads the store's clock, in Unix milliseconds; `undefined` if it has none. @returns {Promise<number | undefined>} */
  async now() {
    if (memberOf(this.#store, "now") === undefined) return undefined;
    const now = await ask(async () => this.#store.now?.());
    if (Number.isFinite(now)) return now;
    throw new SecretSlotsError("ERR_STORE", "store.now must resolve to a number: the Unix time in milliseconds");
  }

  /** Lets the store remove what it keeps only for some time. */
  async sweep() {
    if (memberOf(this.#store, "sweep") !== undefined) await ask(async () => this.#store.sweep?.());
  }

  /** Whether the store has an index of due records. */
  get hasIndex() {
    return memberOf(this.#store, "due") !== undefined;
  }

  /**
   * @param {number} now
   * @param {number} limit
   */
  async due(now, limit) {
    const keys = (await ask(async () => this.#store.due?.(this.#prefix, now, limit))) ?? [];
    return keys.map((key) => key.slice(this.#prefix.length));
  }

  /**
   * Seals a record with the first key, unless it is: also a record that is not sealed at all.
   *
   * @param {string} id
   * @returns {Promise<boolean>} whether the record was written
   */
  async reseal(id) {
    while (true) {
      const found = await ask(() => this.#store.read(this.#prefix + id));
      if (found === null || this.#seal === undefined || (await this.#seal.isCurrent(found.value))) return false;
      const text = isSealed(found.value) ? await this.#open(id, found.value) : found.value;
      if ((await this.write(id, parseDocument(text), found.version)) !== null) return true;
    }
  }

  /** @param {string} id @param {string} value */
  async #open(id, value) {
    if (this.#seal !== undefined) return this.#seal.open(this.#prefix + id, value);
    if (!isSealed(value)) return value;
    throw new SecretSlotsError("ERR_STORE", "the stored record is sealed, but the option encrypt is not given");
  }
}
