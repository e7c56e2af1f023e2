// Notices of a domain: how their delivery goes, what is due, and what comes.
import { html } from "hono/html";
import { pathOf } from "../domains/domain.js";
import { domainNav, domainPlaces } from "../domains/nav.js";
import { scheduleText } from "../domains/schedule.js";
import { thresholdsText } from "../domains/settings.js";
import { foreign } from "../view/foreign-text.js";
import { exactLength } from "../view/length-field.js";
import { listed, PAGE, pager, placeOf } from "../view/pager.js";
import { crumbs, empty, factList, tableHead } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { when } from "../view/time.js";
import { noticeErrorText } from "./words.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Html, Visit } from "../visit.js" */

/** How far ahead the page looks, in seconds: 30 days. */
const AHEAD = 30 * 86_400;

/** @typedef {{ notice_id: string, type: string, client_id: string, secret_id: string, description: string, expires_at: number, threshold: number }} Notice */
/** @typedef {{ last_run_at: number | null, next_run_at: number | null, retry_at: number | null, failures: number, last_error: string | null }} Delivery */
/** @typedef {{ channel: string, target: string, is_delivered: boolean, error: string | null }} Tested */

/** @param {Visit} visit @param {Form} [_form] @param {Problem} [problem] @param {Tested[]} [tested] */
export async function noticesPage(visit, _form, problem, tested) {
  const domain = visit.param("domain");
  const place = placeOf(visit.query);
  const list = `${pathOf(domain)}/notices`;
  const [due, { items, next, delivery }, settings] = await Promise.all([
    visit.api.get(list, { limit: PAGE }),
    listed(visit.api.get(list, { within: AHEAD, limit: PAGE, cursor: place.cursor })),
    visit.api.get(pathOf(domain)),
  ]);
  const { webhooks, emails } = settings.notices;
  const isNobody = webhooks.length + emails.length === 0;
  const mayWrite = visit.may("issuer:write", { domain });
  const body = html`${crumbs(domainPlaces(visit, domain, ["Notices", undefined]))}
    <h1>Notices</h1>
    ${problemNotice(problem)} ${tested === undefined ? "" : results(tested)}
    ${isNobody ? nobody(visit, domain, mayWrite) : health(visit, delivery, settings.notices)}
    ${mayWrite && !isNobody ? testForm(visit, domain) : ""} ${dueSection(visit, domain, due)}
    <h2>Secrets with a notice in the next 30 days</h2>
    ${coming(visit, domain, { notices: items, thresholds: settings.notices.thresholds })} ${pager(visit, place, next)}
    ${sentSection(visit, domain)}`;
  return visit.page({
    ...{ title: `Notices · ${domain}`, nav: domainNav(visit, domain, "notices"), body },
    status: problem?.status,
  });
}

/** Sends a test to each receiver, and shows what came of it. @param {Visit} visit */
export async function testNotices(visit) {
  const { body } = await visit.api.send("POST", `${pathOf(visit.param("domain"))}/notices/test`);
  return noticesPage(visit, undefined, undefined, body.items);
}

/** @param {Visit} visit @param {string} domain @param {boolean} mayWrite */
const nobody = (visit, domain, mayWrite) =>
  empty(
    "Nobody is told",
    html`Before a secret expires, and when it has, a notice goes to the webhooks and e-mail addresses of the domain.
    There are none yet.`,
    mayWrite
      ? html`<a class="button" href="${visit.to`/domains/${domain}/settings`}#webhooks">Say who is told</a>`
      : undefined,
  );

