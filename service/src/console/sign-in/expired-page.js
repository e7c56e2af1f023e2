// The page for a form whose session has ended: what was entered stays in it, and goes on once the person is signed in.
import { html } from "hono/html";
import { keptFields } from "../view/kept-fields.js";
import { layout } from "../view/layout.js";

/** @import { Context } from "hono" */
/** @import { Form } from "../form.js" */
/** @import { Visit } from "../visit.js" */

/**
 * @param {Context} c
 * @param {Form} form
 * @param {{ root: string, visit?: Visit | undefined }} place `visit`: of the person who has signed in meanwhile.
 */
export function expiredPage(c, form, { root, visit }) {
  const advice =
    visit === undefined
      ? html`<p><a class="button" href="${root}/console/sign-in" target="_blank">Sign in (opens a new tab)</a></p>
          <p>Then come back to this page, and go on.</p>`
      : html`<p>You are signed in again.</p>`;
  const body = html`<h1>Your session had ended</h1>
    <p>Nothing was done yet, and what you entered is still here.</p>
    ${advice}
    <form method="post">
      <input type="hidden" name="form_token" value="${visit?.session.formToken ?? ""}" />
      ${keptFields(form)}
      <button class="button">Go on</button>
    </form>`;
  return c.html(layout({ title: "Your session had ended", body, root, visit }), visit === undefined ? 401 : 409);
}
