// The secret that signs a domain's webhooks: its slots, a new one shown once, and the end of the previous one.
import { html } from "hono/html";
import { issuedSecret } from "../view/issued-secret.js";
import { badge, crumbs, doneNotice, empty, tableHead } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { exactly, when, whenExactly } from "../view/time.js";
import { pathOf } from "./domain.js";
import { domainNav, domainPlaces } from "./nav.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Html, Visit } from "../visit.js" */

/** @typedef {{ slot: number, status: "current" | "previous", expires_at: number | null }} Slot */

/** @param {Visit} visit @param {Form} [_form] @param {Problem} [problem] */
export async function webhookSecretPage(visit, _form, problem) {
  const domain = visit.param("domain");
  const slots = /** @type {Slot[]} */ ((await visit.api.get(`${pathOf(domain)}/webhook-secret`)).items);
  const body = html`<h1>Webhook secret</h1>
    ${doneNotice(visit.query, { ended: "Ended. The previous secret signs no more." })} ${problemNotice(problem)}
    <p>
      It signs what this domain sends to webhooks (Standard Webhooks). Receivers check the signature with it, so they
      must have it.
    </p>
    ${slots.length === 0 ? none(visit, domain) : some(visit, domain, slots)}`;
  return show(visit, domain, body, problem?.status);
}

/** @param {Visit} visit @param {Form} form */
export async function rotateWebhookSecret(visit, form) {
  const domain = visit.param("domain");
  const { body: issued } = await visit.api.send("POST", `${pathOf(domain)}/webhook-secret/rotate`, {
    body: form.isChecked("renew") ? { renew: true } : {},
    key: form.text("key"),
  });
  const page = visit.to`/domains/${domain}/webhook-secret`;
  const until =
    issued.previous_expires_at === null
      ? ""
      : html`<p>
          The previous secret signs too until <strong>${exactly(issued.previous_expires_at)}</strong>: give receivers
          the new one before.
        </p>`;
  const body =
    issued.secret === null
      ? html`<h1>This secret was shown already</h1>
          <p>
            The form was sent a second time, and nothing was done again. Did nobody copy it? Then put another one in its
            place.
          </p>
          <p><a class="button" href="${page}">Back to the webhook secret</a></p>`
      : html`<h1>Your new webhook secret</h1>
          <p><strong>Copy it now.</strong> It is shown this once.</p>
          ${issuedSecret(issued.secret)}
          <p>Put it into the secret manager of each receiver.</p>
          ${until}
          <form method="post" action="${page}/copied" data-replace="${page}">
            ${visit.formStart()}<button>I’ve copied it</button>
          </form>`;
  return show(visit, domain, body);
}

/** @param {Visit} visit @param {Form} _form */
export async function endPreviousWebhookSecret(visit, _form) {
  const domain = visit.param("domain");
  await visit.api.send("DELETE", `${pathOf(domain)}/webhook-secret/previous`);
  return visit.see(`${visit.to`/domains/${domain}/webhook-secret`}?done=ended`);
}

/** @param {Visit} visit @param {string} domain @param {Html} body @param {number} [status] */
function show(visit, domain, body, status) {
  const settings = visit.to`/domains/${domain}/settings`;
  return visit.page({
    ...{ title: `Webhook secret · ${domain}`, nav: domainNav(visit, domain, "settings"), status },
    body: html`${crumbs(domainPlaces(visit, domain, ["Settings", settings], ["Webhook secret", undefined]))} ${body}`,
  });
}

/** @param {Visit} visit @param {string} domain */
const none = (visit, domain) =>
  empty(
    "No webhook secret yet",
    html`It is issued before the first webhook is set. It is shown once.`,
    visit.may("issuer:write", { domain }) ? rotateForm(visit, domain, "Issue the secret") : undefined,
  );

/** @param {Visit} visit @param {string} domain @param {Slot[]} slots */
function some(visit, domain, slots) {
  const previous = slots.find(({ status }) => status === "previous");
  const rows = slots.map(
    ({ slot, status, expires_at: end }) =>
      html`<tr>
        <td data-label="In effect since">${when(slot, visit.now)}</td>
        <td data-label="State">${status === "current" ? badge("good", "signs") : badge("warn", "signs too")}</td>
        <td data-label="Until">${end === null ? "" : whenExactly(end, visit.now)}</td>
      </tr>`,
  );
  return html`<table class="stack">
      ${tableHead("In effect since", "State", "Until")}
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${visit.may("issuer:write", { domain }) ? commands(visit, domain, previous !== undefined) : ""}`;
}

/** @param {Visit} visit @param {string} domain @param {boolean} hasPrevious */
const commands = (visit, domain, hasPrevious) =>
  html`<h2>Rotate it</h2>
    <p>
      A new secret takes over. The present one signs too for the domain’s overlap, so receivers have time to take the
      new one.
    </p>
    ${rotateForm(visit, domain, "Rotate the webhook secret")} ${hasPrevious ? endForm(visit, domain) : ""}
    <h2>The last one was lost?</h2>
    <p>
      Another secret takes its place, and the lost one signs no more. A receiver that has the lost one refuses all
      webhooks until it has the other one.
    </p>
    ${rotateForm(visit, domain, "Replace the newest secret", html`<input type="hidden" name="renew" value="true" />`)}`;

/** @param {Visit} visit @param {string} domain @param {string} text @param {unknown} [more] With it the newest secret is replaced. */
const rotateForm = (visit, domain, text, more = "") =>
  html`<form method="post" action="${visit.to`/domains/${domain}/webhook-secret`}">
    ${visit.formStart()}${more}<button class="${more === "" ? "" : "quiet danger"}">${text}</button>
  </form>`;

/** @param {Visit} visit @param {string} domain */
const endForm = (visit, domain) =>
  html`<h2>End the previous one</h2>
    <p>Once all receivers have the new secret. One that has not refuses what comes.</p>
    <form method="post" action="${visit.to`/domains/${domain}/webhook-secret/end-previous`}">
      ${visit.formStart()}<button class="quiet danger">End the previous secret</button>
    </form>`;
