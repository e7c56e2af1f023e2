// Asks the core about a token, and loads what it says it needs: slots, options, a key. First use, eviction, a changed
// secret and a trap all come this way.
import { core } from "../wasm/slots/core.js";
import { writeBytes, writeText } from "../wasm/text-buffer.js";
import { SecretSlotsError, withoutStack } from "../platform/errors.js";
import { channelOf } from "./channel.js";

/** @typedef {import("../wasm/slots/core.js").Glue} Glue */
/** @typedef {import("../slots/timeline.js").Timeline} Timeline */
/** @typedef {import("./verify-options.js").Prepared} Prepared */

/** @typedef {[code: import("../platform/errors.js").ErrorCode, message: string]} Refusal */

/** Code and message of each refusal that there has been, by its number. @type {Map<number, Refusal>} */
const refusals = new Map();

/**
 * Returns what `ask` returns once everything it needs is loaded; throws the refusal that it returns.
 *
 * @param {Timeline} timeline
 * @param {Prepared | undefined} prepared the options of a verifier
 * @param {(glue: Glue) => number} ask
 * @returns {number} 0 or more
 */
export function exchange(timeline, prepared, ask) {
  const glue = core.glue;
  let answer;
  try {
    answer = ask(glue);
    if (answer < 0) answer = complete(glue, timeline, prepared, ask, answer);
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
 * @param {(glue: Glue) => number} ask
 * @param {number} answer the first
 */
export function complete(glue, timeline, prepared, ask, answer) {
  const { Status } = glue;
  let latest = answer;
  while (latest < 0 && latest > Status.Refused) {
    if (latest === Status.NotLoaded) timeline.loadKeys(glue);
    else if (latest === Status.OptionsNotLoaded) prepared?.load(glue);
    else if (latest === Status.KeyNeeded) loadKey(glue, timeline);
    latest = ask(glue);
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
  const { figure, report } = channelOf(glue, 1);
  const place = report[figure.Place];
  const algorithm = report[figure.Algorithm];
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
