// The configuration of `secret-slots keep`. No message repeats a value.
import process from "node:process";
import { resolve } from "node:path";
import { object, objectOf, storeOf } from "./config.js";
import { listOf, readJson, readText } from "./input.js";
import { readRegistryConfig } from "./registry-config.js";
import { UsageError } from "./terminal.js";

/** @import { Credential, TokenKeeperOptions } from "../keeper/types.js" */
/** @import { TokenClientOptions } from "../token/types.js" */
/** @import { OpenStore } from "./config.js" */
/** @import { RegistryConfig } from "./registry-config.js" */

/**
 * @typedef {object} KeepConfig
 * @property {Record<string, TokenClientOptions>} clients
 * @property {Record<string, Credential>} credentials
 * @property {string[] | undefined} encrypt
 * @property {Partial<TokenKeeperOptions>} keeper
 * @property {OpenStore | undefined} open The store of the credentials; `undefined` for a registry alone.
 * @property {string | undefined} storeName Equal names mean the same store.
 * @property {(RegistryConfig & { url: string | undefined, hasLines: boolean, storeName: string }) | undefined} registry `hasLines`: its
 *   notices are lines on standard output.
 */

const KEEPER = ["window", "tickInterval", "jitter", "saveBudget", "concurrency", "replayAfter"];
const OF_CREDENTIALS = ["store", "encrypt", "clients", "credentials", "keeper"];

/**
 * @param {string} file
 * @param {string} folder from which its paths are
 * @returns {Promise<KeepConfig>}
 */
export async function readKeepConfig(file, folder) {
  const read = await readJson(file, "the configuration");
  const config = objectOf(read, "the configuration", [...OF_CREDENTIALS, "registry"]);
  const registry = config.registry === undefined ? undefined : readRegistry(config.registry, folder);
  const isAlone = registry !== undefined && OF_CREDENTIALS.every((name) => config[name] === undefined);
  if (registry !== undefined) {
    config.clients ??= {};
    config.credentials ??= {};
  }
  const secrets = (/** @type {unknown} */ source, /** @type {string} */ what) => readSecrets(source, folder, what);
  /** @type {KeepConfig["clients"]} */
  const clients = Object.create(null);
  for (const [name, given] of Object.entries(object(config.clients, "clients"))) {
    const { clientSecrets, ...options } = object(given, `client ${name}`);
    const what = `the secrets of client ${name}`;
    // Read anew when all are refused: a changed file or variable takes over without a restart.
    const read = clientSecrets === undefined ? {} : { clientSecrets: () => secrets(clientSecrets, what) };
    if (clientSecrets !== undefined) await secrets(clientSecrets, what);
    clients[name] = /** @type {any} */ ({ ...options, ...read });
  }
  /** @type {KeepConfig["credentials"]} */
  const credentials = Object.create(null);
  for (const [id, given] of Object.entries(object(config.credentials, "credentials"))) {
    const { refreshToken, ...credential } = object(given, `credential ${id}`);
    if (refreshToken !== undefined) {
      const [refresh_token] = await secrets(refreshToken, `the refresh token of ${id}`);
      credential.tokens = { refresh_token };
    }
    credentials[id] = /** @type {any} */ (credential);
  }
  const encrypt = config.encrypt === undefined ? undefined : await secrets(config.encrypt, "encrypt");
  const keeper = config.keeper === undefined ? {} : readKeeper(config.keeper);
  const open = isAlone ? undefined : storeOf(config.store, folder);
  const storeName = isAlone ? undefined : JSON.stringify(config.store);
  return { clients, credentials, encrypt, keeper, open, storeName, registry };
}

/** @param {unknown} given */
function readKeeper(given) {
  if (object(given, "keeper").replayLostReply !== undefined) {
    throw new UsageError('replayLostReply is now replayAfter: "lease" or "expiry"');
  }
  return objectOf(given, "keeper", KEEPER);
}

/** @param {unknown} given @param {string} folder @returns {NonNullable<KeepConfig["registry"]>} */
function readRegistry(given, folder) {
  const registry = objectOf(given, "registry", ["store", "domain", "notify"]);
  const read = { ...readRegistryConfig(registry, folder), storeName: JSON.stringify(registry.store) };
  if (registry.notify === undefined) return { ...read, url: undefined, hasLines: true };
  const { url } = objectOf(registry.notify, "notify", ["url"]);
  if (!isSafe(url))
    throw new UsageError("the url of notify is neither https nor on this machine, or has a password in it");
  return { ...read, url, hasLines: false };
}

/** What a notice says of applications crosses no network without TLS. @param {unknown} url */
function isSafe(url) {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return (protocol === "https:" || (protocol === "http:" && isHere)) && username === "" && password === "";
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
