// Extra parameters and headers, which a server wants beside those of the protocol. The core has the names of parameters that are ours.
import { invalid, readable } from "../platform/options.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { quoteUnknown } from "../platform/quote.js";
import { core } from "../wasm/client/core.js";

/** Names and values; a header's name is in lower case. @typedef {Map<string, string>} Extras */

/** @type {Extras} */
const NONE = /* @__PURE__ */ new Map();

/**
 * Headers of the request itself, of the connection (RFC 9110, section 7.6.1), or of the body's form and length. The core never sends
 * headers, so these names stand here alone.
 */
const HEADERS =
  /^(accept|authorization|connection|content-(encoding|length|type)|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/;
/** RFC 9110, section 5.6.2. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
/** RFC 9110, section 5.5. Other characters have no agreed encoding. */
const VALUE = /^[\t -~]*$/;

/**
 * Reads the option `parameters` or `authorizationParameters`: names and values of any characters. Throws `ERR_INVALID_OPTION` for a name
 * that the request sets itself, and `ERR_TOO_LARGE` for a name or a value over 65,536 bytes.
 *
 * @param {string} option
 * @param {unknown} value
 * @param {boolean} [isAuthorization]
 */
export function readParameters(option, value, isAuthorization = false) {
  const extras = read(option, value);
  const form = formOf(extras);
  if (form !== undefined) core.call((glue) => glue.checkParameters(form, isAuthorization));
  return extras;
}

/**
 * Reads the option `headers`. Throws `ERR_INVALID_OPTION` for a name that is not a token, that is ours, or that comes twice in different
 * letter case, and for a value with a line end or other than ASCII characters.
 *
 * @param {unknown} value
 */
export function readHeaders(value) {
  if (value === undefined) return NONE;
  /** @type {Extras} */
  const headers = new Map();
  for (const [given, text] of read("headers", value)) {
    const name = given.toLowerCase();
    const shown = `headers: ${quoteUnknown(given)}`;
    if (!TOKEN.test(name)) throw invalid(`${shown} must be the name of a header`);
    if (HEADERS.test(name)) throw invalid(`${shown} must be left out: the request sets it itself`);
    if (headers.has(name)) throw invalid(`${shown} must be given once, in any letter case`);
    if (!VALUE.test(text)) throw invalid(`${shown} must have a value of printable ASCII characters`);
    headers.set(name, text);
  }
  return headers;
}

/** Refuses extras without a value: only a call has something to leave out. @param {string} option @param {Extras} extras */
export function withValues(option, extras) {
  for (const [name, value] of extras) {
    if (value === "") throw invalid(`${option}: ${quoteUnknown(name)} must not be empty`);
  }
  return extras;
}

/** The extras of a client with those of a call in their place; `""` leaves one out. @param {Extras} usual @param {Extras} asked */
export function merged(usual, asked) {
  if (asked.size === 0) return usual;
  return new Map([...usual, ...asked].filter(([name]) => asked.get(name) !== ""));
}

/** Parameters as the core reads them; `undefined` if there are none. @param {Extras} extras */
export function formOf(extras) {
  return extras.size === 0 ? undefined : String(new URLSearchParams([...extras]));
}

/** @param {string} option @param {unknown} value @returns {Extras} */
function read(option, value) {
  if (value === undefined) return NONE;
  const own = readable(() => (isPlainObject(value) ? ownMembers(value) : undefined));
  if (own === undefined) throw invalid(`${option} must be a plain object of strings`);
  const extras = Object.entries(own);
  for (const [name, text] of extras) {
    if (typeof text !== "string" || !text.isWellFormed() || !name.isWellFormed())
      throw invalid(`${option}: ${quoteUnknown(name)} must be a string`);
  }
  return new Map(/** @type {[string, string][]} */ (extras));
}
