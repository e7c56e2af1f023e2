// Reads the options of a registry and of its operations, each once.
import { clockOf } from "../platform/clock.js";
import { observerOf } from "../platform/observer.js";
import { checkOptions, invalid, readFlag, readInteger, readText } from "../platform/options.js";
import { isPlainObject, memberOf, ownMembers } from "../platform/plain-object.js";
import { canShare } from "../platform/can-share.js";
import { checkDomain } from "./boundary.js";

/** @import { Store } from "../stores/types.js" */
/** @import { Command, Domain } from "./boundary.js" */
/** @import { ClientSecretRegistryOptions, RegistryDomain } from "./types.js" */
/** @typedef {ReturnType<typeof readRegistryOptions>} Settings */

const NAMES = ["store", "domain", "prefix", "notify", "retention", "flushInterval", "realm", "onEvent", "clock"];
const DOMAIN = [
  ...["expiry", "maxExpiry", "maxSecrets", "maxKept", "maxRetired", "overlap", "maxOverlap", "prefix"],
  "noticeThresholds",
];
const METHODS = /** @type {const} */ (["read", "write", "delete", "list", "append", "entries"]);
const HOUR = 3600;
const DAY = 24 * HOUR;
/** The longest time span of an option, in seconds: ten years. */
const LONGEST = 3660 * DAY;

/** @param {ClientSecretRegistryOptions} given */
export function readRegistryOptions(given) {
  const options = checkOptions(given, NAMES);
  const { domain = {}, retention = 90 * DAY, flushInterval = 10, realm = "token", prefix = "registry/" } = options;
  const store = /** @type {Required<Store>} */ (options.store);
  const isStore = METHODS.every((name) => typeof store?.[name] === "function");
  if (!isStore) throw invalid(`store must have the functions ${METHODS.join(", ")}`);
  if (!/^[\x21\x23-\x5b\x5d-\x7e ]{0,256}$/.test(realm))
    throw invalid("realm must have at most 256 printable ASCII characters, without quotes and backslashes");
  if (typeof prefix !== "string" || !/^[\x21-\x7e]{0,14}$/.test(prefix)) {
    throw invalid("prefix must have at most 14 visible ASCII characters");
  }
  return {
    store,
    prefix,
    realm,
    /** Replaced by `setDomain`: read it anew for each operation. */
    domain: readDomain(domain),
    retention: readInteger("retention", retention, DAY, LONGEST, "seconds"),
    flushInterval: readInteger("flushInterval", flushInterval, 1, HOUR, "seconds"),
    notify: readFunction("notify", options.notify),
    tell: observerOf(readFunction("onEvent", options.onEvent)),
    clock: clockOf(options.clock),
    /** Whether requests may wait for each other's promises on this platform. */
    sharesPromises: canShare || memberOf(store, "sharesPromises") === true,
  };
}

/** Reads the options of a domain. The core has the defaults. @param {RegistryDomain} given @returns {Domain} */
export function readDomain(given) {
  const domain = checkOptions(given, DOMAIN);
  const count = (/** @type {"maxSecrets" | "maxKept" | "maxRetired"} */ name, /** @type {number} */ min, max = 1000) =>
    domain[name] === undefined ? undefined : readInteger(name, domain[name], min, max);
  const time = (/** @type {"overlap" | "maxOverlap"} */ name) =>
    domain[name] === undefined ? undefined : readInteger(name, domain[name], 0, LONGEST, "seconds");
  const life = (/** @type {"expiry" | "maxExpiry"} */ name) =>
    domain[name] === undefined ? undefined : readExpiry(name, domain[name]);
  const { noticeThresholds = [20 * DAY, 15 * DAY, 10 * DAY, 5 * DAY, DAY] } = domain;
  if (!Array.isArray(noticeThresholds)) throw invalid("noticeThresholds must be an array of seconds");
  const read = {
    rules: {
      prefix: readText("prefix", domain.prefix),
      expiry: life("expiry"),
      maxExpiry: life("maxExpiry"),
      maxSecrets: count("maxSecrets", 1),
      maxKept: count("maxKept", 1, 3000),
      maxRetired: count("maxRetired", 0),
      overlap: time("overlap"),
      maxOverlap: time("maxOverlap"),
    },
    thresholds: Float64Array.from(noticeThresholds, (value) =>
      readInteger("noticeThresholds", value, 1, LONGEST, "seconds"),
    ),
  };
  checkDomain(read);
  return read;
}

/**
 * Reads an expiry into the text that the core takes, such as `3 months`.
 *
 * @param {string} name
 * @param {unknown} expiry
 */
export function readExpiry(name, expiry) {
  if (expiry === "none") return "none";
  const isPeriod = isPlainObject(expiry) && Object.keys(expiry).every((key) => key === "value" || key === "unit");
  const { value, unit } = isPeriod ? ownMembers(expiry) : {};
  if (typeof unit !== "string") throw invalid(`${name} must be "none" or { value, unit }`);
  return `${readInteger(`${name}.value`, value, 1, 2 ** 32 - 1)} ${unit}`;
}

/** Parses an expiry from the core's text. @param {string} text @returns {import("./types.js").Expiry} */
export function expiryOf(text) {
  if (text === "none") return "none";
  const [value, unit] = text.split(" ");
  return { value: Number(value), unit: /** @type {any} */ (unit) };
}

/**
 * Reads the options that all operations have, and those in `names`.
 *
 * @param {any} given
 * @param {readonly string[]} [names]
 * @returns {Omit<Command, "operation">}
 */
export function readOperation(given = {}, names = []) {
  const options = checkOptions(given, ["actor", "force", "idempotencyKey", "ifVersion", ...names]);
  const { overlap, description } = options;
  return {
    actor: readText("actor", options.actor),
    force: readFlag("force", options.force),
    idempotencyKey: readText("idempotencyKey", options.idempotencyKey),
    ifVersion: readText("ifVersion", options.ifVersion),
    secretId: options.secretId === undefined ? undefined : readSecretId(options.secretId),
    description: readText("description", description)?.trim().normalize("NFC"),
    overlap: overlap === undefined ? undefined : readInteger("overlap", overlap, 0, LONGEST, "seconds"),
  };
}

/** @param {unknown} id */
export function readSecretId(id) {
  if (typeof id !== "string" || id === "" || id.length > 128)
    throw invalid("secretId must be a string of 1 to 128 characters");
  return id;
}

/**
 * @template {(...args: any[]) => unknown} F
 * @param {string} name
 * @param {F | undefined} value
 */
export function readFunction(name, value) {
  if (value !== undefined && typeof value !== "function") throw invalid(`${name} must be a function`);
  return value;
}
