// Fields of forms: each has its label, what it means, and what is wrong with it.
import { html } from "hono/html";
import { sentence } from "./problem-page.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Html } from "../visit.js" */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} [id] Default: its name.
 * @property {unknown} label
 * @property {unknown} [hint] What it means.
 * @property {string | undefined} [wrong] What is wrong with it, in the place of the API's words.
 * @property {string | undefined} [now] What is saved, if somebody else has changed it meanwhile.
 * @property {Problem | undefined} [problem] Of the form. What concerns the field stands below it.
 * @property {string} [pointer] Where the API finds the field wrong. Default: `/` and its name.
 */

/** @typedef {readonly (readonly [value: string, text: string])[]} Choices */

/** Returns a field with one line of text. @param {Field} about @param {string | number} [value] @param {unknown} [more] Further attributes. */
export const textField = (about, value = "", more = "") =>
  field(
    about,
    (attributes) => html`<input ${attributes} value="${value}" autocomplete="off" spellcheck="false" ${more} />`,
  );

/** Returns a field for a secret, which is never put back into it. @param {Field} about @param {unknown} [more] Further attributes. */
export const secretField = (about, more = "") =>
  field(
    about,
    (attributes) =>
      html`<input ${attributes} type="password" autocomplete="new-password" spellcheck="false" ${more} />`,
  );

/** Returns a field with lines of text. @param {Field} about @param {string} value */
export const linesField = (about, value) =>
  field(
    about,
    (attributes) => html`<textarea ${attributes} rows="3" spellcheck="false" autocapitalize="off">${value}</textarea>`,
  );

/** Returns a field with a few choices. @param {Field} about @param {string} value @param {Choices} choices */
export const choiceField = (about, value, choices) =>
  field(
    about,
    (attributes) =>
      html`<select ${attributes}>
        ${options(choices, value)}
      </select>`,
  );

/** Returns a field with a number and its unit, whose name ends with `_unit`. @param {Field} about @param {{ amount: string, unit: string }} value @param {Choices} units */
export const unitField = (about, { amount, unit }, units) =>
  field(
    about,
    (attributes) =>
      html`<span class="pair"
        ><input ${attributes} value="${amount}" class="short" inputmode="numeric" autocomplete="off" />
        <select name="${about.name}_unit" class="short" aria-label="${about.label}: unit">
          ${options(units, unit)}
        </select></span
      >`,
  );

/**
 * Returns choices that are all seen, one of which is chosen: without one, the first.
 *
 * @param {{ name: string, legend: string }} about
 * @param {string} value
 * @param {readonly { value: string, text: string, hint: string }[]} choices
 */
export const radioField = ({ name, legend }, value, choices) =>
  html`<fieldset>
    <legend>${legend}</legend>
    ${choices.map(({ value: one, text, hint }) => {
      const id = `${name}-${one}`;
      const isChosen = one === (value || choices[0]?.value);
      return html`<div class="radio">
        <input
          type="radio"
          id="${id}"
          name="${name}"
          value="${one}"
          ${isChosen ? "checked" : ""}
          aria-describedby="${id}-hint"
        />
        <label for="${id}">${text}</label>
        <small id="${id}-hint">${hint}</small>
      </div>`;
    })}
  </fieldset>`;

/**
 * Returns a field.
 *
 * @param {Field} about
 * @param {(attributes: Html) => unknown} control Returns the control, with these attributes: its id, its name, and what describes it.
 */
export function field({ name, id = name, label, hint, wrong, now, problem, pointer = `/${name}` }, control) {
  const places = [`/${name}/`, `${pointer}/`];
  const faults = faultsOf(problem).filter(({ pointer: at }) => places.some((one) => `${at}/`.startsWith(one)));
  const texts = new Set(faults.map(({ detail }) => sentence(wrong ?? detail)));
  const notes = [
    ...(hint === undefined ? [] : [hint]),
    ...[...texts].map((text) => html`<strong class="wrong">${text}</strong>`),
    ...(now === undefined ? [] : [html`<strong class="wrong">Saved meanwhile: <bdi>${now}</bdi></strong>`]),
  ];
  const described = notes.length === 0 ? "" : html`aria-describedby="${id}-hint"`;
  const invalid = faults.length === 0 ? "" : html`aria-invalid="true"`;
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${control(html`id="${id}" name="${name}" ${described} ${invalid}`)}
    ${notes.length === 0 ? "" : html`<small id="${id}-hint">${notes}</small>`}
  </div>`;
}

/** Returns the options of a `select`. @param {Choices} choices @param {string} chosen */
export const options = (choices, chosen) =>
  choices.map(
    ([value, text]) => html`<option value="${value}" ${value === chosen ? html`selected` : ""}>${text}</option>`,
  );

/** Returns what may be chosen in a text field, beside any other text: its attribute is `list`. @param {string} id @param {readonly string[]} values */
export const datalist = (id, values) =>
  html`<datalist id="${id}">${values.map((value) => html`<option value="${value}"></option>`)}</datalist>`;

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
