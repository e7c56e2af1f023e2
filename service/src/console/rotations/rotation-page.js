// A bulk rotation: how far it is, what has failed, and what can be done about it.
import { html } from "hono/html";
import { path } from "../address.js";
import { pathOf } from "../domains/domain.js";
import { domainNav, domainPlaces } from "../domains/nav.js";
import { foreign } from "../view/foreign-text.js";
import { badge, crumbs, factList, tableHead } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { exactly, whenExactly } from "../view/time.js";
import { filterTexts, overlapText } from "./asked.js";
import { skippedSection } from "./skipped.js";
import { errorText, failureText, STATES } from "./words.js";
import { who } from "../view/who.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Html, Visit } from "../visit.js" */
/** @import { Skipped } from "./skipped.js" */

/** @typedef {{ applications: number, total?: number, rotated: number, renewed: number, skipped: number, unselected: number, failed: number }} Progress */
/**
 * @typedef {object} Rotation As the API answers.
 * @property {string} rotation_id
 * @property {"running" | "succeeded" | "failed" | "cancelled"} state
 * @property {any} filter
 * @property {number | null} overlap
 * @property {{ webhook: string }} deliver_to
 * @property {number} created_at
 * @property {number} updated_at
 * @property {number | null} finished_at
 * @property {string} actor
 * @property {Progress} progress
 * @property {{ client_id: string, secret_id: string | null, code: string }[]} failures
 * @property {Skipped[]} [skipped_secrets] Those of earlier releases have none.
 * @property {string | null} error
 */

/** How often a running one is looked at, in seconds. */
const EVERY = 2;

/** @param {Visit} visit @param {Form} [_form] @param {Problem} [problem] */
export async function rotationPage(visit, _form, problem) {
  const { domain, api, page } = placeOf(visit);
  const [rotation, settings] = await Promise.all([
    /** @type {Promise<Rotation>} */ (visit.api.get(api)),
    visit.api.get(pathOf(domain)),
  ]);
  const isRunning = rotation.state === "running";
  const body = html`${crumbs(
      domainPlaces(visit, domain, ["Rotations", visit.to`/domains/${domain}/rotations`], ["Rotation", undefined]),
    )}
    <h1>Bulk rotation of ${exactly(rotation.created_at)}</h1>
    ${problemNotice(problem)} ${isRunning ? running(rotation) : ended(rotation)}
    ${visit.may("issuer:write", { domain }) ? actions(visit, page, rotation) : ""} ${failures(visit, domain, rotation)}
    ${skippedSection(visit, domain, rotation.skipped_secrets ?? [])}
    <h2>What it was asked for</h2>
    ${factList([
      ["Which", html`<bdi>${filterTexts(rotation.filter).join("; ")}</bdi>`],
      ["Previous secrets work for", overlapText(rotation.overlap, settings.overlap)],
      ["New ones go to", foreign(rotation.deliver_to.webhook)],
      ["Begun by", who(rotation.actor)],
      ["Begun", whenExactly(rotation.created_at, visit.now)],
      ["Ended", rotation.finished_at === null ? "not yet" : whenExactly(rotation.finished_at, visit.now)],
    ])}`;
  return visit.page({
    ...{ title: `Rotation · ${domain}`, nav: domainNav(visit, domain, "rotations"), body },
    status: problem?.status,
    ...(isRunning && { reload: 5 }),
  });
}

/** @param {Visit} visit */
export async function cancel(visit) {
  const { api, page } = placeOf(visit);
  await visit.api.send("POST", `${api}/cancel`);
  return visit.see(page);
}

/** @param {Visit} visit */
export async function retry(visit) {
  const { api, page } = placeOf(visit);
  await visit.api.send("POST", `${api}/retry`);
  return visit.see(page);
}

/** @param {Visit} visit */
function placeOf(visit) {
  const [domain, id] = [visit.param("domain"), visit.param("rotation")];
  return {
    domain,
    api: path`/v1/domains/${domain}/rotations/${id}`,
    page: visit.to`/domains/${domain}/rotations/${id}`,
  };
}

