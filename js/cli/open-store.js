// The store that a configuration names.
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { SecretSlotsError } from "../platform/errors.js";
import { FileStore } from "../stores/file.js";
import { MemoryStore } from "../stores/memory.js";
import { RedisStore } from "../stores/redis.js";
import { SqliteStore } from "../stores/sqlite.js";
import { oneOf } from "./command.js";
import { UsageError } from "./usage-error.js";

/** @import { Store } from "../stores/types.js" */
/** @import { Member } from "./member.js" */
/** @typedef {{ kind: "folder" | "file", path: string }} Place On this host. */
/** @typedef {() => Promise<{ store: Store, close: () => Promise<void> }>} OpenStore */

/** The longest wait for a connection to Redis, in milliseconds. */
const CONNECT_WITHIN = 10_000;

const FORMS = {
  file: '{ "file": FOLDER }',
  sqlite: '{ "sqlite": FILE }',
  redis: '{ "redis": URL }',
  memory: '{ "memory": true }',
};

/**
 * @param {Member} member
 * @param {string} folder to which paths are relative
 * @param {readonly ("file" | "sqlite" | "redis" | "memory")[]} kinds
 * @returns {{ open: OpenStore, place: Place | undefined }} `place`: that of a store in files or in SQLite.
 */
export function storeOf(member, folder, kinds) {
  const forms = kinds.map((kind) => FORMS[kind]);
  if (!member.isGiven) throw member.mustBe(oneOf(forms));
  const { file, sqlite, redis, memory } = member.object(kinds);
  const close = async () => {};
  const isOne = [file, sqlite, redis, memory].filter((kind) => kind !== undefined).length === 1;
  if (isOne && typeof file === "string" && file !== "") {
    const path = resolve(folder, file);
    return { open: async () => ({ store: new FileStore(path), close }), place: { kind: "folder", path } };
  }
  if (isOne && typeof sqlite === "string" && sqlite !== "") {
    const path = resolve(folder, sqlite);
    return { open: () => openSqlite(member, path), place: { kind: "file", path } };
  }
  if (isOne && memory === true) {
    return { open: async () => ({ store: new MemoryStore(), close }), place: undefined };
  }
  if (isOne && typeof redis === "string") return { open: () => openRedis(member, redis), place: undefined };
  throw member.mustBe(oneOf(forms));
}

/** @param {Member} member @param {string} path */
async function openSqlite(member, path) {
  // The types of the oldest Node that the package supports do not know it.
  const name = "node:sqlite";
  const { DatabaseSync } = await import(name).catch(() => {
    throw new UsageError(`${member.name} needs a runtime with SQLite: Node 22.13 or later, Deno or Bun`);
  });
  try {
    // SQLite itself would make a file that others may read.
    await (await open(path, "a", 0o600)).close();
    const database = new DatabaseSync(path);
    return { store: new SqliteStore(database), close: async () => database.close() };
  } catch {
    throw new SecretSlotsError("ERR_STORE", `the SQLite file of ${member.nameInside} cannot be opened for writing`);
  }
}

/** @param {Member} member @param {string} url */
async function openRedis(member, url) {
  // A bundler must not look for a package that is optional: it sees no name here.
  const name = "redis";
  const { createClient } = await import(name).catch(() => {
    throw new UsageError(`${member.name} needs the package redis: npm install redis`);
  });
  const client = connect(member, createClient, url);
  // Each call rejects with its own error.
  client.on("error", () => {});
  const timer = setTimeout(() => client.destroy(), CONNECT_WITHIN);
  const connected = client.connect().finally(() => clearTimeout(timer));
  await connected.catch(() => {
    throw new SecretSlotsError("ERR_STORE", `the Redis of ${member.nameInside} cannot be reached`);
  });
  return { store: new RedisStore(client), close: async () => client.destroy() };
}

/** @param {Member} member @param {(options: { url: string }) => any} createClient @param {string} url */
function connect(member, createClient, url) {
  try {
    return createClient({ url });
  } catch {
    // Its message may quote the URL, and the URL may hold a password.
    throw member.at("redis").mustBe("the URL of a Redis, such as redis://localhost:6379");
  }
}
