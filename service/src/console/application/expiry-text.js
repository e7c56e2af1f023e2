// How long secrets live, in words; and when one that was issued at some time would end.

/** @import { Expiry, Rules } from "./application.js" */

/** Units of the API, and their names. */
export const UNITS = /** @type {Record<string, string>} */ ({
  s: "second",
  min: "minute",
  h: "hour",
  d: "day",
  w: "week",
  months: "month",
  years: "year",
});
const SECONDS = /** @type {Record<string, number>} */ ({ s: 1, min: 60, h: 3_600, d: 86_400, w: 604_800 });
const MONTHS = /** @type {Record<string, number>} */ ({ months: 1, years: 12 });

/** Returns an expiry in words: `6 months`, `never`. @param {Expiry} expiry */
export function expiryText(expiry) {
  if (expiry === "none") return "never";
  const { value, unit } = expiry;
  return `${value} ${UNITS[unit]}${value === 1 ? "" : "s"}`;
}

/**
 * Returns when a secret ends that is issued at a time, to show it before the rule is applied; the API decides.
 *
 * @param {number} issuedAt In Unix seconds.
 * @param {Expiry} expiry
 * @param {Pick<Rules, "max_expiry">} rules
 * @returns {number | null} In Unix seconds; `null`: never.
 */
export function endOf(issuedAt, expiry, { max_expiry: longest }) {
  const ends = [expiry, longest ?? "none"].map((one) => addTo(issuedAt, one));
  const end = Math.min(...ends);
  return end === Infinity ? null : end;
}

/** @param {number} at @param {Expiry} expiry */
function addTo(at, expiry) {
  if (expiry === "none") return Infinity;
  const { value, unit } = expiry;
  const seconds = SECONDS[unit];
  return seconds === undefined ? addMonths(at, value * (MONTHS[unit] ?? 0)) : at + value * seconds;
}

/** Adds months of the calendar, in UTC: the last day of a month stands for days that it does not have. @param {number} at @param {number} count */
function addMonths(at, count) {
  const date = new Date(at * 1000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  const end = Math.floor(date.getTime() / 1000);
  return Number.isNaN(end) ? Infinity : end;
}
