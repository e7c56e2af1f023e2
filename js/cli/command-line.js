// Reads a command line by the table of commands. An argument or a flag may be a secret that was given by mistake: a message repeats
// it only if it is nearly a word of the table, and tells its position otherwise.
import { parseArgs } from "node:util";
import { ownMembers } from "../platform/plain-object.js";
import { suggestion } from "../platform/suggestion.js";
import { secondsOf } from "../platform/duration.js";
import { childOf, oneOf, rangeWords, rootOf, usageOf } from "./command.js";
import { UsageError } from "./usage-error.js";

/** @import { Call, Command, Found, Option } from "./command.js" */

/**
 * Follows the first words of a command line to their command.
 *
 * @param {Command} root
 * @param {readonly string[]} args
 * @returns {{ found: Found, rest: string[] }} `rest`: the arguments after these words.
 */
export function find(root, args) {
  let found = rootOf(root);
  let index = 0;
  for (; found.command.commands !== undefined; index++) {
    const name = args[index];
    if (name === undefined || name.startsWith("-")) break;
    const next = childOf(found, name);
    if (next === undefined) throw unknownCommand(found, name);
    found = next;
  }
  return { found, rest: args.slice(index) };
}

/** @param {Found} group @param {string} name */
function unknownCommand({ command: { commands = {} }, path }, name) {
  const near = suggestion(name, Object.keys(commands));
  if (near !== "") return new UsageError(`unknown command "${name}"${near}`);
  return new UsageError(`unknown command; ${path.join(" ")} has ${Object.keys(commands).join(", ")}`);
}

/**
 * Reads the arguments of a command.
 *
 * @param {Command} root
 * @param {Found} found
 * @param {string[]} args
 * @returns {Call | undefined} `undefined` for `--help`.
 */
export function read(root, found, args) {
  const { command, options } = found;
  const forms = Object.entries(options).map(([name, { value, short }]) => {
    const type = /** @type {"string" | "boolean"} */ (value === undefined ? "boolean" : "string");
    return [name, { type, ...(short === undefined ? {} : { short }) }];
  });
  const known = Object.fromEntries(forms);
  const { args: own, program } = command.takesCommand === true ? splitAtDashes(args) : { args, program: [] };
  const { tokens } = parseArgs({ args: own, options: known, allowPositionals: true, strict: false, tokens: true });
  const flags = tokens.filter((token) => token.kind === "option");
  for (const flag of flags) if (!Object.hasOwn(options, flag.name)) throw unknownFlag(found, flag);
  if (flags.some(({ name }) => name === "help")) return undefined;
  const values = ownMembers(/** @type {Record<string, any>} */ ({}));
  for (const { name, value, inlineValue } of flags) {
    values[name] = readOption(name, options[name], value, inlineValue === true);
  }
  const positionals = tokens.flatMap((token) => (token.kind === "positional" ? [token] : []));
  checkArguments(found, positionals);
  for (const [name, { isRequired, value }] of Object.entries(options)) {
    if (isRequired && values[name] === undefined) {
      throw new UsageError(`missing flag --${name} ${value}: ${usageOf(found)}`);
    }
  }
  const texts = positionals.map(({ value }) => value);
  for (const [index, { name, values: allowed }] of (command.arguments ?? []).entries()) {
    if (allowed !== undefined && texts[index] !== undefined) readWord(name, allowed, texts[index]);
  }
  return { positionals: texts, program, options: values, json: values.json === true, root };
}

/** Splits arguments at the first `--`. @param {string[]} args */
function splitAtDashes(args) {
  const index = args.indexOf("--");
  return index < 0 ? { args, program: [] } : { args: args.slice(0, index), program: args.slice(index + 1) };
}

/** @param {Found} found @param {{ name: string, rawName: string, index: number }} flag */
function unknownFlag({ options, path }, { name, rawName, index }) {
  const names = Object.keys(options);
  const near = rawName.startsWith("--") ? suggestion(name, names) : "";
  if (near !== "") return new UsageError(`unknown flag "--${name}"${near.replace('"', '"--')}`);
  const known = names.map((known) => `--${known}`).join(", ");
  return new UsageError(`argument ${index + 1} of ${path.join(" ")} is an unknown flag; it takes ${known}`);
}

/** @param {Found} found @param {readonly { index: number }[]} given */
function checkArguments(found, given) {
  const expected = found.command.arguments ?? [];
  const missing = expected.slice(given.length).find(({ isOptional }) => !isOptional);
  if (missing !== undefined) throw new UsageError(`missing argument ${missing.name}: ${usageOf(found)}`);
  if (given.length <= expected.length) return;
  const position = given[expected.length].index + 1;
  throw new UsageError(`argument ${position} of ${found.path.join(" ")} is one too many: ${usageOf(found)}`);
}

/**
 * @param {string} name
 * @param {Option} option
 * @param {string | undefined} text
 * @param {boolean} isInline Whether it was given as `--name=text`.
 */
function readOption(name, { value, values, isList, range }, text, isInline) {
  if (value === undefined) {
    if (text !== undefined) throw new UsageError(`--${name} takes no value`);
    return true;
  }
  // What begins with a dash is the next flag, unless an equals sign says that it is the value.
  if (text === undefined || (!isInline && /^-./.test(text))) {
    throw new UsageError(`--${name} lacks its value: --${name}=${value}`);
  }
  if (range !== undefined) return readNumber(name, range, text);
  if (values === undefined) return text;
  return isList
    ? text.split(",").map((one) => readWord(`--${name}`, values, one))
    : readWord(`--${name}`, values, text);
}

/** @param {string} name @param {import("./command.js").Range} range @param {string} text */
function readNumber(name, range, text) {
  const { min, max, words = {}, isDuration = false } = range;
  if (Object.hasOwn(words, text)) return words[text];
  const number = /^\d{1,15}$/.test(text) ? Number(text) : isDuration ? secondsOf(text) : NaN;
  if (number >= min && number <= max) return number;
  const hint =
    range.unit === "seconds" && number > max && number >= 1e11 ? "; 10^11 or more looks like milliseconds" : "";
  throw new UsageError(`--${name} must be a whole number ${rangeWords(range)}${hint}`);
}

/** @param {string} name @param {readonly string[]} words @param {string} text */
function readWord(name, words, text) {
  if (words.includes(text)) return text;
  throw new UsageError(`${name} must be ${oneOf(words)}${suggestion(text, words)}`);
}
