// Stores that processes of one host share, by their kind.
import { join } from "node:path";

/** @typedef {{ kind: "file" | "sqlite", folder: string }} Place */

/** Opens a store whose clock is that of a test. @param {Place} place @param {{ now(): number }} clock */
export async function openStore(place, clock) {
  const store = await opened(place);
  store.now = async () => clock.now();
  return store;
}

/** @param {Place} place @returns {Promise<any>} */
async function opened({ kind, folder }) {
  if (kind === "file") return new (await import("secret-slots/stores/file")).FileStore(folder);
  const { DatabaseSync } = await sqlite();
  const { SqliteStore } = await import("secret-slots/stores/sqlite");
  return new SqliteStore(new DatabaseSync(join(folder, "store.db")));
}

/** Node's SQLite, which the types of Node 20 do not have. @returns {Promise<any>} */
const sqlite = () => import(/** @type {any} */ ("node:sqlite"));

/** Whether this runtime has SQLite. */
export async function hasSqlite() {
  return sqlite().then(
    () => true,
    () => false,
  );
}
