// The secrets that a bulk rotation leaves as they are, by the reason.
import { html } from "hono/html";
import { SKIPPED } from "./words.js";

/** @import { Html, Visit } from "../visit.js" */

/** @typedef {{ client_id: string, secret_id: string, reason: string }} Skipped As the API names them. */

/** @param {Visit} visit @param {string} domain @param {readonly Skipped[]} secrets @returns {Html | ""} */
export function skippedSection(visit, domain, secrets) {
  if (secrets.length === 0) return "";
  const reasons = [...new Set(secrets.map(({ reason }) => reason))];
  return html`<h2>Skipped</h2>
    ${reasons.map((reason) => {
      const those = secrets.filter((one) => one.reason === reason);
      const { title, text } = SKIPPED[reason] ?? { title: reason, text: "" };
      const named = those.map(({ client_id: id, secret_id: secret }) => ({ id, text: `#${secret}` }));
      return html`<h3>${title}: ${those.length}</h3>
        <p class="muted">${text}</p>
        ${nameList(visit, domain, named)}`;
    })}`;
}

/** Returns applications in a list that opens, if it is long. @param {Visit} visit @param {string} domain @param {readonly { id: string, text: string }[]} items */
export const nameList = (visit, domain, items) =>
  html`<details ${items.length <= 10 ? html`open` : ""}>
    <summary>${items.length === 1 ? "1 entry" : `${items.length} entries`}</summary>
    <ul class="names">
      ${items.map(
        ({ id, text }) =>
          html`<li>
            <a href="${visit.to`/domains/${domain}/applications/${id}`}">${id}</a> <span class="muted">${text}</span>
          </li>`,
      )}
    </ul>
  </details>`;
