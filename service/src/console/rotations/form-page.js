// The form of a bulk rotation: which secrets, how long the previous ones work, and where the new ones go.
import { html } from "hono/html";
import { pathOf } from "../domains/domain.js";
import { domainNav, domainPlaces } from "../domains/nav.js";
import { formNotice, textField } from "../view/field.js";
import { exactLength, lengthField, typedLength } from "../view/length-field.js";
import { crumbs } from "../view/parts.js";
import { TYPES } from "./asked.js";
import { chosenBy, MOST } from "./chosen.js";
import { unsignedNotice } from "./signing.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Html, Visit } from "../visit.js" */
/** @import { Chosen } from "./chosen.js" */

/** @param {Visit} visit @param {Form} [form] @param {Problem} [problem] */
export async function formPage(visit, form, problem) {
  const domain = visit.param("domain");
  visit.principal.require("issuer:write", { domain });
  const [settings, unsigned, chosen] = await Promise.all([
    visit.api.get(pathOf(domain)),
    unsignedNotice(visit, domain),
    chosenBy(visit, domain, form),
  ]);
  const body = html`${crumbs(
      domainPlaces(visit, domain, ["Rotations", visit.to`/domains/${domain}/rotations`], ["New rotation", undefined]),
    )}
    <h1>Rotate many secrets</h1>
    ${formNotice(problem)}
    <p>
      Each secret gets a successor, which goes to your webhook. The previous one works for a while, so that nobody is
      locked out. The next page says what would happen; nothing is done before that.
    </p>
    ${unsigned}
    <form method="post" action="${visit.to`/domains/${domain}/rotations/check`}">
      ${visit.formStart()}
      <h2>Which secrets</h2>
      ${chosen.ids === undefined ? filterFields(form, problem) : choice(chosen)}
      <h2>How</h2>
      ${lengthField(
        {
          ...{ name: "overlap", label: "The previous secret works for", problem },
          hint: `Empty: ${exactLength(settings.overlap)}, as the domain says. At most ${exactLength(settings.max_overlap)}. 0: it ends at once, and whoever has not switched is locked out.`,
          wrong: `must be 0 to ${exactLength(settings.max_overlap)}`,
        },
        form?.fields.has("overlap") === true ? typedLength(form, "overlap") : { amount: "", unit: "hours" },
      )}
      ${textField(
        {
          ...{ name: "webhook", label: "Webhook that takes the new secrets", problem, pointer: "/deliver_to" },
          hint: "Such as the receiver of your secret manager. It gets a signed request for each secret; nothing else keeps them, so a secret that it does not take is named at the end, and can be tried again.",
        },
        form?.text("webhook") ?? "",
        html`type="url" required placeholder="https://vault.example/secrets"`,
      )}
      <p class="actions">
        <button>See what would happen</button>
        <a href="${visit.to`/domains/${domain}/applications`}">Cancel</a>
      </p>
    </form>`;
  return visit.page({
    title: "Rotate many secrets",
    nav: domainNav(visit, domain, "rotations"),
    body,
    status: problem?.status,
  });
}

/** @param {Chosen} chosen */
function choice({ ids = [], more }) {
  const hidden = ids.map((id) => html`<input type="hidden" name="client_ids" value="${id}" />`);
  if (ids.length === 0)
    return html`<div class="notice warn"><p>No application was chosen. Go back, and choose some.</p></div>`;
  return html`${hidden}
    ${more ? html`<div class="notice warn"><p>More match. A rotation takes ${MOST} chosen applications at most: these are the first ones. Rotate the others afterwards, or by what they have in common.</p></div>` : ""}
    <details ${ids.length <= 5 ? html`open` : ""}>
      <summary>${ids.length === 1 ? "1 application" : `${ids.length} applications`}, with all their secrets</summary>
      <ul class="names">
        ${ids.map((id) => html`<li><code>${id}</code></li>`)}
      </ul>
    </details>`;
}

/** @param {Form | undefined} form @param {Problem | undefined} problem @returns {Html} */
function filterFields(form, problem) {
  const types = form?.all("types") ?? [];
  const days = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ hint) =>
    textField({ name, label, hint, problem }, form?.text(name) ?? "", html`inputmode="numeric" class="short"`);
  return html`<p>All that fits every field you fill in. All empty: every secret of the domain.</p>
    <fieldset>
      <legend>Types</legend>
      ${TYPES.map(
        ([type, text]) =>
          html`<p class="radio">
            <label
              ><input type="checkbox" name="types" value="${type}" ${types.includes(type) ? html`checked` : ""} />
              ${text}</label
            >
          </p>`,
      )}
      <small>Neither or both: all. Applications in browsers and on devices have no secrets.</small>
    </fieldset>
    ${days("older_days", "Older than, in days", "Issued or rotated longer ago than that.")}
    ${days("expires_days", "Expires within, in days", "The ones that end soonest.")}
    ${days("unused_days", "Unused for, in days", "Nobody has presented them in that time.")}
    ${textField(
      {
        ...{ name: "issued_by", label: "Issued by", problem, pointer: "/filter/issued_by" },
        hint: "An API client, or a person for whom one acted: this one has seen these secrets. Useful when somebody leaves.",
      },
      form?.text("issued_by"),
      html`maxlength="256"`,
    )}`;
}
