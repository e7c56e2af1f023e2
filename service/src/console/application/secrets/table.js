// The secrets of an application as a table, with what a person may do to each.
import { html } from "hono/html";
import { foreign } from "../../view/foreign-text.js";
import { tableHead } from "../../view/parts.js";
import { exactly, when } from "../../view/time.js";
import { hasPrevious, isWorking } from "../application.js";
import { stateBadge } from "./state.js";

/** @import { Application, Secret } from "../application.js" */

const COLUMNS = ["Description", "State", "Issued", "Expires", "Last used", "Previous works until"];

/** @param {Application} application @param {number} now */
export function secretTable(application, now) {
  const { place, secrets } = application;
  return html`<table class="stack">
    ${tableHead(...COLUMNS, ...(place.canWrite ? ["Actions"] : []))}
    <tbody>
      ${secrets.toReversed().map((secret) => row(application, secret, now))}
    </tbody>
  </table>`;
}

/** @param {Application} application @param {Secret} secret @param {number} now */
function row({ place }, secret, now) {
  const { secret_id: id, description, hint, expires_at: end, previous_expires_at: previousEnd } = secret;
  const previous = hasPrevious(secret, now)
    ? html`${exactly(/** @type {number} */ (previousEnd))}
        <small>#${secret.previous_secret_id}, ends ${when(previousEnd, now)}</small>`
    : html`<span class="muted">none</span>`;
  return html`<tr>
    <td data-label="Description">
      <div>${foreign(description)} <small class="hint">#${id} …${hint}</small></div>
    </td>
    <td data-label="State">${stateBadge(secret, now)}</td>
    <td data-label="Issued">${when(secret.issued_at, now)}</td>
    <td data-label="Expires">
      ${secret.status === "revoked" ? html`<span class="muted">revoked ${when(secret.revoked_at, now)}</span>` : when(end, now)}
    </td>
    <td data-label="Last used">${when(secret.last_used_at, now)}</td>
    <td data-label="Previous until"><div>${previous}</div></td>
    ${place.canWrite ? html`<td data-label="Actions"><div class="order">${actions(place, secret, now)}</div></td>` : ""}
  </tr>`;
}

/** Returns what may be done, a rotation first: it is what a secret needs, unless one is under way. @param {Application["place"]} place @param {Secret} secret @param {number} now */
function actions(place, secret, now) {
  const isOver = secret.status === "revoked";
  const isRotating = hasPrevious(secret, now);
  const link = (/** @type {string} */ action, /** @type {string} */ text, style = "quiet") =>
    html`<a
      class="button ${style}"
      href="${place.of(secret.secret_id, action)}"
      aria-label="${text}: secret ${secret.secret_id}"
      >${text}</a
    >`;
  return html`
    ${isOver ? "" : link("rotate", "Rotate", isRotating ? "quiet" : "")} ${isOver ? "" : link("renew", "Renew")}
    ${isRotating ? link("revoke-previous", "Revoke previous", "quiet danger") : ""}
    ${isWorking(secret) ? link("revoke", "Revoke", "quiet danger") : ""} ${link("delete", "Delete", "quiet danger")}
  `;
}
