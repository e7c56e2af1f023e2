// What the audit log is filtered by.
import { html } from "hono/html";
import { choiceField, textField } from "../view/field.js";
import { of } from "./query.js";
import { DEEDS, KINDS, kindText } from "./words.js";

/** @import { Visit } from "../visit.js" */

const OUTCOMES = /** @type {const} */ ([
  ["", "Any"],
  ["ok", "Done"],
  ["unchanged", "Nothing to do"],
  ["invalid_client", "Secret refused"],
]);
const TEXTS = /** @type {const} */ ([
  ["client_id", "Client id", "shop"],
  ["actor", "Who did it", "ana"],
  ["ip", "IP address", "192.0.2.7"],
  ["user_agent", "User agent", "okhttp/4.12"],
]);

/** Returns links to what is asked most. @param {Visit} visit @param {string} page */
export function quickFilters(visit, page) {
  const kind = of(visit.query, "kind");
  const link = (/** @type {string} */ value, /** @type {string} */ text) => {
    const isHere = kind === value ? html`aria-current="true"` : "";
    return html`<li>
      <a href="${value === "" ? page : `${page}?kind=${encodeURIComponent(value)}`}" ${isHere}>${text}</a>
    </li>`;
  };
  const domain = visit.param("domain");
  const forgotten = visit.may("issuer:read", { domain })
    ? html`<li>
        <a href="${visit.to`/domains/${domain}/applications`}?state=previous_used"
          >Whose previous secret is still used</a
        >
      </li>`
    : "";
  return html`<ul class="filters" aria-label="Often asked">
    ${link("", "All")} ${link(DEEDS, "What was done")} ${link("oauth.token_request_failed", "Secrets refused")}
    ${link("secret.rotated", "Rotations")} ${link("domain.updated", "Settings changed")} ${forgotten}
  </ul>`;
}

/** @param {Visit} visit @param {string} page @param {boolean} isOpen */
export function filterForm({ query }, page, isOpen) {
  const kind = of(query, "kind");
  const outcome = of(query, "outcome");
  const known = KINDS.some(([one]) => one === kind) || kind === "";
  const kinds = [["", "Any"], ...KINDS, ...(known ? [] : [[kind, kindText(kind)]])];
  const outcomes = [...OUTCOMES, ...(OUTCOMES.some(([one]) => one === outcome) ? [] : [[outcome, outcome]])];
  const text = (/** @type {string} */ name, /** @type {string} */ label, /** @type {unknown} */ more) =>
    textField({ name, label }, of(query, name), more);
  return html`<details class="card" ${isOpen ? html`open` : ""}>
    <summary>Filter</summary>
    <form method="get" action="${page}" class="filter">
      ${choiceField({ name: "kind", label: "What" }, kind, /** @type {[string, string][]} */ (kinds))}
      ${TEXTS.map(([name, label, example]) => text(name, label, html`placeholder="${example}" maxlength="256"`))}
      ${choiceField({ name: "outcome", label: "Outcome" }, outcome, /** @type {[string, string][]} */ (outcomes))}
      ${text("from", "First day, in UTC", html`type="date"`)} ${text("to", "Last day, in UTC", html`type="date"`)}
      <p class="actions">
        <button class="quiet">Filter</button>
        ${isOpen ? html`<a href="${page}">Clear</a>` : ""}
      </p>
    </form>
  </details>`;
}
