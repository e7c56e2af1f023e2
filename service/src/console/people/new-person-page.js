// The page that adds a person.
import { html } from "hono/html";
import { textField } from "../view/field.js";
import { crumbs } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { roleFields } from "./role-form.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Visit } from "../visit.js" */
/** @import { Filled } from "./role-form.js" */

const HINT = html`The page that they see when they sign in shows it. An account begins with <code>sub:</code>. The first
  account that signs in with an e-mail address is bound to it.`;

/** @param {Visit} visit @param {{ id: string, filled: Filled, problem?: Problem }} page */
export function newPersonPage(visit, { id, filled, problem }) {
  const isThere = problem?.status === 412;
  const notice = isThere
    ? html`<div class="notice bad" role="alert">
        <p>
          This person is there already, so nothing was changed.
          <a href="${visit.to`/people/${id.toLowerCase()}`}">Change their roles</a> in its place.
        </p>
      </div>`
    : problemNotice(problem);
  const body = html`${crumbs([
      ["People", visit.to`/people`],
      ["Add a person", undefined],
    ])}
    <h1>Add a person</h1>
    ${notice}
    <form method="post" action="${visit.to`/people`}">
      ${visit.formStart()}
      ${textField({ name: "id", label: "E-mail address, or account", hint: HINT }, id, html`required maxlength="120"`)}
      ${roleFields(filled)}
      <p class="actions">
        <button class="button">Add</button>
        <a href="${visit.to`/people`}">Cancel</a>
      </p>
    </form>`;
  return visit.page({ title: "Add a person", body, status: problem?.status });
}
