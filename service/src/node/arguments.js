// The command line.
import { parseArgs } from "node:util";
import { UsageError } from "./failures.js";
import { flagOf, KEYS } from "./keys.js";

/** @import { Key } from "./keys.js" */

const COMMANDS = /** @type {const} */ (["serve", "bootstrap"]);
/** @typedef {(typeof COMMANDS)[number] | "help" | "version"} CommandName */

/** The keys that have a flag, and those flags that are no keys. */
const FLAGS = Object.fromEntries([
  ...Object.entries(/** @type {Record<string, Key>} */ (KEYS))
    .filter(([, { isSecret = false }]) => !isSecret)
    .map(([name, { value }]) => [flagOf(name), { name, isText: value !== undefined }]),
  ["config", { name: "config", isText: true }],
  ["help", { name: "help", isText: false }],
  ["version", { name: "version", isText: false }],
]);

/**
 * Reads a command line. Throws a `UsageError`, which repeats no argument: it may be a secret that was given by mistake.
 *
 * @param {string[]} args
 * @returns {{ command: CommandName, flags: Record<string, unknown> }} `flags`: by the names of keys.
 */
export function readArguments(args) {
  const options = Object.fromEntries(
    Object.entries(FLAGS).map(([flag, { isText }]) => [
      flag,
      { type: /** @type {"string" | "boolean"} */ (isText ? "string" : "boolean") },
    ]),
  );
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  /** @type {Record<string, unknown>} */
  const flags = {};
  /** @type {CommandName | undefined} */
  let command;
  for (const token of tokens) {
    if (token.kind === "option") {
      const [name, value] = readFlag(token);
      flags[name] = value;
    } else if (token.kind === "positional") {
      const named = COMMANDS.find((one) => one === token.value);
      if (named === undefined || command !== undefined)
        throw new UsageError(`argument ${token.index + 1} must be a flag; the commands are ${COMMANDS.join(" and ")}`);
      command = named;
    }
  }
  const { help, version, ...rest } = flags;
  if (help === true) return { command: "help", flags: rest };
  return { command: version === true ? "version" : (command ?? "serve"), flags: rest };
}

/**
 * @param {{ name: string, index: number, value?: string | undefined, inlineValue?: boolean | undefined }} token
 * @returns {[string, unknown]}
 */
function readFlag({ name: flag, index, value, inlineValue = false }) {
  if (!Object.hasOwn(FLAGS, flag))
    throw new UsageError(
      `argument ${index + 1} is an unknown flag; the flags are ${Object.keys(FLAGS)
        .map((known) => `--${known}`)
        .join(", ")}`,
    );
  const { name, isText } = FLAGS[flag];
  if (!isText && value !== undefined) throw new UsageError(`--${flag} takes no value`);
  // What begins with two dashes is the next flag, unless an equals sign says that it is the value.
  if (isText && (value === undefined || value === "" || (!inlineValue && value.startsWith("--"))))
    throw new UsageError(`--${flag} lacks its value`);
  return [name, isText ? value : true];
}
