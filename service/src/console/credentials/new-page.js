// A new credential: of a user, who connects it afterwards, or of the client itself.
import { html } from "hono/html";
import { datalist, radioField, textField } from "../view/field.js";
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

const ID_HINT = "What your programs ask for it by, such as tenant-7/crm. It cannot be changed.";
const SCOPE_HINT = "What the token is for, separated by spaces. Left empty: what the client asks for.";

/** @param {Visit} visit @param {{ form?: Form, problem?: Problem }} [again] What was typed, and what was wrong with it. */
export async function newPage(visit, { form, problem } = {}) {
  const { items } = await visit.api.get("/v1/clients", { limit: 1000 });
  const list = items.map((/** @type {any} */ { name }) => name);
  const value = (/** @type {string} */ name) => form?.text(name) ?? visit.query.get(name) ?? "";
  return visit.page({
    title: "New credential",
    status: problem?.status,
    body: html`${crumbs([
        ["Credentials", visit.to`/credentials`],
        ["New credential", undefined],
      ])}
      <h1>New credential</h1>
      ${refusalNotice(problem, form?.optional("client") ?? null)}
      <form method="post" action="${visit.to`/credentials-new`}">
        ${visit.formStart()} ${textField({ name: "id", label: "Id", hint: ID_HINT }, value("id"), html`required`)}
        ${textField(
          {
            ...{ name: "client", label: "Client" },
            hint: list.length === 0 ? "The name of a client that is set up already." : "Choose one, or type its name.",
          },
          value("client"),
          html`required list="clients"`,
        )}
        ${datalist("clients", list)}
        ${radioField({ name: "grant", legend: "Whose access is it?" }, value("grant"), GRANTS)}
        ${textField(
          { name: "owner", label: "Owner (optional)", hint: "The user or tenant that it stands for." },
          value("owner"),
        )}
        ${textField({ name: "scope", label: "Scope (optional)", hint: SCOPE_HINT }, value("scope"))}
        <p class="actions"><button>Create the credential</button> <a href="${visit.to`/credentials`}">Cancel</a></p>
      </form>`,
  });
}
