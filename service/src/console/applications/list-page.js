// The applications of a domain: found, filtered, and chosen for a rotation.
import { html } from "hono/html";
import { RESERVED } from "../../access/roles.js";
import { pathOf } from "../domains/domain.js";
import { domainNav, domainPlaces } from "../domains/nav.js";
import { listed, PAGE, pager, placeOf } from "../view/pager.js";
import { crumbs, doneNotice, empty } from "../view/parts.js";
import { options } from "../view/field.js";
import { when } from "../view/time.js";
import { askedBy, isAll, STATES, TYPES } from "./query.js";
import { head, row } from "./row.js";

/** @import { Html, Visit } from "../visit.js" */
/** @import { Asked } from "./query.js" */
/** @import { Listed } from "./row.js" */

/**
 * @typedef {object} Found As the API answers; the last three members with a filter.
 * @property {Listed[]} items
 * @property {string | null} next
 * @property {number} [total]
 * @property {number | null} [as_of]
 * @property {{ applications: number, total: number }} [progress] While not all were looked at.
 */

/** @param {Visit} visit */
export async function listPage(visit) {
  const domain = visit.param("domain");
  const asked = askedBy(visit.query);
  const place = placeOf(visit.query);
  const list = `${pathOf(domain)}/applications`;
  const found = /** @type {Found} */ (
    await listed(visit.api.get(list, { ...asked, limit: PAGE, cursor: place.cursor }))
  );
  const counts = await countStates(visit, list, found);
  const isReserved = domain === RESERVED;
  const mayWrite = visit.may("issuer:write", { domain });
  const create = mayWrite
    ? html`<a class="button" href="${visit.to`/domains/${domain}/new-application`}"
        >${isReserved ? "New API client" : "New application"}</a
      >`
    : undefined;
  const isFirst = isAll(asked) && place.cursor === undefined;
  const isEmpty = isFirst && found.items.length === 0;
  const title = isReserved ? "API clients" : "Applications";
  const body = html`${crumbs(domainPlaces(visit, domain))}
    <div class="head">
      <h1>${title}</h1>
      <div class="actions">${isEmpty ? "" : (create ?? "")}</div>
    </div>
    ${doneNotice(visit.query)}
    ${
      isReserved
        ? html`<p>
            Programs that use the HTTP API, each with roles. Their secrets work like those of all applications.
          </p>`
        : ""
    }
    ${isEmpty ? none(isReserved, create) : content(visit, { domain, asked, found, counts, mayWrite, place })}`;
  return visit.page({ title: `${title} · ${domain}`, nav: domainNav(visit, domain, "applications"), body });
}

/**
 * Counts the applications in each state; `undefined` while the service still looks at them, as each question would cost it time.
 *
 * @param {Visit} visit
 * @param {string} list
 * @param {Found} found
 * @returns {Promise<number[] | undefined>}
 */
async function countStates(visit, list, found) {
  const [first, ...others] = STATES;
  const count = (/** @type {string} */ state) =>
    /** @type {Promise<Found>} */ (visit.api.get(list, { state, limit: 1 }));
  const begun = found.progress === undefined ? await count(first[0]) : found;
  if (begun.progress !== undefined) return undefined;
  const rest = await Promise.all(others.map(([state]) => count(state)));
  return [begun, ...rest].map(({ total = 0 }) => total);
}

/** @param {boolean} isReserved @param {Html | undefined} create */
const none = (isReserved, create) =>
  isReserved
    ? empty("No API clients yet", html`Each program that uses the API gets one, with the roles that it needs.`, create)
    : empty(
        "No applications yet",
        html`An application is a client of your authorization server: it has the client secrets that are rotated here.`,
        create,
      );

/**
 * @param {Visit} visit
 * @param {{ domain: string, asked: Asked, found: Found, counts: number[] | undefined, mayWrite: boolean, place: import("../view/pager.js").PagePlace }} page
 */
