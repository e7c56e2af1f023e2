// Opens the store that the configuration names.
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { FileStore } from "secret-slots/stores/file";
import { SqliteStore } from "secret-slots/stores/sqlite";
import { DataFolder } from "./data-folder.js";
import { StartError } from "./failures.js";
import { sqlite } from "./sqlite-database.js";
import { systemCode } from "./system-code.js";

/** @import { Configuration } from "./configuration.js" */
/** @import { Tell } from "./log.js" */

/**
 * @typedef {object} OpenStore
 * @property {import("../service-options.js").ServiceOptions["store"]} store
 * @property {"file" | "sqlite" | "postgres" | "redis"} kind
 * @property {() => Promise<void>} close
 * @property {string} [encryptionKey] That of the data folder.
 */

/**
 * Opens the store. A server that is away is no error: calls to the store fail until it is there.
 *
 * @param {Configuration} configuration
 * @param {{ tell: Tell, mustExist?: boolean }} options `mustExist`: whether an embedded store has to be there already.
 * @returns {Promise<OpenStore>}
 */
export async function openStore({ store, data }, { tell, mustExist = false }) {
  switch (store?.kind) {
    case undefined:
      return openEmbedded(new DataFolder(data), mustExist);
    case "file":
      return openFile(resolve(store.address));
    case "sqlite":
      return openSqlite(resolve(store.address), `${store.kind}:${store.address}`);
    case "postgres":
      return (await import("./postgres-store.js")).openPostgres(store.address, tell);
    case "redis":
      return (await import("./redis-store.js")).openRedis(store.address, tell);
  }
}

/** @param {DataFolder} folder @param {boolean} mustExist @returns {Promise<OpenStore>} */
async function openEmbedded(folder, mustExist) {
  const found = folder.kind;
  if (found === undefined && mustExist)
    throw new StartError(`the data folder ${folder.path} has no data: check --data, or start the service first`);
  folder.prepare();
  const kind = found ?? folder.claim((await sqlite()) === undefined ? "file" : "sqlite");
  const opened =
    kind === "file"
      ? openFile(folder.recordsOf(kind))
      : await openSqlite(folder.recordsOf(kind), `the data folder ${folder.path}`);
  return { ...opened, encryptionKey: folder.encryptionKey() };
}

/** @param {string} path @returns {OpenStore} */
function openFile(path) {
  return { kind: "file", store: new FileStore(path), async close() {} };
}

/** @param {string} path @param {string} what @returns {Promise<OpenStore>} */
async function openSqlite(path, what) {
  const open = await sqlite();
  if (open === undefined)
    throw new StartError(
      `${what} keeps its records in SQLite, which Node ${process.versions.node} does not have: start it with Node 22.13 or later, Deno or Bun`,
    );
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(`${what} cannot be made (${systemCode(error)})`);
  }
  const database = open(path);
  return {
    kind: "sqlite",
    store: new SqliteStore(database),
    async close() {
      database.close();
    },
  };
}
