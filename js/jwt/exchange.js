// Asks the core about a token, and loads what it says it needs: slots, options, a key. First use, eviction, a changed
// secret and a trap all come this way.
import { NOT_LOADED } from "../wasm/instance.js";
import { core } from "../wasm/slots/core.js";
import { writeBytes, writeText } from "../wasm/text-buffer.js";
import { SecretSlotsError, withoutStack } from "../platform/errors.js";
import { channelOf, REPORT } from "./channel.js";

/** @typedef {import("../wasm/slots/core.js").Glue} Glue */
/** @typedef {import("../slots/timeline.js").Timeline} Timeline */
/** @typedef {import("./verify-options.js").Prepared} Prepared */

/** @typedef {[code: import("../platform/errors.js").ErrorCode, message: string]} Refusal */

const OPTIONS_NOT_LOADED = -4;
const KEY_NEEDED = -5;
/** What is below is a refusal. */
const REFUSED = -15;

/** Code and message of each refusal that there has been, by its number. @type {Map<number, Refusal>} */
const refusals = new Map();

/**
 * Answers what `ask` answers once everything it needs is loaded; throws the refusal that it answers.
 *
 * @param {Glue} glue
 * @param {Timeline} timeline
 * @param {Prepared | undefined} prepared the options of a verifier
 * @param {() => number} ask
 * @returns {number} 0 or more
 */
export function exchange(glue, timeline, prepared, ask) {
  let answer;
  try {
    answer = complete(glue, timeline, prepared, ask, ask());
  } catch (error) {
    throw failureOf(error, glue);
  }
  if (answer < 0) throw refusal(glue, answer);
  return answer;
}

/**
 * Loads what an answer says is missing and asks again, until there is an answer of 0 or more, or a refusal.
 *
 * @param {Glue} glue
 * @param {Timeline} timeline
 * @param {Prepared | undefined} prepared
 * @param {() => number} ask
 * @param {number} answer the first
 */
export function complete(glue, timeline, prepared, ask, answer) {
  let latest = answer;
  while (latest < 0 && latest > REFUSED) {
    if (latest === NOT_LOADED) timeline.loadKeys(glue);
    else if (latest === OPTIONS_NOT_LOADED) prepared?.load(glue);
    else if (latest === KEY_NEEDED) loadKey(glue, timeline);
    latest = ask();
  }
  return latest;
}

/**
 * What to throw for what was thrown around a call: a refusal as it is, anything else as the core's failure.
 *
 * @param {unknown} error
 * @param {Glue} glue
 */
export function failureOf(error, glue) {
  return error instanceof SecretSlotsError ? error : core.failure(error, glue);
}

/**
 * @param {Glue} glue
 * @param {Timeline} timeline
 */
function loadKey(glue, timeline) {
  const { report } = channelOf(glue, 1);
  const place = report[REPORT.place];
  const algorithm = report[REPORT.algorithm];
  const value = timeline.values[place];
  glue.loadJwtKey(timeline.keysHandle, place, algorithm, value === null ? -1 : writeValue(glue, value));
}

/**
 * @param {Glue} glue
 * @param {string | Uint8Array} value
 */
export function writeValue(glue, value) {
  return typeof value === "string" ? writeText(glue, value) : writeBytes(glue, value);
}

/**
 * The error for a refusal, by its number.
 *
 * @param {Glue} glue
 * @param {number} number
 */
export function refusal(glue, number) {
  const [code, message] = refusals.get(number) ?? learn(glue, number);
  return code === "ERR_INVALID_OPTION" ? new SecretSlotsError(code, message) : withoutStack(code, message);
}

/**
 * @param {Glue} glue
 * @param {number} number
 * @returns {Refusal}
 */
function learn(glue, number) {
  try {
    glue.throwRefusal(number);
  } catch (thrown) {
    if (!Array.isArray(thrown)) throw thrown;
    const known = /** @type {Refusal} */ (thrown);
    refusals.set(number, known);
    return known;
  }
  throw new Error(`the core answered ${number}, which means nothing`);
}
