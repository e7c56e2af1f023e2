// Texts as they are stored. `node:sqlite` cuts a text that it reads at the first NUL, so no stored text has one. Escaped texts sort as the
// texts do, byte by byte, and begin as they do.

/** The character that begins an escape. */
const ESCAPE = "\u0001";

/**
 * Returns the stored form of a text. Throws a `TypeError` for a lone surrogate: drivers would store U+FFFD in its place, and two keys could
 * become one.
 *
 * @param {string} text
 */
export function stored(text) {
  if (!text.isWellFormed()) throw new TypeError("a text for a store in SQLite must not have a lone surrogate");
  return text.replaceAll(ESCAPE, `${ESCAPE}\u0002`).replaceAll("\0", ESCAPE + ESCAPE);
}

/** Returns the text of a stored form. @param {string} form */
export function textOf(form) {
  if (!form.includes(ESCAPE)) return form;
  return form
    .split(ESCAPE + ESCAPE)
    .map((part) => part.replaceAll(`${ESCAPE}\u0002`, ESCAPE))
    .join("\0");
}
