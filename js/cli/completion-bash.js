// The completion script for bash 3.2 and later.

/** @import { Completes, Found } from "./command.js" */

/** The words that lead to a command, each after a space. @param {Found} found */
export const pathOf = ({ path }) =>
  path
    .slice(1)
    .map((word) => ` ${word}`)
    .join("");

/** @param {readonly Found[]} commands */
export function bashScript(commands) {
  const paths = commands.slice(1).map((found) => `'${pathOf(found)}'`);
  return `# bash completion for secret-slots: source <(secret-slots completion bash)
_secret_slots() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' flags='' i
  # bash splits --flag=value at its equals sign.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
      ${paths.join(" | ")}) path="$path \${COMP_WORDS[i]}" ;;
      *) break ;;
    esac
  done
  COMPREPLY=()
  case "$path $prev" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "$path" in
${commands.map(wordCase).join("\n")}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
    case "$path" in
${commands.flatMap(fileCase).join("\n")}
    esac
  fi
}
_secret_slots_paths() {
  local IFS=$'\\n'
  compopt -o filenames 2> /dev/null
  COMPREPLY+=($(compgen "$1" -- "$2"))
}
complete -F _secret_slots secret-slots`;
}

/** What comes after a flag. @param {Found} found */
function valueCases(found) {
  return Object.entries(found.options).flatMap(([name, { value, values, completes }]) => {
    if (value === undefined) return [];
    const words = values === undefined ? "" : `COMPREPLY=($(compgen -W '${values.join(" ")}' -- "$cur")); `;
    const paths = completes === undefined ? "" : `${pathsOf(completes)}; `;
    return [`    '${pathOf(found)} --${name}') ${words}${paths}return ;;`];
  });
}

/** The words of a command: subcommands or values of its arguments, and flags after a dash, or if nothing else can follow. @param {Found} found */
function wordCase(found) {
  const { commands = {}, arguments: expected = [] } = found.command;
  const words = [...Object.keys(commands), ...expected.flatMap(({ values = [] }) => values)];
  const flags = Object.keys(found.options)
    .map((name) => `--${name}`)
    .join(" ");
  const isFlag = words.length + expected.length === 0;
  return `    '${pathOf(found)}') words='${isFlag ? flags : words.join(" ")}' flags='${flags}' ;;`;
}

/** @param {Found} found */
function fileCase(found) {
  const completes = found.command.arguments?.find(({ completes }) => completes !== undefined)?.completes;
  return completes === undefined ? [] : [`      '${pathOf(found)}') ${pathsOf(completes)} ;;`];
}

/** @param {Completes} completes */
function pathsOf(completes) {
  return `_secret_slots_paths ${completes === "folder" ? "-d" : "-f"} "$cur"`;
}
