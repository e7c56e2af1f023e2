// Small parts of pages.
import { html } from "hono/html";

/** @import { Html } from "../visit.js" */

/** Returns a state in words and colour. @param {"good" | "warn" | "bad" | "none"} tone @param {string} text */
export const badge = (tone, text) => html`<span class="badge ${tone}">${text}</span>`;

/** Returns what stands in the place of an empty list: what it is for, and what to do next. @param {string} title @param {Html} text @param {Html} [action] */
export const empty = (title, text, action) =>
  html`<div class="empty">
    <h2>${title}</h2>
    <p>${text}</p>
    ${action ?? ""}
  </div>`;

/** Returns the head of a table. @param {...(string | readonly [string, "number"])} columns */
export const tableHead = (...columns) =>
  html`<thead>
    <tr>
      ${columns.map((column) =>
        typeof column === "string"
          ? html`<th scope="col">${column}</th>`
          : html`<th scope="col" class="${column[1]}">${column[0]}</th>`,
      )}
    </tr>
  </thead>`;

/** Returns facts as names and values. @param {readonly (readonly [string, unknown])[]} facts */
export const factList = (facts) =>
  html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;

/** Returns where the person is, from the widest to the page itself. @param {readonly (readonly [string, string | undefined])[]} places Each with its address. */
export const crumbs = (places) =>
  html`<nav class="crumbs" aria-label="Where you are">
    <ol>
      ${places.map(([text, address]) =>
        address === undefined
          ? html`<li aria-current="page">${text}</li>`
          : html`<li><a href="${address}">${text}</a></li>`,
      )}
    </ol>
  </nav>`;

/** What a form says that it has done, on the page that follows. Only these texts are shown, whatever an address says. */
const DONE = /** @type {Record<string, string>} */ ({
  saved: "Saved.",
  created: "Created.",
  deleted: "Deleted.",
});

/** Returns what was done before this page: by the parameter `done` of its address. @param {URLSearchParams} query @param {Record<string, string | Html>} [more] */
export function doneNotice(query, more = {}) {
  const done = query.get("done") ?? "";
  const texts = { ...DONE, ...more };
  return Object.hasOwn(texts, done) ? html`<div class="notice good" role="status"><p>${texts[done]}</p></div>` : html``;
}
