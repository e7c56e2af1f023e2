// Many slots in one text: JSON, or a line for each slot.
import { SourceError } from "./source-error.js";

/** @typedef {{ slot: number, value: string } | { slot: number, revoked: true }} TextSlot */

/** How a text, such as that of a file or a variable, holds a secret. @typedef {"value" | "slots"} TextFormat */

/** The number of a slot, as it is written in texts and in the names of files. */
export const SLOT_NUMBER = "(?:0|[1-9]\\d{0,10})";

const LINE = new RegExp(`^(${SLOT_NUMBER})(?::(.+)| revoked)$`, "s");

/**
 * Reads `[{ "slot": 0, "value": "…" }, { "slot": 5, "revoked": true }]`, also as the member `slots` of an object, or else lines such as
 * `0:value` and `5 revoked`. Throws `ERR_SOURCE`, which never quotes the text.
 *
 * @param {string} text
 * @param {string} where What messages call the text, such as `variable "X"`.
 * @returns {TextSlot[]} one or more, each with another number
 */
export function slotsFromText(text, where) {
  const slots = /^\s*[[{]/.test(text) ? fromJson(text, where) : fromLines(text, where);
  if (slots.length === 0) throw new SourceError("ERR_SOURCE", `${where} has no slot`);
  if (new Set(slots.map(({ slot }) => slot)).size < slots.length)
    throw new SourceError("ERR_SOURCE", `${where} has a slot twice`);
  return slots;
}

/** @param {string} text @param {string} where */
function fromJson(text, where) {
  /** @type {any} */
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SourceError("ERR_SOURCE", `${where} is not JSON`);
  }
  const slots = Array.isArray(json) ? json : json.slots;
  if (!Array.isArray(slots)) throw new SourceError("ERR_SOURCE", `${where} has no array of slots`);
  return slots.map((slot, index) => {
    const found = readSlot(slot);
    if (found === undefined)
      throw new SourceError("ERR_SOURCE", `${where}: item ${index} must have a slot, and a value or "revoked": true`);
    return found;
  });
}

/** @param {any} given @returns {TextSlot | undefined} */
function readSlot(given) {
  const { slot, value, revoked = false } = given ?? {};
  if (!Number.isInteger(slot) || slot < 0) return undefined;
  if (revoked === true) return { slot, revoked };
  return revoked === false && typeof value === "string" && value !== "" ? { slot, value } : undefined;
}

/** @param {string} text @param {string} where */
function fromLines(text, where) {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line === "") return [];
    const [whole, number, value] = LINE.exec(line) ?? [];
    if (whole === undefined)
      throw new SourceError("ERR_SOURCE", `${where}: line ${index + 1} must be SLOT:VALUE or SLOT revoked`);
    const slot = Number(number);
    return [value === undefined ? { slot, revoked: /** @type {const} */ (true) } : { slot, value }];
  });
}
