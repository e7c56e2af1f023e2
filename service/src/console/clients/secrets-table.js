// The secrets of a client, in the order in which they are tried. Their values are shown nowhere.
import { html } from "hono/html";
import { radioField, secretField } from "../view/field.js";
import { badge, tableHead } from "../view/parts.js";
import { when } from "../view/time.js";

/** @import { Html, Visit } from "../visit.js" */

/** Says which secret works now. @param {any} client */
export function inUseBadge({
  client_secret_count: count,
  client_secret_in_use: index,
  token_endpoint_auth_method: method,
}) {
  if (method === "none") return badge("none", "needs none");
  if (count === 0) return badge("bad", "has none");
  return index === null
    ? html`<span class="muted">not used yet</span>`
    : badge("good", `secret ${index + 1} of ${count}`);
}

/** @param {Visit} visit @param {any} client @param {string} etag */
export function secretsSection(visit, client, etag) {
  const { client_secret_count: count, token_endpoint_auth_method: method } = client;
  const isPublic = method === "none";
  const intro = isPublic
    ? html`<p>A public client has no secret. It proves by PKCE that it is the one that began.</p>`
    : html`<p class="muted">
        They are tried from the first to the last. Nobody sees a value again once it is stored.
      </p>`;
  const none = html`<div class="notice bad">
    <p>There is no secret, so no token can be had. Add the one that the provider shows.</p>
  </div>`;
  return html`<h2 id="secrets">Secrets</h2>
    ${intro} ${count === 0 && !isPublic ? none : ""} ${count > 0 ? table(visit, client, etag) : ""}
    ${isPublic ? "" : addForm(visit, client, etag)}`;
}

/** @param {Visit} visit @param {any} client @param {string} etag */
function table(visit, client, etag) {
  const rows = Array.from({ length: client.client_secret_count }, (_, index) => row(visit, client, etag, index));
  return html`<table class="stack">
    ${tableHead("Position", "Added", "State", "Change")}
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** @param {Visit} visit @param {any} client @param {string} etag @param {number} index */
function row(
  visit,
  { name, client_secret_count: count, client_secret_in_use: used, client_secret_hints: hints },
  etag,
  index,
) {
  const added = hints[index]?.added_at;
  const number = index + 1;
  const move = (/** @type {number} */ to, /** @type {string} */ text) =>
    html`<form method="post" action="${visit.to`/clients/${name}/move`}">
      ${visit.formStart()}
      <input type="hidden" name="etag" value="${etag}" />
      <input type="hidden" name="from" value="${index}" />
      <input type="hidden" name="to" value="${to}" />
      <button class="quiet" aria-label="Move secret ${number} ${text.toLowerCase()}">${text}</button>
    </form>`;
  const remove = html`<a
    class="button quiet danger"
    href="${visit.to`/clients/${name}/remove`}?${new URLSearchParams({ index: String(index), etag })}"
    aria-label="Remove secret ${number}…"
    >Remove…</a
  >`;
  return html`<tr>
    <td data-label="Position">
      <span>${number} ${index === 0 ? html`<span class="muted">tried first</span>` : ""}</span>
    </td>
    <td data-label="Added">${when(added, visit.now, "not known")}</td>
    <td data-label="State">${index === used ? badge("good", "worked last") : ""}</td>
    <td data-label="Change">
      <span class="order"
        >${index > 0 ? move(index - 1, "Up") : ""} ${index < count - 1 ? move(index + 1, "Down") : ""} ${remove}</span
      >
    </td>
  </tr>`;
}

const PLACES = [
  {
    value: "first",
    text: "First",
    hint: "It is tried before the others, which stay as a fallback. Right for a new secret that works already.",
  },
  {
    value: "last",
    text: "Last",
    hint: "It is tried once the others are refused. Right for a secret that the provider switches to later.",
  },
];

/** @param {Visit} visit @param {any} client @param {string} etag */
function addForm(visit, { name, client_secret_count: count }, etag) {
  return html`<details class="more" ${count === 0 ? "open" : ""}>
    <summary>Add a secret</summary>
    <form method="post" action="${visit.to`/clients/${name}/add`}">
      ${visit.formStart()}
      <input type="hidden" name="etag" value="${etag}" />
      ${secretField({ name: "client_secret", label: "Secret", hint: "As the provider shows it." }, html`required`)}
      ${count === 0 ? "" : radioField({ name: "place", legend: "Where does it go?" }, "", PLACES)}
      <button>Add</button>
    </form>
  </details>`;
}
