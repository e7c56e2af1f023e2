// How the commands speak: readable in a terminal, plain in a pipe, one JSON document with --json.
import process from "node:process";
import { parseArgs, styleText } from "node:util";
import { SecretSlotsError } from "../platform/errors.js";
import { ownMembers } from "../platform/plain-object.js";

export const OK = 0;
export const NO = 1;
export const FAILED = 2;

/** A command line that is not of the documented form. */
export class UsageError extends SecretSlotsError {
  /** @param {string} message */
  constructor(message) {
    super("ERR_INVALID_OPTION", message);
  }
}

export const inTerminal = () => process.stdout.isTTY === true;

/** @param {string} text */
export function print(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * JSON in which nothing is left that a terminal would obey: what is stored may be from a stranger.
 *
 * @param {unknown} value
 * @param {number} [indent]
 */
export function jsonOf(value, indent) {
  const escaped = (/** @type {string} */ character) =>
    Array.from(
      { length: character.length },
      (_, place) => `\\u${character.charCodeAt(place).toString(16).padStart(4, "0")}`,
    ).join("");
  return JSON.stringify(value, undefined, indent).replaceAll(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

/** @param {unknown} value */
export function printJson(value) {
  print(jsonOf(value, inTerminal() ? 2 : 0));
}

/**
 * Words for a person, beside the output.
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
 * Options and positional arguments; undefined when help was asked for, which is then printed. An argument that is not
 * expected is never repeated, as it may be a secret.
 *
 * @param {string[]} args
 * @param {{ help: string, options: string[], flags?: string[], positionals: [min: number, max: number] }} command
 * @returns {{ options: Record<string, string | undefined>, flags: Set<string>, json: boolean, positionals: string[] }
 *   | undefined}
 */
export function parse(args, { help, options: names, flags: flagNames = [], positionals: [min, max] }) {
  const { values, positionals } = tryParse(args, names, flagNames);
  const { json = false, help: asked, ...options } = values;
  const flags = new Set(flagNames.filter((name) => values[name]));
  if (asked) {
    print(help);
    return undefined;
  }
  if (positionals.length < min) throw new UsageError("an argument is missing; --help says which there are");
  if (positionals.length > max)
    throw new UsageError("there are more arguments than this command takes; --help says which");
  return {
    options: ownMembers(/** @type {Record<string, string | undefined>} */ (options)),
    flags,
    json: Boolean(json),
    positionals,
  };
}

/**
 * @param {string[]} args
 * @param {string[]} names
 * @param {string[]} flagNames
 * @returns {{ values: Record<string, string | boolean | undefined>, positionals: string[] }}
 */
function tryParse(args, names, flagNames) {
  const options = Object.fromEntries(names.map((name) => [name, { type: /** @type {const} */ ("string") }]));
  const own = Object.fromEntries(flagNames.map((name) => [name, { type: /** @type {const} */ ("boolean") }]));
  const common = /** @type {const} */ ({ json: { type: "boolean" }, help: { type: "boolean", short: "h" } });
  try {
    return parseArgs({ args, options: { ...options, ...own, ...common }, allowPositionals: true });
  } catch {
    throw new UsageError("an option is unknown, lacks its value or has one that it does not take; --help lists them");
  }
}

/**
 * An option that is a whole number.
 * @param {string} name
 * @param {string | undefined} value
 * @param {number} max
 */
export function wholeNumber(name, value, max) {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value) && Number(value) >= 1 && Number(value) <= max) {
    return Number(value);
  }
  throw new UsageError(`--${name} is not a whole number from 1 to ${max}`);
}

/**
 * Says what went wrong and answers the exit code.
 * @param {unknown} error
 * @param {boolean} json
 */
export function fail(error, json) {
  const known = error instanceof SecretSlotsError;
  const { code, message } = known
    ? error
    : { code: "ERR_INTERNAL", message: `an error that was not foreseen: ${error}` };
  if (json) printJson({ error: { code, message } });
  else tell(`secret-slots: ${message} (${code})`);
  return FAILED;
}

/**
 * Lets the process end with the code that a command answers.
 * @param {Promise<number>} ended
 */
export async function finish(ended) {
  // A reader such as `head` may close the pipe first: the answer stays what it was.
  process.stdout.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.exitCode = await ended;
}
