// The form of a client, new or stored.
import { html } from "hono/html";
import { choiceField, linesField, secretField, textField } from "../view/field.js";
import { foreign } from "../view/foreign-text.js";
import { crumbs } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { textOf } from "./bodies.js";
import { GROUPS, labelOf, METHODS, MEMBERS } from "./members.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Html, Visit } from "../visit.js" */
/** @import { Member } from "./members.js" */

/** @typedef {{ form: Form, problem: Problem, notice?: Html }} Again What was typed, and what was wrong with it. */

/** @param {Visit} visit @param {Again} [again] */
export const newPage = (visit, again) =>
  visit.page({
    title: "New client",
    status: again?.problem.status,
    body: html`${crumbs([
        ["Clients", visit.to`/clients`],
        ["New client", undefined],
      ])}
      <h1>New client</h1>
      <p>Register this service at the provider first. It gives you the client id and a secret.</p>
      ${problemNotice(again?.problem)}
      <form method="post" action="${visit.to`/clients-new`}">
        ${visit.formStart()}
        ${textField(
          { name: "name", label: "Name", hint: "What credentials call it, such as crm. It cannot be changed." },
          again?.form.text("name"),
          html`required`,
        )}
        ${groups((name) => again?.form.text(name) ?? "")}
        <fieldset>
          <legend>Secret</legend>
          ${secretField({
            ...{ name: "client_secret", label: "Client secret" },
            hint: "As the provider shows it. You can add more later. A public client has none.",
          })}
        </fieldset>
        <p class="actions"><button>Create the client</button> <a href="${visit.to`/clients`}">Cancel</a></p>
      </form>`,
  });

/** @param {Visit} visit @param {{ body: any, etag: string | null }} read The client as it is stored now. @param {Again} [again] */
export function editPage(visit, { body: client, etag }, again) {
  const { name, client_secret_count: count } = client;
  return visit.page({
    title: `Change ${name}`,
    status: again?.problem.status,
    body: html`${crumbs([
        ["Clients", visit.to`/clients`],
        [name, visit.to`/clients/${name}`],
        ["Change", undefined],
      ])}
      <h1>Change ${foreign(name)}</h1>
      ${again === undefined ? "" : (again.notice ?? problemNotice(again.problem))}
      <form method="post" action="${visit.to`/clients/${name}/edit`}">
        ${visit.formStart()}
        <input type="hidden" name="etag" value="${etag ?? ""}" />
        ${groups((member) => again?.form.text(member) ?? textOf(client[member]))}
        ${count > 0 ? secretsAgain(count) : ""}
        <div class="actions">
          <button>Save</button>
          <a class="button quiet" href="${visit.to`/clients/${name}`}">Leave it as it is</a>
        </div>
      </form>`,
  });
}

/** Says before the change what it asks for. @param {number} count */
function secretsAgain(count) {
  const moving = MEMBERS.filter(({ isAddress }) => isAddress).map(({ label }) => label.toLowerCase());
  const fields = Array.from({ length: count }, (_, index) =>
    secretField({ name: "client_secret", id: `secret-${index + 1}`, label: `Secret ${index + 1}` }),
  );
  return html`<fieldset>
    <legend>Secrets, only if you change where they go</legend>
    <p>
      If you change the ${moving.slice(0, -1).join(", ")} or ${moving.at(-1)}, enter all secrets again: stored ones are
      never sent elsewhere. For any other change leave these fields empty.
    </p>
    ${fields}
  </fieldset>`;
}

/** @param {(name: string) => string} valueOf */
const groups = (valueOf) =>
  GROUPS.map(
    ({ title, members }) =>
      html`<fieldset>
        <legend>${title}</legend>
        ${members.map((member) => memberField(member, valueOf(member.name)))}
      </fieldset>`,
  );

/** @param {Member} member @param {string} value */
function memberField({ name, label, kind = "text", hint, isRequired = false }, value) {
  const about = { name, label, hint };
  if (kind === "choice") return choiceField(about, value, METHODS);
  if (kind === "list" || kind === "pairs") return linesField(about, value);
  const more = kind === "seconds" ? html`type="number" class="short"` : "";
  return textField(about, value, html`${more} ${isRequired ? "required" : ""}`);
}

const NEEDS_SECRETS = /^must not change without (?:all )?client_secrets/;

/** Returns the notice for a change that needs the secrets again; `undefined` for another problem. @param {Problem} problem */
export function secretsNotice({ faults = [], code }) {
  const [fault] = faults;
  if (fault === undefined || !NEEDS_SECRETS.test(fault.detail)) return undefined;
  const label = labelOf(fault.pointer.slice(1)).toLowerCase();
  return html`<div class="notice bad" role="alert">
    <p>You change the ${label}: enter all secrets again below, as stored ones are never sent elsewhere.</p>
    <p class="code">${code}</p>
  </div>`;
}

/** Returns the notice for a client that somebody else has changed: what differs from what was typed. @param {Form} form @param {any} client */
export function changedNotice(form, client) {
  const plain = (/** @type {string} */ text) => text.replaceAll("\r", "").trim();
  const differing = MEMBERS.filter(({ name }) => plain(form.text(name)) !== plain(textOf(client[name])));
  return html`<div class="notice warn" role="alert">
    <p>
      Somebody has changed this client since you opened the form, so nothing is saved yet. What differs from what you
      typed:
    </p>
    <ul>
      ${differing.map(({ name, label }) => html`<li>${label} is now: ${foreign(textOf(client[name]) || "empty")}</li>`)}
      ${differing.length === 0 ? html`<li>Nothing here: its secrets were changed, or it has what you typed already.</li>` : ""}
    </ul>
    <p>Save again to put yours in its place.</p>
  </div>`;
}
