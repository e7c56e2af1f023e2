// The channel through which tokens cross: views of the core's memory, kept until the memory grows.
import { decodeAscii } from "../wasm/text-buffer.js";
import { isBytes } from "../platform/bytes.js";
import { SecretSlotsError, withoutStack } from "../platform/errors.js";

/** @typedef {import("../wasm/slots/core.js").Glue} Glue */

const encoder = new TextEncoder();
// A BOM is part of the text: stripped, a payload that is not JSON would become JSON.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** @typedef {{ glue: Glue, figure: Glue["Figure"], memory: Uint8Array, input: Uint8Array, report: Float64Array }} Channel */

/** @type {Channel | undefined} */
let channel;

/**
 * Returns the channel of an instance, with room for `capacity` bytes. When the memory grows, older views of it have length 0, and
 * are made again.
 *
 * @param {Glue} glue
 * @param {number} capacity at least 1
 */
export function channelOf(glue, capacity) {
  if (channel?.glue === glue && channel.input.length >= capacity) return channel;
  const start = glue.jwtChannel(capacity);
  const memory = glue.memoryBytes();
  const figure = glue.Figure;
  const report = new Float64Array(memory.buffer, start, Object.keys(figure).length / 2);
  const input = memory.subarray(report[figure.Input], report[figure.Input] + capacity);
  return (channel = { glue, figure, memory, input, report });
}

/** Node's Buffer writes in a fifth of the time that `encodeInto` takes in Node 24. */
const utf8Write =
  /** @type {{ Buffer?: { prototype?: { utf8Write?(text: string, start: number, length: number): number } } }} */ (
    globalThis
  ).Buffer?.prototype?.utf8Write;

/** @type {(bytes: Uint8Array, text: string) => number} */
const write = utf8Write
  ? (bytes, text) => utf8Write.call(bytes, text, 0, bytes.length)
  : (bytes, text) => encoder.encodeInto(text, bytes).written;

/**
 * Returns a token as text. Bytes must be ASCII. They are copied before they are checked, as another thread may share them.
 *
 * @param {string | Uint8Array} token
 * @param {number} max
 */
export function tokenText(token, max) {
  if (typeof token === "string") return token;
  if (!isBytes(token)) throw new SecretSlotsError("ERR_JWS_INVALID", "the token must be a string or a Uint8Array");
  if (token.length > max) throw tooLarge(max);
  // An array whose buffer was transferred has length 0, and copying it throws.
  const copy = token.length === 0 ? new Uint8Array() : new Uint8Array(token);
  if (copy.some((byte) => byte > 0x7f)) throw notAscii();
  return decodeAscii(copy, 0, copy.length);
}

/**
 * Returns the error for the value of an `Authorization` header in place of a token; `undefined` for any other text.
 *
 * @param {string} text that was refused
 */
export function bearerToken(text) {
  if (!/^bearer /i.test(text)) return undefined;
  return withoutStack("ERR_JWS_INVALID", 'the token begins with "Bearer ": give what follows it');
}

/** @param {number} max */
function tooLarge(max) {
  return new SecretSlotsError("ERR_TOO_LARGE", `the token is longer than ${max} characters`);
}

function notAscii() {
  return new SecretSlotsError("ERR_JWS_INVALID", "the token must be ASCII text");
}

/**
 * Writes a token into the channel and returns its length. A token that is too long is refused before it is copied.
 *
 * @param {Uint8Array} input
 * @param {string} token
 * @param {number} max
 */
export function writeToken(input, token, max) {
  if (token.length > max) throw tooLarge(max);
  const written = write(input, token);
  // A text beyond ASCII takes more bytes than it has characters.
  if (written !== token.length) throw notAscii();
  return written;
}

/**
 * Writes a text into the channel, from `start` on, and returns its length in bytes.
 *
 * @param {Uint8Array} input
 * @param {string} text
 * @param {number} start
 */
export function writeJson(input, text, start) {
  return write(input.subarray(start), text);
}

/**
 * Reads the text whose address and length the core has reported.
 *
 * @param {Channel} channel
 */
export function readReported(channel) {
  const { figure, report } = channel;
  return readText(channel, report[figure.Text], report[figure.TextLength], report[figure.TextIsAscii] === 1);
}

/**
 * Reads UTF-8 text in the core's memory.
 *
 * @param {Channel} channel
 * @param {number} start
 * @param {number} length
 * @param {boolean} isAscii
 */
export function readText({ memory }, start, length, isAscii) {
  if (isAscii) return decodeAscii(memory, start, start + length);
  return decoder.decode(memory.subarray(start, start + length));
}
