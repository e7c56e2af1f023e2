// Generates secrets that meet a policy, and checks secrets against one. The core has the rules; options and reports are read here.
import { core } from "../wasm/slots/core.js";
import { takeAscii, writeText } from "../wasm/text-buffer.js";
import { SecretSlotsError } from "../platform/errors.js";
import { invalid, unknownOption } from "../platform/options.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";

/**
 * The rules for a secret. An option that is not set is as in the default policy, that of the rotation guide: 64 characters of
 * `A–Z a–z 0–9 - _ + = .`, a lower-case and an upper-case letter, at least one of `-_+=.`, and a score above 100.
 * Every rule applies to the whole secret, with its prefix.
 *
 * @typedef {object} SecretPolicy
 * @property {number | { min: number, max: number }} [length] Characters, 1 to 4,096. With a range, generated
 *   secrets have the length in it that is nearest to 64 (with a long prefix, nearest to the prefix and 32 characters), or the longest
 *   when only that can reach the score.
 * @property {readonly CharacterClass[]} [classes] The classes of which at least one character is required. Default:
 *   lower case, upper case and symbol, as far as the alphabet has them.
 * @property {string} [symbols] The characters that count as symbols. Default `-_+=.`; with your own `alphabet`, its
 *   characters that are neither letters nor digits.
 * @property {string} [alphabet] The characters that are allowed after the prefix, each once. Default: the ASCII letters,
 *   the digits and the symbols.
 * @property {number} [minScore] The score, in bits, that a secret must exceed. Default 100.
 * @property {string} [prefix] The text with which every secret begins. Default: none.
 */

/** @typedef {"lowercase" | "uppercase" | "digit" | "symbol"} CharacterClass */

/**
 * Whether a secret meets a policy, why not, and how strong it is.
 *
 * @typedef {object} SecretReport
 * @property {boolean} ok Whether there are no problems.
 * @property {{ code: ProblemCode, message: string }[]} problems Every rule that the secret breaks. No message
 *   repeats a character of the secret.
 * @property {number} length Characters (Unicode scalar values).
 * @property {Record<CharacterClass | "other", number>} classes The number of characters of each class.
 * @property {SecretEntropy} entropy
 */

/**
 * The strength of a secret, in three figures that measure different things.
 *
 * @typedef {object} SecretEntropy
 * @property {number} perCharacter Shannon's entropy of the secret's own character frequencies, in bits.
 * @property {number} shannon The score: `perCharacter` × length. A heuristic: an ordered alphabet scores 384.
 * @property {number | null} generator The bits that an attacker who knows the policy has to guess:
 *   length after the prefix × log2(size of the alphabet). It is an upper bound: the required classes subtract 0.01 bits in the default
 *   policy, and more when a short secret requires many classes. `null` for a secret that was not generated here.
 */

/**
 * @typedef {"too_short" | "too_long" | "wrong_prefix" | "character_not_allowed" | "missing_lowercase"
 *   | "missing_uppercase" | "missing_digit" | "missing_symbol" | "score_too_low" | "repetitive"
 *   | "sequential"} ProblemCode
 */

const CLASSES = /** @type {const} */ (["lowercase", "uppercase", "digit", "symbol"]);
const OPTIONS = ["length", "classes", "symbols", "alphabet", "minScore", "prefix"];
/** The longest secret that is checked, in bytes; a longer string is not copied into the core. */
const MAX_CHECKED = 65_536;

/**
 * A policy as the core takes it, in the order of its parameters after the serial.
 * @typedef {[min: number, max: number, classes: string | undefined, symbols: string | undefined,
 *   alphabet: string | undefined, minScore: number, prefix: string]} PolicyArguments
 */

/** @typedef {{ args: PolicyArguments, handle: number }} PreparedPolicy */
/** @import { Glue } from "../wasm/slots/core.js" */

/** @type {PreparedPolicy} */
const defaultPolicy = { args: [0, 0, undefined, undefined, undefined, -1, ""], handle: 0 };
let recentPolicy = defaultPolicy;

/**
 * Returns a random secret that meets `policy`, with the same probability for each that does. The random bytes are those of the
 * platform's `crypto.getRandomValues`.
 *
 * Throws `ERR_INVALID_OPTION`, which names the option, when the policy is not of the documented form or no secret can meet it, and
 * `ERR_ENTROPY_UNAVAILABLE` when the platform gives no random bytes.
 *
 * @example
 * const secret = generateSecret(); // 64 characters
 * const apiKey = generateSecret({ length: 40, prefix: "sk_live_", classes: ["digit"] });
 *
 * @param {SecretPolicy} [policy]
 * @returns {string}
 */
export function generateSecret(policy) {
  return withPolicy(prepare(policy), generate);
}

/**
 * Returns a random secret with its report, in which `entropy.generator` is known.
 *
 * Throws what {@link generateSecret} throws.
 *
 * @example
 * const { secret, entropy } = generateSecretWithReport();
 * console.log(entropy.generator.toFixed(1)); // "388.2" bits
 *
 * @param {SecretPolicy} [policy]
 * @returns {SecretReport & { secret: string, entropy: { generator: number } }}
 */
export function generateSecretWithReport(policy) {
  const prepared = prepare(policy);
  const secret = withPolicy(prepared, generate);
  const report = check(secret, prepared);
  const generator = withPolicy(prepared, generatorBits);
  return { secret, ...report, entropy: { ...report.entropy, generator } };
}

