// The credentials in this process's memory, read from the store and written to it.
import { canShare } from "../platform/can-share.js";
import { Entry } from "./entry.js";
import { withTerms } from "./record.js";
import { unknownCredential } from "./refusal.js";

/** @import { Settings } from "./keeper-options.js" */
/** @import { Document } from "./record.js" */
/** @import { KeeperStats } from "./types.js" */

export class Credentials {
  #settings;
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Map<string, Promise<Entry>>} */
  #loading = new Map();
  /** How many credentials were removed: a read that began before a removal must not bring the credential back. */
  #removals = 0;
  /** The changes under way in the store, by id. @type {Map<string, { count: number, isShared: boolean }>} */
  #changing = new Map();

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /** The credentials in memory, by id. @returns {ReadonlyMap<string, Entry>} */
  get all() {
    return this.#entries;
  }

  /** Returns a credential in memory. @param {string} id */
  known(id) {
    return this.#entries.get(id);
  }

  /** Returns a credential from memory, or else from the store. @param {string} id @returns {Promise<Entry>} */
  async entry(id) {
    return this.#entries.get(id) ?? this.reload(id);
  }

  /** Reads a credential from the store, once for all concurrent callers. @param {string} id @returns {Promise<Entry>} */
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
      tell({ type: "store_failed", id }, this.clientOf(id));
      throw error;
    });
    if (found !== null) await this.#learnClient(found.document.client);
    if (this.#removals !== removals) return this.#load(id);
    if (found === null) {
      this.#entries.delete(id);
      throw unknownCredential(id);
    }
    const entry = this.#entries.get(id) ?? new Entry(clock, found.document);
    // A document that was saved or put during this read is newer.
    if (entry.document === before) entry.adopt(found.document);
    this.#entries.set(id, entry);
    return entry;
  }

  /** Asks for a client whose timeout decisions need. If it cannot be had, the attempt says so. @param {string} name */
  async #learnClient(name) {
    const { clients } = this.#settings;
    if (clients.find(name) === undefined) await clients.get(name);
  }

  /** Returns the name of the client of a credential in memory. @param {string | undefined} id */
  clientOf(id) {
    return id === undefined ? undefined : this.#entries.get(id)?.document.client;
  }

  /**
   * Stores a document. Returns false only with `ifAbsent`, if there is one already.
   *
   * @param {string} id
   * @param {Document} document
   * @param {{ ifAbsent: boolean, keepTokens: boolean }} options
   * @returns {Promise<boolean>}
   */
  put(id, document, options) {
    return this.#change(id, () => this.#put(id, document, options));
  }

  /** @param {string} id @param {Document} document @param {{ ifAbsent: boolean, keepTokens: boolean }} options @returns {Promise<boolean>} */
  async #put(id, document, { ifAbsent, keepTokens }) {
    const { records, clock } = this.#settings;
    while (true) {
      const before = keepTokens ? ((await records.read(id)) ?? undefined) : undefined;
      const version = keepTokens ? (before?.version ?? null) : await records.version(id);
      if (version !== null && ifAbsent) return false;
      const kept = before && withTerms(before.document, document);
      if ((await records.write(id, kept ?? document, version)) === null) continue;
      const entry = this.#entries.get(id);
      // An attempt that is under way goes on: it is of the same generation.
      if (kept !== undefined && entry !== undefined) entry.adopt(kept);
      else this.#entries.set(id, new Entry(clock, kept ?? document));
      return true;
    }
  }

  /**
   * Takes over the document that an attempt found or wrote, unless the credential was replaced or removed.
   *
   * @param {string} id
   * @param {Entry} entry
   * @param {Document} document
   */
  adopt(id, entry, document) {
    if (this.#entries.get(id) === entry) entry.adopt(document);
  }

  /**
   * Replaces the document of a credential that is there. Returns false if there is none, or if `change` returns `undefined`.
   *
   * @param {string} id
   * @param {(before: Document) => Document | undefined} change
   * @returns {Promise<boolean>}
   */
  replace(id, change) {
    return this.#change(id, () => this.#replace(id, change));
  }

  /** @param {string} id @param {(before: Document) => Document | undefined} change @returns {Promise<boolean>} */
  async #replace(id, change) {
    const { records, clock } = this.#settings;
    while (true) {
      const found = await records.read(id);
      const document = found === null ? undefined : change(found.document);
      if (found === null || document === undefined) return false;
      if ((await records.write(id, document, found.version)) === null) continue;
      this.#entries.set(id, new Entry(clock, document));
      return true;
    }
  }

  /** Forgets a credential that the store no longer has. @param {string} id @param {Entry} entry */
  forget(id, entry) {
    if (this.#entries.get(id) === entry) this.#entries.delete(id);
  }

  /** Removes a credential from memory and from the store. Returns whether it was there. @param {string} id @returns {Promise<boolean>} */
  remove(id) {
    return this.#change(id, () => this.#remove(id));
  }

  /**
   * Changes a credential in the store. Of several changes at once, only the store knows which one was the last, as its answers may come in
   * another order: memory then forgets the credential.
   *
   * @param {string} id
   * @param {() => Promise<boolean>} work
   */
  async #change(id, work) {
    const changing = this.#changing.get(id) ?? { count: 0, isShared: false };
    this.#changing.set(id, changing);
    changing.isShared ||= changing.count > 0;
    changing.count += 1;
    try {
      return await work();
    } finally {
      changing.count -= 1;
      if (changing.count === 0) this.#changing.delete(id);
      if (changing.isShared) this.#drop(id);
    }
  }

  /** Forgets a credential, also what a read that is under way finds. @param {string} id */
  #drop(id) {
    this.#removals += 1;
    this.#entries.delete(id);
  }

  /** @param {string} id @returns {Promise<boolean>} */
  async #remove(id) {
    const { records } = this.#settings;
    while (true) {
      const version = await records.version(id);
      const isDeleted = version !== null && (await records.delete(id, version));
      if (version !== null && !isDeleted) continue;
      this.#drop(id);
      return isDeleted;
    }
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
