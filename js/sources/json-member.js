// A value that is a member of a JSON object: a write changes it alone.
import { isPlainObject } from "../platform/plain-object.js";
import { quote } from "../platform/quote.js";
import { SourceError } from "./source-error.js";

const MAX_VALUE = 65_536;

/** @param {string} field @param {string | Uint8Array} value */
export const memberOnly = (field, value) => JSON.stringify({ [field]: textOf(value) });

/**
 * Returns the JSON object with another value of this member. Throws `ERR_SLOT_INVALID` for what is no JSON object, and for a value that is no
 * text; `ERR_TOO_LARGE` for JSON of more than 65,536 bytes.
 *
 * @param {string} name @param {unknown} current @param {string} field @param {string | Uint8Array} value
 */
export function withMember(name, current, field, value) {
  const text = JSON.stringify({ ...objectOf(name, current), [field]: textOf(value) });
  if (new TextEncoder().encode(text).length > MAX_VALUE)
    throw new SourceError("ERR_TOO_LARGE", `the JSON of ${quote(name)} must have at most ${MAX_VALUE} bytes`);
  return text;
}

/** @param {string} name @param {unknown} text @returns {Record<string, unknown>} */
function objectOf(name, text) {
  try {
    const object = JSON.parse(String(text));
    if (isPlainObject(object)) return object;
  } catch {
    // As below.
  }
  throw new SourceError("ERR_SLOT_INVALID", `the version of ${quote(name)} in effect is no JSON object`);
}

/** @param {string | Uint8Array} value */
function textOf(value) {
  if (typeof value === "string") return value;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    throw new SourceError("ERR_SLOT_INVALID", "a member of a JSON object must be text");
  }
}
