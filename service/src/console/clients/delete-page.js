// Before a client is deleted: which credentials still use it.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";
import { crumbs } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { credentialsOf, namedCredentials } from "./credentials-of.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit @param {{ body: any, etag: string | null }} read @param {Problem} [problem] */
export async function deletePage(visit, { body: { name }, etag }, problem) {
  const { ids, count } = await credentialsOf(visit, name);
  const isUsed = ids.length > 0;
  const used = html`<div class="notice bad" role="alert">
      <p>${count} ${ids.length === 1 ? "uses" : "use"} it, so it cannot be deleted yet.</p>
    </div>
    ${namedCredentials(visit, ids)}
    <p>Delete them first, or give them another client. Without this one they could not be refreshed any more.</p>`;
  const free = html`<p>
      None of the credentials that you see uses it. Its secrets are gone for good; the provider is not told.
    </p>
    <form method="post" class="actions" action="${visit.to`/clients/${name}/delete`}">
      ${visit.formStart()}
      <input type="hidden" name="etag" value="${etag ?? ""}" />
      <button class="danger">Delete this client</button>
      <a class="button quiet" href="${visit.to`/clients/${name}`}">Keep it</a>
    </form>`;
  return visit.page({
    title: `Delete ${name}`,
    status: problem?.status,
    body: html`${crumbs([
        ["Clients", visit.to`/clients`],
        [name, visit.to`/clients/${name}`],
        ["Delete", undefined],
      ])}
      <h1>Delete ${foreign(name)}?</h1>
      ${isUsed ? "" : problemNotice(problem)} ${isUsed ? used : free}`,
  });
}
