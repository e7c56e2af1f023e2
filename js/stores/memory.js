// A store in this process's memory, for one process and for tests.
import { DueHeap } from "./due-heap.js";
import { ownMembers } from "../platform/plain-object.js";

/** @import { LogPage, Versioned, WriteOptions } from "./types.js" */

/**
 * Keeps records in this process's memory: they are lost when it ends, and no other process sees them. See the type `Store` for the contract
 * of each method.
 *
 * @example
 * const store = new MemoryStore();
 * const version = await store.write("a", "1", { ifVersion: null });
 * (await store.read("a")).value; // "1"
 * await store.write("a", "2", { ifVersion: null }); // null: there is a record already
 */
export class MemoryStore {
  /** @type {Map<string, Versioned & { dueAt?: number | undefined }>} */
  #records = new Map();
  #due = new DueHeap((key) => this.#records.get(key)?.dueAt);
  /** @type {Map<string, string[]>} */
  #logs = new Map();
  #versions = 0;

  /**
   * Returns a value and its version; `null` if there is none.
   *
   * @param {string} key
   * @returns {Promise<Versioned | null>}
   */
  async read(key) {
    const found = this.#records.get(key);
    return found === undefined ? null : { value: found.value, version: found.version };
  }

  /**
   * Stores a value, and returns its version; `null` if the stored version is not `ifVersion`.
   *
   * @param {string} key
   * @param {string} value
   * @param {WriteOptions} options
   * @returns {Promise<string | null>}
   */
  async write(key, value, options) {
    const { ifVersion, dueAt } = ownMembers(options);
    if ((this.#records.get(key)?.version ?? null) !== ifVersion) return null;
    const version = String(++this.#versions);
    this.#records.set(key, { value, version, dueAt });
    if (dueAt !== undefined) this.#due.add(key, dueAt);
    return version;
  }

  /**
   * Deletes a record, and returns whether it did; `false` if the stored version is not `ifVersion`.
   *
   * @param {string} key
   * @param {{ ifVersion: string }} options
   * @returns {Promise<boolean>}
   */
  async delete(key, options) {
    const { ifVersion } = ownMembers(options);
    if (this.#records.get(key)?.version !== ifVersion) return false;
    return this.#records.delete(key);
  }

  /**
   * Returns up to `limit` sorted keys that begin with `prefix`; with `after`, only keys that sort after it.
   *
   * @param {string} prefix
   * @param {{ after?: string | undefined, limit: number }} options
   * @returns {Promise<string[]>}
   */
  async list(prefix, options) {
    const { after, limit } = ownMembers(options);
    const keys = [...this.#records.keys()].filter(
      (key) => key.startsWith(prefix) && (after === undefined || key > after),
    );
    return keys.sort().slice(0, limit);
  }

  /**
   * Returns up to `limit` keys with `prefix` that are due at `now`, in Unix seconds, the longest overdue first.
   *
   * @param {string} prefix
   * @param {number} now
   * @param {number} limit
   * @returns {Promise<string[]>}
   */
  async due(prefix, now, limit) {
    return this.#due.until(now, limit, (key) => key.startsWith(prefix));
  }

  /**
   * Adds entries to the end of a log.
   *
   * @param {string} log
   * @param {string[]} entries
   * @returns {Promise<void>}
   */
  async append(log, entries) {
    const known = this.#logs.get(log) ?? [];
    known.push(...entries);
    this.#logs.set(log, known);
  }

  /**
   * Returns up to `limit` entries of a log, the oldest first; with `after`, those that follow the page whose `next` it is.
   *
   * @param {string} log
   * @param {{ after?: string | undefined, limit: number }} options
   * @returns {Promise<LogPage>}
   */
  async entries(log, options) {
    const { after, limit } = ownMembers(options);
    const known = this.#logs.get(log) ?? [];
    const from = after === undefined ? 0 : Number(after);
    const entries = known.slice(from, from + limit);
    return { entries, next: entries.length === 0 ? undefined : String(from + entries.length) };
  }
}
