// The credentials that use a client, as far as the person may see them.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";

/** @import { Visit } from "../visit.js" */

/** How many are counted, and how many are named. */
const COUNTED = 1000;
const NAMED = 10;

/** Returns them, and their number in words. @param {Visit} visit @param {string} client @returns {Promise<{ ids: string[], count: string }>} */
export async function credentialsOf({ api }, client) {
  const { items, next } = await api.get("/v1/credentials", { client, limit: COUNTED });
  const ids = items.map((/** @type {any} */ { id }) => id);
  const count = next === null ? String(ids.length) : `more than ${COUNTED}`;
  return { ids, count: `${count} ${ids.length === 1 ? "credential" : "credentials"}` };
}

/** Returns the first ones as links. @param {Visit} visit @param {readonly string[]} ids */
export const namedCredentials = (visit, ids) =>
  html`<ul>
    ${ids.slice(0, NAMED).map((id) => html`<li><a href="${visit.to`/credentials/${id}`}">${foreign(id)}</a></li>`)}
    ${ids.length > NAMED ? html`<li>and others</li>` : ""}
  </ul>`;
