// What was entered into a form, for a page from which it goes on.
import { html } from "hono/html";

/** @import { Form } from "../form.js" */

/** What the form gets anew. */
const OWN = ["form_token"];
/** A secret is never in a page that did not issue it: whoever entered one enters it again. `secrets:verify` is a role. */
const isSecret = (/** @type {string} */ name) => /secret(?!_id|s:)/.test(name);

/** Returns the fields of a form, hidden; those of secrets are empty, to be entered again. @param {Form} form */
export const keptFields = (form) =>
  [...form.fields]
    .filter(([name]) => !OWN.includes(name))
    .map(([name, value]) =>
      isSecret(name)
        ? html`<p class="field">
            <label
              >${name.replaceAll("_", " ")}, again <input type="password" name="${name}" autocomplete="off"
            /></label>
          </p>`
        : html`<input type="hidden" name="${name}" value="${value}" />`,
    );
