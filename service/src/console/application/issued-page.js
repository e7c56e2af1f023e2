// The one page that has a new secret.
import { html } from "hono/html";
import { issuedSecret } from "../view/issued-secret.js";
import { crumbs } from "../view/parts.js";
import { exactly, when, whenExactly } from "../view/time.js";
import { Place } from "./place.js";

/** @import { Visit } from "../visit.js" */

/**
 * @typedef {object} Issued As the API answers.
 * @property {string} secret_id
 * @property {string | null} client_secret `null`: an earlier answer to the same form had it.
 * @property {number | null} expires_at
 * @property {string | null} previous_secret_id
 * @property {number | null} previous_expires_at
 */

/** @param {Visit} visit @param {Issued} issued */
export function issuedPage(visit, issued) {
  const place = new Place(visit);
  const title = issued.client_secret === null ? "This secret was shown already" : "Your new secret";
  const body = issued.client_secret === null ? shownBefore(place, issued) : shownNow(visit, place, issued);
  return visit.page({
    title: `${title} · ${place.application}`,
    nav: place.nav,
    body: html`${crumbs([...place.way, [title, undefined]])}
      <h1>${title}</h1>
      ${body}`,
  });
}

/** @param {Visit} visit @param {Place} place @param {Issued} issued */
function shownNow(visit, place, { client_secret: value, expires_at: end, ...issued }) {
  return html`<p>
      <strong>Copy it now.</strong> It is shown this once: only a hash of it is stored, so nobody can show it again.
    </p>
    ${issuedSecret(value)}
    <h2>What to do with it</h2>
    <ul>
      <li>
        Put it into the secret manager from which <bdi>${place.application}</bdi> reads its secrets, or into an
        environment variable of its deployment.
      </li>
      <li>
        Keep it out of source code, chats, tickets and screenshots: whoever reads it there can act as this application.
      </li>
      ${overlap(visit, issued)}
      <li>
        ${end === null ? "The new secret never expires." : html`The new secret expires ${whenExactly(end, visit.now)}.`}
      </li>
    </ul>
    <form method="post" action="${place.of(issued.secret_id, "copied")}" data-replace="${place.page}">
      ${visit.formStart()}
      <p class="actions"><button>I’ve copied it</button></p>
      <p class="muted">The secret then leaves this browser: neither back nor reload shows it.</p>
    </form>`;
}

/** @param {Visit} visit @param {Pick<Issued, "previous_secret_id" | "previous_expires_at">} issued */
function overlap(visit, { previous_secret_id: previous, previous_expires_at: end }) {
  if (previous === null || end === null) return "";
  if (end <= visit.now) return html`<li>The previous secret, #${previous}, does not work any more.</li>`;
  return html`<li>
    The previous secret, #${previous}, works until <strong>${exactly(end)}</strong>, which is ${when(end, visit.now)}.
    Switch before: the page of the application shows who has not yet.
  </li>`;
}

/** @param {Place} place @param {Issued} issued */
const shownBefore = (place, { secret_id: id, previous_secret_id: previous }) =>
  html`<p>
      The form was sent a second time. Nothing was done again: secret #${id} is there, and was shown by the first
      answer.
    </p>
    <p>
      Did nobody copy it? Then renew it: it gets a new value, which is shown. As nobody has the present one, that breaks
      nothing${previous === null ? "" : ", and the previous secret keeps working as before"}.
    </p>
    <p class="actions">
      <a class="button" href="${place.of(id, "renew")}">Renew secret #${id}</a>
      <a href="${place.page}">It was copied: see the application</a>
    </p>`;
