// Client secrets in one text, as an environment variable or a file holds them.
import { invalid } from "../platform/options.js";

/**
 * Reads client secrets from a text: a JSON array of strings if its first character is a bracket, otherwise one secret a line. White
 * space before the bracket and a byte order mark are skipped. Empty lines are left out; secrets are not trimmed. Returns an empty array
 * for an empty text.
 *
 * Throws `ERR_INVALID_OPTION` for a value that is not a string, and for a text that begins with a bracket and is not a JSON array of
 * strings.
 *
 * @example
 * secretsFromText("old secret\nnew secret\n"); // ["old secret", "new secret"]
 * secretsFromText('["old secret", "new secret"]'); // ["old secret", "new secret"]
 *
 * @param {string} text
 * @returns {string[]} the secrets in the order of the text
 */
export function secretsFromText(text) {
  if (typeof text !== "string") throw invalid("the text of client secrets must be a string");
  if (!/^\ufeff?\s*\[/.test(text))
    return text
      .replace(/^\ufeff/, "")
      .split(/\r?\n/)
      .filter((line) => line !== "");
  const secrets = parsed(text.replace(/^\ufeff/, ""));
  const isList = Array.isArray(secrets) && secrets.every((secret) => typeof secret === "string");
  // Read as a line, a broken array would be sent as one secret that contains all secrets.
  if (!isList) throw invalid("a text of client secrets that begins with a bracket must be a JSON array of strings");
  return secrets;
}

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    // The platform's message quotes the text.
    return undefined;
  }
}
