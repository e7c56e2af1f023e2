// All clients that the person may change.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";
import { PAGE, pager, placeOf } from "../view/pager.js";
import { badge, doneNotice, empty } from "../view/parts.js";
import { textField } from "../view/field.js";
import { problemNotice } from "../view/problem-page.js";
import { Problem } from "../../http/problem.js";
import { providerOf } from "./provider.js";
import { inUseBadge } from "./secrets-table.js";

/** @import { Html, Visit } from "../visit.js" */

/** @param {Visit} visit */
export async function listPage(visit) {
  const prefix = visit.query.get("prefix") ?? "";
  const { items, next, problem } = await listed(visit, prefix);
  const create = visit.principal.has("clients:write")
    ? html`<a class="button" href="${visit.to`/clients-new`}">New client</a>`
    : undefined;
  const isNone = items.length === 0 && prefix === "";
  return visit.page({
    title: "Clients",
    status: problem?.status ?? 200,
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
      ${pager(visit, placeOf(visit.query), next)}`,
  });
}

/** @param {Visit} visit @param {string} prefix @returns {Promise<{ items: any[], next: string | null, problem?: Problem }>} */
async function listed(visit, prefix) {
  const cursor = visit.query.get("cursor") ?? undefined;
  try {
    return await visit.api.get("/v1/clients", { prefix, cursor, limit: PAGE });
  } catch (error) {
    if (error instanceof Problem && error.status === 400) return { items: [], next: null, problem: error };
    throw error;
  }
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
    <thead>
      <tr>
        <th scope="col">Client</th>
        <th scope="col">Provider</th>
        <th scope="col">Client id</th>
        <th scope="col" class="number">Secrets</th>
        <th scope="col">Worked last</th>
      </tr>
    </thead>
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
