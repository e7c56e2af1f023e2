// Everything that happened to a credential, as a table: the timeline in words.
import { html } from "hono/html";
import { badge } from "../view/parts.js";
import { exactly, when } from "../view/time.js";
import { errorWords } from "./error-words.js";
import { broughtToken } from "./history.js";

/** @import { Refresh } from "./history.js" */

/** @param {readonly Refresh[]} refreshes The oldest first. @param {string | null} client @param {number} now */
export const historyTable = (refreshes, client, now) =>
  html`<table class="stack">
    <caption>
      Refreshes, the latest first
    </caption>
    <thead>
      <tr>
        <th scope="col">When</th>
        <th scope="col">Outcome</th>
        <th scope="col">What happened</th>
      </tr>
    </thead>
    <tbody>
      ${refreshes.toReversed().map((refresh) => row(refresh, client, now))}
    </tbody>
  </table>`;

/** @param {Refresh} refresh @param {string | null} client @param {number} now */
const row = (refresh, client, now) =>
  html`<tr>
    <td data-label="When">${when(refresh.at, now)}<small>${exactly(refresh.at)}</small></td>
    <td data-label="Outcome">${broughtToken(refresh) ? badge("good", "refreshed") : badge("warn", "failed")}</td>
    <td data-label="What happened">${happened(refresh, client)}</td>
  </tr>`;

/** @param {Refresh} refresh @param {string | null} client */
function happened({ code, expires_at: end }, client) {
  if (typeof code === "string")
    return html`<span>${errorWords(code, client).happened}<small class="mono">${code}</small></span>`;
  return typeof end === "number" ? html`A token until ${exactly(end)}` : html`A token that does not expire`;
}
