/** Returns a number as the core takes it: whole, from 0 to 2^53 − 1. NaN becomes 0. @param {number} value */
export function whole(value) {
  return value > 0 ? Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER) : 0;
}

/** The latest time to which the core can add a duration without overflow. */
const MAX_TIME = 2 ** 52;

/** As {@link whole}, for the time of a clock, which may be Infinity. @param {number} time */
export function wholeTime(time) {
  return Math.min(whole(time), MAX_TIME);
}
