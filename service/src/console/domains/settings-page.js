// The settings of a domain: a form for those who may change them, and a list for those who may read them.
import { html } from "hono/html";
import { RESERVED } from "../../access/roles.js";
import { crumbs, doneNotice, factList } from "../view/parts.js";
import { formNotice } from "../view/field.js";
import { when, whenExactly } from "../view/time.js";
import { lastChange, pathOf, readDomain } from "./domain.js";
import { domainNav, domainPlaces } from "./nav.js";
import { filled, patchOf, settingFields, typed } from "./settings-form.js";
import { NOTICES, SECRETS } from "./settings.js";
import { who } from "../view/who.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Html, Visit } from "../visit.js" */

/** @param {Visit} visit @param {Form} [form] @param {Problem} [problem] */
export async function settingsPage(visit, form, problem) {
  const domain = visit.param("domain");
  const mayWrite = visit.may("issuer:write", { domain });
  const { settings, version } = await readDomain(visit, domain);
  // The log is long: it is asked only when somebody has to know.
  const changed = problem?.status === 412 ? await lastChange(visit, domain, settings.updated_at) : undefined;
  const body = html`${crumbs(domainPlaces(visit, domain, ["Settings", undefined]))}
    <h1>Settings</h1>
    ${doneNotice(visit.query, { created: html`The domain is there, with usual settings. Change what you need, then <a href="${visit.to`/domains/${domain}/new-application`}">create its first application</a>.` })}
    <p class="muted">Last changed ${whenExactly(settings.updated_at, visit.now)}.</p>
    ${mayWrite ? writable(visit, { domain, settings, version, form, problem, changed }) : facts(settings)}
    ${mayWrite ? more(visit, domain) : ""}`;
  return visit.page({
    title: `Settings · ${domain}`,
    nav: domainNav(visit, domain, "settings"),
    body,
    status: problem?.status,
  });
}

/** @param {Visit} visit @param {Form} form */
export async function saveSettings(visit, form) {
  const domain = visit.param("domain");
  await visit.api.send("PATCH", pathOf(domain), { body: patchOf(form), ifMatch: form.text("version") });
  return visit.see(`${visit.to`/domains/${domain}/settings`}?done=saved`);
}

/**
 * @param {Visit} visit
 * @param {{ domain: string, settings: any, version: string, form: Form | undefined, problem: Problem | undefined, changed: { actor: string | null, at: number } | undefined }} page
 */
function writable(visit, { domain, settings, version, form, problem, changed }) {
  const isStale = problem?.status === 412;
  const now = isStale && form !== undefined ? changedMeanwhile(settings, form) : () => undefined;
  return html`${isStale ? faster(visit, domain, changed) : formNotice(problem)}
    <form method="post" action="${visit.to`/domains/${domain}/settings`}">
      ${visit.formStart()}
      <input type="hidden" name="version" value="${version}" />
      ${settingFields(form === undefined ? filled(settings) : typed(form), { problem, now })}
      <p class="actions"><button>${isStale ? "Save mine all the same" : "Save the settings"}</button></p>
    </form>`;
}

/** Returns what is saved of each field in which something else was typed. @param {any} settings @param {Form} form @returns {(name: string) => string | undefined} */
function changedMeanwhile(settings, form) {
  const saved = /** @type {Record<string, unknown>} */ (filled(settings));
  const own = /** @type {Record<string, unknown>} */ (typed(form));
  const texts = new Map([...SECRETS, ...NOTICES].map(({ name, text }) => [name, text]));
  return (name) =>
    JSON.stringify(saved[name]).replaceAll("\\r", "") === JSON.stringify(own[name]).replaceAll("\\r", "")
      ? undefined
      : texts.get(name)?.(settings);
}

/** @param {Visit} visit @param {string} domain @param {{ actor: string | null, at: number } | undefined} changed */
const faster = (visit, domain, changed) =>
  html`<div class="notice warn" role="alert">
    <p>
      <strong>Somebody was faster.</strong>
      ${
        changed === undefined
          ? "The settings have changed since you opened this page."
          : html`${changed.actor === null ? "Somebody" : who(changed.actor)} changed the settings
            ${when(changed.at, visit.now)}.`
      }
      Nothing of yours is saved yet: what you typed is below, and beside it what is saved where it differs.
    </p>
    <p><a href="${visit.to`/domains/${domain}/settings`}">Take what is saved</a></p>
  </div>`;

/** @param {any} settings */
const facts = (settings) =>
  html`${list("Secrets", SECRETS, settings)} ${list("Notices", NOTICES, settings)}
    <p class="muted">You may read these settings. To change them, ask for the role issuer:write.</p>`;

/** @param {string} title @param {typeof SECRETS} parts @param {any} settings @returns {Html} */
const list = (title, parts, settings) =>
  html`<h2>${title}</h2>
    ${factList(parts.map(({ label, text }) => [label, html`<bdi>${text(settings)}</bdi>`]))}`;

/** @param {Visit} visit @param {string} domain */
const more = (visit, domain) =>
  html`<h2>Signature of webhooks</h2>
    <p>A secret signs what goes to webhooks, so that a receiver knows that it comes from here.</p>
    <p><a class="button quiet" href="${visit.to`/domains/${domain}/webhook-secret`}">Webhook secret</a></p>
    ${
      domain === RESERVED
        ? ""
        : html`<h2>Delete the domain</h2>
            <p>All its applications, their secrets and its settings end at once, and for good.</p>
            <p><a class="button quiet danger" href="${visit.to`/domains/${domain}/delete`}">Delete the domain…</a></p>`
    }`;
