// All credentials that the person may see, with filters.
import { html } from "hono/html";
import { choiceField, textField } from "../view/field.js";
import { foreign } from "../view/foreign-text.js";
import { filtered, PAGE, pager, placeOf } from "../view/pager.js";
import { doneNotice, empty, tableHead } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { when } from "../view/time.js";
import { STATES, stateBadge } from "./state.js";
import { errorWords } from "./error-words.js";

/** @import { Html, Visit } from "../visit.js" */

const FILTERS = ["state", "client", "owner", "prefix"];

/** @param {Visit} visit */
export async function listPage(visit) {
  const filter = Object.fromEntries(FILTERS.map((name) => [name, visit.query.get(name) ?? ""]));
  const isFiltered = FILTERS.some((name) => filter[name] !== "");
  const place = placeOf(visit.query);
  const { items, next, problem } = await filtered(
    visit.api.get("/v1/credentials", { ...filter, cursor: place.cursor, limit: PAGE }),
  );
  const create = visit.principal.has("credentials:write")
    ? html`<a class="button" href="${visit.to`/credentials-new`}">New credential</a>`
    : undefined;
  return visit.page({
    title: "Credentials",
    status: problem?.status,
    body: html`<div class="head">
        <h1>Credentials</h1>
        ${items.length > 0 || isFiltered ? (create ?? "") : ""}
      </div>
      ${doneNotice(visit.query, { deleted: "Deleted. Whatever asks for its token is refused from now on." })}
      ${items.length === 0 && !isFiltered ? await nothing(visit, create) : html`${filters(visit, filter)} ${problemNotice(problem)}`}
      ${items.length > 0 ? table(visit, items) : ""}
      ${items.length === 0 && isFiltered && problem === undefined ? noMatch(visit) : ""} ${pager(visit, place, next)}`,
  });
}

/** @param {Visit} visit @param {Record<string, string>} filter */
function filters(visit, { state = "", client = "", owner = "", prefix = "" }) {
  const choices = /** @type {[string, string][]} */ ([["", "any"], ...STATES.map(({ state, text }) => [state, text])]);
  return html`<form method="get" action="${visit.to`/credentials`}" class="fields narrowing" role="search">
    ${choiceField({ name: "state", label: "State" }, state, choices)}
    ${textField({ name: "client", label: "Client" }, client)} ${textField({ name: "owner", label: "Owner" }, owner)}
    ${textField({ name: "prefix", label: "Id begins with" }, prefix)}
    <div class="actions">
      <button class="quiet">Filter</button>
      ${state + client + owner + prefix === "" ? "" : html`<a href="${visit.to`/credentials`}">Show all</a>`}
    </div>
  </form>`;
}

/** @param {Visit} visit @param {any[]} items */
const table = (visit, items) =>
  html`<table class="stack named">
    ${tableHead("Credential", "State", "Client", "Owner", "Token expires", "Last refresh")}
    <tbody>
      ${items.map((credential) => row(visit, credential))}
    </tbody>
  </table>`;

/** @param {Visit} visit @param {any} credential */
function row(visit, { id, state, client, owner, expires_at: end, last_refresh_at: at, last_error: code }) {
  const why = state === "failing" && code !== null ? html`<small>${errorWords(code, client).happened}</small>` : "";
  return html`<tr>
    <td data-label="Credential"><a href="${visit.to`/credentials/${id}`}">${foreign(id)}</a></td>
    <td data-label="State"><span>${stateBadge(state)}${why}</span></td>
    <td data-label="Client">${client === null ? "" : foreign(client)}</td>
    <td data-label="Owner">${owner === null ? "" : foreign(owner)}</td>
    <td data-label="Token expires">${when(end, visit.now, at === null ? "no token yet" : "never")}</td>
    <td data-label="Last refresh">${when(at, visit.now)}</td>
  </tr>`;
}

/** @param {Visit} visit @param {Html | undefined} create */
async function nothing(visit, create) {
  if (!visit.principal.has("credentials:read"))
    return empty("You see no credentials", html`Ask an administrator for the role credentials:read.`);
  const text = html`A credential is the access to a provider that this service keeps fresh: of a user who has connected
  an account, or of a client itself.`;
  if (create === undefined) return empty("No credentials yet", text);
  const { items } = await visit.api.get("/v1/clients", { limit: 1 });
  if (items.length > 0) return empty("No credentials yet", text, create);
  const mayRegister = visit.principal.has("clients:write");
  return empty(
    "No credentials yet",
    html`${text} It needs a client first, which is how this service is known to the provider.
    ${mayRegister ? "" : "Ask an administrator to create one."}`,
    mayRegister ? html`<a class="button" href="${visit.to`/clients-new`}">New client</a>` : undefined,
  );
}

/** @param {Visit} visit */
const noMatch = (visit) =>
  empty(
    "No credential matches",
    html`Change the filters, or look at <a href="${visit.to`/credentials`}">all of them</a>.`,
  );
