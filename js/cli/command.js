// The shape of the table of commands. Parsing, help and completion all read that table, so there is no second list.

/**
 * A command, or a group of commands.
 *
 * @typedef {object} Command
 * @property {string} summary What it does, in one line.
 * @property {readonly string[]} [details] Paragraphs for the help.
 * @property {readonly Argument[]} [arguments]
 * @property {readonly string[]} [forms] The words after the path, for each of several forms; by default one form, with all arguments.
 * @property {boolean} [takesCommand] Whether the words after `--` are another program's command line.
 * @property {Record<string, Option>} [options] By name, without dashes. A group's options are also those of its commands.
 * @property {Record<string, Command>} [commands] The commands of a group.
 * @property {Record<string, string>} [files] The shapes of files, by a title, for the help.
 * @property {string} [exitCodes] Default: 0 and 2.
 * @property {readonly string[]} [examples] Lines for a shell, which run in this order.
 * @property {(call: Call) => Promise<number>} [run] Returns the exit code. A group has none.
 */
/**
 * @typedef {object} Argument
 * @property {string} name In capitals, as the help has it.
 * @property {string} text
 * @property {boolean} [isOptional]
 * @property {readonly string[]} [values] The only values that it may have.
 * @property {Completes} [completes]
 */
/**
 * @typedef {object} Option
 * @property {string} text
 * @property {string} [value] Its value's name in the help, such as FILE. Without it the option takes no value.
 * @property {string} [default] For the help.
 * @property {boolean} [isRequired]
 * @property {readonly string[]} [values] The only values that it may have.
 * @property {boolean} [isList] Whether it takes several of `values`, with commas between them.
 * @property {Range} [range] For a whole number.
 * @property {string} [short] A letter that may stand for the name.
 * @property {boolean} [isOfGroup] Whether a group's option is not one of its commands.
 * @property {Completes} [completes]
 */
/** @typedef {"file" | "folder"} Completes What a shell completes the value with. */
/**
 * `words` stand for numbers; with `isDuration` texts such as "2 days" do, too.
 *
 * @typedef {{ min: number, max: number, unit?: string, words?: Record<string, number>, isDuration?: boolean }} Range
 */

/**
 * A command line, read.
 *
 * @typedef {object} Call
 * @property {string[]} positionals
 * @property {string[]} program The words after `--`, of a command with `takesCommand`.
 * @property {Record<string, any>} options `true` for a flag, a number with a `range`, an array with `isList`, else a string.
 * @property {boolean} json
 * @property {Command} root The whole table.
 */

/** A command, the words that lead to it, and all options that it takes. @typedef {{ command: Command, path: readonly string[], options: Record<string, Option> }} Found */

/** The options that each command takes. */
const COMMON_OPTIONS = {
  json: { text: "prints one JSON document, also for an error" },
  help: { short: "h", text: "prints this help" },
};

/** The table's root as a {@link Found}. @param {Command} root @returns {Found} */
export function rootOf(root) {
  return { command: root, path: ["secret-slots"], options: { ...root.options, ...COMMON_OPTIONS } };
}

/**
 * The command of a name in a group; `undefined` if the group has none of this name.
 *
 * @param {Found} group
 * @param {string} name
 * @returns {Found | undefined}
 */
export function childOf({ command: { commands = {} }, path, options }, name) {
  if (!Object.hasOwn(commands, name)) return undefined;
  const command = commands[name];
  const inherited = Object.fromEntries(Object.entries(options).filter(([, { isOfGroup }]) => isOfGroup !== true));
  return { command, path: [...path, name], options: { ...command.options, ...inherited } };
}

/** A command and all below it. @param {Found} found @returns {Found[]} */
export function allOf(found) {
  const names = Object.keys(found.command.commands ?? {});
  return [found, ...names.flatMap((name) => allOf(/** @type {Found} */ (childOf(found, name))))];
}

/** `secret-slots get FILE NAME`, without flags unless one is required. @param {Found} found */
export function usageOf({ command, path, options }) {
  if (command.forms !== undefined) return [...path, command.forms[0]].join(" ");
  const words = (command.arguments ?? []).map(({ name, isOptional }) => (isOptional ? `[${name}]` : name));
  const required = Object.entries(options).filter(([, { isRequired }]) => isRequired);
  const flags = required.map(([name, { value }]) => `--${name} ${value}`);
  return [...path, ...(command.commands === undefined ? words : ["COMMAND"]), ...flags].join(" ");
}

/** "a, b or c" @param {readonly string[]} words */
export function oneOf(words) {
  return words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
}

/** "from 1 to 600,000 milliseconds, or infinity" @param {Range} range */
export function rangeWords({ min, max, unit, words, isDuration }) {
  const numbers = `from ${format(min)} to ${format(max)}${unit === undefined ? "" : ` ${unit}`}`;
  return [numbers, ...otherWords({ words, isDuration })].join(", or ");
}

/** The values beside numbers. @param {Pick<Range, "words" | "isDuration">} range */
export function otherWords({ words = {}, isDuration = false }) {
  return [...(isDuration ? ['a text such as "2 days"'] : []), ...Object.keys(words)];
}

/** @param {number} number */
function format(number) {
  return number.toLocaleString("en");
}
