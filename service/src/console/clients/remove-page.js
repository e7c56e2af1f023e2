// Before a secret is removed: what breaks.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";
import { crumbs } from "../view/parts.js";
import { credentialsOf } from "./credentials-of.js";

/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit @param {any} client @param {number} index @param {string} etag Of the client when its secrets were shown. */
export async function removePage(visit, client, index, etag) {
  const { name, client_secret_count: count, client_secret_in_use: used } = client;
  const { count: credentials } = await credentialsOf(visit, name);
  const isLast = count === 1;
  const number = index + 1;
  return visit.page({
    title: `Remove secret ${number} of ${name}`,
    body: html`${crumbs([
        ["Clients", visit.to`/clients`],
        [name, visit.to`/clients/${name}`],
        ["Remove a secret", undefined],
      ])}
      <h1>Remove secret ${number} of ${foreign(name)}?</h1>
      ${warning({ isLast, isUsed: used === index, isKnown: used !== null, credentials })}
      <p>It is never sent again, and nobody can read it back. The provider is not told: withdraw it there as well.</p>
      <form method="post" class="actions" action="${visit.to`/clients/${name}/remove`}">
        ${visit.formStart()}
        <input type="hidden" name="index" value="${index}" />
        <input type="hidden" name="etag" value="${etag}" />
        <button class="danger">${isLast ? "Remove the last secret" : `Remove secret ${number}`}</button>
        <a class="button quiet" href="${visit.to`/clients/${name}`}">Keep it</a>
      </form>`,
  });
}

/** @param {{ isLast: boolean, isUsed: boolean, isKnown: boolean, credentials: string }} about */
function warning({ isLast, isUsed, isKnown, credentials }) {
  if (isLast)
    return html`<div class="notice bad">
      <p>
        <strong>It is the last one.</strong> Without a secret no token can be refreshed: ${credentials} of this client
        fail once their tokens expire.
      </p>
      <p>Add the new secret first, then remove this one.</p>
    </div>`;
  if (isUsed)
    return html`<div class="notice bad">
      <p>
        <strong>It is the one that worked last.</strong> If the provider refuses the others, ${credentials} of this
        client fail once their tokens expire.
      </p>
      <p>Wait until another secret has worked, or be sure that the provider takes another one.</p>
    </div>`;
  return isKnown
    ? html`<p>Another secret worked last, so nothing should break.</p>`
    : html`<div class="notice warn">
        <p>No secret has been used since this service started, so it is not known which one works.</p>
      </div>`;
}
