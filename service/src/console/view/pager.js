// The way through the pages of a list. The API only goes forward, so an address has the way back: the cursors of the pages before.
import { html } from "hono/html";
import { Problem } from "../../http/problem.js";

/** @import { Visit } from "../visit.js" */

/** @typedef {{ cursor: string | undefined, before: string[] }} PagePlace `before`: the cursors of the pages before, the first page is `""`. */

/** How many rows a page has. */
export const PAGE = 50;
/** How far back the way goes: an address must not grow without an end. */
const MOST = 10;

/** Returns which page of a list an address is about. @param {URLSearchParams} query @returns {PagePlace} */
export function placeOf(query) {
  const before = query.get("before");
  return { cursor: query.get("cursor") || undefined, before: before === null ? [] : before.split("~") };
}

/** Waits for a page of a list. Says in words that an address names no page. @template T @param {Promise<T>} page @returns {Promise<T>} */
export async function listed(page) {
  try {
    return await page;
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400 || !/^(?:query\.)?cursor\b/.test(error.message))
      throw error;
    throw new Problem(400, error.code, "this list has no such page: begin at its first page");
  }
}

/**
 * Waits for a page of a list with filters. A filter that cannot be right is told beside an empty list: the person corrects it.
 *
 * @param {Promise<{ items: any[], next: string | null }>} page
 * @returns {Promise<{ items: any[], next: string | null, problem?: Problem }>}
 */
export async function filtered(page) {
  try {
    return await listed(page);
  } catch (error) {
    if (error instanceof Problem && error.status === 400) return { items: [], next: null, problem: error };
    throw error;
  }
}

/** Returns the links to the pages around. @param {Visit} visit @param {PagePlace} place @param {string | null} next */
export function pager(visit, { cursor, before }, next) {
  if (cursor === undefined && next === null) return html``;
  const previous = before.at(-1);
  const links = [
    cursor !== undefined && before.length !== 1
      ? html`<a class="button quiet" href="${address(visit, "", [])}">First page</a>`
      : "",
    cursor !== undefined && previous !== undefined
      ? html`<a class="button quiet" rel="prev" href="${address(visit, previous, before.slice(0, -1))}">Previous</a>`
      : "",
    next === null
      ? ""
      : html`<a class="button quiet" rel="next" href="${address(visit, next, [...before, cursor ?? ""])}">Next</a>`,
  ];
  return html`<nav class="actions pager" aria-label="Pages">${links}</nav>`;
}

/** Returns the address of another page of the same list. @param {Visit} visit @param {string} cursor @param {string[]} before */
function address(visit, cursor, before) {
  const query = new URLSearchParams(visit.query);
  for (const name of ["cursor", "before", "done"]) query.delete(name);
  if (cursor !== "") query.set("cursor", cursor);
  if (before.length > 0) query.set("before", before.slice(-MOST).join("~"));
  return `?${query}`;
}
