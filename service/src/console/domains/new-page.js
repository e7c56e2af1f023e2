// The form of a new domain.
import { html } from "hono/html";
import { formNotice, textField } from "../view/field.js";
import { crumbs } from "../view/parts.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit @param {Form} [form] @param {Problem} [problem] */
export async function newPage(visit, form, problem) {
  visit.principal.require("issuer:write", {});
  const about = {
    ...{ name: "id", label: "Id of the domain", problem },
    hint: "A tenant or an environment, such as acme or acme.staging: up to 64 letters, digits, dots, hyphens and underscores. It is part of every address and cannot be changed.",
  };
  const body = html`${crumbs([
      ["Domains", visit.to`/domains`],
      ["New domain", undefined],
    ])}
    <h1>New domain</h1>
    ${formNotice(problem)}
    <p>
      Its applications share rules: how long a secret works, and how long the previous one does after a rotation. They
      begin with usual values, and you can change them then.
    </p>
    <form method="post" action="${visit.to`/new-domain`}">
      ${visit.formStart()} ${textField(about, form?.text("id") ?? "", html`required maxlength="64"`)}
      <p class="actions">
        <button>Create the domain</button>
        <a href="${visit.to`/domains`}">Cancel</a>
      </p>
    </form>`;
  return visit.page({ title: "New domain", body, status: problem?.status });
}

/** @param {Visit} visit @param {Form} form */
export async function createDomain(visit, form) {
  const id = form.text("id").trim();
  await visit.api.send("POST", "/v1/domains", { body: { id } });
  return visit.see(`${visit.to`/domains/${id}/settings`}?done=created`);
}
