// What configurations are read with: objects, their members, and the store that one names. No message repeats a value.
import { resolve } from "node:path";
import { SecretSlotsError } from "../platform/errors.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { FileStore } from "../stores/file.js";
import { MemoryStore } from "../stores/memory.js";
import { RedisStore } from "../stores/redis.js";
import { UsageError } from "./terminal.js";

/** @import { Store } from "../stores/types.js" */
/** @typedef {() => Promise<{ store: Store, close: () => Promise<void> }>} OpenStore */

/** How long a Redis may take to be there, in milliseconds. */
const CONNECT_WITHIN = 10_000;

/**
 * The own members of a JSON object.
 *
 * @param {unknown} value
 * @param {string} what
 * @returns {Record<string, any>}
 */
export function object(value, what) {
  if (!isPlainObject(value)) throw new UsageError(`${what} is not a JSON object`);
  return ownMembers(value);
}

/**
 * An object that has none but these members.
 * @param {unknown} value
 * @param {string} what
 * @param {readonly string[]} names
 */
export function objectOf(value, what, names) {
  const read = object(value, what);
  const unknown = Object.keys(read).find((name) => !names.includes(name));
  if (unknown === undefined) return read;
  throw new UsageError(`${what} has ${JSON.stringify(unknown.slice(0, 64))}, which is nothing that it may have`);
}

/**
 * @param {unknown} given
 * @param {string} folder from which its path is
 * @returns {OpenStore}
 */
export function storeOf(given, folder) {
  const { file, redis, memory } = object(given, "store");
  const close = async () => {};
  if (typeof file === "string") return async () => ({ store: new FileStore(resolve(folder, file)), close });
  if (memory === true) return async () => ({ store: new MemoryStore(), close });
  if (typeof redis === "string") return () => openRedis(redis);
  throw new UsageError('the store is none of { "file": FOLDER }, { "redis": URL } and { "memory": true }');
}

/** @param {(options: { url: string }) => any} createClient @param {string} url */
function connect(createClient, url) {
  try {
    return createClient({ url });
  } catch {
    // Its message may quote the URL, and the URL may hold a password.
    throw new UsageError("the redis of the configuration is no URL of a Redis");
  }
}

/** @param {string} url */
async function openRedis(url) {
  // A name that is not written out: who does not use it need not have it.
  const name = "redis";
  const { createClient } = await import(name).catch(() => {
    throw new UsageError("the package redis is not installed: npm install redis");
  });
  const client = connect(createClient, url);
  // Its errors come back with the calls that meet them.
  client.on("error", () => {});
  const timer = setTimeout(() => client.destroy(), CONNECT_WITHIN);
  await client.connect().catch(() => {
    throw new SecretSlotsError("ERR_STORE", "the Redis of the configuration cannot be reached");
  });
  clearTimeout(timer);
  return { store: new RedisStore(client), close: async () => client.destroy() };
}
