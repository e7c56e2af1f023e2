// Domains: the list, and the way around in one.
import { html } from "hono/html";
import { empty } from "../view/parts.js";
import { when } from "../view/time.js";

/** @import { Pages } from "../pages.js" */

/** @param {Pages} pages */
export function domainPages(pages) {
  pages.get("", async (visit) => visit.see(visit.to`/domains`));
  pages.get("/domains", async (visit) => {
    const { items } = await visit.api.get("/v1/domains", { limit: 1000 });
    const rows = items.map(
      (/** @type {any} */ domain) =>
        html`<tr>
          <td data-label="Domain"><a href="${visit.to`/domains/${domain.id}/applications`}">${domain.id}</a></td>
          <td data-label="Changed">${when(domain.updated_at, visit.now)}</td>
        </tr>`,
    );
    const table = html`<table class="stack">
      <thead>
        <tr>
          <th>Domain</th>
          <th>Changed</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
    const none = empty("No domains yet", html`A domain is a tenant: its applications share rules for their secrets.`);
    return visit.page({
      title: "Domains",
      body: html`<h1>Domains</h1>
        ${items.length === 0 ? none : table}`,
    });
  });
}
