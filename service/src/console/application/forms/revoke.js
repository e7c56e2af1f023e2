// The end of a secret, at once and for good.
import { html } from "hono/html";
import { countWorking, hasPrevious, isWorking, readApplication, secretOf } from "../application.js";
import { Place } from "../place.js";
import { nameOf } from "../secrets/state.js";
import { factList } from "../../view/parts.js";
import { exactly } from "../../view/time.js";
import { forceBox, forceOf, lastUse, takesLast } from "./breaks.js";
import { answerForm, formStart } from "./form-page.js";

/** @import { Take } from "../../pages.js" */
/** @import { ShowForm } from "./form-page.js" */

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const { place, secrets } = application;
  const secret = secretOf(application, visit.param("secret"));
  const title = "Revoke a secret";
  if (secret.status === "revoked") {
    const body = html`<p>${nameOf(secret)} is revoked already.</p>
      <p><a class="button" href="${place.page}">See the application</a></p>`;
    return answerForm(visit, { title, body, refused });
  }
  const isLast = takesLast(isWorking(secret) ? 1 : 0, countWorking(secrets, visit.now));
  const end = secret.previous_expires_at;
  const previous = html`<div class="notice warn">
    <p>
      Its previous secret keeps working until ${end === null ? "" : exactly(end)}. Revoke that one too if it may have
      leaked.
    </p>
  </div>`;
  const body = html`<p>
      It stops working at once, and never works again. It stays in the list, so that the log can name whoever still
      presents it.
    </p>
    ${factList([["Secret", nameOf(secret)]])} ${lastUse(secret, visit.now)}
    ${hasPrevious(secret, visit.now) ? previous : ""}
    <form method="post" action="${place.of(secret.secret_id, "revoke")}">
      ${formStart(visit, application)} ${forceBox({ isLast, refused })}
      <p class="actions"><button class="danger">Revoke the secret</button> <a href="${place.page}">Cancel</a></p>
    </form>`;
  return answerForm(visit, { title, body, refused });
}

/** @type {Take} */
export async function take(visit, form) {
  const place = new Place(visit);
  const address = place.apiOf(visit.param("secret"), "revoke");
  await visit.api.send("POST", address, { body: { force: forceOf(form) }, ifMatch: form.optional("version") });
  return visit.see(`${place.page}?done=revoked`);
}
