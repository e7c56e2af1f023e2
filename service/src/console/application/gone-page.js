// The page of what is not there, or not any more: who removed it, and when.
import { html } from "hono/html";
import { crumbs } from "../view/parts.js";
import { sentence } from "../view/problem-page.js";
import { historyList, readHistory } from "./history.js";
import { Place } from "./place.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Visit } from "../visit.js" */

/** How much of what happened last is shown. */
const MOST = 5;

/** @param {Visit} visit @param {Problem} problem */
export async function gonePage(visit, problem) {
  const place = new Place(visit);
  // The domain may be gone too, or the id may be none at all.
  const history = await readHistory(visit, place).catch(() => []);
  const [last] = history;
  const isDeleted = last === undefined || last.kind === "application.deleted";
  const title = last === undefined ? "Not found" : isDeleted ? "This application is gone" : "This secret is gone";
  const back = isDeleted
    ? html`<a class="button" href="${visit.to`/domains/${place.domain}/applications`}">All applications</a>`
    : html`<a class="button" href="${place.page}">See the application</a>`;
  const happened = html`<p>What happened last:</p>
    ${historyList(history.slice(0, MOST), visit.now)}`;
  return visit.page({
    title,
    status: problem.status,
    nav: place.nav,
    body: html`${crumbs(last === undefined ? place.way.slice(0, 1) : place.way)}
      <h1>${title}</h1>
      <p>${sentence(problem.message)}</p>
      ${last === undefined ? "" : happened}
      <p>${back}</p>
      <p class="code">${problem.code}</p>`,
  });
}
