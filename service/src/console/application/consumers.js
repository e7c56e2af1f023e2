// Who still presents a secret that is about to end or has ended.
import { html } from "hono/html";
import { badge, tableHead } from "../view/parts.js";
import { foreign } from "../view/foreign-text.js";
import { when } from "../view/time.js";

/** @import { Html, Visit } from "../visit.js" */
/** @import { Place } from "./place.js" */
/**
 * A consumer as the API lists it. Times are in Unix seconds.
 *
 * @typedef {object} Consumer
 * @property {string | null} ip
 * @property {string | null} user_agent
 * @property {string} secret_id
 * @property {string} reason
 * @property {boolean} is_accepted
 * @property {number} count
 * @property {number} last_seen_at
 */

/** How many are shown at once. */
const MOST = 50;

const REASONS = /** @type {Record<string, string>} */ ({
  previous: "previous",
  expired: "expired",
  revoked: "revoked",
  retired: "replaced or deleted",
  beyond: "too many to name",
});

/** Reads the consumers, the last seen first; none for a person who may not see them. @param {Visit} visit @param {Place} place @returns {Promise<Consumer[]>} */
export async function readConsumers(visit, place) {
  return place.canAudit ? (await visit.api.get(`${place.api}/consumers`)).items : [];
}

/** Returns those whose secret works now, and will not for long. @param {readonly Consumer[]} consumers @param {readonly string[]} previous Ids of previous secrets that work. */
export const stillAccepted = (consumers, previous) =>
  consumers.filter(({ secret_id: id, is_accepted: isAccepted }) => isAccepted && previous.includes(id));

/** Returns a section about consumers. @param {readonly Consumer[]} consumers @param {{ visit: Visit, place: Place, previous: readonly string[] }} about */
export function consumerSection(consumers, { visit, place, previous }) {
  const heading = html`<h2 id="consumers">Who still presents an old secret</h2>`;
  if (!place.canAudit)
    return html`${heading}
      <p class="muted">To see this, ask an administrator for the role <code>audit:read</code>.</p>`;
  if (consumers.length === 0)
    return html`${heading}
      <p class="muted">
        Nobody, as far as the authorization server has told. After a rotation, whoever was forgotten appears here with
        an IP address and a user agent.
      </p>`;
  const rows = consumers.slice(0, MOST).map((consumer) => row(consumer, visit.now, previous));
  const rest = consumers.length - MOST;
  return html`${heading}
    <table class="stack">
      ${tableHead("IP address", "User agent", "Secret", "Now", ["Requests", "number"], "Last seen")}
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${rest > 0 ? html`<p class="muted">And ${rest} more, seen before these.</p>` : ""}`;
}

/** @param {Consumer} consumer @param {number} now @param {readonly string[]} previous */
function row(consumer, now, previous) {
  const { ip, user_agent: agent, secret_id: id, reason, count, last_seen_at: last } = consumer;
  const [works] = stillAccepted([consumer], previous);
  return html`<tr>
    <td data-label="IP address"><span class="mono">${ip === null ? unknown(reason) : foreign(ip)}</span></td>
    <td data-label="User agent">${agent === null ? unknown(reason) : foreign(agent)}</td>
    <td data-label="Secret">
      <span
        >#${id}
        <span class="muted"
          >${reason === "previous" && works === undefined ? REASONS.retired : (REASONS[reason] ?? reason)}</span
        ></span
      >
    </td>
    <td data-label="Now">${works === undefined ? badge("bad", "refused") : badge("warn", "still works")}</td>
    <td data-label="Requests" class="number">${count.toLocaleString("en")}</td>
    <td data-label="Last seen">${when(last, now)}</td>
  </tr>`;
}

/** @param {string} reason */
const unknown = (reason) => html`<span class="muted">${reason === "beyond" ? "many" : "not told"}</span>`;

/** Returns consumers in one sentence each: who they are, and when they were last seen. @param {readonly Consumer[]} consumers @param {number} now @param {number} [most] @returns {Html} */
export const consumerList = (consumers, now, most = 5) =>
  html`<ul>
    ${consumers
      .slice(0, most)
      .map(
        ({ ip, user_agent: agent, last_seen_at: last }) =>
          html`<li>
            ${foreign(agent ?? "an unknown program")} at ${foreign(ip ?? "an unknown address")}, ${when(last, now)}
          </li>`,
      )}
    ${consumers.length > most ? html`<li>and ${consumers.length - most} more</li>` : ""}
  </ul>`;
