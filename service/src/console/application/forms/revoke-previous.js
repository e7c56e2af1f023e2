// The end of an overlap before its time.
import { html } from "hono/html";
import { countWorking, hasPrevious, readApplication, secretOf } from "../application.js";
import { readConsumers, stillAccepted } from "../consumers.js";
import { Place } from "../place.js";
import { nameOf } from "../secrets/state.js";
import { factList } from "../../view/parts.js";
import { when, whenExactly } from "../../view/time.js";
import { cutOff, takesLast } from "./breaks.js";
import { answerForm, formStart } from "./form-page.js";

/** @import { Take } from "../../pages.js" */
/** @import { ShowForm } from "./form-page.js" */

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const { place, secrets } = application;
  const secret = secretOf(application, visit.param("secret"));
  const { previous_secret_id: previous, previous_expires_at: end } = secret;
  const title = "Revoke the previous secret";
  if (!hasPrevious(secret, visit.now) || previous === null || end === null) {
    const body = html`<p>There is none any more: ${nameOf(secret)} is the only one that works.</p>
      <p><a class="button" href="${place.page}">See the application</a></p>`;
    return answerForm(visit, { title, body, refused });
  }
  const isLast = takesLast(1, countWorking(secrets, visit.now));
  const consumers = stillAccepted(await readConsumers(visit, place), [previous]);
  const neverUsed = html`<div class="notice warn">
    <p>
      <strong>The new secret was never used.</strong> Check that the application has it before you end the previous one.
    </p>
  </div>`;
  const last = html`<div class="notice bad">
    <p>It is the only secret that works, so it cannot end here. Create another one first.</p>
  </div>`;
  const form = html`<form method="post" action="${place.of(secret.secret_id, "revoke-previous")}">
    ${formStart(visit, application)}
    <p class="actions"><button class="danger">Revoke the previous secret</button> <a href="${place.page}">Cancel</a></p>
  </form>`;
  const body = html`<p>It stops working at once. If you wait, it ends by itself ${when(end, visit.now)}.</p>
    ${factList([
      ["Previous secret", html`#${previous} of ${nameOf(secret)}`],
      ["Works until", whenExactly(end, visit.now)],
      ["New secret last used", when(secret.last_used_at, visit.now)],
    ])}
    ${cutOff(consumers, visit.now, place)} ${secret.last_used_at === null ? neverUsed : ""} ${isLast ? last : form}`;
  return answerForm(visit, { title, body, refused });
}

/** @type {Take} */
export async function take(visit, form) {
  const place = new Place(visit);
  const query = { secret_id: visit.param("secret") };
  await visit.api.send("DELETE", `${place.api}/previous`, { query, ifMatch: form.optional("version") });
  return visit.see(`${place.page}?done=previous-revoked`);
}
