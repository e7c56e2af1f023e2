// Values for managers that keep text.
import { quote } from "../platform/quote.js";
import { SourceError } from "./source-error.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns a value as text. Throws `ERR_SLOT_INVALID` for bytes that are no UTF-8. @param {string} name @param {string | Uint8Array} value @param {string} manager */
export function keptText(name, value, manager) {
  if (typeof value === "string") return value;
  try {
    return decoder.decode(value);
  } catch {
    throw new SourceError(
      "ERR_SLOT_INVALID",
      `secret ${quote(name)}: ${manager} keeps text, and the bytes are no UTF-8`,
    );
  }
}
