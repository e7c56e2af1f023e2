// An application goes, with all its secrets. Its id is typed.
import { html } from "hono/html";
import { countWorking, readApplication } from "../application.js";
import { Place } from "../place.js";
import { badRequest } from "../../../http/problem.js";
import { textField } from "../../view/field.js";
import { when } from "../../view/time.js";
import { forceOf } from "./breaks.js";
import { answerForm, formStart } from "./form-page.js";

/** @import { Take } from "../../pages.js" */
/** @import { Application } from "../application.js" */
/** @import { ShowForm } from "./form-page.js" */

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const { place, secrets } = application;
  const working = countWorking(secrets, visit.now);
  const force = html`<p>
    <label
      ><input type="checkbox" name="force" required /> End ${working === 1 ? "the secret" : `the ${working} secrets`}
      that still work${working === 1 ? "s" : ""}.</label
    >
  </p>`;
  const body = html`<p>The application and its secrets go at once. The audit log stays.</p>
    ${working === 0 ? html`<div class="notice good"><p>None of its secrets works, so nothing breaks.</p></div>` : breaks(application, visit.now)}
    <form method="post" action="${place.page}/delete">
      ${formStart(visit, application)}
      ${textField({ name: "typed", label: html`To go on, type <em><bdi>${place.application}</bdi></em>` }, refused?.form.text("typed"), html`required`)}
      ${working === 0 ? "" : force}
      <p class="actions"><button class="danger">Delete the application</button> <a href="${place.page}">Cancel</a></p>
    </form>`;
  return answerForm(visit, { title: "Delete the application", body, refused });
}

/** @param {Application} application @param {number} now */
function breaks({ secrets }, now) {
  const uses = secrets.flatMap(({ last_used_at: at }) => (at === null ? [] : [at]));
  const use = uses.length === 0 ? "They were never used." : html`One of them was used ${when(Math.max(...uses), now)}.`;
  return html`<div class="notice bad">
    <p><strong>Its secrets still work.</strong> ${use} After this every token request of the application is refused.</p>
  </div>`;
}

/** @type {Take} */
export async function take(visit, form) {
  const place = new Place(visit);
  if (form.text("typed").trim() !== place.application)
    throw badRequest("This is not the id of the application, so nothing was deleted.");
  const query = { force: forceOf(form) === true ? "true" : undefined };
  await visit.api.send("DELETE", place.api, { query, ifMatch: form.optional("version") });
  return visit.see(`${visit.to`/domains/${place.domain}/applications`}?done=deleted`);
}
