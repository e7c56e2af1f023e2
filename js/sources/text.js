// Values as text, as bytes and in base64.
import { quote } from "../platform/quote.js";
import { SourceError } from "./source-error.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns a value as text, or `undefined` for bytes that are not UTF-8. @param {string | Uint8Array} value */
export function textOf(value) {
  if (typeof value === "string") return value;
  try {
    return decoder.decode(value);
  } catch {
    return undefined;
  }
}

/** Returns a value as text. Throws `ERR_SLOT_INVALID` for bytes that are not UTF-8. @param {string} name @param {string | Uint8Array} value @param {string} place What keeps text alone. */
export function keptText(name, value, place) {
  const text = textOf(value);
  if (text !== undefined) return text;
  throw new SourceError("ERR_SLOT_INVALID", `secret ${quote(name)}: ${place} keeps text, and the bytes are not UTF-8`);
}

/** @param {Uint8Array} bytes */
export const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** Returns the bytes, or `undefined` for what is not base64. @param {unknown} text */
export function fromBase64(text) {
  if (typeof text !== "string") return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
