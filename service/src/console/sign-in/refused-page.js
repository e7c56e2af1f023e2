// The page that says why a sign-in at the provider failed.
import { html } from "hono/html";
import { layout } from "../view/layout.js";
import { problemPage } from "../view/problem-page.js";
import { wordsOf } from "./refusal.js";

/** @import { Context } from "hono" */
/** @import { Problem } from "../../http/problem.js" */

/** @param {Context} c @param {Problem} problem @param {string} root The path of the service. */
export function refusedPage(c, problem, root) {
  const words = wordsOf(problem);
  if (words === undefined) return problemPage(c, problem, { root });
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  const body = html`<h1>You are not signed in</h1>
    <p>${words.happened}</p>
    <p>${words.advice}</p>
    <p class="actions">
      <a class="button" href="${root}/console">Open the console</a>
    </p>
    <p class="code">${problem.code}</p>`;
  return c.html(layout({ title: "Not signed in", body, root, state: "bad" }), /** @type {any} */ (problem.status));
}
