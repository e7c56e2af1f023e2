// A new credential: of a user, who connects it afterwards, or of the client itself.
import { html } from "hono/html";
import { radioField, textField } from "../view/fields.js";
import { crumbs } from "../view/parts.js";
import { refusalNotice } from "./refusal-notice.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Visit } from "../visit.js" */

const GRANTS = [
  {
    value: "refresh_token",
    text: "Of a user",
    hint: "It waits until its user connects it: you can do that on its page.",
  },
  {
    value: "client_credentials",
    text: "Of the client itself",
    hint: "No user is needed. Its token is asked for with the secrets of the client.",
  },
];

/** @param {Visit} visit @param {{ form?: Form, problem?: Problem }} [again] What was typed, and what was wrong with it. */
export async function newPage(visit, { form, problem } = {}) {
  const { items } = await visit.api.get("/v1/clients", { limit: 1000 });
  const list = items.map((/** @type {any} */ { name }) => name);
  const value = (/** @type {string} */ name) => form?.text(name) ?? visit.query.get(name) ?? "";
  return visit.page({
    title: "New credential",
    status: problem?.status ?? 200,
    body: html`${crumbs([
        ["Credentials", visit.to`/credentials`],
        ["New credential", undefined],
      ])}
      <h1>New credential</h1>
      ${refusalNotice(problem, form?.optional("client") ?? null)}
      <form method="post" action="${visit.to`/credentials-new`}">
        ${visit.formStart()}
        ${textField({
          ...{ name: "id", label: "Id", value: value("id"), isRequired: true },
          hint: "What your programs ask for it by, such as tenant-7/crm. It cannot be changed.",
        })}
        ${textField({
          ...{ name: "client", label: "Client", value: value("client"), isRequired: true, list },
          hint: list.length === 0 ? "The name of a client that is set up already." : "Choose one, or type its name.",
        })}
        ${radioField({ name: "grant", legend: "Whose access is it?", value: value("grant"), choices: GRANTS })}
        ${textField({ name: "owner", label: "Owner (optional)", value: value("owner"), hint: "The user or tenant that it stands for." })}
        ${textField({
          ...{ name: "scope", label: "Scope (optional)", value: value("scope") },
          hint: "What the token is for, separated by spaces. Left empty: what the client asks for.",
        })}
        <p class="actions"><button>Create the credential</button> <a href="${visit.to`/credentials`}">Cancel</a></p>
      </form>`,
  });
}
