// How long secrets live, in words.

/** @typedef {"none" | { value: number, unit: string }} Expiry As the API has it. */

/** The units of the API, and their names. */
export const UNITS = /** @type {readonly (readonly [string, string])[]} */ ([
  ["s", "second"],
  ["min", "minute"],
  ["h", "hour"],
  ["d", "day"],
  ["w", "week"],
  ["months", "month"],
  ["years", "year"],
]);
const NAMES = new Map(UNITS);

/** Returns an expiry in words: `6 months`. @param {Expiry} expiry */
export function expiryText(expiry) {
  if (expiry === "none") return "never";
  const { value, unit } = expiry;
  return `${value} ${NAMES.get(unit) ?? unit}${value === 1 ? "" : "s"}`;
}
