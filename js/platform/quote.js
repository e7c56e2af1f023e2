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
