// The question before a domain is deleted: its id must be typed.
import { html } from "hono/html";
import { badRequest } from "../../http/problem.js";
import { formNotice, textField } from "../view/field.js";
import { crumbs } from "../view/parts.js";
import { pathOf, readDomain } from "./domain.js";
import { domainNav, domainPlaces } from "./nav.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Visit } from "../visit.js" */

const MOST = 1000;

/** @param {Visit} visit @param {Form} [form] @param {Problem} [problem] */
export async function deletePage(visit, form, problem) {
  const domain = visit.param("domain");
  visit.principal.require("issuer:write", { domain });
  const [{ version }, { items, next }] = await Promise.all([
    readDomain(visit, domain),
    visit.api.get(`${pathOf(domain)}/applications`, { limit: MOST }),
  ]);
  const count = next === null ? `${items.length}` : `more than ${MOST}`;
  const breaks =
    items.length === 0
      ? html`<p>It has no applications, so nothing breaks.</p>`
      : html`<div class="notice bad">
          <p>
            <strong>It has ${count} ${items.length === 1 ? "application" : "applications"}.</strong> Their secrets are
            refused at once, and whoever uses one of them is locked out. Nothing brings them back.
          </p>
        </div>`;
  const about = { name: "typed", label: `Type ${domain} to delete it`, problem };
  const body = html`${crumbs(
      domainPlaces(visit, domain, ["Settings", visit.to`/domains/${domain}/settings`], ["Delete", undefined]),
    )}
    <h1>Delete the domain ${domain}?</h1>
    ${formNotice(problem)} ${breaks}
    <form method="post" action="${visit.to`/domains/${domain}/delete`}">
      ${visit.formStart()}
      <input type="hidden" name="version" value="${form?.text("version") || version}" />
      ${textField(about, "", html`required`)}
      <p class="actions">
        <button class="danger">Delete ${domain} and all that is in it</button>
        <a href="${visit.to`/domains/${domain}/settings`}">Keep it</a>
      </p>
    </form>`;
  return visit.page({
    title: `Delete ${domain}`,
    nav: domainNav(visit, domain, "settings"),
    body,
    status: problem?.status,
  });
}

/** @param {Visit} visit @param {Form} form */
export async function deleteDomain(visit, form) {
  const domain = visit.param("domain");
  if (form.text("typed").trim() !== domain) {
    const detail = `must be ${domain}, the id of the domain`;
    throw badRequest(`the typed id ${detail}: nothing was deleted`, [{ pointer: "/typed", detail }]);
  }
  await visit.api.send("DELETE", pathOf(domain), { query: { force: "true" }, ifMatch: form.text("version") });
  return visit.see(`${visit.to`/domains`}?done=gone`);
}
