// The documents in the store, and when each is due.
import { SecretSlotsError } from "../platform/errors.js";
import { core } from "../wasm/client/core.js";
import { memberOf } from "../platform/plain-object.js";
import { ask } from "../stores/ask.js";
import { parseDocument, recordOf } from "./record.js";
import { SealedStore } from "./sealed-store.js";

/** @import { Store } from "../stores/types.js" */
/** @import { Document, KeptRecord } from "./record.js" */

/** @typedef {{ document: Document, version: string }} Found */

export class RecordStore {
  #store;
  #texts;
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
    this.#texts = new SealedStore(store, prefix, keys);
  }

  /** @param {string} id @returns {Promise<Found | null>} */
  async read(id) {
    const found = await this.#texts.read(id);
    return found && { document: parseDocument(found.value), version: found.version };
  }

  /**
   * @param {string} id
   * @param {Document} document
   * @param {string | null} ifVersion
   * @param {number} [known] When the record is due, in Unix seconds, if that is known.
   * @returns {Promise<string | null>}
   */
  async write(id, document, ifVersion, known) {
    const record = recordOf(document);
    if (known !== undefined) this.#due.set(record, known);
    const dueAt = this.dueAt(record);
    return this.#texts.write(id, JSON.stringify(document), dueAt === Infinity ? { ifVersion } : { ifVersion, dueAt });
  }

  /** Returns the version under an id without reading its record, which may be damaged; `null` if there is none. @param {string} id */
  version(id) {
    return this.#texts.version(id);
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
  delete(id, ifVersion) {
    return this.#texts.delete(id, ifVersion);
  }

  /** Yields the ids with a start, in the store's order. @param {string} [start] @param {string} [after] Only ids after this one. @param {number} [page] How many the store is asked for at once. */
  ids(start, after, page) {
    return this.#texts.ids(start, after, page);
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

  /** Returns up to `limit` ids that are due. @param {number} now In Unix seconds. @param {number} limit */
  due(now, limit) {
    return this.#texts.due(now, limit);
  }

  /** Seals all records with the first key. If a record cannot be opened or read, rejects after all others were sealed. */
  reseal() {
    return this.#texts.reseal((id, text, version) => this.write(id, parseDocument(text), version));
  }
}
