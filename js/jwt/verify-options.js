// The options of verification: as a user writes them, and as the core takes them.
import { core } from "../wasm/slots/core.js";
import { readDuration } from "../platform/duration.js";
import { checkOptions, invalid, readFlag, readInteger, readText, readTexts } from "../platform/options.js";
import { LOOKS_LIKE_MILLISECONDS, MAX_TIME } from "../platform/unix-time.js";
import { readKids } from "./kids.js";

/** @typedef {import("./types.js").Algorithm} Algorithm */
/** @typedef {import("./types.js").SlotFrom} SlotFrom */
/** @typedef {import("./types.js").VerifyOptions} VerifyOptions */
/** @typedef {import("../wasm/slots/core.js").Glue} Glue */

/** @type {readonly Algorithm[]} */
const ALGORITHMS = ["HS256", "HS384", "HS512"];
/** @type {readonly SlotFrom[]} */
const SLOT_FROM = ["iat", "slot", "kid", "any"];
const DEFAULT_MAX_TRIES = 4;
const MAX_TRIES = 16;
const DEFAULT_MAX_TOKEN_LENGTH = 16_384;
const MAX_TOKEN_LENGTH = 1 << 20;
const MAX_REQUIRED_CLAIMS = 64;
const MAX_CACHE = 1_000_000;

const NAMES = [
  ...["algorithms", "slotFrom", "issuer", "audience", "subject", "typ", "requiredClaims", "clockTolerance"],
  ...["maxTokenAge", "overlap", "boundaryTolerance", "allowShortKeys", "maxTokenLength", "currentDate", "cache"],
  ...["kids", "maxTries"],
];

/**
 * Options as the core takes them, in its order.
 * @typedef {[algorithms: Algorithm[], slotFrom: SlotFrom, clockTolerance: number, maxTokenAge: number, overlap: number,
 *   boundaryTolerance: number, allowShortKeys: boolean, maxTokenLength: number, maxTries: number, ...TextLists, kidSlots: number[]]}
 *   CoreOptions
 */
/**
 * @typedef {[issuer: string[], audience: string[], requiredClaims: string[], subject: string[], typ: string[], kids: string[]]}
 *   TextLists
 */

const encoder = new TextEncoder();

/** Checked options, with their handle in the core. */
export class Prepared {
  /** @readonly @type {CoreOptions} */
  args;
  /** The time at which to judge, in seconds; `undefined` is now. @readonly @type {number | undefined} */
  at;
  /** @readonly @type {number} */
  cache;
  /** @readonly @type {number} */
  maxTokenLength;
  /** @readonly @type {string[]} */
  requiredClaims;
  /** @readonly @type {SlotFrom} */
  slotFrom;
  handle = 0;
  /** Whether they accept old secrets for ever; `undefined` until the core was asked. @type {boolean | undefined} */
  endless;

  /**
   * @param {VerifyOptions} [given]
   * @param {Prepared} [recent] options that the core may already have; equal ones share its handle
   * @param {readonly string[]} [names] the names that are allowed
   */
  constructor(given = {}, recent, names = NAMES) {
    const options = checkOptions(given, names);
    const { allowShortKeys, currentDate, cache } = options;
    const slotFrom = readSlotFrom(options.slotFrom);
    this.slotFrom = slotFrom;
    const kids = readKids(options.kids, slotFrom) ?? [];
    this.maxTokenLength = readLength(options.maxTokenLength);
    this.at = readDate(currentDate);
    this.cache = cache === undefined ? 0 : readInteger("cache", cache, 0, MAX_CACHE);
    this.requiredClaims = readRequired(options.requiredClaims);
    this.args = [
      readAlgorithms(options.algorithms),
      slotFrom,
      readOptionalDuration("clockTolerance", options.clockTolerance) ?? 0,
      readOptionalDuration("maxTokenAge", options.maxTokenAge) ?? -1,
      options.overlap === Infinity ? Infinity : (readOptionalDuration("overlap", options.overlap) ?? -1),
      readOptionalDuration("boundaryTolerance", options.boundaryTolerance) ?? 0,
      readFlag("allowShortKeys", allowShortKeys),
      this.maxTokenLength,
      readTries(options.maxTries, slotFrom),
      readTexts("issuer", options.issuer),
      readTexts("audience", options.audience),
      this.requiredClaims,
      listOf(readText("subject", options.subject)),
      listOf(readText("typ", options.typ)),
      kids.map(([kid]) => kid),
      kids.map(([, slot]) => slot),
    ];
    if (recent !== undefined && this.args.every((arg, index) => isSame(arg, recent.args[index]))) {
      this.handle = recent.handle;
      this.endless = recent.endless;
    }
  }

