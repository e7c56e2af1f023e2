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
  const { SqliteStore } = await sqlite();
  const { DatabaseSync } = await import("node:sqlite");
  return new SqliteStore(new DatabaseSync(join(folder, "store.db")));
}

/** @returns {Promise<any>} */
const sqlite = () => import(/** @type {any} */ ("secret-slots/stores/sqlite"));

/** Whether this runtime has SQLite. */
export async function hasSqlite() {
  const name = "node:sqlite";
  return import(name).then(sqlite).then(
    () => true,
    () => false,
  );
}
