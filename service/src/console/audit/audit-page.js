// The audit log of a domain: filters, events, and the way to a download.
import { html } from "hono/html";
import { pathOf } from "../domains/domain.js";
import { domainNav, domainPlaces } from "../domains/nav.js";
import { formNotice } from "../view/field.js";
import { filtered, PAGE, pager, placeOf } from "../view/pager.js";
import { crumbs, empty } from "../view/parts.js";
import { eventTable } from "./event-table.js";
import { filterForm, quickFilters } from "./filter-form.js";
import { apiQuery, NAMES, of } from "./query.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Html, Visit } from "../visit.js" */
/** @import { Event } from "./event-table.js" */

/** @param {Visit} visit */
export async function auditPage(visit) {
  const domain = visit.param("domain");
  const place = placeOf(visit.query);
  const { problem, items, next } = await filtered(read(visit, domain, place.cursor));
  const isFiltered = NAMES.some((name) => of(visit.query, name) !== "");
  const query = new URLSearchParams(
    NAMES.map((name) => [name, of(visit.query, name)]).filter(([, value]) => value !== ""),
  );
  const page = visit.to`/domains/${domain}/audit`;
  const body = html`${crumbs(domainPlaces(visit, domain, ["Audit log", undefined]))}
    <div class="head">
      <h1>Audit log</h1>
      <div class="actions">
        ${items.length === 0 ? "" : html`<a class="button quiet" href="${page}.csv?${query}" download>Download as CSV</a>`}
      </div>
    </div>
    ${formNotice(problem)} ${quickFilters(visit, page)} ${filterForm(visit, page, isFiltered)}
    ${list(visit, page, { items, isFiltered, problem })} ${pager(visit, place, next)}`;
  return visit.page({
    ...{ title: `Audit log · ${domain}`, nav: domainNav(visit, domain, "audit"), body },
    status: problem?.status,
  });
}

/** @param {Visit} visit @param {string} domain @param {string | undefined} cursor @returns {Promise<{ items: Event[], next: string | null }>} */
const read = async (visit, domain, cursor) =>
  visit.api.get(`${pathOf(domain)}/audit`, { ...apiQuery(visit.query), limit: PAGE, cursor });

/** @param {Visit} visit @param {string} page @param {{ items: Event[], isFiltered: boolean, problem: Problem | undefined }} found @returns {Html} */
function list(visit, page, { items, isFiltered, problem }) {
  if (items.length > 0) return eventTable(visit, page, items);
  if (problem !== undefined) return html`<p><a href="${page}">Show the whole log</a></p>`;
  return isFiltered
    ? empty("Nothing matches", html`<a href="${page}">Show the whole log</a>`)
    : empty("Nothing has happened yet", html`Each change, and each secret that is checked, appears here.`);
}
