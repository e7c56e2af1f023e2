// The option `kids`: which slot each `kid` names.
import { invalid, readable, readInteger } from "../platform/options.js";
import { isPlainObject } from "../platform/plain-object.js";
import { quoteUnknown } from "../platform/quote.js";
import { MAX_TIME } from "../platform/unix-time.js";

const MAX_KIDS = 1_000;
const MAX_KID = 1_024;

/** The pairs of the map, in its order. @typedef {readonly (readonly [kid: string, slot: number])[]} Kids */

/**
 * Any text is a kid, `__proto__` too: the map is read by its entries and never indexed.
 *
 * @param {unknown} kids
 * @param {import("./types.js").SlotFrom} slotFrom
 * @returns {Kids | undefined}
 */
export function readKids(kids, slotFrom) {
  if (kids === undefined) return undefined;
  if (slotFrom !== "kid") throw invalid('kids needs slotFrom "kid"');
  const entries = readable(() =>
    isPlainObject(kids) && Object.keys(kids).length <= MAX_KIDS ? Object.entries(kids) : [],
  );
  if (entries.length === 0)
    throw invalid(`kids must be a plain object with a slot number for each of 1 to ${MAX_KIDS} kids`);
  return entries.map(([kid, slot]) => {
    const name = `the kid ${quoteUnknown(kid)}`;
    if (kid.length > MAX_KID) throw invalid(`${name} in kids must have at most ${MAX_KID} characters`);
    if (!kid.isWellFormed()) throw invalid(`${name} in kids has a lone surrogate`);
    return [kid, readInteger(`the slot of ${name} in kids`, slot, 0, MAX_TIME) + 0];
  });
}

/**
 * Returns a token's header with the kid of the slot that signs, the first in the map's order unless the header has one.
 *
 * @param {Kids} kids
 * @param {string} header JSON, or an empty text
 * @param {number} slot
 * @returns {string} JSON
 */
export function withKid(kids, header, slot) {
  const names = kids.filter(([, named]) => named === slot).map(([kid]) => kid);
  if (names.length === 0) throw invalid(`kids has no kid for slot ${slot}, which is the one to sign with`);
  // A `toJSON` can make anything of a header; the core refuses it.
  if (header !== "" && !header.startsWith("{")) return header;
  const members = header === "" ? "}" : header.slice(1);
  const given = new Map(Object.entries(JSON.parse(`{${members}`)));
  if (!given.has("kid")) return `{"kid":${JSON.stringify(names[0])}${members === "}" ? "" : ","}${members}`;
  if (!names.some((kid) => kid === given.get("kid"))) {
    throw invalid(`header.kid must be a kid that names slot ${slot}, which is the one to sign with`);
  }
  return header;
}
