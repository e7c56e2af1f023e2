// Client secrets as one text, as environments and files hold them.
import { SecretSlotsError } from "../platform/errors.js";

/**
 * Reads client secrets from one text: a JSON array of strings, or one secret a line. Empty lines are left out; nothing is trimmed.
 *
 * Throws `ERR_INVALID_OPTION` for a value that is no string, and for a text that begins with a bracket and is no JSON array of
 * strings.
 *
 * @example
 * secretsFromText("old secret\nnew secret\n"); // ["old secret", "new secret"]
 * secretsFromText('["old secret", "new secret"]'); // ["old secret", "new secret"]
 *
 * @param {string} text
 * @returns {string[]}
 */
export function secretsFromText(text) {
  if (typeof text !== "string") throw refused("the text of client secrets is not a string");
  if (!/^\ufeff?\s*\[/.test(text))
    return text
      .replace(/^\ufeff/, "")
      .split(/\r?\n/)
      .filter((line) => line !== "");
  const secrets = parsed(text.replace(/^\ufeff/, ""));
  const isList = Array.isArray(secrets) && secrets.every((secret) => typeof secret === "string");
  // Read as one line, a broken array would be sent whole, with all secrets in it.
  if (!isList) throw refused("the text of client secrets begins with a bracket, and is not a JSON array of strings");
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

/** @param {string} message */
function refused(message) {
  return new SecretSlotsError("ERR_INVALID_OPTION", message);
}
