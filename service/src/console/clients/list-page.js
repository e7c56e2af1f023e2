// All clients that the person may change.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";
import { filtered, PAGE, pager, placeOf } from "../view/pager.js";
import { badge, doneNotice, empty, tableHead } from "../view/parts.js";
import { textField } from "../view/field.js";
import { problemNotice } from "../view/problem-page.js";
import { providerOf } from "./provider.js";
import { inUseBadge } from "./secrets-table.js";

/** @import { Html, Visit } from "../visit.js" */

/** @param {Visit} visit */
export async function listPage(visit) {
  const prefix = visit.query.get("prefix") ?? "";
  const place = placeOf(visit.query);
  const { items, next, problem } = await filtered(
    visit.api.get("/v1/clients", { prefix, cursor: place.cursor, limit: PAGE }),
  );
  const create = visit.principal.has("clients:write")
    ? html`<a class="button" href="${visit.to`/clients-new`}">New client</a>`
    : undefined;
  const isNone = items.length === 0 && prefix === "";
  return visit.page({
    title: "Clients",
    status: problem?.status,
    body: html`<div class="head">
        <h1>Clients</h1>
        ${isNone ? "" : (create ?? "")}
      </div>
      ${doneNotice(visit.query)} ${isNone ? nothing(create) : search(visit, prefix)} ${problemNotice(problem)}
      ${items.length > 0 ? table(visit, items) : ""}
      ${
        items.length === 0 && !isNone && problem === undefined
          ? empty("No client matches", html`Look at <a href="${visit.to`/clients`}">all of them</a>.`)
          : ""
      }
      ${pager(visit, place, next)}`,
  });
}

/** @param {Visit} visit @param {string} prefix */
const search = (visit, prefix) =>
  html`<form method="get" action="${visit.to`/clients`}" class="fields narrowing" role="search">
    ${textField({ name: "prefix", label: "Name begins with" }, prefix)}
    <div class="actions">
      <button class="quiet">Filter</button>
      ${prefix === "" ? "" : html`<a href="${visit.to`/clients`}">Show all</a>`}
    </div>
  </form>`;

/** @param {Visit} visit @param {any[]} items */
const table = (visit, items) =>
  html`<table class="stack named">
    ${tableHead("Client", "Provider", "Client id", ["Secrets", "number"], "Worked last")}
    <tbody>
      ${items.map((client) => row(visit, client))}
    </tbody>
  </table>`;

/** @param {Visit} visit @param {any} client */
function row(visit, client) {
  const { name, client_id: id, client_secret_count: count, error } = client;
  const link = html`<td data-label="Client"><a href="${visit.to`/clients/${name}`}">${foreign(name)}</a></td>`;
  if (error !== undefined)
    return html`<tr>
      ${link}
      <td data-label="State" colspan="4">${badge("bad", "cannot be read")}</td>
    </tr>`;
  return html`<tr>
    ${link}
    <td data-label="Provider">${foreign(providerOf(client) ?? "")}</td>
    <td data-label="Client id">${foreign(id)}</td>
    <td data-label="Secrets" class="number">${count}</td>
    <td data-label="Worked last">${inUseBadge(client)}</td>
  </tr>`;
}

/** @param {Html | undefined} create */
const nothing = (create) =>
  create === undefined
    ? empty("You see no clients", html`Ask an administrator for the role clients:write.`)
    : empty(
        "No clients yet",
        html`A client is how this service is known to a provider: its id, its secrets, and where it asks for tokens.
        Credentials use it.`,
        create,
      );
