// A field of a form: its label, what it means, and what is wrong with it.
import { html } from "hono/html";
import { sentence } from "./problem-page.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Html } from "../visit.js" */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {unknown} [hint] What it means.
 * @property {string | undefined} [wrong] What is wrong with it, in the place of the API's words.
 * @property {string | undefined} [now] What is saved, if somebody else has changed it meanwhile.
 * @property {Problem | undefined} [problem] Of the form. What concerns the field stands below it.
 * @property {string} [pointer] Where the API finds the field wrong. Default: `/` and its name.
 */

/**
 * Returns a field.
 *
 * @param {Field} field
 * @param {(attributes: Html) => unknown} control Returns the control, with these attributes: its id, its name, and what describes it.
 */
export function field({ name, label, hint, wrong, now, problem, pointer = `/${name}` }, control) {
  const places = [`/${name}/`, `${pointer}/`];
  const faults = faultsOf(problem).filter(({ pointer: at }) => places.some((one) => `${at}/`.startsWith(one)));
  const texts = new Set(faults.map(({ detail }) => sentence(wrong ?? detail)));
  const invalid = faults.length > 0 ? html`aria-invalid="true"` : "";
  const attributes = html`id="${name}" name="${name}" aria-describedby="${name}-hint" ${invalid}`;
  const saved = now === undefined ? "" : html`<strong class="wrong">Saved meanwhile: <bdi>${now}</bdi></strong>`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${control(attributes)}
    <small id="${name}-hint"
      >${hint} ${[...texts].map((text) => html`<strong class="wrong">${text}</strong>`)}${saved}</small
    >
  </div>`;
}

/** A message that begins with the member that is wrong, such as `deliver_to: …`. */
const MEMBER = /^([a-z_]+(?:\.[a-z_]+)*): ([^]+)$/;

/** Returns where a problem is, also one whose message alone says so. @param {Problem | undefined} problem */
function faultsOf(problem) {
  if (problem?.faults !== undefined && problem.faults.length > 0) return problem.faults;
  const [, member, detail] = MEMBER.exec(problem?.message ?? "") ?? [];
  return member === undefined || detail === undefined ? [] : [{ pointer: `/${member.replaceAll(".", "/")}`, detail }];
}

/** Returns what was wrong with a form, to stand above it: the fields that are wrong say what. @param {Problem | undefined} problem */
export function formNotice(problem) {
  if (problem === undefined) return html``;
  const isField = (problem.faults ?? []).length > 0;
  const text = isField
    ? "Nothing was done: a field below must be corrected."
    : (MEMBER.exec(problem.message)?.[2] ?? problem.message);
  return html`<div class="notice bad" role="alert">
    <p>${sentence(text)}</p>
    <p class="code">${problem.code}</p>
  </div>`;
}

/** Returns a field with one line of text. @param {Field} about @param {string | number} value @param {unknown} [more] Further attributes. */
export const textField = (about, value, more = "") =>
  field(
    about,
    (attributes) => html`<input ${attributes} value="${value}" autocomplete="off" spellcheck="false" ${more} />`,
  );

/** Returns a field with lines of text. @param {Field} about @param {string} value */
export const linesField = (about, value) =>
  field(
    about,
    (attributes) => html`<textarea ${attributes} rows="3" spellcheck="false" autocapitalize="off">${value}</textarea>`,
  );

/** Returns the options of a `select`. @param {readonly (readonly [string, string])[]} options Values and texts. @param {string} chosen */
export const options = (options, chosen) =>
  options.map(
    ([value, text]) => html`<option value="${value}" ${value === chosen ? html`selected` : ""}>${text}</option>`,
  );
