// The configuration of `secret-slots keep`.
import process from "node:process";
import { dirname, resolve } from "node:path";
import { isPlainObject } from "../platform/plain-object.js";
import { listOf, nameOf, readText } from "./input.js";
import { readConfig } from "./member.js";
import { storeOf } from "./open-store.js";
import { readRegistryConfig } from "./registry-config.js";
import { isSafeUrl, SAFE_URL } from "./safe-url.js";
import { UsageError } from "./usage-error.js";

/** @import { Credential, TokenKeeperOptions } from "../keeper/types.js" */
/** @import { TokenClientOptions } from "../token/types.js" */
/** @import { Member } from "./member.js" */
/** @import { OpenStore } from "./open-store.js" */
/** @import { RegistryConfig } from "./registry-config.js" */

/** What a member says, and the member itself for messages. @template T @typedef {{ options: T, member: Member }} Configured */
/**
 * @typedef {object} KeepConfig
 * @property {Record<string, Configured<TokenClientOptions>>} clients
 * @property {Record<string, Configured<Credential>>} credentials
 * @property {Configured<string[] | undefined>} encrypt
 * @property {Configured<Partial<TokenKeeperOptions>>} keeper
 * @property {OpenStore | undefined} open The store of the credentials; `undefined` for a registry alone.
 * @property {string | undefined} storeName Equal names mean the same store.
 * @property {KeepRegistry | undefined} registry
 * @property {string[]} variables The environment variables that hold its secrets.
 */
/**
 * @typedef {RegistryConfig & { url: string | undefined, hasLines: boolean, storeName: string }} KeepRegistry `hasLines`: its notices
 *   are lines on standard output.
 */

const KEEPER = ["window", "tickInterval", "jitter", "saveBudget", "concurrency", "replayAfter"];
const OF_CREDENTIALS = ["store", "encrypt", "clients", "credentials", "keeper"];

/** The configuration of a keeper beside others: its store is one that processes share. @typedef {KeepConfig & { open: OpenStore }} SharedConfig */

/**
 * Reads a configuration whose store another process may open, too.
 *
 * @param {string} file
 * @returns {Promise<SharedConfig>}
 */
export async function readSharedConfig(file) {
  const folder = dirname(resolve(file));
  const config = await readConfig(file);
  const { open } = storeOf(config.at("store"), folder, ["file", "sqlite", "redis"]);
  return { ...(await readFrom(config, folder)), open };
}

/**
 * @param {string} file
 * @param {string} folder to which its paths are relative
 * @returns {Promise<KeepConfig>}
 */
export async function readKeepConfig(file, folder) {
  return readFrom(await readConfig(file), folder);
}

/** @param {Member} config @param {string} folder @returns {Promise<KeepConfig>} */
async function readFrom(config, folder) {
  const given = config.object([...OF_CREDENTIALS, "registry"]);
  const registry = given.registry === undefined ? undefined : readRegistry(config.at("registry"), folder);
  const isAlone = registry !== undefined && OF_CREDENTIALS.every((name) => given[name] === undefined);
  const membersOf = (/** @type {string} */ name) =>
    registry !== undefined && given[name] === undefined ? [] : config.at(name).entries();
  /** @type {KeepConfig["clients"]} */
  const clients = Object.create(null);
  for (const [name, member] of membersOf("clients")) clients[name] = await readClient(member, folder);
  /** @type {KeepConfig["credentials"]} */
  const credentials = Object.create(null);
  for (const [id, member] of membersOf("credentials")) credentials[id] = await readCredential(member, folder);
  const encrypt = config.at("encrypt");
  const keeper = config.at("keeper");
  return {
    clients,
    credentials,
    encrypt: { options: encrypt.isGiven ? await readSecrets(encrypt, folder) : undefined, member: encrypt },
    keeper: { options: keeper.isGiven ? readKeeper(keeper) : {}, member: keeper },
    open: isAlone ? undefined : storeOf(config.at("store"), folder, ["file", "sqlite", "redis", "memory"]).open,
    storeName: isAlone ? undefined : JSON.stringify(given.store),
    registry,
    variables: variablesOf(encrypt, membersOf("clients"), membersOf("credentials")),
  };
}

/**
 * @param {Member} encrypt
 * @param {readonly [string, Member][]} clients
 * @param {readonly [string, Member][]} credentials
 */
function variablesOf(encrypt, clients, credentials) {
  const secrets = [
    encrypt,
    ...clients.map(([, client]) => client.at("clientSecrets")),
    ...credentials.map(([, credential]) => credential.at("refreshToken")),
  ];
  return secrets.flatMap(({ value }) => (isPlainObject(value) && typeof value.env === "string" ? [value.env] : []));
}

/** @param {Member} member @param {string} folder @returns {Promise<Configured<TokenClientOptions>>} */
async function readClient(member, folder) {
  const { clientSecrets, ...options } = member.object();
  if (clientSecrets === undefined) return { options: /** @type {any} */ (options), member };
  // Read again whenever all secrets are refused: a changed file takes effect without a restart.
  const read = () => readSecrets(member.at("clientSecrets"), folder);
  await read();
  return { options: /** @type {any} */ ({ ...options, clientSecrets: read }), member };
}

/** @param {Member} member @param {string} folder @returns {Promise<Configured<Credential>>} */
async function readCredential(member, folder) {
  const credential = member.object(["client", "grant", "scope", "tokens", "refreshToken"]);
  const token = member.at("refreshToken");
  if (token.isGiven) {
    const [refresh_token] = await readSecrets(token, folder);
    if (refresh_token === undefined) throw new UsageError(`${token.name} holds no refresh token`);
    credential.tokens = { refresh_token };
  } else if (credential.grant === "refresh_token" && credential.tokens === undefined) {
    throw token.mustBe("given for the grant refresh_token");
  }
  delete credential.refreshToken;
  return { options: /** @type {any} */ (credential), member };
}

/** @param {Member} keeper */
function readKeeper(keeper) {
  if (keeper.object().replayLostReply !== undefined) {
    throw new UsageError(`${keeper.name}.replayLostReply is now replayAfter: "lease" or "expiry"`);
  }
  return keeper.object(KEEPER);
}

/** @param {Member} registry @param {string} folder @returns {KeepRegistry} */
function readRegistry(registry, folder) {
  const { store, notify } = registry.object(["store", "domain", "notify"]);
  const read = { ...readRegistryConfig(registry, folder), storeName: JSON.stringify(store) };
  if (notify === undefined) return { ...read, url: undefined, hasLines: true };
  registry.at("notify").object(["url"]);
  const url = registry.at("notify").at("url");
  if (!isSafeUrl(url.value)) throw url.mustBe(SAFE_URL);
  return { ...read, url: url.value, hasLines: false };
}

/** @param {Member} member @param {string} folder */
async function readSecrets(member, folder) {
  const form = '{ "file": FILE } or { "env": NAME }';
  if (!isPlainObject(member.value)) throw member.mustBe(`${form}: the configuration itself holds no secret`);
  const { file, env } = member.object(["file", "env"]);
  if (typeof file === "string") {
    const path = resolve(folder, file);
    // A name without a file is not repeated: it may be a secret.
    const text = await readText(path, nameOf(path), `the file of ${member.nameInside}`);
    return listOf(text, nameOf(path));
  }
  const value = typeof env === "string" ? process.env[env] : undefined;
  if (value !== undefined) return listOf(value, `the variable of ${member.nameInside}`);
  throw member.mustBe(`${form}, with the name of an environment variable that is set`);
}
