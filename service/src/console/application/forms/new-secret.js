// A further secret.
import { html } from "hono/html";
import { textField } from "../../view/field.js";
import { readApplication } from "../application.js";
import { issuedPage } from "../issued-page.js";
import { Place } from "../place.js";
import { answerForm, formStart, sentBy } from "./form-page.js";

/** @import { Take } from "../../pages.js" */
/** @import { ShowForm } from "./form-page.js" */

const HINT = "Where it is used, such as “production” or “staging”. Unique in this application, at most 256 characters.";

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const { place } = application;
  const body = html`<p>
      A further secret works beside those that are there. To replace one, rotate it: its users then have time to switch.
    </p>
    <form method="post" action="${place.page}/secrets/new">
      ${formStart(visit, application)}
      ${textField({ name: "description", label: "Description", hint: HINT }, refused?.form.text("description"), html`required maxlength="512"`)}
      <p class="actions"><button>Create the secret</button> <a href="${place.page}">Cancel</a></p>
    </form>`;
  return answerForm(visit, { title: "New secret", body, refused });
}

/** @type {Take} */
export async function take(visit, form) {
  const place = new Place(visit);
  const { key } = sentBy(form);
  const body = { description: form.text("description") };
  // Not with the version: another secret that was added meanwhile does no harm.
  const { body: issued } = await visit.api.send("POST", `${place.api}/secrets`, { body, key });
  return issuedPage(visit, issued);
}
