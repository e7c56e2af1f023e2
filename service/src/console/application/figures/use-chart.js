// The use of secrets by day as a figure: a row for each secret, so that the old one is seen to fade while the new one takes over.
import { html } from "hono/html";
import { tableHead } from "../../view/parts.js";
import { daysUntil, useBySecret } from "./daily-use.js";
import { day as axisDay, round } from "./span.js";
import { shortened } from "../../view/foreign-text.js";

/** @import { Html } from "../../visit.js" */
/** @import { Secret } from "../application.js" */
/** @import { Count, Use } from "./daily-use.js" */

/** The most secrets of the figure. */
const MOST = 8;
const TOP = 22;
const BAR = 40;
const ROW = TOP + BAR + 10;
const BOTTOM = 20;
/** The least height of a count that is not zero. */
const LEAST = 2;
/** Each how many days a date stands below. */
const DATES = 7;

/**
 * @param {readonly Count[]} counts
 * @param {{ secrets: readonly Secret[], now: number, domain: string }} about
 * @returns {Html}
 */
export function useChart(counts, { secrets, now, domain }) {
  const days = daysUntil(now);
  const uses = useBySecret(counts, days);
  if (uses.length === 0) return empty(domain);
  const shown = uses.slice(0, MOST);
  const most = Math.max(
    ...shown.flatMap(({ accepted, refused }) => accepted.map((count, index) => count + (refused[index] ?? 0))),
    1,
  );
  const hasRefused = shown.some(({ refused }) => refused.some((count) => count > 0));
  const height = shown.length * ROW + BOTTOM;
  const titles = shown.map((use) => titleOf(use, secrets, now));
  return html`<figure class="figure">
      <svg class="figure" role="img" aria-labelledby="use-title use-text" width="100%" height="${height}">
        <title id="use-title">Token requests by secret and day</title>
        <desc id="use-text">
          The last 30 days. ${shown.map((use, index) => `${titles[index]}: ${totals(use)}`).join("; ")}. The busiest day
          had ${number(most)}.
        </desc>
        ${shown.map((use, index) => row(use, { y: index * ROW, title: titles[index] ?? "", days, most }))}
        ${days.map((day, index) => ((days.length - 1 - index) % DATES === 0 ? date(day, index, { days, height }) : ""))}
      </svg>
      <figcaption>
        <span class="key good">accepted</span> ${hasRefused ? html`<span class="key bad">refused</span>` : ""}
        <span class="key partial">today, until now</span>
      </figcaption>
    </figure>
    ${numbers(shown, titles, days)}`;
}

/** @param {string} domain */
const empty = (domain) =>
  html`<p class="muted">
    No use in the last 30 days. Counts come from the authorization server: at each token request it asks
    <code>POST /v1/domains/${domain}/verify</code>, and what it asked is shown here ten seconds later.
  </p>`;

/** @param {Use} use @param {{ y: number, title: string, days: readonly number[], most: number }} at */
function row(use, { y, title, days, most }) {
  const base = y + TOP + BAR;
  const bars = days.map((day, index) =>
    bar(use, { day, index, isToday: index === days.length - 1 }, { base, most, count: days.length }),
  );
  return html`<text class="ink" x="0" y="${y + 14}">${title}</text>
    <text x="100%" y="${y + 14}" text-anchor="end">${totals(use)}</text>
    ${bars}
    <line class="axis" x1="0" x2="100%" y1="${base + 0.5}" y2="${base + 0.5}" />`;
}

/**
 * @param {Use} use
 * @param {{ day: number, index: number, isToday: boolean }} on
 * @param {{ base: number, most: number, count: number }} scale
 */
function bar({ accepted, refused }, { day, index, isToday }, { base, most, count }) {
  const [good = 0, bad = 0] = [accepted[index], refused[index]];
  if (good + bad === 0) return "";
  const length = (/** @type {number} */ value) => (value === 0 ? 0 : Math.max(round((value / most) * BAR), LEAST));
  const [x, width] = [round((index * 100) / count), round(80 / count)];
  const part = (/** @type {string} */ tone, /** @type {number} */ value, /** @type {number} */ above) =>
    value === 0
      ? ""
      : html`<rect
          class="use ${tone}${isToday ? " partial" : ""}"
          x="${x}%"
          y="${round(base - above - length(value))}"
          width="${width}%"
          height="${length(value)}"
        />`;
  return html`<g
    ><title>${dayText(day)}${isToday ? ", until now" : ""}: ${number(good)} accepted, ${number(bad)} refused</title
    >${part("good", good, 0)}${part("bad", bad, length(good))}</g
  >`;
}

/** @param {number} day @param {number} index @param {{ days: readonly number[], height: number }} at */
function date(day, index, { days, height }) {
  const isToday = index === days.length - 1;
  const middle = round(((index + 0.4) * 100) / days.length);
  const [x, anchor] = isToday ? [100, "end"] : middle < 6 ? [0, "start"] : [middle, "middle"];
  return html`<text x="${x}%" y="${height - 4}" text-anchor="${anchor}">${isToday ? "today" : axisDay(day)}</text>`;
}

/** @param {Use} use @param {readonly Secret[]} secrets @param {number} now */
function titleOf({ secretId }, secrets, now) {
  const own = secrets.find(({ secret_id: id }) => id === secretId);
  if (own !== undefined) return `${shortened(own.description, 20)} #${secretId}`;
  const next = secrets.find(({ previous_secret_id: id }) => id === secretId);
  return next !== undefined && (next.previous_expires_at ?? 0) > now ? `previous #${secretId}` : `old #${secretId}`;
}

/** @param {Use} use */
function totals({ accepted, refused }) {
  const [good, bad] = [accepted, refused].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  return `${number(good ?? 0)} accepted${bad === 0 ? "" : `, ${number(bad ?? 0)} refused`}`;
}

/** The numbers of the figure as a table. @param {readonly Use[]} uses @param {readonly string[]} titles @param {readonly number[]} days */
function numbers(uses, titles, days) {
  const cells = uses.flatMap(({ accepted, refused }, use) =>
    days.flatMap((day, index) => {
      const [good = 0, bad = 0] = [accepted[index], refused[index]];
      return good + bad === 0 ? [] : [{ day, title: titles[use], good, bad }];
    }),
  );
  return html`<details>
    <summary>The numbers</summary>
    <table class="stack">
      ${tableHead("Day", "Secret", ["Accepted", "number"], ["Refused", "number"])}
      <tbody>
        ${cells
          .toSorted((one, other) => other.day - one.day)
          .map(
            ({ day, title, good, bad }) =>
              html`<tr>
                <td data-label="Day">${dayText(day)}</td>
                <td data-label="Secret"><bdi>${title}</bdi></td>
                <td data-label="Accepted" class="number">${number(good)}</td>
                <td data-label="Refused" class="number">${number(bad)}</td>
              </tr>`,
          )}
      </tbody>
    </table>
  </details>`;
}

/** @param {number} value */
const number = (value) => value.toLocaleString("en");

/** @param {number} day */
const dayText = (day) => new Date(day * 1000).toISOString().slice(0, 10);
