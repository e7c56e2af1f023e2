// The signatures that the slots of a secret make of a webhook. The core chooses the slots, signs, and compares.
import { core } from "../wasm/slots/core.js";
import { writeBytes } from "../wasm/text-buffer.js";
import { channelOf, readText } from "../jwt/channel.js";
import { failureOf, refusal } from "../jwt/exchange.js";
import { isBytes } from "../platform/bytes.js";
import { SecretSlotsError, withoutStack } from "../platform/errors.js";
import { invalid } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { webhookKey } from "./key.js";

/** @typedef {import("../slots/timeline.js").Timeline} Timeline */
/** @typedef {import("../wasm/slots/core.js").Glue} Glue */
/** @typedef {{ slot: number, text: string, isListed: boolean }} Signature */

/**
 * What is signed besides the body: the text before it, the time that chooses the slot, and the signatures to compare with, each of them
 * `v1,` and base64, with a space between two.
 *
 * @typedef {{ prefix: string, at: number, list: string }} Signed
 */
/**
 * Whose signature is asked for of the content in the channel.
 *
 * @typedef {{ at: number, overlap: number, isBefore: boolean, length: number, end: number }} Request
 */
/** @typedef {(glue: Glue, timeline: Timeline, request: Request) => Signature | undefined} Sign */

const MAX_BODY = 1 << 20;
/** `v1,` and the base64 of 32 bytes. */
const SIGNATURE = 47;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Returns a body as bytes of its own: another thread may share those given.
 *
 * @param {unknown} body
 */
export function readBody(body) {
  let bytes;
  if (typeof body === "string" && body.isWellFormed())
    bytes = body.length > MAX_BODY ? undefined : encoder.encode(body);
  else if (isBytes(body)) bytes = body.length === 0 ? new Uint8Array() : new Uint8Array(body.subarray(0, MAX_BODY + 1));
  else throw invalid("body must be the body as it is sent, byte for byte: a string or a Uint8Array, not parsed JSON");
  if (bytes === undefined || bytes.length > MAX_BODY) {
    throw new SecretSlotsError("ERR_TOO_LARGE", `the body is longer than ${MAX_BODY} bytes`);
  }
  return bytes;
}

/**
 * Returns the signatures of the slots that may sign, that of the slot in effect first. The slot before it is passed over when it is
 * revoked or holds no key, so that it cannot cause an outage.
 *
 * @param {Timeline} timeline
 * @param {Signed} signed
 * @param {Uint8Array} body
 * @param {number} overlap in seconds
 * @param {Sign} [sign] Default: with the key that Standard Webhooks has in a value.
 * @returns {Signature[]}
 */
export function signaturesOf(timeline, signed, body, overlap, sign = signByKey) {
  const glue = core.glue;
  try {
    const content = write(glue, signed, body);
    const ofSlot = (/** @type {boolean} */ isBefore) =>
      sign(glue, timeline, { at: signed.at, overlap, isBefore, ...content });
    return [ofSlot(false), ofSlot(true)].filter((made) => made !== undefined);
  } catch (error) {
    throw failureOf(error, glue);
  }
}

/**
 * Writes the signed content into the channel, and the signatures behind it.
 *
 * @param {Glue} glue
 * @param {Signed} signed
 * @param {Uint8Array} body
 */
function write(glue, { prefix, list }, body) {
  const first = encoder.encode(prefix);
  const last = encoder.encode(list);
  const length = first.length + body.length;
  const end = length + last.length;
  const { input } = channelOf(glue, end);
  input.set(first);
  input.set(body, first.length);
  input.set(last, length);
  return { length, end };
}

/** @type {Sign} */
function signByKey(glue, timeline, { at, overlap, isBefore, length, end }) {
  const { Status } = glue;
  for (;;) {
    const place = glue.signContent(timeline.keysHandle, false, at, overlap, isBefore, length, end);
    if (place >= 0) return readSignature(glue, timeline, place);
    const { figure, report } = channelOf(glue, 1);
    if (place === Status.NotLoaded) timeline.loadKeys(glue);
    else if (place === Status.KeyNeeded && loadKey(glue, timeline, report[figure.Place], report[figure.Algorithm]))
      continue;
    else if (isBefore) return undefined;
    else throw place === Status.KeyNeeded ? noKey(timeline, report[figure.Place]) : refusal(glue, place, timeline);
  }
}

/**
 * Reads the signature that the core has just made.
 *
 * @param {Glue} glue
 * @param {Timeline} timeline
 * @param {number} place
 * @returns {Signature}
 */
export function readSignature(glue, timeline, place) {
  const channel = channelOf(glue, 1);
  const { figure, report } = channel;
  const text = readText(channel, report[figure.Text], SIGNATURE, true);
  return { slot: timeline.numbers[place], text, isListed: report[figure.TextLength] === 1 };
}

/**
 * Loads a slot's key, and returns whether it has one.
 *
 * @param {Glue} glue
 * @param {Timeline} timeline
 * @param {number} place
 * @param {number} kind
 */
function loadKey(glue, timeline, place, kind) {
  const key = webhookKey(timeline.values[place] ?? "");
  if (key === undefined) return false;
  glue.loadJwtKey(timeline.keysHandle, place, kind, writeBytes(glue, key));
  key.fill(0);
  return true;
}

/**
 * @param {Timeline} timeline
 * @param {number} place
 */
function noKey(timeline, place) {
  const slot = `slot ${timeline.numbers[place]} of secret ${quote(timeline.name)}`;
  const must = "its value must be base64, usually after whsec_, or bytes, of 24 to 64 bytes";
  return withoutStack("ERR_JWKS_NO_MATCHING_KEY", `${slot} holds no webhook key: ${must}`);
}
