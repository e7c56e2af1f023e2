// Fields of forms: each has a label, and may have a hint that a screen reader reads with it.
import { html } from "hono/html";

/** @import { Html } from "../visit.js" */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {string | undefined} [value] What is in it.
 * @property {unknown} [hint]
 * @property {boolean} [isRequired]
 * @property {boolean} [isShort]
 */

/**
 * Returns a field of one line. A secret is never put back into its field.
 *
 * @param {Field & { type?: "text" | "password" | "number" | "url", list?: readonly string[] }} field `list`: what may be chosen, beside any other text.
 */
export function textField({ name, label, value = "", hint, type = "text", isRequired, isShort, list }) {
  const more = list === undefined ? "" : html`list="${name}-list"`;
  const input = html`<input
    id="${name}"
    name="${name}"
    type="${type}"
    value="${type === "password" ? "" : value}"
    autocomplete="${type === "password" ? "new-password" : "off"}"
    spellcheck="false"
    ${more}
    ${described(name, hint)}
    ${isRequired === true ? "required" : ""}
    ${isShort === true ? html`class="short"` : ""}
  />`;
  const listed = (list ?? []).map((one) => html`<option value="${one}"></option>`);
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${input} ${list === undefined ? "" : html`<datalist id="${name}-list">${listed}</datalist>`} ${hinted(name, hint)}
  </div>`;
}

/** Returns a field of several lines. @param {Field} field */
export const linesField = ({ name, label, value = "", hint }) =>
  html`<div class="field">
    <label for="${name}">${label}</label>
    <textarea id="${name}" name="${name}" rows="3" spellcheck="false" ${described(name, hint)}>${value}</textarea>
    ${hinted(name, hint)}
  </div>`;

/** Returns a field with a few choices. @param {Field & { choices: readonly (readonly [string, string])[] }} field Each choice has its value and its text. */
export const choiceField = ({ name, label, value = "", hint, choices }) =>
  html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}" ${described(name, hint)}>
      ${choices.map(([one, text]) => html`<option value="${one}" ${one === value ? "selected" : ""}>${text}</option>`)}
    </select>
    ${hinted(name, hint)}
  </div>`;

/**
 * Returns choices that are all seen, one of which is chosen.
 *
 * @param {Omit<Field, "label"> & { legend: string, choices: readonly { value: string, text: string, hint?: string }[] }} field
 */
export const radioField = ({ name, legend, value, choices }) =>
  html`<fieldset>
    <legend>${legend}</legend>
    ${choices.map(({ value: one, text, hint }) => {
      const isChosen = one === (value || choices[0]?.value);
      return html`<div class="radio">
        <input
          type="radio"
          id="${name}-${one}"
          name="${name}"
          value="${one}"
          ${isChosen ? "checked" : ""}
          ${described(`${name}-${one}`, hint)}
        />
        <label for="${name}-${one}">${text}</label>
        ${hinted(`${name}-${one}`, hint)}
      </div>`;
    })}
  </fieldset>`;

/** @param {string} id @param {unknown} hint */
const described = (id, hint) => (hint === undefined ? "" : html`aria-describedby="${id}-hint"`);

/** @param {string} id @param {unknown} hint */
const hinted = (id, hint) => (hint === undefined ? "" : html`<small id="${id}-hint">${hint}</small>`);
