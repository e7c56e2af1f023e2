// Text that others wrote: descriptions and user agents. The browser isolates its direction, and marks that nobody sees are shown by their names.
import { html } from "hono/html";

/** Control and format characters, but not the joiner within an emoji. */
const UNSEEN =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}])\u{200D}|(?!\u{200D})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Returns a text in which every mark that nobody sees has a name: `[U+202E]`. @param {string} text */
export const visible = (text) => text.replace(UNSEEN, (mark) => `[U+${codeOf(mark)}]`);

/** The most characters of a text to normalize: with many accents in a row that takes time by the square of their number. */
const LONGEST = 1024;

/** Returns a text without marks that nobody sees, as a person would type it; a very long one is not mended. @param {string} text */
export const typed = (text) =>
  text.length > LONGEST ? text : text.replace(UNSEEN, "").replaceAll(/\s+/g, " ").trim().normalize("NFC");

/** Returns a text that cannot turn the direction of what is around it. @param {string} text */
export const foreign = (text) => html`<bdi>${visible(text)}</bdi>`;

/** Returns such a text as a value of the protocol: a scope, an address. @param {string} text */
export const literal = (text) => html`<bdi class="mono">${visible(text)}</bdi>`;

/** Returns the beginning of a text, for a figure. @param {string} text @param {number} most The most characters. */
export function shortened(text, most) {
  const shown = Array.from(new Intl.Segmenter("en").segment(visible(text)), ({ segment }) => segment);
  return shown.length > most ? `${shown.slice(0, most - 1).join("")}…` : shown.join("");
}

/** @param {string} mark */
const codeOf = (mark) => (mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
