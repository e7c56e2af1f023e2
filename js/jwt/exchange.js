// Calls the core about a token, and loads what the core asks for: slots, options, a key. First use, eviction, a changed
// secret and a trap are all handled here.
import { core } from "../wasm/slots/core.js";
import { writeBytes, writeText } from "../wasm/text-buffer.js";
import { SecretSlotsError, withoutStack } from "../platform/errors.js";
import { quote } from "../platform/quote.js";
import { channelOf, readReported } from "./channel.js";

/** @typedef {import("../wasm/slots/core.js").Glue} Glue */
/** @typedef {import("../slots/timeline.js").Timeline} Timeline */
/** @typedef {import("./verify-options.js").Prepared} Prepared */

/** @typedef {{ code: import("../platform/errors.js").ErrorCode, message: string, claim?: string, reason?: string }} Refusal */

/** Descriptions of refusals by number, filled at their first use. @type {Map<number, Refusal>} */
const refusals = new Map();

/**
 * Calls `ask` until everything that it needs is loaded, and returns its result; throws the error of a refusal.
 *
 * @param {Timeline | undefined} timeline
 * @param {Prepared | undefined} prepared the options of a verifier
 * @param {(glue: Glue) => number} ask
 * @param {number} [place] the index of the slot in question; default: the reported one
 * @returns {number} 0 or more
 */
export function exchange(timeline, prepared, ask, place) {
  const glue = core.glue;
  let answer;
  try {
    answer = ask(glue);
    if (answer < 0) answer = complete(glue, timeline, prepared, ask, answer);
  } catch (error) {
    throw failureOf(error, glue);
  }
  if (answer < 0) throw refusal(glue, answer, timeline, prepared, place);
  return answer;
}

/**
 * Loads what a status asks for and calls again, until the result is 0 or more, or a refusal.
 *
 * @param {Glue} glue
 * @param {Timeline | undefined} timeline
 * @param {Prepared | undefined} prepared
 * @param {(glue: Glue) => number} ask
 * @param {number} answer the first result
 */
export function complete(glue, timeline, prepared, ask, answer) {
  const { Status } = glue;
  let latest = answer;
  while (latest < 0 && latest > Status.Refused) {
    if (latest === Status.NotLoaded) timeline?.loadKeys(glue);
    else if (latest === Status.OptionsNotLoaded) prepared?.load(glue);
    else if (latest === Status.KeyNeeded) loadKey(glue, timeline);
    latest = ask(glue);
  }
  return latest;
}

/**
 * Returns the error to throw for an exception during a call: a refusal as it is, anything else as the core's failure.
 *
 * @param {unknown} error
 * @param {Glue} glue
 */
export function failureOf(error, glue) {
  return error instanceof SecretSlotsError ? error : core.failure(error, glue);
}

/**
 * @param {Glue} glue
 * @param {Timeline | undefined} timeline
 */
function loadKey(glue, timeline) {
  if (timeline === undefined) return;
  const { figure, report } = channelOf(glue, 1);
  const place = report[figure.Place];
  const algorithm = report[figure.Algorithm];
  const value = timeline.values[place] ?? "";
  glue.loadJwtKey(timeline.keysHandle, place, algorithm, writeValue(glue, value));
}

/**
 * @param {Glue} glue
 * @param {string | Uint8Array} value
 */
export function writeValue(glue, value) {
  return typeof value === "string" ? writeText(glue, value) : writeBytes(glue, value);
}

/**
 * Returns the error of a refusal that the core has just returned.
 *
 * @param {Glue} glue
 * @param {number} answer
 * @param {Timeline} [timeline]
 * @param {Prepared} [prepared]
 * @param {number} [place] the index of the slot in question; default: the reported one
 */
export function refusal(glue, answer, timeline, prepared, place) {
  const { ClaimRefused, KeyRefused, Refused } = glue.Status;
  if (answer <= ClaimRefused) return claimRefusal(glue, ClaimRefused - answer, prepared);
  if (answer <= KeyRefused && timeline !== undefined) return keyRefusal(glue, KeyRefused - answer, timeline, place);
  const { code, message, claim, reason = "" } = describe(glue, Refused - answer);
  if (claim !== undefined) return withoutStack(code, message, { claim, reason, payload: undefined });
  return code === "ERR_INVALID_OPTION" ? new SecretSlotsError(code, message) : withoutStack(code, message);
}

/**
 * Returns the error of a claim that was refused after the signature matched, with the payload. It names a missing required claim.
 *
 * @param {Glue} glue
 * @param {number} number
 * @param {Prepared} [prepared]
 */
function claimRefusal(glue, number, prepared) {
  // Read first: a description overwrites it.
  const payload = JSON.parse(readReported(channelOf(glue, 1)));
  const { code, message, claim, reason = "" } = describe(glue, number);
  if (claim) return withoutStack(code, message, { claim, reason, payload });
  const missing = prepared?.requiredClaims.find((name) => !Object.hasOwn(payload, name)) ?? "";
  return withoutStack(code, `the required claim ${quote(missing)} is missing`, { claim: missing, reason, payload });
}

/**
 * Returns the error of a slot without a key, which names secret and slot. The value's length is only in errors of building a
 * verifier and of signing, never in those of a token to verify.
 *
 * @param {Glue} glue
 * @param {number} number
 * @param {Timeline} timeline
 * @param {number} [place]
 */
function keyRefusal(glue, number, timeline, place) {
  const { figure, report } = channelOf(glue, 1);
  const index = place ?? report[figure.Place];
  const { code, message } = describe(glue, number);
  const slot = `slot ${timeline.numbers[index]} of secret ${quote(timeline.name)}`;
  if (code !== "ERR_INVALID_OPTION") return withoutStack(code, `${slot} ${message}`);
  return new SecretSlotsError(code, `${slot} (${timeline.bytesAt(index)} bytes) ${message}`);
}

/**
 * @param {Glue} glue
 * @param {number} number
 * @returns {Refusal}
 */
function describe(glue, number) {
  const known = refusals.get(number);
  if (known !== undefined) return known;
  glue.describeRefusal(number);
  const [code, message, refused] = readReported(channelOf(glue, 1)).split("\n");
  if (message === undefined) throw new Error(`the core returned the unknown refusal ${number}`);
  const [claim, reason] = refused?.split(" ") ?? [];
  const described = { code: /** @type {Refusal["code"]} */ (code), message, claim, reason };
  refusals.set(number, described);
  return described;
}