function content(visit, { domain, asked, found, counts, mayWrite, place }) {
  const { items, next, progress } = found;
  const nothing =
    progress === undefined
      ? empty("Nothing matches", html`<a href="${visit.to`/domains/${domain}/applications`}">Show all</a>`)
      : html`<p>None so far.</p>`;
  const table = html`<table class="stack">
    <thead>
      ${head(mayWrite)}
    </thead>
    <tbody>
      ${items.map((item) => row(visit, domain, item, mayWrite))}
    </tbody>
  </table>`;
  const list = items.length === 0 ? nothing : table;
  return html`${search(visit, domain, asked)} ${states(visit, domain, asked, counts)} ${underway(found, visit.now)}
  ${mayWrite && items.length > 0 ? chosen(visit, { domain, asked, found, list, isWhole: next === null && place.cursor === undefined }) : list}
  ${pager(visit, place, next)}`;
}

/** @param {Visit} visit @param {string} domain @param {Asked} asked */
const search = (visit, domain, { q, type, state }) =>
  html`<form method="get" action="${visit.to`/domains/${domain}/applications`}" role="search" class="search">
    <input
      name="q"
      type="search"
      value="${q}"
      maxlength="128"
      aria-label="Part of the client id"
      placeholder="Part of the client id"
    />
    <select name="type" aria-label="Type">
      ${options([["", "All types"], ...TYPES.map(([value, name]) => /** @type {const} */ ([value, name]))], type)}
    </select>
    ${state === "" ? "" : html`<input type="hidden" name="state" value="${state}" />`}
    <button class="quiet">Search</button>
  </form>`;

/** @param {Visit} visit @param {string} domain @param {Asked} asked @param {number[] | undefined} counts */
function states(visit, domain, asked, counts) {
  const base = visit.to`/domains/${domain}/applications`;
  const addressOf = (/** @type {string} */ state) => {
    const query = new URLSearchParams(Object.entries({ ...asked, state }).filter(([, value]) => value !== ""));
    return query.size === 0 ? base : `${base}?${query}`;
  };
  const link = (/** @type {string} */ state, /** @type {string} */ text, /** @type {number | undefined} */ count) =>
    html`<li>
      <a href="${addressOf(state)}" ${asked.state === state ? html`aria-current="true"` : ""}
        >${text}${count === undefined ? "" : html` <span class="count">${count}</span>`}</a
      >
    </li>`;
  return html`<ul class="filters" aria-label="State">
    ${link("", "All", undefined)} ${STATES.map(([state, text], index) => link(state, text, counts?.[index]))}
  </ul>`;
}

/** Says how far a search is that goes on. @param {Found} found @param {number} now */
function underway({ progress, total, as_of: asOf }, now) {
  if (progress !== undefined)
    return html`<div id="search" data-live="2" class="notice">
      <p>
        Looking at the applications: ${progress.applications} of ${progress.total}.
        <span class="needs-js">The page goes on by itself.</span> <a href="">Look again</a>
      </p>
      <progress
        value="${progress.applications}"
        max="${Math.max(progress.total, 1)}"
        aria-label="Applications looked at"
      ></progress>
    </div>`;
  if (total === undefined) return html``;
  const age = asOf === null || asOf === undefined || now - asOf < 60 ? "" : html`, as it was ${when(asOf, now)}`;
  return html`<p class="muted">${total === 1 ? "1 matches" : `${total} match`}${age}.</p>`;
}

/**
 * Returns the list in a form, to choose from.
 *
 * @param {Visit} visit
 * @param {{ domain: string, asked: Asked, found: Found, list: unknown, isWhole: boolean }} choice
 */
function chosen(visit, { domain, asked, found, list, isWhole }) {
  const { total } = found;
  const match = isAll(asked) ? "all applications" : total === undefined ? "all that match" : `all ${total} that match`;
  return html`<form method="post" action="${visit.to`/domains/${domain}/rotations/new`}">
    ${visit.formStart()}
    ${Object.entries(asked).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${list}
    <div class="actions chooser">
      ${
        isWhole && isAll(asked)
          ? ""
          : html`<label
              ><input type="checkbox" name="match" value="all" /> ${match[0]?.toUpperCase()}${match.slice(1)}, not only
              the chosen ones</label
            >`
      }
      <button class="quiet">Rotate the chosen…</button>
    </div>
  </form>`;
}
