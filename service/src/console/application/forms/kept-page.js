// The page for a form whose outcome is not known, such as when the store is away: what was entered stays in it, under the same key, so that sending
// it again does nothing twice.
import { html } from "hono/html";
import { sentence } from "../../view/problem-page.js";

/** @import { Problem } from "../../../http/problem.js" */
/** @import { Form } from "../../form.js" */
/** @import { Visit } from "../../visit.js" */

/** @param {Visit} visit @param {Form} form @param {Problem} problem */
export async function keptPage(visit, form, problem) {
  for (const [name, value] of Object.entries(problem.headers)) visit.c.header(name, value);
  const fields = [...form.fields].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  const title = "This may not have been done";
  return visit.page({
    title,
    status: problem.status,
    body: html`<h1>${title}</h1>
      <p>${sentence(problem.message)}</p>
      <p>What you entered is still here. Wait a few seconds, then try again: what was done is not done twice.</p>
      <form method="post">
        ${fields}
        <button>Try again</button>
      </form>
      <p class="code">${problem.code}</p>`,
  });
}
