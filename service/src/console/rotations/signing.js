// What a bulk rotation needs to sign its deliveries: the domain's webhook secret.
import { html } from "hono/html";
import { pathOf } from "../domains/domain.js";

/** @import { Visit } from "../visit.js" */

/** Says that the domain has no webhook secret yet, and what to do. @param {Visit} visit @param {string} domain */
export async function unsignedNotice(visit, domain) {
  const { items } = await visit.api.get(`${pathOf(domain)}/webhook-secret`);
  if (items.length > 0) return html``;
  return html`<div class="notice warn">
    <p>
      <strong>This domain has no webhook secret yet.</strong> The webhook could not tell who sends the new secrets.
      <a href="${visit.to`/domains/${domain}/webhook-secret`}">Issue it first</a>, and give it to the receiver.
    </p>
  </div>`;
}
