// A client whose record cannot be read.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";
import { crumbs } from "../view/parts.js";

/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit @param {{ name: string, error: string }} client */
export const unreadablePage = (visit, { name, error }) =>
  visit.page({
    title: name,
    status: 503,
    body: html`${crumbs([
        ["Clients", visit.to`/clients`],
        [name, undefined],
      ])}
      <h1>${foreign(name)} cannot be read</h1>
      <p>
        Its record is damaged, or sealed with another encryption key. Its credentials cannot be refreshed until it can
        be read again.
      </p>
      <p>
        Check first that every instance has the right encryption key. If the record is damaged, delete the client, and
        create it anew under the same name: its credentials then go on.
      </p>
      <p class="code">${error}</p>
      <p><a class="button quiet danger" href="${visit.to`/clients/${name}/delete`}">Delete…</a></p>`,
  });
