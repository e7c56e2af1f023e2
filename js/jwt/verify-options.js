// What a token must be: the options as a user writes them, and as the core takes them.
import { core } from "../wasm/slots/core.js";
import { checkOptions, invalid, readFlag, readInteger, readSeconds, readText, readTexts } from "../platform/options.js";
import { LOOKS_LIKE_MILLISECONDS, MAX_TIME } from "../platform/unix-time.js";

/** @typedef {import("./types.js").Algorithm} Algorithm */
/** @typedef {import("./types.js").SlotFrom} SlotFrom */
/** @typedef {import("./types.js").VerifyOptions} VerifyOptions */
/** @typedef {import("../wasm/slots/core.js").Glue} Glue */

/** @type {readonly Algorithm[]} */
const ALGORITHMS = ["HS256", "HS384", "HS512"];
/** @type {readonly SlotFrom[]} */
const SLOT_FROM = ["iat", "slot", "kid"];
const DEFAULT_MAX_TOKEN_LENGTH = 16_384;
const MAX_TOKEN_LENGTH = 1 << 20;
const MAX_REQUIRED_CLAIMS = 64;
const MAX_CACHE = 1_000_000;

const NAMES = [
  ...["algorithms", "slotFrom", "issuer", "audience", "subject", "typ", "requiredClaims", "clockTolerance"],
  ...["maxTokenAge", "overlap", "boundaryTolerance", "allowShortKeys", "maxTokenLength", "currentDate", "cache"],
];

/**
 * Options as the core takes them, after the serial.
 * @typedef {[algorithms: Algorithm[], slotFrom: SlotFrom, clockTolerance: number, maxTokenAge: number, overlap: number,
 *   boundaryTolerance: number, allowShortKeys: boolean, maxTokenLength: number, issuer: string[], audience: string[],
 *   requiredClaims: string[], subject: string | undefined, typ: string | undefined]} CoreOptions
 */

/** Options that were read, on loan to the core. */
export class Prepared {
  /** @readonly @type {CoreOptions} */
  args;
  /** The time at which to judge, in seconds; `undefined` is now. @readonly @type {number | undefined} */
  at;
  /** @readonly @type {number} */
  cache;
  /** @readonly @type {number} */
  maxTokenLength;
  handle = 0;
  /** Whether they leave old secrets in use for ever, once that was asked. @type {boolean | undefined} */
  endless;

  /**
   * @param {VerifyOptions} [given]
   * @param {Prepared} [recent] what the core may already have
   * @param {readonly string[]} [names] the options that there are
   */
  constructor(given = {}, recent, names = NAMES) {
    const options = checkOptions(given, names);
    const { subject, typ, allowShortKeys, currentDate, cache } = options;
    this.maxTokenLength = readLength(options.maxTokenLength);
    this.at = readDate(currentDate);
    this.cache = cache === undefined ? 0 : readInteger("cache", cache, 0, MAX_CACHE);
    this.args = [
      readAlgorithms(options.algorithms),
      readSlotFrom(options.slotFrom),
      readDuration("clockTolerance", options.clockTolerance) ?? 0,
      readDuration("maxTokenAge", options.maxTokenAge) ?? -1,
      options.overlap === Infinity ? Infinity : (readDuration("overlap", options.overlap) ?? -1),
      readDuration("boundaryTolerance", options.boundaryTolerance) ?? 0,
      readFlag("allowShortKeys", allowShortKeys),
      this.maxTokenLength,
      readTexts("issuer", options.issuer),
      readTexts("audience", options.audience),
      readRequired(options.requiredClaims),
      readText("subject", subject),
      readText("typ", typ),
    ];
    if (recent !== undefined && this.args.every((arg, index) => isSame(arg, recent.args[index]))) {
      this.handle = recent.handle;
      this.endless = recent.endless;
    }
  }

  /** @param {Glue} glue */
  load(glue) {
    const [algorithms, slotFrom, ...more] = this.args;
    const bits = algorithms.reduce((sum, name) => sum | (1 << glue.Algorithm[name]), 0);
    this.handle = glue.loadJwtOptions(core.nextSerial, bits, glue.SlotFrom[slotFrom], ...more);
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

/** @param {unknown} slotFrom */
export function readSlotFrom(slotFrom = "iat") {
  return readName("slotFrom", SLOT_FROM, slotFrom);
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
  // Also a Date of another realm.
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
function readDuration(name, value) {
  return value === undefined ? undefined : readSeconds(name, value, 0);
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
