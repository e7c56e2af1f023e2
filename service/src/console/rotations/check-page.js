// What a bulk rotation would do, before it does anything.
import { html } from "hono/html";
import { pathOf } from "../domains/domain.js";
import { domainNav, domainPlaces } from "../domains/nav.js";
import { foreign } from "../view/foreign-text.js";
import { crumbs, factList } from "../view/parts.js";
import { bodyOf, FIELDS, filterTexts, overlapText } from "./asked.js";
import { nameList, skippedSection } from "./skipped.js";
import { failureText } from "./words.js";

/** @import { Form } from "../form.js" */
/** @import { Visit } from "../visit.js" */
/** @import { Skipped } from "./skipped.js" */

/**
 * @typedef {object} DryRun As the API answers.
 * @property {any} filter
 * @property {number | null} overlap
 * @property {{ applications: number, rotated: number, skipped: number, unselected: number, failed: number }} progress
 * @property {{ client_id: string, secret_id: string | null, code: string }[]} failures
 * @property {{ client_id: string, secret_ids: string[] }[]} applications
 * @property {Skipped[]} skipped_secrets
 */

/** @param {Visit} visit @param {Form} form */
export async function checkPage(visit, form) {
  const domain = visit.param("domain");
  // Days are counted from the time of this page, so that what is started is what it says.
  const at = visit.now;
  const body = bodyOf(form, at);
  const [{ body: found }, settings] = await Promise.all([
    visit.api.send("POST", `${pathOf(domain)}/rotations`, { body: { ...body, dry_run: true } }),
    visit.api.get(pathOf(domain)),
  ]);
  const run = /** @type {DryRun} */ (found);
  const { rotated } = run.progress;
  const secrets = rotated === 1 ? "1 secret" : `${rotated} secrets`;
  const title = rotated === 0 ? "Nothing would be rotated" : `Rotate ${secrets}?`;
  const kept = [...form.fields].filter(([name]) => FIELDS.includes(name));
  const hidden = kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  const facts = factList([
    ["Which", html`<bdi>${filterTexts(run.filter).join("; ")}</bdi>`],
    ["Previous secrets work for", overlapText(run.overlap, settings.overlap)],
    ["New ones go to", foreign(form.text("webhook"))],
    ["To rotate", `${secrets} of ${applications(run)}`],
    ["Left out by the filter", String(run.progress.unselected)],
    ["Skipped", String(run.progress.skipped)],
  ]);
  const view = html`${crumbs(
      domainPlaces(visit, domain, ["Rotations", visit.to`/domains/${domain}/rotations`], ["Check", undefined]),
    )}
    <h1>${title}</h1>
    <p class="muted">Nothing was done yet.</p>
    ${facts} ${rotated === 0 ? "" : breaks(run, settings.overlap, visit.to`/domains/${domain}/applications`)}
    <form method="post" action="${visit.to`/domains/${domain}/rotations`}">
      ${visit.formStart()} ${hidden}
      <input type="hidden" name="at" value="${at}" />
      <p class="actions">
        ${rotated === 0 ? "" : html`<button class="${run.overlap === 0 ? "danger" : ""}">Start: rotate ${secrets}</button>`}
        <button class="quiet" formaction="${visit.to`/domains/${domain}/rotations/new`}">Change it</button>
      </p>
    </form>
    ${failed(run)} ${skippedSection(visit, domain, run.skipped_secrets)} ${named(visit, domain, run)}`;
  return visit.page({ title, nav: domainNav(visit, domain, "rotations"), body: view });
}

/** Begins the rotation. @param {Visit} visit @param {Form} form */
export async function start(visit, form) {
  const domain = visit.param("domain");
  const { body } = await visit.api.send("POST", `${pathOf(domain)}/rotations`, {
    body: bodyOf(form, form.integer("at") ?? visit.now),
    key: form.text("key"),
  });
  return visit.see(visit.to`/domains/${domain}/rotations/${body.rotation_id}`);
}

/** @param {DryRun} run */
function applications({ applications: named, progress }) {
  if (named.length >= 1000) return "at least 1000 applications";
  const found = named.length === 1 ? "1 application" : `${named.length} applications`;
  return named.length === progress.applications ? found : `${found}; ${progress.applications} were looked at`;
}

/** Says what will break. @param {DryRun} run @param {number} own @param {string} list The address of the applications. */
function breaks({ overlap }, own, list) {
  if (overlap === 0)
    return html`<div class="notice bad">
      <p>
        <strong>Everything that uses these secrets stops at once</strong>, until it has the new one. Nothing brings the
        previous ones back.
      </p>
    </div>`;
  return html`<div class="notice warn">
    <p>
      <strong>Nothing breaks now.</strong> Whoever has not switched to the new secret when the time is over
      (${overlapText(overlap, own)}) is locked out then. The list of applications shows
      <a href="${list}?state=previous_used">whose previous secret is still used</a>.
    </p>
  </div>`;
}

/** @param {DryRun} run */
function failed({ failures }) {
  if (failures.length === 0) return "";
  return html`<h2>Would fail</h2>
    <ul>
      ${failures.map(({ client_id: id, code }) => html`<li><code>${id}</code>: ${failureText(code)}</li>`)}
    </ul>`;
}

/** @param {Visit} visit @param {string} domain @param {DryRun} run */
function named(visit, domain, { applications: found }) {
  if (found.length === 0) return "";
  return html`<h2>Would be rotated</h2>
    ${nameList(
      visit,
      domain,
      found.map(({ client_id: id, secret_ids: ids }) => ({ id, text: ids.map((one) => `#${one}`).join(", ") })),
    )}`;
}
