// Reads a user's options one by one. A message names the option and never repeats its value.
import { SecretSlotsError } from "./errors.js";
import { isPlainObject, ownMembers } from "./plain-object.js";
import { quoteUnknown } from "./quote.js";
import { suggestion } from "./suggestion.js";
import { LOOKS_LIKE_MILLISECONDS, MAX_TIME } from "./unix-time.js";

/**
 * Returns a copy of the options' own members, so that a getter runs once and a polluted `Object.prototype` adds no option.
 * Throws `ERR_INVALID_OPTION` for an unknown name, with the known name that is nearest.
 *
 * @template T
 * @param {T} options
 * @param {readonly string[]} names
 * @returns {T}
 */
export function checkOptions(options, names) {
  const own = membersOf(options);
  if (own === undefined) throw invalid("the options must be a plain object");
  for (const name of Object.keys(own)) {
    if (!names.includes(name)) throw unknownOption(name, names);
  }
  return own;
}

/**
 * @param {string} name
 * @param {readonly string[]} known
 */
export function unknownOption(name, known) {
  return invalid(`unknown option ${quoteUnknown(name)}${suggestion(name, known)}`);
}

/** @param {any} options @returns {any} `undefined` for anything but a plain object */
function membersOf(options) {
  return readable(() => (isPlainObject(options) ? ownMembers(options) : undefined));
}

/**
 * Calls a function that reads options. If a getter or a proxy throws, the error becomes `ERR_INVALID_OPTION`.
 *
 * @template T
 * @param {() => T} read
 * @returns {T}
 */
export function readable(read) {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof SecretSlotsError) throw cause;
    const message = "the options cannot be read: a getter or a proxy threw an error";
    throw new SecretSlotsError("ERR_INVALID_OPTION", message, { cause });
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function readFlag(name, value = false) {
  if (typeof value !== "boolean") throw invalid(`${name} must be a boolean`);
  return value;
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

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} min
 * @param {number} max
 * @param {string} [unit] of the number, for the message
 */
export function readInteger(name, value, min, max, unit) {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  throw invalid(`${name} must be an integer from ${min} to ${max}${unit === undefined ? "" : `, in ${unit}`}`);
}

/**
 * Reads a time in whole Unix seconds.
 *
 * @param {string} name
 * @param {unknown} value
 */
export function readTime(name, value) {
  return readSeconds(name, value, 0);
}

/**
 * Reads a time or a duration in whole seconds.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {number} min
 */
export function readSeconds(name, value, min) {
  if (Number.isInteger(value) && Number(value) > MAX_TIME) throw invalid(`${name} ${LOOKS_LIKE_MILLISECONDS}`);
  return readInteger(name, value, min, MAX_TIME, "seconds");
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function readText(name, value) {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !value.isWellFormed()) throw invalid(`${name} must be a string`);
  return value;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {string[]}
 */
export function readTexts(name, value) {
  if (value === undefined) return [];
  const texts = readable(() => (Array.isArray(value) ? Array.from(value) : [value]));
  if (texts.length === 0 || texts.some((text) => typeof text !== "string" || !text.isWellFormed())) {
    throw invalid(`${name} must be a string or an array of strings`);
  }
  return texts;
}

/** @param {string} message */
export function invalid(message) {
  return new SecretSlotsError("ERR_INVALID_OPTION", message);
}
