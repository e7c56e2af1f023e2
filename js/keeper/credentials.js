// The credentials that this process knows, and their way from the store and back.
import { canShare } from "../platform/can-share.js";
import { Entry } from "./entry.js";
import { unknown } from "./refusal.js";

/** @import { Settings } from "./keeper-options.js" */
/** @import { Document } from "./record.js" */
/** @import { KeeperStats } from "./types.js" */

export class Credentials {
  #settings;
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Map<string, Promise<Entry>>} */
  #loading = new Map();
  /** How many credentials were removed. */
  #removals = 0;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /** All that are in memory, by their ids. @returns {ReadonlyMap<string, Entry>} */
  get all() {
    return this.#entries;
  }

  /** One that is in memory. @param {string} id */
  known(id) {
    return this.#entries.get(id);
  }

  /** One that is in memory, or else in the store. @param {string} id @returns {Promise<Entry>} */
  async entry(id) {
    return this.#entries.get(id) ?? this.reload(id);
  }

  /** What the store has now, read once for however many callers. @param {string} id @returns {Promise<Entry>} */
  async reload(id) {
    if (!canShare && !this.#settings.sharesPromises) return this.#load(id);
    const loading = this.#loading.get(id) ?? this.#load(id).finally(() => this.#loading.delete(id));
    this.#loading.set(id, loading);
    return loading;
  }

  /** @param {string} id @returns {Promise<Entry>} */
  async #load(id) {
    const { records, clock, tell } = this.#settings;
    const removals = this.#removals;
    const before = this.#entries.get(id)?.document;
    const found = await records.read(id).catch((error) => {
      tell({ type: "store_failed", id });
      throw error;
    });
    if (this.#removals !== removals) return this.#load(id);
    if (found === null) {
      this.#entries.delete(id);
      throw unknown();
    }
    const entry = this.#entries.get(id) ?? new Entry(clock, found.document);
    // What was saved or put while this was being read is newer.
    if (entry.document === before) entry.adopt(found.document);
    this.#entries.set(id, entry);
    return entry;
  }

  /**
   * @param {string} id
   * @param {Document} document
   * @param {boolean} ifAbsent
   * @returns {Promise<boolean>} whether it was put there
   */
  async put(id, document, ifAbsent) {
    const { records, clock } = this.#settings;
    while (true) {
      const version = await records.version(id);
      if (version !== null && ifAbsent) return false;
      if ((await records.write(id, document, version)) === null) continue;
      this.#entries.set(id, new Entry(clock, document));
      return true;
    }
  }

  /** Takes the document that an attempt found or wrote, if its credential is still that one. @param {string} id @param {Entry} entry @param {Document} document */
  adopt(id, entry, document) {
    if (this.#entries.get(id) === entry) entry.adopt(document);
  }

  /** Forgets a credential that the store no longer has. @param {string} id @param {Entry} entry */
  forget(id, entry) {
    if (this.#entries.get(id) === entry) this.#entries.delete(id);
  }

  /** Removes a credential, in the store too. @param {string} id @returns {Promise<boolean>} whether it was there */
  async remove(id) {
    const { records } = this.#settings;
    while (true) {
      const version = await records.version(id);
      const isDeleted = version !== null && (await records.delete(id, version));
      if (version !== null && !isDeleted) continue;
      this.#removals += 1;
      this.#entries.delete(id);
      return isDeleted;
    }
  }

  /** Seals all records with the first key. Rejects, after all others were sealed, when there are records that cannot be opened. */
  async reseal() {
    const { records } = this.#settings;
    let count = 0;
    /** @type {unknown} */
    let failure;
    for await (const id of records.ids()) {
      const isSealed = await records.reseal(id).catch((error) => {
        failure = error;
        return false;
      });
      if (isSealed) count += 1;
    }
    if (failure !== undefined) throw failure;
    return count;
  }

  /** @returns {Pick<KeeperStats, "credentials" | "oldestOverdue" | "nearestExpiry">} */
  stats() {
    const { clock, records } = this.#settings;
    const now = clock.now() / 1000;
    /** @type {KeeperStats["oldestOverdue"]} */
    let oldestOverdue;
    /** @type {KeeperStats["nearestExpiry"]} */
    let nearestExpiry;
    for (const [id, { record, expiresAt }] of this.#entries) {
      const since = Math.max(records.dueAt(record), record.obtained_at);
      if (since <= now && (oldestOverdue === undefined || since < oldestOverdue.since)) oldestOverdue = { id, since };
      if (expiresAt !== undefined && expiresAt > now && (nearestExpiry === undefined || expiresAt < nearestExpiry.at)) {
        nearestExpiry = { id, at: expiresAt };
      }
    }
    return { credentials: this.#entries.size, oldestOverdue, nearestExpiry };
  }
}
