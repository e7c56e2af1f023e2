// The rule of expiry for secrets that are there already: what changes, and what would end at once.
import { html } from "hono/html";
import { endOf } from "../expiry-text.js";
import { isWorking, readApplication } from "../application.js";
import { Place } from "../place.js";
import { nameOf } from "../secrets/state.js";
import { badge, doneNotice, tableHead } from "../../view/parts.js";
import { when } from "../../view/time.js";
import { forceOf } from "./breaks.js";
import { answerForm, formStart } from "./form-page.js";

/** @import { Take } from "../../pages.js" */
/** @import { Secret } from "../application.js" */
/** @import { ShowForm } from "./form-page.js" */

/** @typedef {{ secret: Secret, end: number | null }} Change `end`: as the present rule says. */

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const { place, about, rules, secrets } = application;
  const rule = about.expiry ?? rules.expiry;
  const changes = secrets
    .filter(isWorking)
    .map((secret) => ({ secret, end: endOf(secret.issued_at, rule, rules) }))
    .filter(({ secret, end }) => end !== secret.expires_at);
  const ending = changes.filter(({ end }) => end !== null && end <= visit.now);
  const needsForce = ending.length > 0 || refused?.problem.status === 409;
  const force = html`<p>
    <label
      ><input type="checkbox" name="force" required />
      ${ending.length > 1 ? `${ending.length} secrets end` : "One secret ends"} at once, and whoever uses
      ${ending.length > 1 ? "them" : "it"} is refused. Go on.</label
    >
  </p>`;
  const none = html`<p>Every secret that works ends as the rule says. There is nothing to change.</p>
    <p><a class="button" href="${place.page}">See the application</a></p>`;
  const some = html`<p>
      These secrets were issued under another rule. Counted from when they were issued, the present rule would change
      their end:
    </p>
    ${table(changes, visit.now)}
    <form method="post" action="${place.page}/reapply">
      ${formStart(visit, application)} ${needsForce ? force : ""}
      <p class="actions">
        <button class="${needsForce ? "danger" : ""}">
          Apply the rule to ${changes.length === 1 ? "this secret" : `these ${changes.length} secrets`}
        </button>
        <a href="${place.page}">Leave them as they are</a>
      </p>
    </form>`;
  const body = html`${doneNotice(visit.query, { saved: "The rule is saved." })} ${changes.length === 0 ? none : some}`;
  return answerForm(visit, { title: "Apply the rule to existing secrets", body, refused });
}

/** @param {readonly Change[]} changes @param {number} now */
const table = (changes, now) =>
  html`<table class="stack">
    ${tableHead("Secret", "Last used", "Ends now", "Would end")}
    <tbody>
      ${changes.map(
        ({ secret, end }) =>
          html`<tr>
            <td data-label="Secret"><span>${nameOf(secret)}</span></td>
            <td data-label="Last used">${when(secret.last_used_at, now)}</td>
            <td data-label="Ends now">${when(secret.expires_at, now)}</td>
            <td data-label="Would end">${end !== null && end <= now ? badge("bad", "at once") : when(end, now)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** @type {Take} */
export async function take(visit, form) {
  const place = new Place(visit);
  await visit.api.send("POST", `${place.api}/reapply`, {
    body: { force: forceOf(form) },
    ifMatch: form.optional("version"),
  });
  return visit.see(`${place.page}?done=reapplied`);
}
