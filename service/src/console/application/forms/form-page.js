// Forms about an application. Each is a page of its own, which says what it will do before anything is done.
import { html } from "hono/html";
import { Problem } from "../../../http/problem.js";
import { crumbs } from "../../view/parts.js";
import { problemNotice } from "../../view/problem-page.js";
import { historyList, readHistory } from "../history.js";
import { Place } from "../place.js";
import { keptPage } from "../../kept-page.js";
import { gonePage } from "../gone-page.js";

/** @import { Form } from "../../form.js" */
/** @import { Pages, Take } from "../../pages.js" */
/** @import { Html, Visit } from "../../visit.js" */
/** @import { Application } from "../application.js" */

/** @typedef {{ form: Form, problem: Problem }} Refused What was sent before, and why it was refused. */
/** @typedef {(visit: Visit, refused?: Refused) => Promise<Response>} ShowForm */

/** Codes of 409 that say what the form asked for is refused as things are, and were. */
const REFUSED_AS_IT_IS = ["ERR_INVALID_OPTION", "ERR_SECRET_LIMIT"];

/**
 * Adds a form. What was refused is shown again with what was entered.
 *
 * @param {Pages} pages
 * @param {string} path
 * @param {{ show: ShowForm, take: Take }} page
 */
export function formPage(pages, path, { show, take }) {
  const shown = (/** @type {Visit} */ visit, /** @type {Refused} */ refused) =>
    orGone(visit, () => show(visit, refused));
  pages.get(path, (visit) => orGone(visit, () => show(visit)));
  pages.post(path, take, async (visit, form, problem) =>
    problem.status >= 500
      ? keptPage(visit.c, form, problem, { root: visit.root, visit })
      : shown(visit, { form, problem }),
  );
}

/** Shows a page, or what became of what it is about. @param {Visit} visit @param {() => Promise<Response>} show */
export async function orGone(visit, show) {
  try {
    return await show();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    return gonePage(visit, error);
  }
}

/** Returns what the form of an application begins with. @param {Visit} visit @param {Application} application */
export const formStart = (visit, { version }) =>
  html`${visit.formStart()} <input type="hidden" name="version" value="${version}" />
    <input type="hidden" name="shown_at" value="${visit.now}" />`;

/** Returns how a command of a form is sent: once, and only if the application is as the form has shown it. @param {Form} form */
export const sentBy = (form) => ({ key: form.text("key"), ifMatch: form.optional("version") });

/**
 * Answers with a form.
 *
 * @param {Visit} visit
 * @param {{ title: string, body: Html, refused: Refused | undefined, status?: number }} page
 */
export async function answerForm(visit, { title, body, refused, status = refused?.problem.status }) {
  const place = new Place(visit);
  return visit.page({
    title: `${title} · ${place.application}`,
    status,
    nav: place.nav,
    body: html`${crumbs([...place.way, [title, undefined]])}
      <h1>${title}</h1>
      ${await noticeOf(visit, refused)} ${body}`,
  });
}

/** Returns why a form was refused; if something has changed, who did what since it was shown. @param {Visit} visit @param {Refused | undefined} refused */
async function noticeOf(visit, refused) {
  if (refused === undefined) return html``;
  const { form, problem } = refused;
  if (!tellsOfChange(problem)) return problemNotice(problem);
  const from = Number(form.text("shown_at"));
  const history = Number.isSafeInteger(from) && from > 0 ? await readHistory(visit, new Place(visit), { from }) : [];
  if (history.length === 0) return problemNotice(problem);
  return html`<div class="notice warn" role="alert">
    <p><strong>Nothing was done: something has changed since you opened this form.</strong></p>
    ${historyList(history, visit.now)}
    <p>This page shows how things are now. Decide again.</p>
    <p class="code">${problem.code}</p>
  </div>`;
}

/** Whether something may have changed since the form was shown. @param {Problem} problem */
const tellsOfChange = ({ status, code }) =>
  status === 404 || status === 412 || (status === 409 && !REFUSED_AS_IT_IS.includes(code));