/** @param {Visit} visit @param {Delivery} delivery @param {any} notices */
function health(
  { now },
  { last_run_at: last, next_run_at: next, retry_at: retry, failures, last_error: error },
  notices,
) {
  const { webhooks, emails, schedule, time_zone: zone } = notices;
  const failed =
    failures === 0
      ? ""
      : html`<div class="notice bad">
          <p>
            <strong>The last ${failures === 1 ? "attempt" : `${failures} attempts`} failed.</strong>
            ${error === null ? "" : noticeErrorText(error)}
          </p>
          <p>
            ${retry === null ? "" : html`It is tried again ${when(retry, now)}. Nothing is lost.`}
            ${error === null ? "" : html`<span class="code">${error}</span>`}
          </p>
        </div>`;
  return html`${failed}
  ${factList([
    ["Go to", html`<bdi>${[...webhooks, ...emails].join(", ")}</bdi>`],
    ["When", `${scheduleText(schedule)}${schedule === "* * * * *" ? "" : `, ${zone}`}`],
    ["Last sent or tried", when(last, now)],
    ["Next time", when(next, now)],
  ])}`;
}

/** @param {Visit} visit @param {string} domain */
const testForm = (visit, domain) =>
  html`<form method="post" action="${visit.to`/domains/${domain}/notices/test`}">
    ${visit.formStart()}<button class="quiet">Send a test to each of them</button>
  </form>`;

/** @param {Tested[]} tested */
function results(tested) {
  const isGood = tested.every(({ is_delivered: isDelivered }) => isDelivered);
  return html`<div class="notice ${isGood ? "good" : "bad"}" role="status">
    <p><strong>${isGood ? "The test arrived everywhere." : "The test did not arrive everywhere."}</strong></p>
    <ul>
      ${tested.map(
        ({ target, is_delivered: isDelivered, error }) =>
          html`<li>
            ${foreign(target)}:
            ${isDelivered ? "it arrived." : html`${noticeErrorText(error ?? "")} <span class="code">${error}</span>`}
          </li>`,
      )}
    </ul>
  </div>`;
}

/** @param {Visit} visit @param {string} domain @param {{ items: Notice[], next: string | null }} due @returns {Html | ""} */
function dueSection(visit, domain, { items, next }) {
  if (items.length === 0) return "";
  return html`<h2>Due now, and not sent</h2>
    ${next === null ? "" : html`<p class="muted">The first ${items.length}.</p>`}
    ${noticeTable(visit, domain, items, "Says", ({ threshold }) =>
      threshold === 0 ? "it has expired" : `${exactLength(threshold)} before`,
    )}`;
}

/** @param {Visit} visit @param {string} domain @param {{ notices: Notice[], thresholds: number[] }} about */
function coming(visit, domain, { notices, thresholds }) {
  const soon = notices.filter(({ expires_at: end }) => end > visit.now);
  if (soon.length === 0) return html`<p class="muted">None.</p>`;
  const before = thresholds.length === 0 ? "" : `${thresholdsText(thresholds)} before, and `;
  return html`<p class="muted">Told ${before}when a secret has expired.</p>
    ${noticeTable(visit, domain, soon, "Expires", ({ expires_at: end }) => when(end, visit.now))}`;
}

/** @param {Visit} visit @param {string} domain @param {Notice[]} notices @param {string} title Of the last column. @param {(notice: Notice) => unknown} last */
const noticeTable = (visit, domain, notices, title, last) =>
  html`<table class="stack">
    ${tableHead("Application", "Secret", title)}
    <tbody>
      ${notices.map(
        (notice) =>
          html`<tr>
            <td data-label="Application" class="id">
              <a href="${visit.to`/domains/${domain}/applications/${notice.client_id}`}">${notice.client_id}</a>
            </td>
            <td data-label="Secret" class="id">${foreign(notice.description)}</td>
            <td data-label="${title}">${last(notice)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** @param {Visit} visit @param {string} domain */
function sentSection(visit, domain) {
  const log = visit.to`/domains/${domain}/audit`;
  const links = html`<p class="actions">
    <a class="button quiet" href="${log}?kind=notice.expiring">Notices that a secret expires soon</a>
    <a class="button quiet" href="${log}?kind=notice.expired">Notices that a secret has expired</a>
  </p>`;
  return html`<h2>What was sent</h2>
    ${
      visit.may("audit:read", { domain })
        ? links
        : html`<p class="muted">To see this, ask an administrator for the role <code>audit:read</code>.</p>`
    }`;
}
