// A secret leaves the list. Its description is typed, so that nobody deletes the wrong one.
import { html } from "hono/html";
import { countWorking, hasPrevious, isWorking, readApplication, secretOf } from "../application.js";
import { nameOf } from "../secrets/state.js";
import { foreign, typed } from "../../view/foreign-text.js";
import { badRequest } from "../../../http/problem.js";
import { textField } from "../../view/field.js";
import { factList } from "../../view/parts.js";
import { forceBox, forceOf, lastUse, takesLast } from "./breaks.js";
import { answerForm, formStart } from "./form-page.js";

/** @import { Take } from "../../pages.js" */
/** @import { Secret } from "../application.js" */
/** @import { ShowForm } from "./form-page.js" */

/** Returns what must be typed: marks that nobody sees are left out, and the hint stands for a description that has no others. @param {Secret} secret */
const toType = ({ description, hint }) => typed(description) || hint;

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const { place, secrets } = application;
  const secret = secretOf(application, visit.param("secret"));
  const previous = hasPrevious(secret, visit.now);
  const going = (isWorking(secret) ? 1 : 0) + (previous ? 1 : 0);
  const isLast = takesLast(going, countWorking(secrets, visit.now));
  const body = html`<p>
      It leaves the list${previous ? ", together with its previous one, which still works" : ""}. Nobody can bring it
      back.
    </p>
    ${factList([["Secret", nameOf(secret)]])} ${lastUse(secret, visit.now)}
    <form method="post" action="${place.of(secret.secret_id, "delete")}">
      ${formStart(visit, application)}
      ${textField({ name: "typed", label: html`To go on, type <em>${foreign(toType(secret))}</em>` }, refused?.form.text("typed"), html`required`)}
      ${forceBox({ isLast, refused })}
      <p class="actions"><button class="danger">Delete the secret</button> <a href="${place.page}">Cancel</a></p>
    </form>`;
  return answerForm(visit, { title: "Delete a secret", body, refused });
}

/** @type {Take} */
export async function take(visit, form) {
  const application = await readApplication(visit);
  const { place } = application;
  const id = visit.param("secret");
  if (typed(form.text("typed")) !== toType(secretOf(application, id)))
    throw badRequest("This is not the description of the secret, so nothing was deleted.");
  const address = place.apiOf(id);
  const query = { force: forceOf(form) === true ? "true" : undefined };
  await visit.api.send("DELETE", address, { query, ifMatch: form.optional("version") });
  return visit.see(`${place.page}?done=secret-deleted`);
}
