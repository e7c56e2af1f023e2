// The tables of a store, and the version of their form.
import { SecretSlotsError } from "../../platform/errors.js";

/** @typedef {{ rows(sql: string, ...values: unknown[]): Promise<any[][]>, run(statements: string[]): Promise<void> }} Connection */

/** The form of the tables that this release reads and writes. */
const VERSION = 1;

export class Schema {
  #prefix;

  /** @param {string} prefix what the names of all tables and indexes begin with */
  constructor(prefix) {
    this.#prefix = prefix;
    this.records = `${prefix}_records`;
    this.entries = `${prefix}_entries`;
  }

  /**
   * Makes what is missing. Each statement may run again, so any number of processes may do this at once, and one that is killed
   * leaves nothing that the next one cannot finish.
   *
   * Rejects with `ERR_STORE`, and makes nothing, if the tables are of another version.
   *
   * @param {Connection} connection
   */
  async prepare(connection) {
    const { records, entries } = this;
    const [version, due, logs] = ["schema", "due", "logs"].map((name) => `${this.#prefix}_${name}`);
    const names = [version, records, entries, due, logs];
    const found = await connection.rows(
      `SELECT name FROM sqlite_schema WHERE name IN (${names.map(() => "?").join(", ")})`,
      ...names,
    );
    const isComplete = found.length === names.length;
    // A file that is complete is not written to, as it may be read-only.
    if (!isComplete) {
      await connection.run([
        `CREATE TABLE IF NOT EXISTS ${version} (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT`,
        `INSERT OR IGNORE INTO ${version} (id, version) VALUES (1, ${VERSION})`,
      ]);
    }
    await this.#refuseOther(await connection.rows(`SELECT CAST(version AS TEXT) FROM ${version}`));
    if (isComplete) return;
    await connection.run([
      // AUTOINCREMENT never gives a number again, not even that of a deleted row.
      `CREATE TABLE IF NOT EXISTS ${records} (
        version INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL, due_at REAL
      ) STRICT`,
      `CREATE INDEX IF NOT EXISTS ${due} ON ${records} (due_at, key) WHERE due_at IS NOT NULL`,
      `CREATE TABLE IF NOT EXISTS ${entries} (
        id INTEGER PRIMARY KEY AUTOINCREMENT, log TEXT NOT NULL, entry TEXT NOT NULL
      ) STRICT`,
      `CREATE INDEX IF NOT EXISTS ${logs} ON ${entries} (log)`,
    ]);
  }

  /** @param {string[][]} rows */
  #refuseOther(rows) {
    const found = rows[0]?.[0];
    if (found === String(VERSION)) return;
    throw new SecretSlotsError(
      "ERR_STORE",
      `the tables ${this.#prefix}_* have schema ${found}, and this release of secret-slots needs schema ${VERSION}: ` +
        "use the release that made them or a later one, or give another prefix",
    );
  }
}
