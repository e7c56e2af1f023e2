// Events of the audit log. Who did something, and where it came from, lead to all that has the same.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";
import { badge, tableHead } from "../view/parts.js";
import { exactly, when } from "../view/time.js";
import { NAMES } from "./query.js";
import { kindText, OUTCOMES, reasonText } from "./words.js";

/** @import { Html, Visit } from "../visit.js" */

/**
 * @typedef {object} Event As the API answers; times in Unix seconds.
 * @property {string} id
 * @property {number} at
 * @property {string} kind
 * @property {string | null} client_id
 * @property {string | null} secret_id
 * @property {string | null} actor
 * @property {string} outcome
 * @property {string} [error] Of a secret that was checked, if it was refused.
 * @property {string} [reason]
 * @property {string | null} [ip]
 * @property {string | null} [user_agent]
 * @property {number} [count] For how many checks of a secret it stands.
 * @property {number} [last_at]
 */

/** @param {Visit} visit @param {string} page @param {readonly Event[]} events */
export const eventTable = (visit, page, events) =>
  html`<table class="stack">
    ${tableHead("When", "What", "Application", "Who", "Outcome")}
    <tbody>
      ${events.map(
        (event) =>
          html`<tr>
            <td data-label="When">
              <span
                >${when(event.last_at ?? event.at, visit.now)}
                <small>${exactly(event.last_at ?? event.at)}</small></span
              >
            </td>
            <td data-label="What"><span>${kindText(event.kind)} ${detail(event)}</span></td>
            <td data-label="Application" class="id">${application(visit, page, event)}</td>
            <td data-label="Who" class="id"><span>${who(visit, page, event)}</span></td>
            <td data-label="Outcome">${outcome(visit, page, event)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** @param {Event} event @returns {Html | ""} */
function detail({ secret_id: id, reason, count }) {
  const secret = id === null ? undefined : `secret #${id}`;
  const times = count === undefined || count === 1 ? undefined : `${count} times that day`;
  const texts = [secret, reason === undefined ? undefined : reasonText(reason), times].filter(
    (text) => text !== undefined,
  );
  return texts.length === 0 ? "" : html`<small>${texts.join(", ")}</small>`;
}

/** @param {Visit} visit @param {string} page @param {Event} event */
const application = (visit, page, { client_id: id }) => (id === null ? "" : same(visit, page, "client_id", id));

/** @param {Visit} visit @param {string} page @param {Event} event */
function who(visit, page, { kind, actor, ip, user_agent: agent }) {
  if (actor !== null) return same(visit, page, "actor", actor);
  if (!kind.startsWith("oauth.")) return html`<span class="muted">the service</span>`;
  return html`${ip === null || ip === undefined ? html`<span class="muted">IP not told</span>` : same(visit, page, "ip", ip)}
  ${agent === null || agent === undefined ? "" : html`<small>${same(visit, page, "user_agent", agent)}</small>`}`;
}

/** @param {Visit} visit @param {string} page @param {Event} event */
function outcome(visit, page, { kind, outcome: text }) {
  const tone = text === "ok" ? "good" : text === "unchanged" ? "none" : "bad";
  const known = kind === "oauth.token_request_succeeded" && text === "ok" ? "accepted" : OUTCOMES[text];
  return html`<span class="badges"
    >${badge(tone, known ?? "refused")}
    ${known === undefined ? html`<span class="code">${same(visit, page, "outcome", text)}</span>` : ""}</span
  >`;
}

/** Returns a value that leads to all events that have it, among those that are asked for. @param {Visit} visit @param {string} page @param {string} name @param {string} value */
function same(visit, page, name, value) {
  const query = new URLSearchParams([...visit.query].filter(([one, text]) => NAMES.includes(one) && text !== ""));
  query.set(name, value);
  return html`<a href="${page}?${query}" title="Only these">${foreign(value)}</a>`;
}
