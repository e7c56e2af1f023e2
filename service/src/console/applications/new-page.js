// The form of a new application.
import { html } from "hono/html";
import { RESERVED } from "../../access/roles.js";
import { badRequest } from "../../http/problem.js";
import { pathOf } from "../domains/domain.js";
import { domainNav, domainPlaces } from "../domains/nav.js";
import { formNotice, linesField, textField } from "../view/field.js";
import { crumbs } from "../view/parts.js";
import { TYPES } from "./query.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Visit } from "../visit.js" */

/** The types of API clients: they need a secret. */
const WITH_SECRET = ["machine", "web"];

/** @param {Visit} visit @param {Form} [form] @param {Problem} [problem] */
export async function newPage(visit, form, problem) {
  const domain = visit.param("domain");
  visit.principal.require("issuer:write", { domain });
  // Of a domain that is not there, nothing can be created.
  await visit.api.get(pathOf(domain));
  const isReserved = domain === RESERVED;
  const title = isReserved ? "New API client" : "New application";
  const list = visit.to`/domains/${domain}/applications`;
  const about = {
    ...{ name: "client_id", label: "Client id", problem },
    hint: "How it names itself in token requests: 1 to 128 visible ASCII characters. It cannot be changed.",
  };
  const types = isReserved ? TYPES.filter(([type]) => WITH_SECRET.includes(type)).toReversed() : TYPES;
  const chosen = form?.text("type") || types[0]?.[0];
  const body = html`${crumbs(domainPlaces(visit, domain, [title, undefined]))}
    <h1>${title}</h1>
    ${formNotice(problem)}
    <form method="post" action="${visit.to`/domains/${domain}/new-application`}">
      ${visit.formStart()} ${textField(about, form?.text("client_id") ?? "", html`required maxlength="128"`)}
      <fieldset>
        <legend>Type</legend>
        ${types.map(
          ([type, name, text]) =>
            html`<p class="radio">
              <label
                ><input type="radio" name="type" value="${type}" ${type === chosen ? html`checked` : ""} required />
                ${name} <small>${text}</small></label
              >
            </p>`,
        )}
      </fieldset>
      ${isReserved ? rolesField(form, problem) : ""}
      <p class="actions">
        <button>${isReserved ? "Create the API client" : "Create the application"}</button>
        <a href="${list}">Cancel</a>
      </p>
    </form>`;
  return visit.page({ title, nav: domainNav(visit, domain, "applications"), body, status: problem?.status });
}

/** @param {Visit} visit @param {Form} form */
export async function createApplication(visit, form) {
  const domain = visit.param("domain");
  const id = form.text("client_id").trim();
  const roles = domain === RESERVED ? { roles: form.lines("roles").map(roleOf) } : {};
  await visit.api.send("POST", `${pathOf(domain)}/applications`, {
    body: { client_id: id, type: form.text("type"), ...roles },
  });
  return visit.see(`${visit.to`/domains/${domain}/applications/${id}`}?done=created`);
}

/** @param {Form | undefined} form @param {Problem | undefined} problem */
const rolesField = (form, problem) =>
  linesField(
    {
      ...{ name: "roles", label: "Roles", problem },
      hint: html`One on each line: the role, and what it holds for, such as <code>issuer:write acme</code>,
        <code>credentials:read tenant-7/*</code> or <code>audit:read *</code>. <code>admin</code> stands alone, and may
        do everything.`,
    },
    form?.text("roles") ?? "",
  );

/** Returns a role as the API takes it. Fails with 400 for a line that is none. @param {string} line */
function roleOf(line) {
  const [role, ...of] = line.split(/[\s,]+/);
  if (role === "admin" && of.length === 0) return { role };
  if (role === undefined || of.length === 0) throw wrong(`${line}: must say what the role holds for; * stands for all`);
  if (/^(?:issuer|audit|secrets):/.test(role)) return { role, domains: of };
  const [first, ...more] = of;
  const isPrefix = first !== undefined && more.length === 0 && first.length > 1 && first.endsWith("*");
  return isPrefix ? { role, prefix: first.slice(0, -1) } : { role, ids: of };
}

/** @param {string} detail */
const wrong = (detail) => badRequest(`roles: ${detail}`, [{ pointer: "/roles", detail }]);
