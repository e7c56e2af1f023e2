// The configuration: a flag comes before a variable, a variable before the configuration file, and that before the default.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { duplicateMember } from "../http/duplicate-member.js";
import { UsageError } from "./failures.js";
import { flagOf, KEYS, variableOf } from "./keys.js";
import { systemCode } from "./system-code.js";

/** @import { Key, KeyName } from "./keys.js" */

/**
 * @typedef {object} Configuration
 * @property {number} port
 * @property {string} host
 * @property {string} [socket]
 * @property {string} [token_file]
 * @property {string} [public_url]
 * @property {string[]} allowed_returns
 * @property {string} data
 * @property {import("./values.js").StoreAddress} [store]
 * @property {string} [bootstrap]
 * @property {string} [encryption_key]
 * @property {string} [openid_issuer]
 * @property {string} [openid_client_id]
 * @property {string[]} [openid_client_secrets]
 * @property {string} openid_scope
 * @property {string} [openid_title]
 * @property {string} [smtp_url]
 * @property {string} [mail_from]
 * @property {boolean} allow_loopback
 * @property {string[]} allowed_hosts
 * @property {string[]} trusted_proxy
 * @property {"debug" | "info" | "warn" | "error" | "off"} log_level
 * @property {boolean} metrics
 * @property {string} [instance]
 */
/** @typedef {{ value: unknown, origin: string, isText: boolean }} Given A value, and what a message calls its place. */

const PREFIX = variableOf("");
const CONFIG = variableOf("config");
/** Keys of which each needs the others. */
const TOGETHER = [
  ["smtp_url", "mail_from"],
  ["openid_issuer", "openid_client_id", "openid_client_secrets"],
];
/** What Kubernetes sets for a Service that is named secret-slots. */
const OF_KUBERNETES = /^SECRET_SLOTS_(?:\w+_)?(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)$/;
const names = /** @type {KeyName[]} */ (Object.keys(KEYS));

/**
 * Reads the configuration. Throws a `UsageError` that names the key and its place, and never its value.
 *
 * @param {{ flags?: Record<string, unknown>, environment?: Record<string, string | undefined> }} sources `flags`: by the names of keys,
 *   beside `config`, the path of a configuration file.
 * @returns {Configuration}
 */
export function readConfiguration({ flags = {}, environment = {} }) {
  refuseUnknownVariables(environment);
  const path = flags.config ?? environment[CONFIG];
  const file = path === undefined ? {} : readFile(String(path), flags.config === undefined ? CONFIG : "--config");
  /** @type {Record<string, unknown>} */
  const configuration = {};
  /** @type {Record<string, string>} */
  const origins = {};
  for (const name of names) {
    /** @type {Key} */
    const key = KEYS[name];
    const given = fromFlag(name, flags) ?? fromEnvironment(name, key, environment) ?? file[name];
    configuration[name] = given === undefined ? key.default : read(key, given);
    origins[name] = given?.origin ?? name;
  }
  for (const together of TOGETHER) {
    const one = together.find((name) => configuration[name] !== undefined);
    const other = together.find((name) => configuration[name] === undefined);
    if (one !== undefined && other !== undefined)
      throw new UsageError(`${origins[one]} needs ${other}: set ${variableOf(other)} too`);
  }
  return /** @type {Configuration} */ (/** @type {unknown} */ (configuration));
}

/** @param {Key} key @param {Given} given */
function read({ form }, { value, origin, isText }) {
  const found = form.read(isText && typeof value === "string" ? (form.ofText?.(value) ?? value) : value);
  if (found !== undefined) return found;
  const isLink = origin === variableOf("port") && /^tcp:/.test(String(value));
  const why = isLink ? "; Kubernetes sets it for a Service named secret-slots: set enableServiceLinks to false" : "";
  throw new UsageError(`${origin} must ${form.must}${why}`);
}

/** @param {string} name @param {Record<string, unknown>} flags @returns {Given | undefined} */
function fromFlag(name, flags) {
  return flags[name] === undefined ? undefined : { value: flags[name], origin: `--${flagOf(name)}`, isText: true };
}

/** @param {string} name @param {Key} key @param {Record<string, string | undefined>} environment @returns {Given | undefined} */
function fromEnvironment(name, { isSecret = false }, environment) {
  const variable = variableOf(name);
  const value = environment[variable];
  // A deployment that failed to insert a value must not start with another one.
  if (value === "") throw new UsageError(`${variable} must not be empty: set it, or remove it`);
  const file = hasFile(name, isSecret) ? environment[`${variable}_FILE`] : undefined;
  if (file === undefined) return value === undefined ? undefined : { value, origin: variable, isText: true };
  if (value !== undefined) throw new UsageError(`${variable} and ${variable}_FILE must not both be set`);
  // Files of secrets often end with a line break.
  const content = readText(file, `${variable}_FILE`).replace(/\r?\n$/, "");
  return { value: content, origin: `the file of ${variable}_FILE`, isText: true };
}

/** Whether a variable may name a file with the value. The address of a store may hold a password. @param {string} name @param {boolean} isSecret */
export const hasFile = (name, isSecret = false) => isSecret || name === "store";

/** @param {Record<string, string | undefined>} environment */
function refuseUnknownVariables(environment) {
  const known = new Set([CONFIG, ...names.map(variableOf)]);
  for (const name of names) {
    const { isSecret } = /** @type {Key} */ (KEYS[name]);
    if (hasFile(name, isSecret)) known.add(`${variableOf(name)}_FILE`);
  }
  for (const name of Object.keys(environment)) {
    if (!name.startsWith(PREFIX) || known.has(name) || OF_KUBERNETES.test(name)) continue;
    throw new UsageError(`unknown variable ${name.slice(0, 64)}: --help lists the known ones`);
  }
}

/** @param {string} path @param {string} origin @returns {Record<string, Given>} */
function readFile(path, origin) {
  const content = readText(path, origin);
  const place = basename(path);
  /** @type {unknown} */
  let document;
  try {
    document = JSON.parse(content);
  } catch {
    // The parser's message may quote a secret.
    throw new UsageError(`${place} must be JSON`);
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw new UsageError(`${place} must be an object of JSON`);
  const repeated = duplicateMember(content);
  if (repeated !== undefined)
    throw new UsageError(`${place}: a member must come once: ${repeated.join(".").slice(0, 64)}`);
  const unknown = Object.keys(document).find((name) => !Object.hasOwn(KEYS, name));
  if (unknown !== undefined)
    throw new UsageError(`${place}: unknown key ${JSON.stringify(unknown.slice(0, 64))}; it takes ${names.join(", ")}`);
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name, { value, origin: `${place}: ${name}`, isText: false }]),
  );
}

/** @param {string} path @param {string} origin */
function readText(path, origin) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${origin}: the file cannot be read (${systemCode(error)})`);
  }
}
