// A database, whatever its driver: statements in, rows out as arrays.
import { sleep } from "../../platform/clock.js";
import { SecretSlotsError } from "../../platform/errors.js";

/** @import { Clock } from "../../platform/types.js" */
/** @import { D1Database, LocalDatabase, SqliteDatabase } from "../sqlite.js" */

/** How long a call lets SQLite wait for a lock. The whole thread waits with it. In milliseconds. */
const BLOCKING = 20;
/** How long a call is repeated while another connection holds the lock. Other work goes on meanwhile. In milliseconds. */
const PATIENCE = 5000;
/** The longest wait between two such calls, in milliseconds. */
const MAX_WAIT = 50;
/** The primary result code of SQLite for a lock that another connection holds. */
const SQLITE_BUSY = 5;

/**
 * Throws a `TypeError` for anything but a database.
 *
 * @param {SqliteDatabase} database
 * @param {Required<Clock>} clock
 */
export function connectionOf(database, clock) {
  const has = (/** @type {string} */ name) => typeof (/** @type {any} */ (database)?.[name]) === "function";
  if (has("prepare") && has("batch")) return new D1Connection(/** @type {D1Database} */ (database));
  if (has("prepare") && has("exec")) return new LocalConnection(/** @type {LocalDatabase} */ (database), clock);
  throw new TypeError("database must be a database of node:sqlite, bun:sqlite or better-sqlite3, or a D1 database");
}

class LocalConnection {
  #database;
  #clock;
  /** @type {Map<string, ReturnType<LocalDatabase["prepare"]>>} */
  #statements = new Map();

  /** @param {LocalDatabase} database @param {Required<Clock>} clock */
  constructor(database, clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Makes the database durable and fit for several processes. Rejects if it is not in UTF-8: its keys would sort otherwise. */
  async open() {
    await this.run([
      `PRAGMA busy_timeout = ${BLOCKING}`,
      // Readers do not wait for a writer, and a commit is one fsync.
      "PRAGMA journal_mode = WAL",
      // The default of a WAL in some builds, NORMAL, loses the last commits with the power: a lost refresh token ends a session.
      // Unlike FULL, EXTRA also holds where the file system has no WAL.
      "PRAGMA synchronous = EXTRA",
      // On macOS, fsync alone leaves the data in the drive's cache.
      "PRAGMA fullfsync = ON",
    ]);
    const [[encoding]] = await this.rows("PRAGMA encoding");
    if (encoding === "UTF-8") return;
    throw new SecretSlotsError("ERR_STORE", `the database must be in UTF-8, not in ${encoding}: give another database`);
  }

  /**
   * Runs a statement that returns rows.
   *
   * @param {string} sql
   * @param {unknown[]} values
   * @returns {Promise<any[][]>}
   */
  rows(sql, ...values) {
    // `all` runs a statement to its end. `get` would stop after a row, and the commit would come later, and its error nowhere.
    // Some drivers can be set to return arrays: their values are the same.
    return this.#patiently(() =>
      this.#statement(sql)
        .all(...values)
        .map(Object.values),
    );
  }

  /** Runs statements without parameters, each on its own. @param {string[]} statements */
  async run(statements) {
    for (const sql of statements) await this.#patiently(() => void this.#database.exec(sql));
  }

  /** @param {string} sql */
  #statement(sql) {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Repeats a call while the database is locked. SQLite has done nothing of such a call. @template T @param {() => T} call */
  async #patiently(call) {
    const end = this.#clock.monotonic() + PATIENCE;
    for (let wait = 1; ; wait = Math.min(2 * wait, MAX_WAIT)) {
      try {
        this.#refuseTransaction();
        return call();
      } catch (error) {
        if (!isBusy(error) || this.#clock.monotonic() >= end) throw error;
      }
      await sleep(this.#clock, wait);
    }
  }

  /** What the store answers would be undone if the program rolled back. */
  #refuseTransaction() {
    const { isTransaction, inTransaction } = this.#database;
    if (isTransaction !== true && inTransaction !== true) return;
    const remedy = "give the store a connection of its own";
    throw new SecretSlotsError("ERR_STORE", `the database is in a transaction of the program: ${remedy}`);
  }
}

/** Each statement of D1, and each batch, is a transaction on the primary. */
class D1Connection {
  #database;

  /** @param {D1Database} database */
  constructor(database) {
    this.#database = database;
  }

  async open() {}

  /**
   * @param {string} sql
   * @param {unknown[]} values
   * @returns {Promise<any[][]>}
   */
  async rows(sql, ...values) {
    const statement = this.#database.prepare(sql);
    return (values.length === 0 ? statement : statement.bind(...values)).raw();
  }

  /** @param {string[]} statements */
  async run(statements) {
    await this.#database.batch(statements.map((sql) => this.#database.prepare(sql)));
  }
}

/** @param {any} error of `node:sqlite` (`errcode`), `bun:sqlite` or better-sqlite3 (`code`) */
function isBusy(error) {
  return (error?.errcode & 0xff) === SQLITE_BUSY || String(error?.code).startsWith("SQLITE_BUSY");
}
