// The list of people.
import { html } from "hono/html";
import { pager, placeOf } from "../view/pager.js";
import { doneNotice, empty, tableHead } from "../view/parts.js";
import { when } from "../view/time.js";
import { roleWords } from "./role-form.js";

/** @import { OpenIdOptions } from "../../service-options.js" */
/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit @param {{ items: any[], next: string | null, openid: OpenIdOptions | undefined }} page */
export function peoplePage(visit, { items, next, openid }) {
  const add = html`<a class="button" href="${visit.to`/people/new`}">Add a person</a>`;
  const rows = items.map(({ id, roles, account, last_sign_in_at: at }) =>
    roles === null
      ? unreadableRow(visit, id)
      : html`<tr>
          <td data-label="Person"><a href="${visit.to`/people/${id}`}">${id}</a></td>
          <td data-label="Roles">${roleWords(roles)}</td>
          <td data-label="Last sign-in">${when(at, visit.now)}</td>
          <td data-label="Account">
            ${account === null ? html`<span class="muted">none yet</span>` : html`<code>${account.sub}</code>`}
          </td>
        </tr>`,
  );
  const table = html`<table class="stack">
      ${tableHead("Person", "Roles", "Last sign-in", "Account")}
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${pager(visit, placeOf(visit.query), next)}`;
  const none = empty(
    "Nobody yet",
    html`Add the people who rotate secrets, so that each signs in as themselves, and the audit log says who did what.`,
    add,
  );
  const off = html`<div class="notice warn">
    <p>
      People cannot sign in yet: the service has no OpenID provider. Set <code>openid_issuer</code>,
      <code>openid_client_id</code> and <code>openid_client_secrets</code>.
    </p>
  </div>`;
  const body = html`<div class="head">
      <h1>People</h1>
      ${items.length === 0 ? "" : add}
    </div>
    ${doneNotice(visit.query, { removed: "Removed. They are signed out everywhere." })}
    ${openid === undefined ? off : ""} ${items.length === 0 ? none : table}`;
  return visit.page({ title: "People", body });
}

/** @param {Visit} visit @param {string} id Of somebody whose record is damaged. */
const unreadableRow = (visit, id) =>
  html`<tr>
    <td data-label="Person">${id}</td>
    <td data-label="Roles" colspan="3">
      The record of this person cannot be read, so they cannot sign in. Remove them, and add them again.
      <form method="post" action="${visit.to`/people/${id}/remove`}">
        ${visit.formStart()}<button class="quiet danger">Remove</button>
      </form>
    </td>
  </tr>`;
