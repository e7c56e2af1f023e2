// What ending a secret breaks, in words.
import { html } from "hono/html";
import { consumerList } from "../consumers.js";
import { when } from "../../view/time.js";

/** @import { Secret } from "../application.js" */
/** @import { Consumer } from "../consumers.js" */
/** @import { Place } from "../place.js" */
/** @import { Refused } from "./form-page.js" */

const HOUR = 3_600;

/** What a refusal says for the lack of `force`, as the API does it. */
const LACKS_FORCE = /** @type {const} */ ({ status: 409, code: "ERR_INVALID_OPTION" });

/** Returns who would be cut off with a previous secret. @param {readonly Consumer[]} consumers @param {number} now @param {Place} place */
export function cutOff(consumers, now, place) {
  if (!place.canAudit)
    return html`<p>
      Who uses it is in the audit log, for which you lack the role <code>audit:read</code>. Ask before you go on.
    </p>`;
  if (consumers.length === 0)
    return html`<div class="notice good">
      <p>Nobody has presented it since the rotation, as far as the authorization server has told.</p>
    </div>`;
  const recent = consumers.filter(({ last_seen_at: last }) => now - last < HOUR);
  const shown = recent.length > 0 ? recent : consumers;
  const count = `${shown.length} ${shown.length === 1 ? "consumer" : "consumers"}`;
  return html`<div class="notice bad">
    <p>
      <strong
        >${count} used it ${recent.length > 0 ? "in the last hour" : "since the rotation"}, and would be
        refused:</strong
      >
    </p>
    ${consumerList(shown, now)}
  </div>`;
}

/** Returns what the end of a secret's present value breaks. @param {Secret} secret @param {number} now */
export const lastUse = ({ last_used_at: last, status }, now) => {
  if (status !== "active") return html`<p>It does not work any more, so nothing breaks.</p>`;
  if (last === null) return html`<div class="notice good"><p>It was never used, so nothing breaks.</p></div>`;
  return html`<div class="notice bad">
    <p>
      <strong>It was last used ${when(last, now)}.</strong> Whoever uses it is refused at once, at the next token
      request.
    </p>
  </div>`;
};

/**
 * Returns the box by which a person says that the last secret that works may go; nothing if others are left.
 *
 * @param {{ isLast: boolean, refused: Refused | undefined }} about
 */
export function forceBox({ isLast, refused }) {
  const { status, code } = refused?.problem ?? {};
  if (!isLast && (status !== LACKS_FORCE.status || code !== LACKS_FORCE.code)) return html``;
  return html`<p>
    <label
      ><input type="checkbox" name="force" required /> No secret of this application works after that: its token
      requests are refused until it has a new one. Go on.</label
    >
  </p>`;
}

/** Returns what `force` is in the body of a request. @param {import("../../form.js").Form} form */
export const forceOf = (form) => (form.isChecked("force") ? true : undefined);

/** Whether these secrets are all that work. @param {number} going How many working ones go. @param {number} working */
export const takesLast = (going, working) => going > 0 && going === working;
