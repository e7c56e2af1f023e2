// The form of a domain's settings: filled in as they are or as they were typed, and read into what the API takes.
import { html } from "hono/html";
import { badRequest } from "../../http/problem.js";
import { UNITS } from "../application/expiry-text.js";
import { datalist, field, linesField, options, textField, unitField } from "../view/field.js";
import { lengthField, lengthOf, readLength, secondsOf, typedLength } from "../view/length-field.js";
import { cronOf, KINDS, scheduleOf, typedSchedule } from "./schedule.js";
import { NOTICES, SECRETS, thresholdsText } from "./settings.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Form } from "../form.js" */
/** @import { Field } from "../view/field.js" */
/** @import { Length } from "../view/length-field.js" */
/** @import { Schedule } from "./schedule.js" */
/** @import { Setting } from "./settings.js" */

/**
 * @typedef {object} Filled What the fields have.
 * @property {Length} expiry
 * @property {Length} max_expiry
 * @property {Length} overlap
 * @property {Length} max_overlap
 * @property {string} prefix
 * @property {string} max_working
 * @property {string} thresholds
 * @property {Schedule} schedule
 * @property {string} time_zone
 * @property {string} webhooks
 * @property {string} emails
 */

/** The units of an expiry that people use, the one of `none` first. */
const EXPIRY_UNITS = ["h", "d", "w", "months", "years"];

/** Returns the settings of a domain as fields have them. @param {any} domain @returns {Filled} */
export function filled({ expiry, max_expiry, overlap, max_overlap, prefix, max_secrets, notices }) {
  return {
    ...{ expiry: expiryLength(expiry), max_expiry: expiryLength(max_expiry ?? "none") },
    ...{ overlap: lengthOf(overlap), max_overlap: lengthOf(max_overlap), prefix, max_working: String(max_secrets) },
    ...{ thresholds: thresholdsText(notices.thresholds), schedule: scheduleOf(notices.schedule) },
    ...{ time_zone: notices.time_zone, webhooks: notices.webhooks.join("\n"), emails: notices.emails.join("\n") },
  };
}

/** Returns what was typed. @param {Form} form @returns {Filled} */
export function typed(form) {
  const [expiry, max_expiry, overlap, max_overlap] = /** @type {[Length, Length, Length, Length]} */ (
    ["expiry", "max_expiry", "overlap", "max_overlap"].map((name) => typedLength(form, name))
  );
  const [prefix, max_working, thresholds, time_zone, webhooks, emails] =
    /** @type {[string, string, string, string, string, string]} */ (
      ["prefix", "max_working", "thresholds", "time_zone", "webhooks", "emails"].map((name) => form.text(name))
    );
  const schedule = typedSchedule(form);
  return {
    expiry,
    max_expiry,
    overlap,
    max_overlap,
    prefix,
    max_working,
    thresholds,
    schedule,
    time_zone,
    webhooks,
    emails,
  };
}

/** Returns the merge patch of a form. Fails with 400 for what is no number, no length or no time. @param {Form} form */
export function patchOf(form) {
  return {
    ...{ expiry: readExpiry(form, "expiry"), max_expiry: readExpiry(form, "max_expiry", null) },
    ...{ overlap: readLength(form, "overlap") ?? null, max_overlap: readLength(form, "max_overlap") ?? null },
    ...{ prefix: form.optional("prefix") ?? "", max_secrets: form.integer("max_working") ?? null },
    notices: {
      ...{ schedule: cronOf(typedSchedule(form)), time_zone: form.optional("time_zone") ?? null },
      ...{ thresholds: thresholdsOf(form.text("thresholds")) },
      ...{ webhooks: listIn(form.text("webhooks")), emails: listIn(form.text("emails")) },
    },
  };
}

/**
 * Returns the fields.
 *
 * @param {Filled} values
 * @param {{ problem: Problem | undefined, now: (name: string) => string | undefined }} more `now`: what is saved, if somebody has changed it meanwhile.
 */
