// How long the secrets of an application live: by the rule of the domain, or by one of its own.
import { html } from "hono/html";
import { options } from "../../view/field.js";
import { endOf, expiryText, UNITS } from "../expiry-text.js";
import { isPublic, isWorking, readApplication } from "../application.js";
import { Place } from "../place.js";
import { answerForm, formStart } from "./form-page.js";

/** @import { Take } from "../../pages.js" */
/** @import { Form } from "../../form.js" */
/** @import { Application, Expiry } from "../application.js" */
/** @import { ShowForm } from "./form-page.js" */

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const { place, about, rules } = application;
  const { rule, value, unit } = entered(about.expiry, refused?.form);
  const radio = (/** @type {string} */ name, /** @type {string} */ text) =>
    html`<label
      ><input type="radio" name="rule" value="${name}" ${rule === name ? "checked" : ""} required /> ${text}</label
    >`;
  const units = Object.entries(UNITS).map(([one, name]) => /** @type {const} */ ([one, `${name}s`]));
  const body = html`<form method="post" action="${place.page}/expiry">
    ${formStart(visit, application)}
    <fieldset>
      <legend>A secret of this application expires</legend>
      <ul class="ways">
        <li>${radio("domain", `by the rule of the domain: ${after(rules.expiry)}`)}</li>
        <li>
          ${radio("own", "by a rule of its own: after")}
          <span class="pair"
            ><input
              class="short"
              name="value"
              type="number"
              min="1"
              max="4294967295"
              inputmode="numeric"
              value="${value}"
              aria-label="Length"
            />
            <select class="short" name="unit" aria-label="Unit">
              ${options(units, unit)}
            </select></span
          >
        </li>
        <li>${radio("never", "never")}</li>
      </ul>
      ${rules.max_expiry === null ? "" : html`<small>The domain allows at most ${expiryText(rules.max_expiry)}. What is longer ends then.</small>`}
    </fieldset>
    <p>
      The rule is for secrets that are issued, renewed or rotated from now on. On the next page you may apply it to
      those that are there.
    </p>
    <p class="actions"><button>Save the rule</button> <a href="${place.page}">Cancel</a></p>
  </form>`;
  return answerForm(visit, { title: "Expiry of secrets", body, refused });
}

/** Returns what the form shows: what was entered, or else the present rule. @param {Expiry | null} expiry @param {Form | undefined} form */
function entered(expiry, form) {
  if (form !== undefined) return { rule: form.text("rule"), value: form.text("value"), unit: form.text("unit") };
  const own = expiry === null || expiry === "none" ? { value: 6, unit: "months" } : expiry;
  return { rule: expiry === null ? "domain" : expiry === "none" ? "never" : "own", ...own };
}

/** @param {Expiry} expiry */
const after = (expiry) => (expiry === "none" ? "never" : `after ${expiryText(expiry)}`);

/** @type {Take} */
export async function take(visit, form) {
  const place = new Place(visit);
  await visit.api.send("PATCH", place.api, { body: { expiry: chosen(form) }, ifMatch: form.optional("version") });
  const application = await readApplication(visit);
  return visit.see(differs(application) ? `${place.page}/reapply?done=saved` : `${place.page}?done=saved`);
}

/** Whether a secret that works ends by another rule than that of now. @param {Application} application */
const differs = ({ about, rules, secrets }) =>
  !isPublic(about) &&
  secrets.some(
    (secret) => isWorking(secret) && endOf(secret.issued_at, about.expiry ?? rules.expiry, rules) !== secret.expires_at,
  );

/** @param {Form} form @returns {unknown} What the API does not take, it refuses. */
function chosen(form) {
  const rule = form.text("rule");
  if (rule === "domain") return null;
  return rule === "never" ? "none" : { value: form.integer("value"), unit: form.text("unit") };
}
