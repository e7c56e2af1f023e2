// Finds the one token of a request.
import { invalid } from "../platform/options.js";

/** @import { GuardedRequest } from "./types.js" */

/** A Bearer credential somewhere in the header: the Fetch standard joins several headers by commas, which no token has. */
const ANY_BEARER = /(?:^|,)[ \t]*bearer(?:[ ,]|$)/i;
/** RFC 6750, section 2.1: `"Bearer" 1*SP b64token`. */
const BEARER = /^[ \t]*bearer +([\w\-.~+/]+=*)[ \t]*$/i;

/**
 * Returns the token, nothing if there is none, or what is wrong: RFC 6750, section 2, allows one way of sending a token per request. Two
 * parts of a system that each take another token would judge different users.
 *
 * @template C, R
 * @param {GuardedRequest<C, R>} given
 * @param {{ cookie?: string, getToken?: (request: R) => string | null | undefined }} options
 * @returns {{ token?: string, fault?: string }}
 */
export function findToken({ authorization, cookie, request }, options) {
  const tokens = [];
  const header = typeof authorization === "string" ? authorization : authorization?.join(",");
  if (header && ANY_BEARER.test(header)) {
    if (header.includes(",")) return { fault: "the request has more than one Authorization header" };
    const token = BEARER.exec(header)?.[1];
    if (token === undefined) return { fault: "the Authorization header is malformed" };
    tokens.push(token);
  }
  if (options.cookie !== undefined && cookie) tokens.push(...cookiesNamed(options.cookie, cookie));
  const found = options.getToken?.(request);
  if (found) {
    if (typeof found !== "string") throw invalid("getToken must return a string or undefined");
    tokens.push(found);
  }
  return tokens.length > 1 ? { fault: "the request has more than one token" } : { token: tokens[0] };
}

/**
 * Returns the values of all cookies with this name; an empty one is none.
 *
 * @param {string} name
 * @param {string} header
 */
function cookiesNamed(name, header) {
  const values = [];
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at < 0 || trimmed(pair.slice(0, at)) !== name) continue;
    const value = trimmed(pair.slice(at + 1)).replace(/^"(.*)"$/, "$1");
    if (value !== "") values.push(value);
  }
  return values;
}

/**
 * Removes spaces and tabs around a text. `trim` would remove more: a browser takes a name that begins with a no-break space for one without
 * the prefix `__Host-`. A regular expression would try each space of a long run inside the text, in the square of its length.
 *
 * @param {string} text
 */
function trimmed(text) {
  const isBlank = (/** @type {number} */ at) => text[at] === " " || text[at] === "\t";
  let [from, to] = [0, text.length];
  while (from < to && isBlank(from)) from++;
  while (to > from && isBlank(to - 1)) to--;
  return text.slice(from, to);
}
