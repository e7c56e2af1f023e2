/** A number as the core takes it: whole, from 0 to 2^53 − 1. What is no number is 0. @param {number} value */
export function whole(value) {
  return value > 0 ? Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER) : 0;
}

/** The latest time that the core can count on from. */
const MAX_TIME = 2 ** 52;

/** As {@link whole}, of a clock, which may be Infinity. @param {number} time */
export function wholeTime(time) {
  return Math.min(whole(time), MAX_TIME);
}