/** @param {Rotation} rotation */
function running({ progress }) {
  const { applications, total } = progress;
  const bar =
    total === undefined
      ? html`<progress aria-label="Applications"></progress>`
      : html`<progress
          value="${Math.min(applications, total)}"
          max="${Math.max(total, 1)}"
          aria-label="Applications"
        ></progress>`;
  // The script loads the page as a whole when this part is no longer there.
  return html`<div id="running" data-live="${EVERY}">
    <p>
      ${badge("warn", "running")} ${total === undefined ? "It begins." : `${applications} of ${total} applications`}
    </p>
    ${bar} ${counts(progress)}
    <p class="muted">You can close this page: the rotation goes on, and the list of rotations leads back here.</p>
  </div>`;
}

/** @param {Rotation} rotation */
function ended({ state, progress, error }) {
  const { tone, text } = STATES[state] ?? { tone: "none", text: state };
  const reason = error === null ? "" : html`<p>${errorText(error)} <span class="code">${error}</span></p>`;
  return html`<div class="notice ${tone === "none" ? "" : tone}" role="status">
      <p><strong>${summary(state, progress, text)}</strong></p>
      ${reason}
    </div>
    ${counts(progress)}`;
}

/** @param {string} state @param {Progress} progress @param {string} text */
function summary(state, { rotated, renewed, failed }, text) {
  const done = rotated + renewed;
  const secrets = done === 1 ? "1 secret was" : `${done} secrets were`;
  if (state === "succeeded") return `Done: ${secrets} rotated, and delivered.`;
  if (state === "failed" && failed > 0)
    return `${done === 0 ? "No secret was" : secrets} rotated, and ${failed} failed.`;
  if (state === "cancelled") return `Cancelled: ${secrets} rotated before, and stay so.`;
  return `It ${text === "some failed" ? "failed" : `is ${text}`}.`;
}

/** @param {Progress} progress */
const counts = ({ rotated, renewed, skipped, unselected, failed }) =>
  factList([
    ["Rotated and delivered", String(rotated + renewed)],
    ["Failed", failed === 0 ? "0" : html`<strong class="bad-text">${failed}</strong>`],
    ["Skipped: expired, revoked or rotated lately", String(skipped)],
    ["Left out by the filter", String(unselected)],
  ]);

/** @param {Visit} visit @param {string} page @param {Rotation} rotation */
function actions(visit, page, { state }) {
  if (state === "running")
    return html`<form method="post" action="${page}/cancel">
      ${visit.formStart()}<button class="quiet danger">Cancel the rotation</button>
      <small>Applications in progress are ended. What is rotated stays rotated.</small>
    </form>`;
  if (state === "succeeded") return "";
  return html`<form method="post" action="${page}/retry">
    ${visit.formStart()}<button>${state === "cancelled" ? "Go on with the rest" : "Try the failed ones again"}</button>
    <small>What was rotated and delivered stays as it is.</small>
  </form>`;
}

/** @param {Visit} visit @param {string} domain @param {Rotation} rotation @returns {Html | ""} */
function failures(visit, domain, { failures: failed, progress }) {
  if (failed.length === 0) return "";
  return html`<h2>Failed</h2>
    ${progress.failed > failed.length ? html`<p class="muted">The first ${failed.length} of ${progress.failed}.</p>` : ""}
    <table class="stack">
      ${tableHead("Application", "Secret", "Why")}
      <tbody>
        ${failed.map(
          ({ client_id: id, secret_id: secret, code }) =>
            html`<tr>
              <td data-label="Application" class="id">
                <a href="${visit.to`/domains/${domain}/applications/${id}`}">${id}</a>
              </td>
              <td data-label="Secret">${secret === null ? "" : `#${secret}`}</td>
              <td data-label="Why">
                <span>${failureText(code)} <span class="code">${code}</span></span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
