// The server, through a client of pg or of postgres.js that the program passes in.
import { SecretSlotsError } from "../../platform/errors.js";
import { labelOf } from "../../platform/foreign-error.js";

/** @import { PostgresClient } from "../postgres.js" */
/** @typedef {(text: string, values?: (string | number | Uint8Array | null)[]) => Promise<any[][]>} Run Runs a statement, and returns its rows. */

/** The SQLSTATE of a transaction that was undone because of a concurrent one. */
const SERIALIZATION_FAILURE = "40001";
/** More than there are ever writers of one record or one log. */
const MAX_RUNS = 1000;

/** A statement failed. The error of the client is not its cause: its text, detail and parameters may quote what is stored. */
export class PostgresFailure extends SecretSlotsError {
  /** @param {any} error */
  constructor(error) {
    const state = sqlStateOf(error);
    const reason =
      state === undefined ? `a call to Postgres failed with ${labelOf(error)}` : `Postgres returned SQLSTATE ${state}`;
    super("ERR_STORE", reason);
    /** What the server calls the failure; `undefined` if it was not reached. @readonly */
    this.sqlState = state;
  }
}

/**
 * Returns a function that runs a statement, each as a transaction of its own, and rejects with a {@link PostgresFailure}.
 *
 * @param {PostgresClient} client
 * @returns {Run}
 */
export function runnerOf(client) {
  const send = senderOf(client);
  return async (text, values = []) => {
    for (let runs = 1; ; runs++) {
      try {
        // By position: a client may be set to rename columns.
        return Array.from(await send(text, values), (row) => Object.values(row));
      } catch (error) {
        // Only where transactions are repeatable read or serializable by default: nothing was done, so it runs again.
        if (sqlStateOf(error) !== SERIALIZATION_FAILURE || runs === MAX_RUNS) throw new PostgresFailure(error);
      }
    }
  };
}

/**
 * @param {any} client
 * @returns {(text: string, values: any[]) => Promise<any[]>}
 */
function senderOf(client) {
  // Neither client names statements unless it is told to. A pool in transaction mode may not know the name; postgres.js 3.4 then
  // sends the statement again with its bytes encoded twice, so that a write goes to another key.
  if (typeof client?.unsafe === "function") return async (text, values) => client.unsafe(text, values);
  if (typeof client?.query === "function") return async (text, values) => (await client.query(text, values)).rows;
  throw new TypeError("client must be a Pool or a Client of pg, or the sql of postgres.js");
}

/** Returns the code of a server's error. Codes of Node, such as `EPIPE`, have no digit. @param {any} error */
function sqlStateOf(error) {
  const code = error?.code;
  return typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
