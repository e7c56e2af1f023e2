// What a browser gets: a redirect, or a page. Other programs get problems (RFC 9457).
import { html } from "hono/html";
import { errorName } from "../../errors.js";
import { internal, problemOf } from "../../http/problem.js";
import { layout, POLICY } from "../../pages/layout.js";
import { wordsOf } from "./refusal.js";

/** @import { Context } from "hono" */
/** @import { Problem } from "../../http/problem.js" */
/** @import { Settings } from "../../service-options.js" */

/** @param {Context} c @param {{ title: string, state: "good" | "bad" | "none", text: any, status?: number, root: string }} page */
export function answerPage(c, { title, state, text, status = 200, root }) {
  c.header("Content-Security-Policy", POLICY);
  const body = html`<h1>${title}</h1>
    ${text}`;
  return c.html(layout({ title, state, body, root }), /** @type {any} */ (status));
}

/** Redirects so that the next request is a GET (RFC 9110, section 15.4.4). @param {Context} c @param {string} url */
export const redirect = (c, url) => c.body(null, 303, { Location: url });

/**
 * Answers with a problem: for a browser as a page.
 *
 * @param {Context} c
 * @param {Problem} problem
 * @param {string} root
 */
export function answerProblem(c, problem, root) {
  if (!/text\/html/.test(c.req.header("accept") ?? "")) return problem.response;
  const { happened, advice } = wordsOf(problem);
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  const text = html`<p>${happened}</p>
    <p>${advice}</p>
    <p class="code">${problem.code}</p>`;
  return answerPage(c, { title: "Not connected", state: "bad", text, status: problem.status, root });
}

/**
 * Answers a request of a browser. An error becomes a page as well.
 *
 * @param {Context} c
 * @param {Settings} settings
 * @param {string} root
 * @param {() => Promise<Response>} run
 */
export async function answering(c, { tell }, root, run) {
  try {
    return await run();
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) tell({ type: "request_failed", error: errorName(error) });
    return answerProblem(c, problem ?? internal(), root);
  }
}
