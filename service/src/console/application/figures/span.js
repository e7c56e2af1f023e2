// The span of time that a figure shows, around now. Lives of years stand beside overlaps of hours, so the figure shows what matters now, and marks
// what goes on beyond its edges.

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** The least and the most on each side of now, in seconds. */
const LEAST = DAY;
const MOST = 400 * DAY;
/** The least share of the whole that each side of now has. */
const SHARE = 0.25;
/** Room at the edges, as a share of what is shown. */
const ROOM = 0.15;

/** Steps between dates on the axis, in seconds. Days begin at midnight in UTC. */
const STEPS = [
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  60 * DAY,
  120 * DAY,
  240 * DAY,
];
/** The most dates that fit on a phone. */
const MOST_DATES = 4;

/** @typedef {{ from: number, to: number, now: number }} Span In Unix seconds. */

/**
 * Returns the span in which moments are seen well.
 *
 * @param {readonly number[]} moments In Unix seconds. Those too far from now are left out.
 * @param {number} now
 * @returns {Span}
 */
export function spanAround(moments, now) {
  const near = moments.filter((at) => Math.abs(at - now) <= MOST);
  const before = within(Math.max(0, ...near.map((at) => now - at)));
  const after = within(Math.max(0, ...near.map((at) => at - now)));
  const least = SHARE / (1 - SHARE);
  return { from: now - Math.max(before, after * least), to: now + Math.max(after, before * least), now };
}

/** @param {number} length */
const within = (length) => Math.min(Math.max(length * (1 + ROOM), LEAST), MOST);

/** Returns where in the span a time is, in percent; beyond the edges: at the edge. @param {Span} span @param {number} at */
export const place = ({ from, to }, at) => round((100 * Math.min(Math.max(at - from, 0), to - from)) / (to - from));

/** @param {number} value */
export const round = (value) => Math.round(value * 100) / 100;

/** Returns the dates for the axis, with their texts. @param {Span} span @returns {{ at: number, text: string }[]} */
export function dates({ from, to }) {
  const step = STEPS.find((one) => (to - from) / one <= MOST_DATES) ?? 365 * DAY;
  const texts = step < DAY ? hour : day;
  const found = [];
  for (let at = Math.ceil(from / step) * step; at < to; at += step) found.push({ at, text: texts(at) });
  return found;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Returns a day as an axis has it. @param {number} at In Unix seconds. */
export function day(at) {
  const date = new Date(at * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** @param {number} at */
const hour = (at) => (at % DAY === 0 ? day(at) : new Date(at * 1000).toISOString().slice(11, 16));
