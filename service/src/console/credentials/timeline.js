// The refresh timeline of a credential: when it was refreshed, how long each token lives, what failed, and when the next refresh is. Positions are
// percentages of the width, so that texts and dots keep their size on a narrow page.
import { html } from "hono/html";
import { exactly } from "../view/time.js";
import { broughtToken, OUTCOMES } from "./history.js";

/** @import { Html } from "../visit.js" */
/** @import { Refresh } from "./history.js" */

/** The least time that is shown after now, in seconds; and the most, unless the time before now is longer. */
const LEAST_AHEAD = 600;
const MOST_AHEAD = 7200;
/** The first and the last position, in percent: a dot there is not cut off. */
const LEFT = 1.5;
const RIGHT = 98.5;
const LANES = [34, 48];
const EVENTS = 76;
const AXIS = 94;
const HEIGHT = 118;

/**
 * @param {any} credential
 * @param {readonly Refresh[]} refreshes The oldest first.
 * @param {number} now
 * @returns {Html}
 */
export function timeline(credential, refreshes, now) {
  if (refreshes.length === 0) return html``;
  const start = Math.min(...refreshes.map(({ at, since = at }) => since));
  const next = nextAttempt(credential);
  const ends = refreshes.flatMap(({ expires_at: end }) => (typeof end === "number" ? [end] : []));
  const wanted = Math.max(LEAST_AHEAD, (Math.max(next ?? 0, ...ends) - now) * 1.05);
  const end = Math.ceil(now + Math.min(wanted, Math.max(MOST_AHEAD, now - start)));
  const x = (/** @type {number} */ at) => {
    const part = Math.min(Math.max((at - start) / (end - start), 0), 1);
    return `${(LEFT + part * (RIGHT - LEFT)).toFixed(2)}%`;
  };
  const tokens = refreshes.filter(broughtToken);
  return html`<svg
    class="timeline"
    width="100%"
    height="${HEIGHT}"
    role="img"
    aria-label="${summary(credential, refreshes, now)}"
  >
    ${tokens.map((token, index) => life({ token, index, isPresent: token === tokens.at(-1), end, x }))}
    <line class="axis" x1="${x(start)}" x2="${x(end)}" y1="${AXIS}" y2="${AXIS}" />
    <text x="${x(start)}" y="${AXIS + 18}">${exactly(start)}</text>
    <text x="${x(end)}" y="${AXIS + 18}" text-anchor="end">${exactly(end)}</text>
    <line class="present" x1="${x(now)}" x2="${x(now)}" y1="20" y2="${AXIS}" />
    <text class="now" x="${x(now)}" y="14" text-anchor="${anchor(Number.parseFloat(x(now)))}">now</text>
    ${refreshes.map((refresh) => mark(refresh, x))}
    ${next !== null && next > now && next <= end ? upcoming(next, x(next)) : ""}
  </svg>`;
}

/** Returns when the next refresh is; `null` if none is to come. @param {any} credential @returns {number | null} */
function nextAttempt({ state, retry_at: retry, refresh_at: refresh = null }) {
  if (state === "reauthorize") return null;
  return state === "failing" ? retry : refresh;
}

/** @param {{ token: Refresh, index: number, isPresent: boolean, end: number, x: (at: number) => string }} bar */
function life({ token: { at, expires_at: until }, index, isPresent, end, x }) {
  const to = typeof until === "number" ? until : end;
  const width = Number.parseFloat(x(to)) - Number.parseFloat(x(at));
  const y = LANES[index % LANES.length];
  const words =
    typeof until === "number"
      ? `A token that lives from ${exactly(at)} to ${exactly(until)}`
      : "A token that does not expire";
  return html`<rect
    class="life${isPresent ? " is-present" : ""}"
    x="${x(at)}"
    y="${y}"
    width="${Math.max(width, 0.3).toFixed(2)}%"
    height="10"
    rx="3"
  >
    <title>${words}</title>
  </rect>`;
}

/** What happened differs by its shape too. @param {Refresh} refresh @param {(at: number) => string} x */
function mark(refresh, x) {
  const { at, outcome, code, since } = refresh;
  const words = html`<title>${exactly(at)}: ${OUTCOMES[outcome].text}${code === undefined ? "" : `, ${code}`}</title>`;
  if (outcome === "refreshed")
    return html`<circle class="success" cx="${x(at)}" cy="${EVENTS}" r="4.5">${words}</circle>`;
  const lasting =
    since === undefined
      ? ""
      : html`<line class="failure" x1="${x(since)}" x2="${x(at)}" y1="${EVENTS}" y2="${EVENTS}" />`;
  const shape =
    outcome === "authorized"
      ? html`<path class="success" d="M0-7 7 0 0 7-7 0Z">${words}</path>`
      : html`<path class="failure" d="M-5-5 5 5M5-5-5 5">${words}</path>`;
  return html`${lasting}<svg x="${x(at)}" y="${EVENTS}" overflow="visible">${shape}</svg>`;
}

/** @param {number} at @param {string} x */
const upcoming = (at, x) =>
  html`<circle class="upcoming" cx="${x}" cy="${EVENTS}" r="4.5"><title>Next refresh: ${exactly(at)}</title></circle>`;

/** @param {number} percent */
function anchor(percent) {
  if (percent < 10) return "start";
  return percent > 90 ? "end" : "middle";
}

/** Returns the timeline in words. @param {any} credential @param {readonly Refresh[]} refreshes @param {number} now */
function summary(credential, refreshes, now) {
  const tokens = refreshes.filter(broughtToken).length;
  const failures = refreshes.filter((refresh) => !broughtToken(refresh));
  const failed = failures.reduce((sum, { count = 1 }) => sum + count, 0);
  const next = nextAttempt(credential);
  const { expires_at: end } = credential;
  const parts = [
    `Refresh timeline from ${exactly(refreshes[0]?.at ?? now)} to now, ${exactly(now)}`,
    `${tokens} with a new token, ${failed} failed`,
    end === null ? "no token that expires" : `the present token ${end > now ? "lives" : "lived"} until ${exactly(end)}`,
    next === null ? "no refresh is to come" : `the next refresh is at ${exactly(next)}`,
  ];
  return `${parts.join("; ")}.`;
}

/** What the marks of the timeline mean. */
export const legend = html`<ul class="legend">
  <li>
    <svg width="18" height="12" aria-hidden="true">
      <rect class="life is-present" y="1" width="18" height="10" rx="3" />
    </svg>
    present token
  </li>
  <li>
    <svg width="18" height="12" aria-hidden="true"><rect class="life" y="1" width="18" height="10" rx="3" /></svg> token
    before
  </li>
  <li>
    <svg width="12" height="12" aria-hidden="true"><circle class="success" cx="6" cy="6" r="4.5" /></svg> refreshed
  </li>
  <li>
    <svg width="14" height="14" aria-hidden="true"><path class="success" d="M7 0 14 7 7 14 0 7Z" /></svg> connected
  </li>
  <li>
    <svg width="12" height="12" aria-hidden="true"><path class="failure" d="M1 1 11 11M11 1 1 11" /></svg> failed
  </li>
  <li>
    <svg width="12" height="12" aria-hidden="true"><circle class="upcoming" cx="6" cy="6" r="4.5" /></svg> next refresh
  </li>
</ul>`;
