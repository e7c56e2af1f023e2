// SQLite, as the runtime has it: node:sqlite in Node 22.13 or later and in Deno, bun:sqlite in Bun.
import { closeSync, openSync } from "node:fs";
import process from "node:process";
import { StartError } from "./failures.js";
import { systemCode } from "./system-code.js";

/** @typedef {import("secret-slots/stores/sqlite").LocalDatabase & { close(): void }} Database */

/** Returns a function that opens a database; `undefined` if the runtime has no SQLite. @returns {Promise<((path: string) => Database) | undefined>} */
export async function sqlite() {
  const isBun = process.versions.bun !== undefined;
  // By variable, as bundlers and type checkers of other runtimes do not have these modules.
  const name = isBun ? "bun:sqlite" : "node:sqlite";
  const { emitWarning } = process;
  try {
    // Node prints a warning that SQLite is experimental. The log is lines of JSON, and the store has tests of its own for it.
    process.emitWarning = () => {};
    const module = await import(name);
    const Class = isBun ? module.Database : module.DatabaseSync;
    return (path) => opened(Class, path);
  } catch (error) {
    if (error instanceof StartError) throw error;
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** @param {new (path: string) => Database} Class @param {string} path */
function opened(Class, path) {
  try {
    // SQLite gives its other files the mode of this one.
    closeSync(openSync(path, "a", 0o600));
    return new Class(path);
  } catch (error) {
    throw new StartError(`the database ${path} cannot be opened (${systemCode(error)})`);
  }
}