  /**
   * Packs the options as wasm/src/slots/jwt.rs reads them: numbers, and one text with the counts and lengths of its parts among them.
   *
   * @param {Glue} glue
   */
  load(glue) {
    const [algorithms, slotFrom, ...more] = this.args;
    const numbers = [algorithms.reduce((sum, name) => sum | (1 << glue.Algorithm[name]), 0), glue.SlotFrom[slotFrom]];
    let texts = "";
    for (const option of more) {
      if (!Array.isArray(option)) numbers.push(Number(option));
      // Each list of texts has its count; the slots of kids, which come last, have that of the kids.
      else if (option !== more[more.length - 1]) numbers.push(option.length);
      if (!Array.isArray(option)) continue;
      for (const part of option) {
        numbers.push(typeof part === "number" ? part : encoder.encode(part).length);
        if (typeof part === "string") texts += part;
      }
    }
    this.handle = glue.loadJwtOptions(core.nextSerial, numbers, texts);
  }

  /** The time at which to judge, in whole Unix seconds. */
  get now() {
    return this.at ?? Math.floor(Date.now() / 1000);
  }
}

/**
 * @param {CoreOptions[number]} one
 * @param {CoreOptions[number]} other
 */
function isSame(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

/**
 * @param {unknown} algorithms
 * @returns {Algorithm[]}
 */
function readAlgorithms(algorithms) {
  if (algorithms === undefined) return ["HS256"];
  if (!Array.isArray(algorithms) || algorithms.length === 0) {
    throw invalid(`algorithms must be an array of ${ALGORITHMS.join(", ")}`);
  }
  return Array.from(algorithms, (name) => readName("each of algorithms", ALGORITHMS, name));
}

/** @param {unknown} algorithm */
export function readAlgorithm(algorithm = "HS256") {
  return readName("alg", ALGORITHMS, algorithm);
}

/**
 * @param {unknown} slotFrom
 * @param {readonly SlotFrom[]} [names] those that are allowed
 */
export function readSlotFrom(slotFrom = "iat", names = SLOT_FROM) {
  return readName("slotFrom", names, slotFrom);
}

/**
 * @param {unknown} tries
 * @param {SlotFrom} slotFrom
 */
function readTries(tries, slotFrom) {
  if (tries === undefined) return DEFAULT_MAX_TRIES;
  if (slotFrom !== "any") throw invalid('maxTries needs slotFrom "any"');
  return readInteger("maxTries", tries, 1, MAX_TRIES);
}

/** @param {string | undefined} text */
function listOf(text) {
  return text === undefined ? [] : [text];
}

/**
 * @template {string} T
 * @param {string} what
 * @param {readonly T[]} names
 * @param {unknown} given
 */
function readName(what, names, given) {
  const name = /** @type {T} */ (given);
  if (!names.includes(name)) throw invalid(`${what} must be one of ${names.join(", ")}`);
  return name;
}

/** @param {unknown} length */
export function readLength(length) {
  return length === undefined ? DEFAULT_MAX_TOKEN_LENGTH : readInteger("maxTokenLength", length, 1, MAX_TOKEN_LENGTH);
}

/** @param {unknown} date */
export function readDate(date) {
  if (date === undefined) return undefined;
  // By its tag, as `instanceof` fails for a Date of another realm.
  const time = Object.prototype.toString.call(date) === "[object Date]" ? Number(/** @type {Date} */ (date)) : NaN;
  if (!(time >= 0)) throw invalid("currentDate must be a valid Date from 1970 on");
  const seconds = Math.floor(time / 1000);
  if (seconds > MAX_TIME) throw invalid(`currentDate in seconds ${LOOKS_LIKE_MILLISECONDS}`);
  return seconds;
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function readOptionalDuration(name, value) {
  return value === undefined ? undefined : readDuration(name, value);
}

/** @param {unknown} names */
function readRequired(names) {
  if (names === undefined) return [];
  const isArray = Array.isArray(names) && names.length <= MAX_REQUIRED_CLAIMS;
  if (!isArray || Array.from(names).some((name) => typeof name !== "string" || !name.isWellFormed())) {
    throw invalid(`requiredClaims must be an array of at most ${MAX_REQUIRED_CLAIMS} strings`);
  }
  return Array.from(names);
}
