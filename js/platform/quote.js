// Names in messages.

/**
 * Quotes a name and escapes control characters and line ends, so that it cannot forge a line of a log.
 * @param {string} name
 */
export function quote(name) {
  return JSON.stringify(name).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The longest name that a message repeats, in characters: generated secrets and tokens are longer. */
const LONGEST = 32;

/**
 * Quotes a name that should be a known one and is not. A long one may be a secret or a token in the wrong place: only its length is
 * said.
 *
 * @param {string} name
 */
export function quoteUnknown(name) {
  return name.length <= LONGEST ? quote(name) : `of ${name.length} characters`;
}
