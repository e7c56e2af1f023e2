// How long the previous secret may work after a rotation: the choices, each with the time at which it ends.
import { html } from "hono/html";
import { badRequest } from "../../../http/problem.js";
import { duration, exactly } from "../../view/time.js";

/** @import { Form } from "../../form.js" */
/** @import { Rules, Secret } from "../application.js" */

const HOUR = 3_600;
const LENGTHS = [12 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR];
/** Values of the field `end`: a time in Unix seconds, or one of these. */
const AT_ONCE = "at-once";
const OTHER = "other";

/**
 * Returns the fields of an overlap. A choice is sent as the time that the person saw, so it ends when the page said so.
 *
 * @param {{ secret: Secret, rules: Rules, now: number, form: Form | undefined }} about
 */
export function overlapChoices({ secret: { secret_id: id, expires_at: expiry }, rules, now, form }) {
  const lengths = [...new Set([rules.overlap, ...LENGTHS])].filter((length) => length <= rules.max_overlap);
  const chosen = form?.optional("end");
  const choices = lengths
    .toSorted((one, other) => one - other)
    .map((length) => {
      const end = Math.min(now + length, expiry ?? Infinity);
      const isOwn = length === rules.overlap;
      const isChecked = chosen !== OTHER && chosen !== AT_ONCE && isOwn;
      return html`<li>
        <label
          ><input type="radio" name="end" value="${end}" ${isChecked ? "checked" : ""} required />
          <strong>${hours(length)}</strong>${isOwn ? " (the rule of this domain)" : ""}</label
        >
        <small>until ${exactly(end)}${end === expiry ? ", when it expires anyway" : ""}</small>
      </li>`;
    });
  return html`<fieldset>
    <legend>How long may the present secret, #${id}, keep working?</legend>
    <ul class="ways">
      ${choices}
      <li>
        <label
          ><input type="radio" name="end" value="${OTHER}" ${chosen === OTHER ? "checked" : ""} required />
          <strong>Until a date</strong></label
        >
        <input
          type="datetime-local"
          name="until"
          class="until"
          value="${form?.text("until") ?? ""}"
          min="${local(now)}"
          max="${local(now + rules.max_overlap)}"
          aria-label="Date and time in UTC"
          data-distance="until-distance"
        />
        <small
          >in UTC, at most ${hours(rules.max_overlap)} from now. <span id="until-distance" role="status"></span
        ></small>
      </li>
      <li>
        <label
          ><input type="radio" name="end" value="${AT_ONCE}" ${chosen === AT_ONCE ? "checked" : ""} required />
          <strong>Not at all: it leaked</strong></label
        >
        <small>It stops working at once, and whoever has not switched is refused.</small>
      </li>
    </ul>
  </fieldset>`;
}

/**
 * Returns the chosen overlap as the API takes it. Fails with 400 for none.
 *
 * @param {Form} form
 * @returns {{ overlap: 0 } | { previous_expires_at: number }}
 */
export function chosenOverlap(form) {
  const end = form.text("end");
  if (end === AT_ONCE) return { overlap: 0 };
  if (end === OTHER) return { previous_expires_at: typedTime(form.text("until")) };
  if (!/^\d{1,11}$/.test(end)) throw badRequest("Choose how long the present secret may keep working.");
  return { previous_expires_at: Number(end) };
}

/** Whether the end was typed, so that the person has not seen yet how far away it is. @param {Form} form */
export const isTyped = (form) => form.text("end") === OTHER;

/** @param {string} text */
function typedTime(text) {
  const time = /^\d{4,5}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : NaN;
  if (Number.isNaN(time))
    throw badRequest("Enter the date and the time until which the present secret may keep working.");
  return time / 1000;
}

/** Returns a time as such a field has it. @param {number} at In Unix seconds. */
const local = (at) => new Date(at * 1000).toISOString().slice(0, 16);

/** @param {number} length */
const hours = (length) => (length > 72 * HOUR || length % HOUR !== 0 ? duration(length) : `${length / HOUR} hours`);
