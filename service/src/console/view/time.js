// Times, as people read them: how far away, and exactly on a closer look.
import { html } from "hono/html";

const UNITS = /** @type {const} */ ([
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
]);

/** Returns a time: `in 3 days`, `2 hours ago`. @param {number | null | undefined} at In Unix seconds. @param {number} now @param {string} [none] What stands for no time. */
export function when(at, now, none = "never") {
  if (at === null || at === undefined) return html`<span class="muted">${none}</span>`;
  const exact = exactly(at);
  return html`<time datetime="${new Date(at * 1000).toISOString()}" title="${exact}">${distance(at - now)}</time>`;
}

/** Returns a time with its date: `in 3 days, 2026-11-30 08:00 UTC`. @param {number} at In Unix seconds. @param {number} now */
export const whenExactly = (at, now) => html`${when(at, now)} <span class="muted">${exactly(at)}</span>`;

/** Returns a date and a time of the day in UTC. @param {number} at In Unix seconds. */
export const exactly = (at) => `${new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Returns how far away a moment is. @param {number} seconds From now; negative: it has passed. */
export function distance(seconds) {
  const length = duration(Math.abs(seconds));
  if (length === undefined) return seconds <= 0 ? "just now" : "in less than a minute";
  return seconds < 0 ? `${length} ago` : `in ${length}`;
}

/** Returns a length of time in its largest unit, rounded to the nearest; `undefined` below a minute. @param {number} seconds */
export function duration(seconds) {
  const index = UNITS.findIndex(([, length]) => seconds >= length);
  const found = UNITS[index];
  if (found === undefined) return undefined;
  const [unit, length] = found;
  const count = Math.round(seconds / length);
  const larger = UNITS[index - 1];
  // 23 hours and 50 minutes are a day, not 24 hours.
  if (larger !== undefined && count * length >= larger[1]) return `1 ${larger[0]}`;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
