// The configuration of `secret-slots keep`. No message repeats a value.
import process from "node:process";
import { resolve } from "node:path";
import { SecretSlotsError } from "../errors.js";
import { isPlainObject } from "../plain-object.js";
import { FileStore } from "../stores/file.js";
import { MemoryStore } from "../stores/memory.js";
import { RedisStore } from "../stores/redis.js";
import { listOf, readJson, readText } from "./input.js";
import { UsageError } from "./terminal.js";

/** @import { Credential, TokenKeeperOptions } from "../keeper/types.js" */
/** @import { Store } from "../stores/types.js" */
/** @import { TokenClientOptions } from "../token/types.js" */

/**
 * @typedef {object} KeepConfig
 * @property {Record<string, TokenClientOptions>} clients
 * @property {Record<string, Credential>} credentials
 * @property {string[] | undefined} encrypt
 * @property {Partial<TokenKeeperOptions>} keeper
 * @property {() => Promise<{ store: Store, close: () => Promise<void> }>} open
 */

const KEEPER = ["window", "tickInterval", "jitter", "saveBudget", "concurrency", "replayLostReply"];
/** How long a Redis may take to be there, in milliseconds. */
const CONNECT_WITHIN = 10_000;

/**
 * @param {string} file
 * @param {string} folder from which its paths are
 * @returns {Promise<KeepConfig>}
 */
export async function readKeepConfig(file, folder) {
  const config = object(await readJson(file, "the configuration"), "the configuration");
  for (const name of Object.keys(config)) {
    if (!["store", "encrypt", "clients", "credentials", "keeper"].includes(name)) {
      throw new UsageError(
        `the configuration has ${JSON.stringify(name.slice(0, 64))}, which is nothing that it may have`,
      );
    }
  }
  const secrets = (/** @type {unknown} */ source, /** @type {string} */ what) => readSecrets(source, folder, what);
  /** @type {KeepConfig["clients"]} */
  const clients = {};
  for (const [name, given] of Object.entries(object(config.clients, "clients"))) {
    const { clientSecrets, ...options } = object(given, `client ${name}`);
    const what = `the secrets of client ${name}`;
    // Read anew when all are refused: a changed file or variable takes over without a restart.
    const read = clientSecrets === undefined ? {} : { clientSecrets: () => secrets(clientSecrets, what) };
    if (clientSecrets !== undefined) await secrets(clientSecrets, what);
    clients[name] = /** @type {any} */ ({ ...options, ...read });
  }
  /** @type {KeepConfig["credentials"]} */
  const credentials = {};
  for (const [id, given] of Object.entries(object(config.credentials, "credentials"))) {
    const { refreshToken, ...credential } = object(given, `credential ${id}`);
    if (refreshToken !== undefined) {
      const [refresh_token] = await secrets(refreshToken, `the refresh token of ${id}`);
      credential.tokens = { refresh_token };
    }
    credentials[id] = /** @type {any} */ (credential);
  }
  const encrypt = config.encrypt === undefined ? undefined : await secrets(config.encrypt, "encrypt");
  const keeper = config.keeper === undefined ? {} : object(config.keeper, "keeper");
  for (const name of Object.keys(keeper)) {
    if (!KEEPER.includes(name))
      throw new UsageError(`keeper has ${JSON.stringify(name.slice(0, 64))}, which is nothing that it may have`);
  }
  return { clients, credentials, encrypt, keeper, open: storeOf(config.store, folder) };
}

/**
 * @param {unknown} given
 * @param {string} folder
 * @returns {KeepConfig["open"]}
 */
function storeOf(given, folder) {
  const { file, redis, memory } = object(given, "store");
  const close = async () => {};
  if (typeof file === "string") return async () => ({ store: new FileStore(resolve(folder, file)), close });
  if (memory === true) return async () => ({ store: new MemoryStore(), close });
  if (typeof redis === "string") return () => openRedis(redis);
  throw new UsageError('the store is none of { "file": FOLDER }, { "redis": URL } and { "memory": true }');
}

/** @param {string} url */
async function openRedis(url) {
  // A name that is not written out: who does not use it need not have it.
  const name = "redis";
  const { createClient } = await import(name).catch(() => {
    throw new UsageError("the package redis is not installed: npm install redis");
  });
  const client = createClient({ url });
  // Its errors come back with the calls that meet them.
  client.on("error", () => {});
  const timer = setTimeout(() => client.destroy(), CONNECT_WITHIN);
  await client.connect().catch(() => {
    throw new SecretSlotsError("ERR_STORE", "the Redis of the configuration cannot be reached");
  });
  clearTimeout(timer);
  return { store: new RedisStore(client), close: async () => client.destroy() };
}

/**
 * @param {unknown} source
 * @param {string} folder
 * @param {string} what
 */
async function readSecrets(source, folder, what) {
  const { file, env } = object(source, what);
  if (typeof file === "string") return listOf(await readText(resolve(folder, file), what));
  const value = typeof env === "string" ? process.env[env] : undefined;
  if (value !== undefined) return listOf(value);
  throw new UsageError(`${what}: neither { "file": FILE } nor { "env": NAME } of a variable that is set`);
}

/**
 * @param {unknown} value
 * @param {string} what
 * @returns {Record<string, any>}
 */
function object(value, what) {
  if (!isPlainObject(value)) throw new UsageError(`${what} is not a JSON object`);
  return value;
}
