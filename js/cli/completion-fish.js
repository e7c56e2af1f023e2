// The completion script for fish.
import { pathOf } from "./completion-bash.js";

/** @import { Completes, Found } from "./command.js" */

/** @param {readonly Found[]} commands */
export function fishScript(commands) {
  const paths = commands.slice(1).map((found) => quoted(pathOf(found)));
  return `# fish completion for secret-slots: secret-slots completion fish > ~/.config/fish/completions/secret-slots.fish
function __secret_slots_at
    set -l path ''
    for word in (commandline -opc)[2..-1]
        contains -- "$path $word" ${paths.join(" ")}; or break
        set path "$path $word"
    end
    test "$path" = "$argv[1]"
end
complete -c secret-slots -f
${commands.flatMap(linesOf).join("\n")}`;
}

/** @param {Found} found */
function linesOf(found) {
  const at = `complete -c secret-slots -n ${quoted(`__secret_slots_at ${quoted(pathOf(found))}`)}`;
  const { commands = {}, arguments: expected = [] } = found.command;
  const children = Object.entries(commands).map(([name, { summary }]) => `${at} -a ${name} -d ${quoted(summary)}`);
  const values = expected.flatMap(({ values = [] }) => values.map((value) => `${at} -a ${value}`));
  const completes = expected.find(({ completes }) => completes !== undefined)?.completes;
  const files = completes === undefined ? [] : [`${at} ${pathsOf(completes)}`];
  const flags = Object.entries(found.options).map(([name, { short, text, value, values, completes }]) => {
    const letter = short === undefined ? "" : ` -s ${short}`;
    const words = values === undefined ? "" : ` -a ${quoted(values.join(" "))}`;
    const paths = completes === undefined ? "" : ` ${pathsOf(completes)}`;
    const takes = value === undefined ? "" : completes === "file" ? " -r" : " -x";
    return `${at} -l ${name}${letter}${takes}${words}${paths} -d ${quoted(text)}`;
  });
  return [...children, ...values, ...files, ...flags];
}

/** @param {Completes} completes */
function pathsOf(completes) {
  return completes === "folder" ? `-a '(__fish_complete_directories)'` : "-F";
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
