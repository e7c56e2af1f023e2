// A store in Postgres, through a client of pg or of postgres.js that the program passes in.
import { ownMembers } from "../platform/plain-object.js";
import { prepare } from "./postgres/layout.js";
import { runnerOf } from "./postgres/server.js";
import { statementsOf } from "./postgres/statements.js";
import { bytesOf, endOf, joined, nextOf, textOf } from "./postgres/text.js";

/** @import { LogPage, Versioned, WriteOptions } from "./types.js" */

/**
 * A `Pool` or a connected `Client` of pg (8 or later), or the `sql` of postgres.js (3.4 or later).
 *
 * @typedef {{ query(text: string, values: any[]): Promise<{ rows: any[] }> }
 *   | { unsafe(text: string, values: any[]): PromiseLike<any> }} PostgresClient
 */

/**
 * Keeps records in Postgres, in tables of its own that it makes at first use. Each operation is one statement, so a pool in
 * transaction mode, such as PgBouncer's, works too. See the type `Store` for the contract of each method.
 *
 * The store is as durable as the server: with `synchronous_commit` on, which is the default, no write is lost. If a standby takes over
 * that has not received a write, that write is lost, and a rotated refresh token with it.
 *
 * Methods reject with `ERR_STORE`. The message has the code of the server (SQLSTATE) or of the client, never their text, as it may quote
 * what is stored.
 *
 * @example
 * pool.on("error", () => {}); // pg: an idle connection was lost; the next call opens another one
 * const store = new PostgresStore(pool, { schema: "my_app" });
 */
export class PostgresStore {
  #run;
  #schema;
  #statements;
  /** @type {Promise<void> | undefined} */
  #prepared;

  /**
   * Throws a `TypeError` for another kind of client, and for an invalid schema.
   *
   * @param {PostgresClient} client The program closes it. A client that is not a pool must be used for nothing else.
   * @param {{ schema?: string | undefined }} [options] `schema`: the Postgres schema of the tables, of up to 63 letters a to z, digits and
   *   `_`, not beginning with a digit. It is made if it is not there. Default `secret_slots`.
   */
  constructor(client, options = {}) {
    const { schema = "secret_slots" } = ownMembers(options);
    if (typeof schema !== "string" || !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
      throw new TypeError("schema must be a name of 1 to 63 letters a to z, digits and _, not beginning with a digit");
    }
    this.#run = runnerOf(client);
    this.#schema = schema;
    this.#statements = statementsOf(schema);
  }

  /**
   * Returns a value and its version; `null` if there is none.
   *
   * @param {string} key
   * @returns {Promise<Versioned | null>}
   */
  async read(key) {
    const [found] = await this.#ask("read", bytesOf(key));
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
    const record = /** @type {const} */ ([bytesOf(key), bytesOf(value), dueAt]);
    const [written] = await (ifVersion === null
      ? this.#ask("insert", ...record)
      : this.#ask("update", ...record, ifVersion));
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
    return (await this.#ask("delete", bytesOf(key), ifVersion)).length === 1;
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
    const start = bytesOf(prefix);
    const from = after === undefined ? start : nextOf(bytesOf(after));
    const found = await this.#ask("list", start, endOf(start), from, limit);
    return found.map(([key]) => textOf(key));
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
    const start = bytesOf(prefix);
    const found = await this.#ask("due", start, endOf(start), now, limit);
    return found.map(([key]) => textOf(key));
  }

  /**
   * Returns the server's clock, in Unix milliseconds.
   *
   * @returns {Promise<number>}
   */
  async now() {
    const [[now]] = await this.#run(this.#statements.now);
    return Number(now);
  }

  /**
   * Adds entries to the end of a log.
   *
   * @param {string} log
   * @param {string[]} entries
   * @returns {Promise<void>}
   */
  async append(log, entries) {
    if (entries.length === 0) return;
    const pieces = entries.map(bytesOf);
    let end = 1;
    const starts = pieces.map(({ length }) => (end += length) - length);
    const sizes = pieces.map(({ length }) => length);
    await this.#ask("append", bytesOf(log), joined(pieces), starts.join(), sizes.join());
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
    const found = await this.#ask("entries", bytesOf(log), after, limit);
    return { entries: found.map(([entry]) => textOf(entry)), next: found.at(-1)?.[1] };
  }

  /**
   * Runs a statement, once the tables are there.
   *
   * @param {keyof ReturnType<typeof statementsOf>} name
   * @param {(string | number | Uint8Array | null)[]} values
   */
  async #ask(name, ...values) {
    this.#prepared ??= prepare(this.#run, this.#schema);
    try {
      await this.#prepared;
    } catch (error) {
      // The next call tries again.
      this.#prepared = undefined;
      throw error;
    }
    return this.#run(this.#statements[name], values);
  }
}
