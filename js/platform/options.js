// Options as a user writes them, read one by one. No message repeats a value.
import { SecretSlotsError } from "./errors.js";
import { isPlainObject, ownMembers } from "./plain-object.js";
import { LOOKS_LIKE_MILLISECONDS, MAX_TIME } from "./unix-time.js";

/**
 * A copy of the options' own members. An option that is not given is `undefined`, also if other code has polluted
 * `Object.prototype`. A getter runs once.
 *
 * @template T
 * @param {T} options
 * @param {readonly string[]} names
 * @returns {T}
 */
export function checkOptions(options, names) {
  const own = membersOf(options);
  if (own === undefined) throw invalid("are not a plain object");
  for (const name of Object.keys(own)) {
    if (!names.includes(name)) throw invalid(`have none that is named ${JSON.stringify(name.slice(0, 64))}`);
  }
  return own;
}

/** @param {any} options @returns {any} `undefined` for what is no plain object */
function membersOf(options) {
  return readable(() => (isPlainObject(options) ? ownMembers(options) : undefined));
}

/**
 * What reads options, or values in them. Throws `ERR_INVALID_OPTION` in place of what a getter or a proxy throws.
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
  if (typeof value !== "boolean") throw invalid(`have ${name}, which is not a boolean`);
  return value;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} min
 * @param {number} max
 */
export function readInteger(name, value, min, max) {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  throw invalid(`have ${name}, which is not an integer from ${min} to ${max}`);
}

/**
 * A time in whole Unix seconds.
 *
 * @param {string} name
 * @param {unknown} value
 */
export function readTime(name, value) {
  return readSeconds(name, value, 0);
}

/**
 * A time or a duration in whole seconds.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {number} min
 */
export function readSeconds(name, value, min) {
  if (Number.isInteger(value) && Number(value) > MAX_TIME)
    throw invalid(`have ${name}, which ${LOOKS_LIKE_MILLISECONDS}`);
  return readInteger(name, value, min, MAX_TIME);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function readText(name, value) {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !value.isWellFormed()) throw invalid(`have ${name}, which is not a string`);
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
    throw invalid(`have ${name}, which is neither a string nor an array of strings`);
  }
  return texts;
}

/** @param {string} problem */
export function invalid(problem) {
  return new SecretSlotsError("ERR_INVALID_OPTION", `the options ${problem}`);
}
