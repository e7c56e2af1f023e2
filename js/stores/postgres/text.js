// Text as it is stored: the type `text` of Postgres refuses NUL, sorts by the locale of the database, and holds only what its encoding
// has. Bytes (`bytea`) hold any text and sort as UTF-8 does.
import { joinChunks } from "../../platform/join-chunks.js";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The lead byte of U+D000 to U+DFFF, so of each surrogate. It is never a continuation byte. */
const LEAD = 0xed;
const FIRST_SURROGATE = 0xa0;

/**
 * Returns a text in UTF-8. A lone surrogate becomes three bytes, as in WTF-8: a `TextEncoder` replaces it, and two keys would be one.
 *
 * @param {string} text
 */
export function bytesOf(text) {
  if (text.isWellFormed()) return ENCODER.encode(text);
  const chunks = text.split(/(\p{Surrogate})/u).map((piece) => {
    const unit = piece.charCodeAt(0);
    return piece.length === 1 && !piece.isWellFormed()
      ? Uint8Array.of(LEAD, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f))
      : ENCODER.encode(piece);
  });
  return joined(chunks);
}

/** Returns the text of {@link bytesOf}. @param {Uint8Array} bytes */
export function textOf(bytes) {
  let [text, from] = ["", 0];
  for (let at = bytes.indexOf(LEAD); at >= 0; at = bytes.indexOf(LEAD, at + 1)) {
    if (bytes[at + 1] < FIRST_SURROGATE) continue;
    const unit = 0xd000 | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
    text += DECODER.decode(bytes.subarray(from, at)) + String.fromCharCode(unit);
    from = at + 3;
  }
  return text + DECODER.decode(bytes.subarray(from));
}

/** Returns the first bytes that sort after every text with a prefix. No byte of a text is 0xff. @param {Uint8Array} prefix */
export function endOf(prefix) {
  return prefix.length === 0 ? Uint8Array.of(0xff) : prefix.with(-1, prefix[prefix.length - 1] + 1);
}

/** Returns the first bytes that sort after these. @param {Uint8Array} bytes */
export function nextOf(bytes) {
  return joined([bytes, Uint8Array.of(0)]);
}

/** @param {Uint8Array[]} chunks */
export function joined(chunks) {
  return joinChunks(
    chunks,
    chunks.reduce((sum, { length }) => sum + length, 0),
  );
}
