/** A number as the core takes it: whole, from 0 to 2^53 − 1. What is no number is 0. @param {number} value */
export function whole(value) {
  return value > 0 ? Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER) : 0;
}
