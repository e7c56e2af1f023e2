// The lives of secrets as a figure. Places are in percent of its width, so it has the same text size on a phone and on a desk.
import { html } from "hono/html";
import { hasPrevious } from "../application.js";
import { exactly } from "../../view/time.js";
import { laneText, lanesOf, shownSecrets } from "./lanes.js";
import { dates, place, round, spanAround } from "./span.js";

/** @import { Secret } from "../application.js" */
/** @import { Lane } from "./lanes.js" */
/** @import { Span } from "./span.js" */

const TOP = 24;
const LANE = 40;
const BAR = 12;
const BOTTOM = 24;
const KEYS = /** @type {const} */ ([
  ["good", "works"],
  ["warn", "expires soon"],
  ["previous", "previous"],
  ["bad", "ended"],
]);

/**
 * @param {readonly Secret[]} secrets
 * @param {{ now: number, createdAt: number }} known
 */
export function timeline(secrets, known) {
  const { now } = known;
  const shown = shownSecrets(secrets, now);
  const groups = shown.map((secret) => ({ secret, lanes: lanesOf(secret, known) }));
  const lanes = groups.flatMap((group) => group.lanes);
  const span = spanAround(momentsOf(shown, now), now);
  const height = TOP + lanes.length * LANE + BOTTOM;
  let row = 0;
  const drawn = groups.map(({ secret, lanes }) => {
    const y = TOP + row * LANE;
    row += lanes.length;
    return html`${overlapOf(secret, { span, y })} ${lanes.map((lane, index) => drawLane(lane, span, y + index * LANE))}`;
  });
  const rest = secrets.length - shown.length;
  return html`<figure class="figure">
    <svg class="figure" role="img" aria-labelledby="timeline-title timeline-text" width="100%" height="${height}">
      <title id="timeline-title">The lives of the secrets</title>
      <desc id="timeline-text">
        From ${exactly(span.from)} to ${exactly(span.to)}. ${lanes.map(laneText).join("; ")}.
      </desc>
      ${dates(span).map((date) => drawDate(date, span, height))} ${drawn} ${drawNow(span, height)}
    </svg>
    <figcaption>
      ${KEYS.filter(([tone]) => lanes.some((lane) => lane.tone === tone)).map(([tone, text]) => html`<span class="key ${tone}">${text}</span> `)}
      ${shown.some((secret) => hasPrevious(secret, now)) ? html`<span class="key overlap">both work</span>` : ""}
      ${rest > 0 ? html`<span>${rest} more ${rest === 1 ? "is" : "are"} only in the table</span>` : ""}
    </figcaption>
  </figure>`;
}

/** Returns what must be seen: overlaps that run, or else when secrets begin and end. @param {readonly Secret[]} secrets @param {number} now */
function momentsOf(secrets, now) {
  const overlaps = secrets.filter((secret) => hasPrevious(secret, now));
  if (overlaps.length > 0) return overlaps.flatMap((one) => [one.issued_at, one.previous_expires_at ?? now]);
  return secrets.flatMap(({ issued_at: from, revoked_at: revoked, expires_at: end }) => [from, revoked ?? end ?? now]);
}

/** Draws a band behind the time in which two values of a secret work. @param {Secret} secret @param {{ span: Span, y: number }} at */
function overlapOf(secret, { span, y }) {
  if (!hasPrevious(secret, span.now)) return "";
  const from = place(span, secret.issued_at);
  const to = place(span, secret.previous_expires_at ?? 0);
  return html`<rect class="overlap" x="${from}%" y="${y}" width="${round(to - from)}%" height="${2 * LANE - 4}" rx="4"
    ><title>Both work until ${exactly(secret.previous_expires_at ?? 0)}</title></rect
  >`;
}

/** @param {Lane} lane @param {Span} span @param {number} y */
function drawLane(lane, span, y) {
  const { from, to = Infinity, tone, isPrevious } = lane;
  const [start, end] = [place(span, from), place(span, to)];
  const [top, middle] = [y + 20, y + 20 + BAR / 2];
  return html`<g>
    <title>${laneText(lane)}</title>
    <text class="ink" x="0" y="${y + 14}">${lane.name}</text>
    <text x="100%" y="${y + 14}" text-anchor="end">${lane.end}${isPrevious ? `: ${exactly(to)}` : ""}</text>
    <rect
      class="bar ${tone}"
      x="${start}%"
      y="${top}"
      width="${Math.max(round(end - start), 0.4)}%"
      height="${BAR}"
      rx="3"
    />
    ${from < span.from ? html`<svg x="0%" y="${top}" width="12" height="12"><path class="cut" d="M8 2 4 6l4 4" /></svg>` : ""}
    ${to > span.to ? html`<svg x="100%" y="${top}" width="12" height="12" overflow="visible"><path class="cut" d="M-8 2l4 4-4 4" /></svg>` : ""}
    ${lane.isRevoked ? html`<svg x="${end}%" y="${middle}" overflow="visible"><path class="revoked" d="M-5-5 5 5M5-5-5 5" /></svg>` : ""}
  </g>`;
}

/** @param {{ at: number, text: string }} date @param {Span} span @param {number} height */
function drawDate({ at, text }, span, height) {
  const x = place(span, at);
  const anchor = x < 6 ? "start" : x > 94 ? "end" : "middle";
  return html`<line class="grid" x1="${x}%" x2="${x}%" y1="${TOP - 4}" y2="${height - BOTTOM + 2}" />
    <text x="${x}%" y="${height - 6}" text-anchor="${anchor}">${text}</text>`;
}

/** @param {Span} span @param {number} height */
function drawNow(span, height) {
  const x = place(span, span.now);
  return html`<line class="now" x1="${x}%" x2="${x}%" y1="${TOP - 6}" y2="${height - BOTTOM + 2}" />
    <text class="now" x="${x}%" y="12" text-anchor="middle">now</text>`;
}
