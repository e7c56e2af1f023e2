// The page for a form whose outcome is not known, such as when the store is away: what was entered stays in it, under the same key, so that sending
// it again does nothing twice.
import { html } from "hono/html";
import { keptFields } from "./view/kept-fields.js";
import { layout } from "./view/layout.js";
import { sentence } from "./view/problem-page.js";

/** @import { Context } from "hono" */
/** @import { Problem } from "../http/problem.js" */
/** @import { Form } from "./form.js" */
/** @import { Visit } from "./visit.js" */

/**
 * @param {Context} c
 * @param {Form} form
 * @param {Problem} problem
 * @param {{ root: string, visit?: Visit | undefined }} place `visit`: left out if the store that keeps the sessions is away too.
 */
export function keptPage(c, form, problem, { root, visit }) {
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  const title = "This may not have been done";
  const body = html`<h1>${title}</h1>
    <p>${sentence(problem.message)}</p>
    <p>What you entered is still here. Wait a few seconds, then try again: what was done is not done twice.</p>
    <form method="post">
      <input type="hidden" name="form_token" value="${form.text("form_token")}" />
      ${keptFields(form)}
      <button>Try again</button>
    </form>
    <p class="code">${problem.code}</p>`;
  return c.html(layout({ title, body, root, visit, state: "bad" }), /** @type {any} */ (problem.status));
}
