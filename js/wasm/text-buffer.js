// Writes and reads the core's text buffer, through which secrets cross. wasm/src/text_buffer.rs is the other side.

/** @typedef {import("./instance.js").Glue & { textBuffer(capacity: number): number, wipeText(length: number): void }} Glue */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Node's Buffer takes half the time of an encoder with a view of the memory. */
const utf8Write =
  /** @type {{ Buffer?: { prototype?: { utf8Write?(text: string, start: number, length: number): number } } }} */ (
    globalThis
  ).Buffer?.prototype?.utf8Write;

/**
 * Writes a text into the buffer and returns its length in bytes.
 * @param {Glue} glue
 * @param {string} text
 */
export function writeText(glue, text) {
  const capacity = 3 * text.length;
  const start = glue.textBuffer(capacity);
  const memory = glue.memoryBytes();
  if (utf8Write !== undefined) return utf8Write.call(memory, text, start, capacity);
  return encoder.encodeInto(text, memory.subarray(start, start + capacity)).written;
}

/**
 * Writes bytes into the buffer and returns their number.
 * @param {Glue} glue
 * @param {Uint8Array} bytes
 */
export function writeBytes(glue, bytes) {
  const start = glue.textBuffer(bytes.length);
  glue.memoryBytes().set(bytes, start);
  return bytes.length;
}

/**
 * Reads an ASCII text that the core left in the buffer, and wipes it there.
 * @param {Glue} glue
 * @param {number} length
 */
export function takeAscii(glue, length) {
  const start = glue.textBuffer(length);
  const text = decodeAscii(glue.memoryBytes(), start, start + length);
  glue.wipeText(length);
  return text;
}

/** The slice of Node's Buffer takes half the time of a decoder. */
const latin1Slice = /** @type {{ Buffer?: { prototype?: { latin1Slice?(start: number, end: number): string } } }} */ (
  globalThis
).Buffer?.prototype?.latin1Slice;

/** @type {(bytes: Uint8Array, start: number, end: number) => string} */
export const decodeAscii = latin1Slice
  ? (bytes, start, end) => latin1Slice.call(bytes, start, end)
  : (bytes, start, end) => decoder.decode(bytes.subarray(start, end));