/**
 * Checks any secret against a policy, and returns a report. A secret that breaks rules is not an error: the report lists them.
 *
 * Throws `ERR_INVALID_OPTION` when the secret is not a string, or for a policy as in {@link generateSecret};
 * `ERR_TOO_LARGE` when the secret is over 65,536 bytes of UTF-8.
 *
 * @example
 * const report = checkSecret("hunter2");
 * report.ok; // false
 * report.problems[0].code; // "too_short"
 *
 * @param {string} secret
 * @param {SecretPolicy} [policy]
 * @returns {SecretReport}
 */
export function checkSecret(secret, policy) {
  if (typeof secret !== "string") throw invalid("the secret to check must be a string");
  if (secret.length > MAX_CHECKED) {
    throw new SecretSlotsError("ERR_TOO_LARGE", `a secret to check must have at most ${MAX_CHECKED} bytes`);
  }
  return check(secret, prepare(policy));
}

/**
 * Calls the core with a policy's handle. When the policy is not loaded, loads it and calls again.
 *
 * @template T
 * @param {PreparedPolicy} prepared
 * @param {(glue: Glue, handle: number) => T | undefined} call `undefined` when the policy is not loaded
 * @returns {T}
 */
function withPolicy(prepared, call) {
  const glue = core.glue;
  try {
    const answer = call(glue, prepared.handle);
    if (answer !== undefined) return answer;
    prepared.handle = glue.loadPolicy(core.nextSerial, ...prepared.args);
    return /** @type {T} */ (call(glue, prepared.handle));
  } catch (error) {
    throw core.failure(error, glue);
  }
}

/** @type {(glue: Glue, handle: number) => string | undefined} */
function generate(glue, handle) {
  const length = glue.generateSecret(handle);
  if (length >= 0) return takeAscii(glue, length);
  if (length === glue.Status.Failed) glue.throwFailure();
  return undefined;
}

/** @type {(glue: Glue, handle: number) => number | undefined} */
function generatorBits(glue, handle) {
  const bits = glue.generatorBits(handle);
  return bits >= 0 ? bits : undefined;
}

/**
 * @param {string} secret
 * @param {PreparedPolicy} prepared
 */
function check(secret, prepared) {
  const answer = withPolicy(prepared, (glue, handle) => glue.checkSecret(handle, writeText(glue, secret)));
  return report(/** @type {unknown[]} */ (answer));
}

/**
 * @param {unknown[]} answer
 * @returns {SecretReport}
 */
function report(answer) {
  const [length, lowercase, uppercase, digit, symbol, other, perCharacter, shannon, ...words] =
    /** @type {[number, number, number, number, number, number, number, number, ...string[]]} */ (answer);
  const problems = [];
  for (let index = 0; index < words.length; index += 2) {
    problems.push({ code: /** @type {ProblemCode} */ (words[index]), message: words[index + 1] });
  }
  return {
    ok: problems.length === 0,
    problems,
    length,
    classes: { lowercase, uppercase, digit, symbol, other },
    entropy: { perCharacter, shannon, generator: null },
  };
}

/** @param {SecretPolicy} [policy] */
function prepare(policy) {
  if (policy === undefined) return defaultPolicy;
  const args = readPolicy(policy);
  if (recentPolicy.args.some((argument, index) => argument !== args[index])) recentPolicy = { args, handle: 0 };
  return recentPolicy;
}

/**
 * @param {SecretPolicy} policy
 * @returns {PolicyArguments}
 */
function readPolicy(policy) {
  if (!isPlainObject(policy)) throw invalid("the policy must be a plain object");
  for (const name of Object.keys(policy)) {
    if (!OPTIONS.includes(name)) throw unknownOption(name, OPTIONS);
  }
  const { length, classes, symbols, alphabet, minScore, prefix } = ownMembers(policy);
  const [min, max] = length === undefined ? [0, 0] : readLength(length);
  if (minScore !== undefined && !(typeof minScore === "number" && minScore >= 0 && minScore < Infinity)) {
    throw invalid("minScore must be a finite number, 0 or more");
  }
  return [
    min,
    max,
    classes === undefined ? undefined : readClasses(classes),
    readText("symbols", symbols),
    readText("alphabet", alphabet),
    minScore ?? -1,
    readText("prefix", prefix) ?? "",
  ];
}

/** @param {unknown} length */
function readLength(length) {
  const { min, max, ...more } = isPlainObject(length) ? ownMembers(length) : { min: length, max: length };
  const within = (/** @type {unknown} */ value) =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 4096;
  if (!within(min) || !within(max) || Object.keys(more).length > 0) {
    throw invalid("length must be an integer from 1 to 4096, or { min, max } of such integers");
  }
  return [Number(min), Number(max)];
}

/** @param {unknown} classes */
function readClasses(classes) {
  if (!Array.isArray(classes) || !classes.every((name) => CLASSES.includes(name))) {
    throw invalid(`classes must be an array of ${CLASSES.join(", ")}`);
  }
  return CLASSES.filter((name) => classes.includes(name)).join();
}

/**
 * @param {string} option
 * @param {unknown} value
 */
function readText(option, value) {
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw invalid(`${option} must be a string`);
  if (value.length > 4096) throw invalid(`${option} must have at most 4096 characters`);
  return value;
}
