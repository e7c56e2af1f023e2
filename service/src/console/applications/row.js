// An application in a list.
import { html } from "hono/html";
import { isAdmin, RESERVED } from "../../access/roles.js";
import { badge } from "../view/parts.js";
import { when } from "../view/time.js";
import { typeText } from "./query.js";

/** @import { Role } from "../../access/roles.js" */
/** @import { Visit } from "../visit.js" */

/**
 * @typedef {object} Summary As the API tells it; times in Unix seconds.
 * @property {number} working
 * @property {number} expired
 * @property {number | null} expires_at
 * @property {number | null} last_used_at
 * @property {number | null} previous_expires_at
 * @property {boolean} previous_used
 */
/**
 * @typedef {object} Listed
 * @property {string} client_id
 * @property {boolean} is_damaged
 * @property {string | null} type
 * @property {number | null} damaged_secrets
 * @property {Summary | null} summary `null` if its record is damaged.
 * @property {Role[]} [roles]
 */

/** How soon is soon: 20 days, as in the API. */
const SOON = 20 * 86_400;
const PUBLIC = ["spa", "native"];

/** @param {boolean} isChoice Whether rows can be chosen. */
export const head = (isChoice) =>
  html`<tr>
    ${
      isChoice
        ? html`<th scope="col" class="box">
            <input type="checkbox" class="needs-js" data-all="client_ids" aria-label="Choose all of this page" />
          </th>`
        : ""
    }
    <th scope="col">Client id</th>
    <th scope="col">Type</th>
    <th scope="col">State</th>
    <th scope="col">Expires</th>
    <th scope="col">Last used</th>
    <th scope="col">Previous works until</th>
  </tr>`;

/** @param {Visit} visit @param {string} domain @param {Listed} application @param {boolean} isChoice */
export function row(visit, domain, { client_id: id, type, summary, roles, ...more }, isChoice) {
  const hasSecrets = !PUBLIC.includes(type ?? "") && summary !== null && summary.working + summary.expired > 0;
  const box = hasSecrets
    ? html`<input type="checkbox" name="client_ids" value="${id}" aria-label="Choose ${id}" />`
    : "";
  const { expires_at: end, last_used_at: used } = summary ?? {};
  return html`<tr>
    ${isChoice ? html`<td class="box" data-label="Choose">${box}</td>` : ""}
    <td data-label="Client id" class="id">
      <a href="${visit.to`/domains/${domain}/applications/${id}`}">${id}</a>
      ${roles === undefined || domain !== RESERVED ? "" : html`<small>${rolesText(roles)}</small>`}
    </td>
    <td data-label="Type">${typeText(type)}</td>
    <td data-label="State">${state(visit, { type, summary, ...more })}</td>
    <td data-label="Expires">${hasSecrets && (summary?.working ?? 0) > 0 ? when(end, visit.now) : ""}</td>
    <td data-label="Last used">${hasSecrets ? when(used, visit.now) : ""}</td>
    <td data-label="Previous works until">${previous(visit, summary)}</td>
  </tr>`;
}

/** @param {Visit} visit @param {Pick<Listed, "type" | "summary" | "is_damaged" | "damaged_secrets">} application */
function state({ now }, { type, summary, is_damaged: isDamaged, damaged_secrets: damaged }) {
  if (isDamaged || summary === null) return badge("bad", "damaged");
  const found = [];
  if ((damaged ?? 0) > 0) found.push(badge("bad", `${damaged} damaged`));
  if (PUBLIC.includes(type ?? "")) return badge("none", "no secret: PKCE");
  if (summary.working === 0 && summary.expired === 0) found.push(badge("none", "no secret yet"));
  if (summary.expired > 0) found.push(badge("bad", summary.working === 0 ? "expired" : `${summary.expired} expired`));
  if (summary.expires_at !== null && summary.expires_at - now <= SOON) found.push(badge("warn", "expires soon"));
  if (found.length === 0) found.push(badge("good", summary.working === 1 ? "works" : `${summary.working} work`));
  return html`<span class="badges">${found}</span>`;
}

/** @param {Visit} visit @param {Summary | null} summary */
function previous({ now }, summary) {
  const end = summary?.previous_expires_at ?? null;
  if (end === null) return "";
  return html`<span class="badges"
    >${when(end, now)} ${summary?.previous_used === true ? badge("warn", "still used") : ""}</span
  >`;
}

/** @param {Role[]} roles */
function rolesText(roles) {
  if (isAdmin(roles)) return "admin";
  return roles.length === 0 ? "no roles" : roles.map(({ role }) => role).join(", ");
}
