// Everything that happened to a credential, as a table: the timeline in words.
import { html } from "hono/html";
import { badge, tableHead } from "../view/parts.js";
import { exactly, whenExactly } from "../view/time.js";
import { errorWords } from "./error-words.js";
import { OUTCOMES } from "./history.js";

/** @import { Visit } from "../visit.js" */
/** @import { Refresh } from "./history.js" */

/** How many are shown at first. */
const SHOWN = 10;

/** @param {Visit} visit @param {any} credential @param {readonly Refresh[]} refreshes The oldest first. */
export function historyTable(visit, { id, client }, refreshes) {
  const isWhole = visit.query.get("refreshes") === "all" || refreshes.length <= SHOWN;
  const shown = refreshes.toReversed().slice(0, isWhole ? refreshes.length : SHOWN);
  const all = html`<p>
    <a href="${visit.to`/credentials/${id}`}?refreshes=all#refreshes">Show all ${refreshes.length}</a>
  </p>`;
  return html`<table class="stack">
      <caption>
        The latest first
      </caption>
      ${tableHead("When", "Outcome", "What happened")}
      <tbody>
        ${shown.map((refresh) => row(refresh, client, visit.now))}
      </tbody>
    </table>
    ${isWhole ? "" : all}`;
}

/** @param {Refresh} refresh @param {string | null} client @param {number} now */
function row(refresh, client, now) {
  const { text, tone } = OUTCOMES[refresh.outcome];
  return html`<tr>
    <td data-label="When"><span>${whenExactly(refresh.at, now)}</span></td>
    <td data-label="Outcome">${badge(tone, text)}</td>
    <td data-label="What happened">${happened(refresh, client)}</td>
  </tr>`;
}

/** @param {Refresh} refresh @param {string | null} client */
function happened({ outcome, code, expires_at: end, count = 1, since }, client) {
  if (outcome === "authorized") return html`New tokens were stored`;
  if (code === undefined)
    return typeof end === "number" ? html`A token until ${exactly(end)}` : html`A token that does not expire`;
  const times = since === undefined ? "" : html` ${count} times since ${exactly(since)}.`;
  return html`<span>${errorWords(code, client).happened}${times}<small class="mono">${code}</small></span>`;
}
