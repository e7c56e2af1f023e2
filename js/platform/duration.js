// A length of time as an option: a number of seconds, or a text such as "2 days", with the syntax and the units of jose.
import { readInteger, readSeconds } from "./options.js";
import { MAX_TIME } from "./unix-time.js";

/** A year is 365.25 days, as in jose. Units are told apart by their first letter. @type {Record<string, number>} */
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, y: 31_557_600 };

const SYNTAX =
  /^([+-])? ?(\d+|\d+\.\d+) ?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)(?: (ago|from now))?$/i;

/**
 * Reads a duration, and returns whole seconds: a number as it is, a text rounded to the nearest second.
 *
 * Throws `ERR_INVALID_OPTION`, which names the option, for a text of another form, a negative one (`"-1h"`, `"1h ago"`), and fewer
 * than `min` or more than 10^11 − 1 seconds.
 *
 * @param {string} name of the option
 * @param {unknown} value
 * @param {number} min in seconds
 * @returns {number}
 */
export function readDuration(name, value, min = 0) {
  const isNumber = typeof value === "number";
  if (isNumber && Number.isInteger(value) && value > MAX_TIME) return readSeconds(name, value, min);
  const seconds = isNumber ? value : secondsOf(value);
  return readInteger(name, seconds, min, MAX_TIME, 'seconds, or a text such as "1h" or "2 days"');
}

/** Returns the whole seconds of a text, or NaN if it is not a duration or has a sign or direction into the past. @param {unknown} text */
export function secondsOf(text) {
  if (typeof text !== "string" || text.length > 64) return NaN;
  const [, sign, amount, unit, direction] = SYNTAX.exec(text) ?? [];
  const isNegative = sign === "-" || direction?.toLowerCase() === "ago";
  if (amount === undefined || isNegative || (sign !== undefined && direction !== undefined)) return NaN;
  return Math.round(Number(amount) * SECONDS[unit[0].toLowerCase()]);
}