export function settingFields(values, { problem, now }) {
  /** @param {readonly Setting[]} settings @param {string} parent @returns {Record<string, Field>} */
  const fieldsOf = (settings, parent) =>
    Object.fromEntries(
      settings.map(({ name, member = name, label, hint, wrong }) => [
        name,
        { name, label, hint, wrong, problem, pointer: `${parent}/${member}`, now: now(name) },
      ]),
    );
  const about = /** @type {Record<keyof Filled, Field>} */ ({
    ...fieldsOf(SECRETS, ""),
    ...fieldsOf(NOTICES, "/notices"),
  });
  return html`<div class="columns">
    <section>
      <h2>Secrets</h2>
      ${expiryField(about.expiry, values.expiry, "never expires")}
      ${expiryField(about.max_expiry, values.max_expiry, "no limit")} ${lengthField(about.overlap, values.overlap)}
      ${lengthField(about.max_overlap, values.max_overlap)}
      ${textField(about.prefix, values.prefix, html`maxlength="14" class="short"`)}
      ${textField(about.max_working, values.max_working, html`inputmode="numeric" class="short"`)}
    </section>
    <section>
      <h2>Notices</h2>
      ${textField(about.thresholds, values.thresholds)} ${scheduleField(about.schedule, values.schedule)}
      ${textField(about.time_zone, values.time_zone, html`list="time-zones"`)}
      ${datalist("time-zones", Intl.supportedValuesOf("timeZone"))} ${linesField(about.webhooks, values.webhooks)}
      ${linesField(about.emails, values.emails)}
    </section>
  </div>`;
}

/** @param {Field} about @param {Length} value @param {string} none What stands for no expiry. */
function expiryField(about, value, none) {
  const units = Object.entries(UNITS).filter(([one]) => EXPIRY_UNITS.includes(one) || one === value.unit);
  return unitField(about, value, [
    ["none", none],
    ...units.map(([one, text]) => /** @type {const} */ ([one, `${text}s`])),
  ]);
}

/** @param {Field} about @param {Schedule} schedule */
function scheduleField(about, { kind, time, cron }) {
  return field(
    about,
    (attributes) =>
      html`<span class="pair">
          <select ${attributes}>
            ${options(KINDS, kind)}
          </select>
          <input name="schedule_time" type="time" value="${time}" class="short" aria-label="Time of the day" />
        </span>
        <input
          name="schedule_cron"
          value="${cron}"
          placeholder="0 8 * * 1"
          aria-label="Cron expression, if it is chosen"
          autocomplete="off"
          spellcheck="false"
        />`,
  );
}

/** @param {any} expiry @returns {Length} */
const expiryLength = (expiry) =>
  expiry === "none" ? { amount: "", unit: "none" } : { amount: String(expiry.value), unit: expiry.unit };

/** @param {Form} form @param {string} name @param {null | "none"} [none] */
function readExpiry(form, name, none = "none") {
  const unit = form.text(`${name}_unit`);
  if (unit === "none") return none;
  const value = form.integer(name);
  if (value !== undefined) return { value, unit };
  const detail = "must have a number, or say that there is no end";
  throw badRequest(`${name}: ${detail}`, [{ pointer: `/${name}`, detail }]);
}

/** @param {string} text */
function thresholdsOf(text) {
  const parts = text.split(/[,;\n]/).map((part) => part.trim());
  const seconds = parts.filter((part) => part !== "").map(thresholdOf);
  return [...new Set(seconds)];
}

/** @param {string} text */
function thresholdOf(text) {
  const [, amount, unit = "days"] = /^(\d{1,9})\s*(days?|hours?|minutes?|seconds?)?$/i.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * secondsOf(unit.toLowerCase(), "thresholds");
  const detail = "must be times such as 5 days or 12 hours, with commas between";
  throw badRequest(`thresholds: ${detail}`, [{ pointer: "/notices/thresholds", detail }]);
}

/** Returns what stands between spaces, commas and ends of lines: an address has none of them. @param {string} text */
const listIn = (text) => text.split(/[\s,]+/).filter((one) => one !== "");
