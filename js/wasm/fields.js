// Many texts in one block of bytes; the twin of wasm/src/fields.rs.

/** @typedef {[tag: number, text: string | undefined]} Field */

const encoder = new TextEncoder();

/**
 * A block of those fields that are there, after the blocks given.
 *
 * @param {readonly Field[]} fields
 * @param {readonly Uint8Array[]} [before]
 */
export function pack(fields, before = []) {
  // UTF-8 has at most three bytes for each unit of a string.
  let size = 0;
  for (const block of before) size += block.length;
  for (const [, text] of fields) if (text !== undefined) size += 5 + 3 * text.length;
  const block = new Uint8Array(size);
  let at = 0;
  for (const part of before) {
    block.set(part, at);
    at += part.length;
  }
  for (const [tag, text] of fields) {
    if (text === undefined) continue;
    const { written } = encoder.encodeInto(text, block.subarray(at + 5));
    block.set([tag, written, written >>> 8, written >>> 16, written >>> 24], at);
    at += 5 + written;
  }
  return block.subarray(0, at);
}
