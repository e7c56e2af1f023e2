// Databases of SQLite for tests: each kind that the store takes and that this process can open, and their folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import Better from "better-sqlite3";

const folder = mkdtempSync(join(tmpdir(), "secret-slots-sqlite-"));
let made = 0;

/** Returns the path of a database that is not there yet. */
export const freshPath = () => join(folder, `${++made}.db`);

/** Removes all databases. */
export const removeAll = () => rmSync(folder, { recursive: true });

/** @type {Record<string, (path: string) => any>} */
export const drivers = {
  "node:sqlite": (path) => new DatabaseSync(path),
  "node:sqlite with rows as arrays and BigInts": (path) =>
    new DatabaseSync(path, /** @type {any} */ ({ returnArrays: true, readBigInts: true })),
  "better-sqlite3": (path) => new Better(path),
};
