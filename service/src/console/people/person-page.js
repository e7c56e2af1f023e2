// The page of a person: roles, the bound account, and what ends their access.
import { html } from "hono/html";
import { actorOf } from "../../people/people.js";
import { crumbs, doneNotice, factList } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { when, whenExactly } from "../view/time.js";
import { isForForm, roleFields } from "./role-form.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Html, Visit } from "../visit.js" */
/** @import { Filled } from "./role-form.js" */

const DONE = {
  created: "Added. They can sign in with your OpenID provider now.",
  saved: "Saved. The roles have effect at once.",
  signed_out: "Signed out everywhere.",
  released: "Released. The next account that signs in with this id is bound to it.",
};

/** @param {Visit} visit @param {{ person: any, etag: string, filled: Filled, problem?: Problem }} page */
export function personPage(visit, { person, etag, filled, problem }) {
  const { id, roles, account, created_at: createdAt, last_sign_in_at: at } = person;
  const isYou = visit.principal.id === actorOf(id);
  const bound =
    account === null
      ? html`<span class="muted">none yet: the first sign-in binds one</span>`
      : html`<code>${account.sub}</code> at ${account.issuer}`;
  const facts = factList([
    ["Last sign-in", at === null ? when(at, visit.now) : whenExactly(at, visit.now)],
    ["Account", bound],
    ["Added", whenExactly(createdAt, visit.now)],
  ]);
  const body = html`${crumbs([
      ["People", visit.to`/people`],
      [id, undefined],
    ])}
    <h1>${id}</h1>
    ${doneNotice(visit.query, DONE)} ${problem?.status === 412 ? fasterNotice(visit, id) : problemNotice(problem)}
    ${isYou ? html`<p class="notice">This is you: what you take away here you cannot give back to yourself.</p>` : ""}
    ${facts} ${isForForm(roles) ? roleForm(visit, id, etag, filled) : fineRoles(roles)}
    <h2>End access</h2>
    ${command(visit, {
      ...{ to: visit.to`/people/${id}/sign-out`, button: "Sign out everywhere", isDangerous: false },
      text: html`Ends all sessions of this person at once, on every device. They can sign in again.`,
    })}
    ${
      account === null
        ? ""
        : command(visit, {
            ...{ to: visit.to`/people/${id}/release`, button: "Release the account", isDangerous: false },
            text: html`For an address that belongs to another account by now: the next one that signs in with this id
            gets these roles. Sessions end at once.`,
          })
    }
    ${command(visit, {
      ...{ to: visit.to`/people/${id}/remove`, button: "Remove", isDangerous: true },
      text: html`All roles are gone and all sessions end at once. What this person has done stays in the audit log, and
      secrets that they have issued go on working.`,
    })}`;
  return visit.page({ title: id, body, status: problem?.status });
}

/** @param {Visit} visit @param {string} id @param {string} etag @param {Filled} filled */
function roleForm(visit, id, etag, filled) {
  return html`<form method="post" action="${visit.to`/people/${id}`}">
    ${visit.formStart()}
    <input type="hidden" name="etag" value="${etag}" />
    ${roleFields(filled)}
    <p class="actions"><button class="button">Save the roles</button></p>
  </form>`;
}

/** @param {unknown[]} roles */
function fineRoles(roles) {
  return html`<h2>Roles</h2>
    <p>
      These roles are finer than this page can show. Change them by the API, with <code>PUT /v1/people/{person}</code>.
    </p>
    <ul>
      ${roles.map((role) => html`<li><code>${JSON.stringify(role)}</code></li>`)}
    </ul>`;
}

/** @param {Visit} visit @param {string} id */
function fasterNotice(visit, id) {
  return html`<div class="notice bad" role="alert">
    <p>
      Somebody has changed this person since you opened the page, so nothing was saved. What you chose is still below.
      <a href="${visit.to`/people/${id}`}">See how it is now</a>, then decide again.
    </p>
  </div>`;
}

/** @param {Visit} visit @param {{ to: string, button: string, isDangerous: boolean, text: Html }} command */
function command(visit, { to, button, isDangerous, text }) {
  return html`<form method="post" action="${to}" class="command">
    ${visit.formStart()}
    <p>${text}</p>
    <button class="quiet${isDangerous ? " danger" : ""}">${button}</button>
  </form>`;
}
