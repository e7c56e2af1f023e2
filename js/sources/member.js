// A secret as a member of a JSON object: the option `field`.
import { isPlainObject } from "../platform/plain-object.js";
import { quote } from "../platform/quote.js";
import { SourceError } from "./source-error.js";
import { keptText, textOf } from "./text.js";

const MAX_VALUE = 65_536;

/** Returns the member's text, or `undefined`. @param {string | Uint8Array} value @param {string} field */
export function memberOf(value, field) {
  const object = objectOf(value);
  const member = object !== undefined && Object.hasOwn(object, field) ? object[field] : undefined;
  return typeof member === "string" ? member : undefined;
}

/**
 * Returns the JSON object with another value of one member. Throws `ERR_SLOT_INVALID` if what is there is not a JSON object, and for bytes that
 * are not UTF-8; `ERR_TOO_LARGE` for JSON of more than 65,536 bytes.
 *
 * @param {string} name
 * @param {string | Uint8Array | undefined} current What is there, if anything is.
 * @param {string} field
 * @param {string | Uint8Array} value
 */
export function withMember(name, current, field, value) {
  const object = current === undefined ? {} : objectOf(current);
  if (object === undefined)
    throw new SourceError("ERR_SLOT_INVALID", `the version of secret ${quote(name)} in effect is not a JSON object`);
  const text = JSON.stringify({ ...object, [field]: keptText(name, value, "a JSON object") });
  if (new TextEncoder().encode(text).length > MAX_VALUE)
    throw new SourceError("ERR_TOO_LARGE", `the JSON of secret ${quote(name)} must have at most ${MAX_VALUE} bytes`);
  return text;
}

/** @param {string | Uint8Array} value @returns {Record<string, unknown> | undefined} */
function objectOf(value) {
  try {
    const parsed = JSON.parse(textOf(value) ?? "");
    return isPlainObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
