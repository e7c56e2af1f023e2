// Before a credential is deleted: what stops working.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";
import { crumbs } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { when } from "../view/time.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit @param {any} credential @param {Problem} [problem] */
export function deletePage(visit, { id, owner, grant, expires_at: end }, problem) {
  const works = end !== null && end > visit.now;
  const back = grant === "refresh_token" ? "To undo it, its user must connect again." : "To undo it, create it again.";
  return visit.page({
    title: `Delete ${id}`,
    status: problem?.status,
    body: html`${crumbs([
        ["Credentials", visit.to`/credentials`],
        [id, visit.to`/credentials/${id}`],
        ["Delete", undefined],
      ])}
      <h1>Delete ${foreign(id)}?</h1>
      ${problemNotice(problem)}
      <ul>
        <li>Whatever asks for its token is refused at once${owner === null ? "" : html`, for ${foreign(owner)}`}.</li>
        ${works ? html`<li>Its present token is thrown away, although it would work until it expires, ${when(end, visit.now)}.</li>` : ""}
        <li>The provider is not told: whoever has a copy of the token can use it until it expires.</li>
        <li>${back}</li>
      </ul>
      <form method="post" class="actions">
        ${visit.formStart()}
        <button class="danger">Delete this credential</button>
        <a class="button quiet" href="${visit.to`/credentials/${id}`}">Keep it</a>
      </form>`,
  });
}
