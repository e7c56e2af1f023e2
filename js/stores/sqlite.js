// A store in SQLite, through a database that the program passes in.
import { clockOf } from "../platform/clock.js";
import { ownMembers } from "../platform/plain-object.js";
import { connectionOf } from "./sqlite/connection.js";
import { Schema } from "./sqlite/schema.js";
import { statementsOver } from "./sqlite/statements.js";
import { stored, textOf } from "./sqlite/text.js";

/** @import { Clock } from "../platform/types.js" */
/** @import { LogPage, Versioned, WriteOptions } from "./types.js" */

/**
 * A `DatabaseSync` of `node:sqlite` (Node 22.5 or later, Deno), or a `Database` of `bun:sqlite` or of better-sqlite3.
 *
 * @typedef {object} LocalDatabase
 * @property {(sql: string) => { all(...values: any[]): any[] }} prepare
 * @property {(sql: string) => unknown} exec
 * @property {boolean} [isTransaction] Of `node:sqlite`.
 * @property {boolean} [inTransaction] Of the others.
 */
/**
 * A D1 database of Cloudflare.
 *
 * @typedef {object} D1Database
 * @property {(sql: string) => D1Statement} prepare
 * @property {(statements: any[]) => Promise<unknown>} batch
 */
/** @typedef {{ bind(...values: any[]): D1Statement, raw(): Promise<any[][]> }} D1Statement */
/** @typedef {LocalDatabase | D1Database} SqliteDatabase */

/** The names of tables, which must not need quotes. */
const PREFIX = /^(?!sqlite_)[a-z_][a-z0-9_]{0,39}$/;

/**
 * Keeps records in an SQLite database: of `node:sqlite` (Node 22.5 or later, Deno), `bun:sqlite` or better-sqlite3 for the processes of one
 * host, or in Cloudflare's D1; SQLite 3.42 or later. See the type `Store` for the contract of each method.
 *
 * The first call makes the tables and, outside D1, sets the file to WAL and the connection to `synchronous = EXTRA`: a write is on the disk
 * before it resolves. Give the store a connection of its own, to a file on a local disk. Except in D1, a call blocks the thread while SQLite
 * works. While another process writes, a call waits up to 5 s, blocks for 20 ms at a time, and then rejects. Values are not encrypted.
 *
 * Methods reject with the error of the driver; with `ERR_STORE` if the tables are of another release's form, the database is not in UTF-8, or
 * the connection is in a transaction of the program; with a `TypeError` for a text with a lone surrogate.
 *
 * @example
 * const store = new SqliteStore(database); // such as new DatabaseSync("tokens.db")
 * await store.write("a", "1", { ifVersion: null });
 * (await store.read("a")).value; // "1"
 */
export class SqliteStore {
  #connection;
  #schema;
  #sql;
  #isOpen = false;

  /**
   * Throws a `TypeError` for anything but a database, and for an invalid prefix.
   *
   * @param {SqliteDatabase} database The program closes it.
   * @param {{ prefix?: string | undefined, clock?: Clock | undefined }} [options] `prefix`: what the names of all tables begin with: up to
   *   40 of `a` to `z`, digits and `_`. Default `secret_slots`. `clock`: for tests.
   */
  constructor(database, options = {}) {
    const { prefix = "secret_slots", clock } = ownMembers(options);
    if (typeof prefix !== "string" || !PREFIX.test(prefix)) {
      throw new TypeError(
        "prefix must be 1 to 40 lower-case letters, digits and underscores, must not begin with a digit or sqlite_",
      );
    }
    this.#connection = connectionOf(database, clockOf(clock));
    this.#schema = new Schema(prefix);
    this.#sql = statementsOver(this.#schema);
  }

  /**
   * Returns a value and its version; `null` if there is none.
   *
   * @param {string} key
   * @returns {Promise<Versioned | null>}
   */
  async read(key) {
    const [found] = await this.#rows(this.#sql.read, stored(key));
    return found === undefined ? null : { value: textOf(found[0]), version: found[1] };
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
    const { ifVersion, dueAt = null } = ownMembers(options);
    const [written] =
      ifVersion === null
        ? await this.#rows(this.#sql.create, stored(key), stored(value), dueAt)
        : await this.#rows(this.#sql.replace, stored(value), dueAt, stored(key), ifVersion);
    return written === undefined ? null : written[0];
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
    return (await this.#rows(this.#sql.delete, stored(key), ifVersion)).length === 1;
  }

  /**
   * Returns up to `limit` keys that begin with `prefix`, sorted by their bytes in UTF-8; with `after`, only keys that sort after it.
   *
   * @param {string} prefix
   * @param {{ after?: string | undefined, limit: number }} options
   * @returns {Promise<string[]>}
   */
  async list(prefix, options) {
    const { after, limit } = ownMembers(options);
    const [start, more] = after === undefined ? [this.#sql.list, []] : [this.#sql.listAfter, [stored(after)]];
    const rows = await this.#rows(start, ...more, stored(prefix), stored(prefix), limit);
    return rows.map(([key]) => textOf(key));
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
    const rows = await this.#rows(this.#sql.due, now, stored(prefix), stored(prefix), limit);
    return rows.map(([key]) => textOf(key));
  }

  /**
   * Returns SQLite's clock, in Unix milliseconds: that of the host, and in D1 that of the primary.
   *
   * @returns {Promise<number>}
   */
  async now() {
    const [[now]] = await this.#connection.rows("SELECT round(unixepoch('subsec') * 1000)");
    return now;
  }

  /**
   * Adds entries to the end of a log.
   *
   * @param {string} log
   * @param {string[]} entries
   * @returns {Promise<void>}
   */
  async append(log, entries) {
    if (entries.length > 0) await this.#rows(this.#sql.append, stored(log), JSON.stringify(entries.map(stored)));
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
    const rows = await this.#rows(this.#sql.entries, stored(log), after, limit);
    return { entries: rows.map(([entry]) => textOf(entry)), next: rows.at(-1)?.[1] };
  }

  /**
   * Opens the store before its first call. Calls that come meanwhile open it too: it does no harm, and in a Worker a request must not wait
   * for another request's promise.
   *
   * @param {string} sql
   * @param {unknown[]} values
   */
  async #rows(sql, ...values) {
    if (!this.#isOpen) {
      await this.#connection.open();
      await this.#schema.prepare(this.#connection);
      this.#isOpen = true;
    }
    return this.#connection.rows(sql, ...values);
  }
}
