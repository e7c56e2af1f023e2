// The help of a command, made from its entry in the table of commands.
import { childOf, oneOf, otherWords, rangeWords, usageOf } from "./command.js";

/** @import { Argument, Found, Option, Range } from "./command.js" */

/** The longest line, in characters. */
const WIDTH = 110;

/** @param {Found} found */
export function help(found) {
  const { command, options } = found;
  const { summary, details = [], commands, files = {}, exitCodes = "0 done · 2 an error", examples = [] } = command;
  const isGroup = commands !== undefined;
  const own = Object.entries(options).filter(([name]) => !isGroup || name !== "json");
  const sections = [
    usageWithFlags(found),
    [summary, ...details].map((text) => wrapped(text, 2)).join("\n\n"),
    isGroup ? rows(Object.keys(commands).map((name) => commandRow(found, name))) : "",
    rows([...(command.arguments ?? []).map(argumentRow), ...own.map(optionRow)]),
    ...Object.entries(files).map(([title, text]) => `  ${title}\n\n${indented(text, 4)}`),
    `  exit codes   ${wrapped(exitCodes, 15).trimStart()}`,
    examples.length === 0 ? "" : `  examples\n\n${indented(examples.join("\n"), 4)}`,
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

/** The usage in one line; its optional flags in short, if they have no room there. @param {Found} found */
function usageWithFlags(found) {
  const { forms } = found.command;
  if (forms !== undefined) return forms.map((form) => `${found.path.join(" ")} ${form} [FLAGS]`).join("\n");
  const usage = usageOf(found);
  if (found.command.commands !== undefined) return `${usage} [FLAGS]`;
  const optional = Object.entries(found.options).filter(([name, { isRequired }]) => !isRequired && name !== "help");
  const flags = optional.map(([name, { value }]) => (value === undefined ? `[--${name}]` : `[--${name} ${value}]`));
  const whole = [usage, ...flags].join(" ");
  return whole.length <= WIDTH ? whole : `${usage} [FLAGS]`;
}

/** @param {Found} group @param {string} name @returns {[string, string]} */
function commandRow(group, name) {
  const child = /** @type {Found} */ (childOf(group, name));
  return [usageOf(child).slice(group.path.join(" ").length + 1), child.command.summary];
}

/** @param {Argument} argument @returns {[string, string]} */
function argumentRow({ name, text, values }) {
  return [name, values === undefined ? text : `${text}: ${oneOf(values)}`];
}

/** @param {[string, Option]} option @returns {[string, string]} */
function optionRow([name, { short, value, text, values, range, default: standard }]) {
  const flag = `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
  const allowed = values === undefined ? range && shortRange(range) : oneOf(values);
  const words = allowed === undefined ? text : `${text}: ${allowed}`;
  return [flag, standard === undefined ? words : `${words}; default ${standard}`];
}

/** The unit alone if there is no limit that anybody would meet. @param {Range} range */
function shortRange(range) {
  return range.max < 999_999_999 ? rangeWords(range) : [String(range.unit), ...otherWords(range)].join(", or ");
}

/** @param {readonly [string, string][]} pairs */
function rows(pairs) {
  const column = Math.min(Math.max(...pairs.map(([name]) => name.length)), 28) + 4;
  return pairs
    .map(([name, text]) => {
      const lines = wrapped(text, column);
      // A long name has a line of its own.
      return name.length + 4 > column ? `  ${name}\n${lines}` : `  ${name}`.padEnd(column) + lines.trimStart();
    })
    .join("\n");
}

/** @param {string} text @param {number} indent */
function wrapped(text, indent) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > WIDTH - indent) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return indented(lines.join("\n"), indent);
}

/** @param {string} text @param {number} by */
function indented(text, by) {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
