// The list of domains.
import { html } from "hono/html";
import { RESERVED } from "../../access/roles.js";
import { expiryText } from "../application/expiry-text.js";
import { listed, pager, placeOf } from "../view/pager.js";
import { doneNotice, empty, tableHead } from "../view/parts.js";
import { exactLength } from "../view/length-field.js";
import { when } from "../view/time.js";

/** @import { Visit } from "../visit.js" */

const PAGE = 100;

/** @param {Visit} visit */
export async function listPage(visit) {
  const text = (visit.query.get("q") ?? "").trim();
  const place = placeOf(visit.query);
  const { items, next } = await find(visit, text, place.cursor);
  const own = items.filter(({ id }) => id !== RESERVED);
  const mayCreate = visit.may("issuer:write");
  const create = mayCreate ? html`<a class="button" href="${visit.to`/new-domain`}">New domain</a>` : undefined;
  const isAll = text === "" && place.cursor === undefined && next === null;
  const body = html`<div class="head">
      <h1>Domains</h1>
      <div class="actions">
        ${visit.may("admin") ? html`<a class="button quiet" href="${visit.to`/domains/${RESERVED}/applications`}">API clients</a>` : ""}
        ${isAll && own.length === 0 ? "" : (create ?? "")}
      </div>
    </div>
    ${doneNotice(visit.query, { gone: "The domain is deleted, with its applications and their secrets." })}
    ${isAll && own.length <= 10 ? "" : search(visit, text)}
    ${own.length > 0 ? table(visit, own) : none(visit, isAll, create)} ${pager(visit, place, next)}`;
  return visit.page({ title: "Domains", body });
}

/**
 * Returns a page of the domains that have a text in their id.
 *
 * @param {Visit} visit
 * @param {string} text
 * @param {string | undefined} cursor
 * @returns {Promise<{ items: any[], next: string | null }>}
 */
async function find(visit, text, cursor) {
  if (text === "") return listed(visit.api.get("/v1/domains", { limit: PAGE, cursor }));
  const items = [];
  for (let next = cursor; items.length < PAGE;) {
    const page = await visit.api.get("/v1/domains", { limit: 1000, cursor: next });
    items.push(...page.items.filter((/** @type {any} */ { id }) => id.toLowerCase().includes(text.toLowerCase())));
    if (page.next === null) break;
    next = page.next;
  }
  return { items: items.slice(0, PAGE), next: null };
}

/** @param {Visit} visit @param {string} text */
const search = (visit, text) =>
  html`<form method="get" action="${visit.to`/domains`}" role="search" class="search">
    <input name="q" type="search" value="${text}" aria-label="Part of a domain's id" placeholder="Part of the id" />
    <button class="quiet">Search</button>
  </form>`;

/** @param {Visit} visit @param {any[]} domains */
const table = (visit, domains) =>
  html`<table class="stack">
    ${tableHead("Domain", "A secret works for", "Previous works for", "Notices", "Settings changed")}
    <tbody>
      ${domains.map(
        ({ id, expiry, overlap, notices, updated_at: at }) =>
          html`<tr>
            <td data-label="Domain"><a href="${visit.to`/domains/${id}/applications`}">${id}</a></td>
            <td data-label="A secret works for">
              ${expiry === "none" ? html`<span class="muted">no end</span>` : expiryText(expiry)}
            </td>
            <td data-label="Previous works for">${exactLength(overlap)}</td>
            <td data-label="Notices">${receivers(notices)}</td>
            <td data-label="Settings changed">${when(at, visit.now)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** @param {{ webhooks: string[], emails: string[] }} notices */
function receivers({ webhooks, emails }) {
  const counts = [
    [webhooks.length, "webhook"],
    [emails.length, "e-mail"],
  ];
  const texts = counts.flatMap(([count, name]) => (count === 0 ? [] : [`${count} ${name}${count === 1 ? "" : "s"}`]));
  return texts.length === 0 ? html`<span class="muted">to nobody</span>` : texts.join(", ");
}

/** @param {Visit} visit @param {boolean} isAll @param {import("../visit.js").Html | undefined} create */
function none(visit, isAll, create) {
  if (!isAll) return empty("No domain has this in its id", html`<a href="${visit.to`/domains`}">Show all domains</a>`);
  if (create !== undefined)
    return empty(
      "No domains yet",
      html`A domain is a tenant or an environment: its applications share rules for their secrets, such as how long they
      work.`,
      create,
    );
  const places = auditPlaces(visit);
  if (places.length === 0)
    return empty("No domain that you may see", html`Ask an administrator for the role issuer:read in your domain.`);
  return html`<p>You may read the audit log of:</p>
    <ul class="names">
      ${places.map((id) => html`<li><a href="${visit.to`/domains/${id}/audit`}">${id}</a></li>`)}
    </ul>`;
}

/** Returns the domains whose audit log alone a person may read. @param {Visit} visit */
function auditPlaces({ principal }) {
  const found = principal.roles.flatMap((role) =>
    role.role === "audit:read" ? role.domains.filter((id) => id !== "*") : [],
  );
  return [...new Set(found)].sort();
}
