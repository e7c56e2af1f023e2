// Who did what to an application, from the audit log.
import { html } from "hono/html";
import { when } from "../view/time.js";
import { who } from "../view/who.js";

/** @import { Html, Visit } from "../visit.js" */
/** @import { Place } from "./place.js" */

/** @typedef {{ at: number, kind: string, secret_id: string | null, actor: string | null, outcome: string }} Done */

/** @type {Record<string, (id: string) => string>} */
const WORDS = {
  "application.created": () => "created the application",
  "application.updated": () => "changed how long its secrets live",
  "application.deleted": () => "deleted the application",
  "secret.added": (id) => `created secret ${id}`,
  "secret.rotated": (id) => `rotated: secret ${id} is the new one`,
  "secret.renewed": (id) => `gave secret ${id} a new value`,
  "secret.revoked": (id) => `revoked secret ${id}`,
  "secret.previous_revoked": (id) => `revoked the previous secret ${id}`,
  "secret.deleted": (id) => `deleted secret ${id}`,
  "secret.expiry_reapplied": (id) => `changed when secret ${id} expires`,
  "notice.expiring": (id) => `sent a notice that secret ${id} expires`,
  "notice.expired": (id) => `sent a notice that secret ${id} has expired`,
};

/**
 * Returns what was done, the latest first; nothing for a person who may not see it.
 *
 * @param {Visit} visit
 * @param {Place} place
 * @param {{ kind?: string, from?: number, limit?: number }} [asked]
 * @returns {Promise<Done[]>}
 */
export async function readHistory(visit, place, { kind, from, limit = 200 } = {}) {
  if (!place.canAudit) return [];
  const { items } = await visit.api.get(`${place.api}/audit`, { kind, from, limit });
  return items.filter((/** @type {Done} */ { kind, outcome }) => outcome === "ok" && Object.hasOwn(WORDS, kind));
}

/** Returns what was done as a sentence: `ana rotated: secret 2 is the new one, 3 minutes ago`. @param {Done} done @param {number} now */
export const sentenceOf = ({ kind, actor, at, secret_id: id }, now) =>
  html`${actor === null ? "The service" : html`<strong>${who(actor)}</strong>`} ${WORDS[kind]?.(id ?? "") ?? kind},
  ${when(at, now)}`;

/** Returns what was done as a list. @param {readonly Done[]} history @param {number} now @returns {Html} */
export const historyList = (history, now) =>
  html`<ul>
    ${history.map((done) => html`<li>${sentenceOf(done, now)}</li>`)}
  </ul>`;
