// A store in a Durable Object's own storage.
import { ownMembers } from "../platform/plain-object.js";

/** @import { LogPage, Versioned, WriteOptions } from "./types.js" */

/**
 * The `storage` of a Durable Object's state.
 *
 * @typedef {object} DurableObjectStorage
 * @property {(key: string) => Promise<any>} get
 * @property {(entries: Record<string, unknown>) => Promise<void>} put
 * @property {(keys: string[]) => Promise<unknown>} delete
 * @property {(options: { prefix?: string, start?: string, startAfter?: string, end?: string, limit?: number }) => Promise<Map<string, any>>} list
 * @property {<T>(work: (storage: DurableObjectStorage) => Promise<T>) => Promise<T>} transaction
 */

/** How many entries one `put` of the storage takes. */
const MAX_PUT = 100;

/** The prefix of a log's entries. No prefix is the beginning of another one. @param {string} log */
const logPrefix = (log) => `l:${log.length}:${log}:`;

/** Returns a number as a text: texts sort as their numbers do. @param {number} number */
const padded = (number) => String(number).padStart(16, "0");

/**
 * Keeps records in the storage of the Durable Object that it is made in. See the type `Store` for the contract of each method.
 *
 * Methods reject with the error of the storage.
 *
 * @example
 * class Keeper {
 *   constructor(ctx) {
 *     this.ctx = ctx;
 *     this.store = new DurableObjectStore(ctx.storage);
 *   }
 *   async schedule() {
 *     const due = await this.store.nextDue();
 *     if (due !== undefined) await this.ctx.storage.setAlarm(due * 1000);
 *   }
 * }
 */
export class DurableObjectStore {
  /** The requests of one Durable Object may wait for each other's promises. @readonly */
  sharesPromises = true;
  #storage;

  /** @param {DurableObjectStorage} storage `this.ctx.storage` of the object. */
  constructor(storage) {
    this.#storage = storage;
  }

  /**
   * Returns a value and its version; `null` if there is none.
   *
   * @param {string} key
   * @returns {Promise<Versioned | null>}
   */
  async read(key) {
    const found = await this.#storage.get(`r:${key}`);
    return found === undefined ? null : { value: found.value, version: String(found.version) };
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
    return this.#storage.transaction(async (storage) => {
      const before = await storage.get(`r:${key}`);
      if ((before === undefined ? null : String(before.version)) !== ifVersion) return null;
      const version = ((await storage.get("version")) ?? 0) + 1;
      if (before?.dueAt !== undefined) await storage.delete([`d:${padded(before.dueAt)}:${key}`]);
      const due = dueAt === undefined ? {} : { [`d:${padded(dueAt)}:${key}`]: key };
      await storage.put({ version, [`r:${key}`]: { value, version, dueAt }, ...due });
      return String(version);
    });
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
    return this.#storage.transaction(async (storage) => {
      const before = await storage.get(`r:${key}`);
      if (before === undefined || String(before.version) !== ifVersion) return false;
      const due = before.dueAt === undefined ? [] : [`d:${padded(before.dueAt)}:${key}`];
      await storage.delete([`r:${key}`, ...due]);
      return true;
    });
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
    const start = after === undefined ? {} : { startAfter: `r:${after}` };
    const found = await this.#storage.list({ prefix: `r:${prefix}`, ...start, limit });
    return [...found.keys()].map((key) => key.slice(2));
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
    /** @type {string[]} */
    const due = [];
    for (let after; due.length < limit;) {
      const start = after === undefined ? { start: "d:" } : { startAfter: after };
      const page = await this.#storage.list({ ...start, end: `d:${padded(now + 1)}`, limit });
      due.push(...[...page.values()].filter((key) => key.startsWith(prefix)));
      if (page.size < limit) break;
      after = [...page.keys()].at(-1);
    }
    return due.slice(0, limit);
  }

  /**
   * Returns the clock of the object, in Unix milliseconds.
   *
   * @returns {Promise<number>}
   */
  async now() {
    return Date.now();
  }

  /**
   * Returns when the next record is due, in Unix seconds, for the object's alarm; `undefined` if none will be.
   *
   * @returns {Promise<number | undefined>}
   */
  async nextDue() {
    const [first] = (await this.#storage.list({ prefix: "d:", limit: 1 })).keys();
    return first === undefined ? undefined : Number(first.slice(2, 18));
  }

  /**
   * Adds entries to the end of a log.
   *
   * @param {string} log
   * @param {string[]} entries
   * @returns {Promise<void>}
   */
  async append(log, entries) {
    await this.#storage.transaction(async (storage) => {
      const count = (await storage.get(`n:${log}`)) ?? 0;
      const added = entries.map((entry, index) => [`${logPrefix(log)}${padded(count + index)}`, entry]);
      for (let from = 0; from < added.length; from += MAX_PUT) {
        await storage.put(Object.fromEntries(added.slice(from, from + MAX_PUT)));
      }
      await storage.put({ [`n:${log}`]: count + entries.length });
    });
  }

  /**
   * Returns up to `limit` entries of a log, the oldest first; with `after`, those that follow the page whose `next` it is.
   *
   * @param {string} log
   * @param {{ after?: string | undefined, limit: number }} options
   * @returns {Promise<LogPage>}
   */
  async entries(log, options) {
    const { after = "0", limit } = ownMembers(options);
    const prefix = logPrefix(log);
    const found = await this.#storage.list({ prefix, start: `${prefix}${padded(Number(after))}`, limit });
    return { entries: [...found.values()], next: found.size === 0 ? undefined : String(Number(after) + found.size) };
  }
}
