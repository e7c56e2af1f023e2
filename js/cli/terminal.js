// The output of commands: readable in a terminal, plain in a pipe, one JSON document with --json.
import process from "node:process";
import { styleText } from "node:util";
import { SecretSlotsError } from "../platform/errors.js";

export const OK = 0;
export const NO = 1;
export const FAILED = 2;

export const inTerminal = () => process.stdout.isTTY === true;

/** @param {string} text */
export function print(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * JSON with all characters escaped that a terminal would obey: stored texts, such as user agents, may be a stranger's.
 *
 * @param {unknown} value
 * @param {number} [indent]
 */
export function jsonOf(value, indent) {
  const escaped = (/** @type {string} */ character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join("");
  return JSON.stringify(value, undefined, indent).replaceAll(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

/** @param {unknown} value */
export function printJson(value) {
  print(jsonOf(value, inTerminal() ? 2 : 0));
}

/**
 * Prints words for a person on standard error, beside the output.
 * @param {string} text
 */
export function tell(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * @param {"bold" | "dim" | "green" | "red"} style
 * @param {string} text
 */
export function paint(style, text) {
  return inTerminal() && process.env.NO_COLOR === undefined ? styleText(style, text) : text;
}

/**
 * Prints an error and returns the exit code.
 *
 * @param {unknown} error
 * @param {boolean} json
 */
export function fail(error, json) {
  const { code, message } = wordsOf(error);
  if (json) printJson({ error: { code, message } });
  else tell(`secret-slots: ${message} (${code})`);
  return FAILED;
}

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof SecretSlotsError) return error;
  return { code: "ERR_INTERNAL", message: `unexpected error: ${error}` };
}

/**
 * Lets the process end with the exit code of a command.
 * @param {Promise<number>} ended
 */
export async function finish(ended) {
  // A reader such as `head` may close the pipe early. That does not change the exit code.
  process.stdout.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.exitCode = await ended;
}
