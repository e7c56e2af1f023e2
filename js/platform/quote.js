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

/**
 * Whether an unknown name may be a secret or a token in the wrong place: it has over 32 characters, as generated secrets and tokens do.
 *
 * @param {string} name
 */
export function mayBeSecret(name) {
  return name.length > 32;
}

/**
 * Quotes a name that should be a known one and is not. Of a name that may be a secret it gives the length alone.
 *
 * @param {string} name
 */
export function quoteUnknown(name) {
  return mayBeSecret(name) ? `"…" (${name.length} characters)` : quote(name);
}
