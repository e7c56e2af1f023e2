// Why a button of a credential did nothing: what happened, and what to do.
import { html } from "hono/html";
import { problemNotice } from "../view/problem-page.js";
import { errorWords, hasWords } from "./error-words.js";

/** @import { Problem } from "../../http/problem.js" */

/** These say more by themselves: what in the request was wrong, or what stands against it. */
const PRECISE = ["ERR_CONFLICT", "ERR_PRECONDITION_FAILED"];

/** @param {Problem | undefined} problem @param {string | null} client */
export function refusalNotice(problem, client) {
  if (problem === undefined || problem.status === 400 || PRECISE.includes(problem.code) || !hasWords(problem.code))
    return problemNotice(problem);
  const { happened, advice } = errorWords(problem.code, client);
  return html`<div class="notice bad" role="alert">
    <p>${happened}</p>
    <p>${advice}</p>
    <p class="code">${problem.code}</p>
  </div>`;
}
