// What a bulk rotation needs to sign its deliveries: a key of the service, and the domain's webhook secret.
import { html } from "hono/html";
import { Problem } from "../../http/problem.js";
import { pathOf } from "../domains/domain.js";

/** @import { Visit } from "../visit.js" */

/** @typedef {"ready" | "no_secret" | "no_key"} Signing */

/** @param {Visit} visit @param {string} domain @returns {Promise<Signing>} */
export async function hasWebhookSecret(visit, domain) {
  try {
    const { items } = await visit.api.get(`${pathOf(domain)}/webhook-secret`);
    return items.length > 0 ? "ready" : "no_secret";
  } catch (error) {
    if (error instanceof Problem && error.code === "ERR_ENCRYPTION_KEY") return "no_key";
    throw error;
  }
}

/** Says what is missing, and what to do. @param {Visit} visit @param {string} domain @param {Signing} signing */
export function noKey(visit, domain, signing) {
  if (signing === "ready") return html``;
  if (signing === "no_secret")
    return html`<div class="notice warn">
      <p>
        <strong>This domain has no webhook secret yet.</strong> The webhook could not tell who sends the new secrets.
        <a href="${visit.to`/domains/${domain}/webhook-secret`}">Issue it first</a>, and give it to the receiver.
      </p>
    </div>`;
  return html`<div class="notice warn">
    <p>
      <strong>This service has no encryption key</strong>, so it cannot sign what it sends to a webhook, and starts no
      bulk rotation. Whoever runs it sets <code>encryption_key</code> in its configuration, and starts it again. Until
      then, rotate secrets one by one on the page of each application.
    </p>
  </div>`;
}
