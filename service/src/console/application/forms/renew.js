// A new value for a secret: for one that nobody has, or that leaked.
import { html } from "hono/html";
import { readApplication, secretOf } from "../application.js";
import { issuedPage } from "../issued-page.js";
import { Place } from "../place.js";
import { nameOf } from "../secrets/state.js";
import { factList } from "../../view/parts.js";
import { lastUse } from "./breaks.js";
import { answerForm, formStart, sentBy } from "./form-page.js";

/** @import { Take } from "../../pages.js" */
/** @import { ShowForm } from "./form-page.js" */

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const { place } = application;
  const secret = secretOf(application, visit.param("secret"));
  const inUse = secret.status === "active" && secret.last_used_at !== null;
  const rotate = html`<p>
    To give its users time to switch, <a href="${place.of(secret.secret_id, "rotate")}">rotate it</a> instead.
  </p>`;
  const body = html`<p>
      It gets a new value under the same number. The present value stops working at once: there is no overlap.
    </p>
    ${factList([["Secret", nameOf(secret)]])} ${lastUse(secret, visit.now)} ${inUse ? rotate : ""}
    <form method="post" action="${place.of(secret.secret_id, "renew")}">
      ${formStart(visit, application)}
      <p class="actions">
        <button class="${inUse ? "danger" : ""}">Renew the secret</button> <a href="${place.page}">Cancel</a>
      </p>
    </form>`;
  return answerForm(visit, { title: "Renew a secret", body, refused });
}

/** @type {Take} */
export async function take(visit, form) {
  const address = new Place(visit).apiOf(visit.param("secret"), "renew");
  const { body: issued } = await visit.api.send("POST", address, { body: {}, ...sentBy(form) });
  return issuedPage(visit, issued);
}
