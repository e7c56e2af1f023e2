// A page that says why something could not be done, and what to do next.
import { html } from "hono/html";
import { layout } from "./layout.js";

/** @import { Context } from "hono" */
/** @import { Problem } from "../../http/problem.js" */
/** @import { Visit } from "../visit.js" */

/** What each status means for a person, and what to do about it. */
const WORDS = /** @type {Record<number, { title: string, advice: string }>} */ ({
  403: { title: "You may not do this", advice: "Ask an administrator for the role, or go back." },
  404: { title: "Not found", advice: "It may have been deleted meanwhile. Check the address, or go back." },
  409: { title: "This cannot be done now", advice: "Look at how things are now, then decide again." },
  412: {
    title: "Somebody was faster",
    advice: "It has changed since you opened the page. Look at it again, then decide.",
  },
  429: { title: "Too many attempts", advice: "Wait a little, then try again." },
  500: { title: "The service failed", advice: "Its log says more. Nothing that you sent was repeated there." },
  503: {
    title: "The service cannot reach what it needs",
    advice: "Nothing is lost. Load the page again in a few seconds.",
  },
});
const OTHER = { title: "This was refused", advice: "Go back, correct it, and try again." };

/**
 * Answers with a problem.
 *
 * @param {Context} c
 * @param {Problem} problem
 * @param {{ root: string, visit?: Visit | undefined }} place
 */
export function problemPage(c, problem, { root, visit }) {
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  const { title, advice } = WORDS[problem.status] ?? OTHER;
  const body = html`<h1>${title}</h1>
    <p>${sentence(problem.message)}</p>
    <p>${advice}</p>
    <p class="code">${problem.code}</p>`;
  return c.html(layout({ title, body, root, visit, state: "bad" }), /** @type {any} */ (problem.status));
}

/** Returns what was wrong with a form, to stand above it. @param {Problem | undefined} problem */
export function problemNotice(problem) {
  if (problem === undefined) return html``;
  return html`<div class="notice bad" role="alert">
    <p>${sentence(problem.message)}</p>
    <p class="code">${problem.code}</p>
  </div>`;
}

/** Returns a message as a sentence. @param {string} message */
export const sentence = (message) =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
