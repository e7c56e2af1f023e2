// The completion script for zsh: a function for each command, in the form of `_arguments`.

/** @import { Argument, Completes, Found, Option } from "./command.js" */

/** @param {readonly Found[]} commands */
export function zshScript(commands) {
  return `#compdef secret-slots
# zsh completion for secret-slots: source <(secret-slots completion zsh), after compinit
${commands.map(functionOf).join("\n")}
if [[ "\${funcstack[1]}" == _secret_slots ]]; then
  _secret_slots "$@"
else
  compdef _secret_slots secret-slots
fi`;
}

/** @param {readonly string[]} path */
const nameOf = (path) => `_${path.join("_").replaceAll("-", "_")}`;

/** @param {Found} found */
function functionOf({ command: { commands, arguments: expected = [] }, path, options }) {
  const flags = Object.entries(options).map(flagOf);
  if (commands === undefined) {
    return `${nameOf(path)}() {
  _arguments ${[...flags, ...expected.map(argumentOf)].join(" \\\n    ")}
}`;
  }
  const rows = Object.entries(commands).map(([name, { summary }]) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = Object.keys(commands).map((name) => `        ${name}) ${nameOf([...path, name])} ;;`);
  return `${nameOf(path)}() {
  local curcontext="$curcontext" context state state_descr line
  typeset -A opt_args
  local -a commands
  commands=(
${rows.join("\n")}
  )
  _arguments -C ${flags.join(" \\\n    ")} \\
    '1: :->command' '*:: :->arguments'
  case $state in
    command) _describe command commands ;;
    arguments)
      case $words[1] in
${cases.join("\n")}
      esac ;;
  esac
}`;
}

/** @param {[string, Option]} option */
function flagOf([name, { short, text, value, values, completes }]) {
  const words = `[${text.replace(/[[\]\\]/g, "\\$&")}]`;
  const takes = value === undefined ? "" : `:${value}:${actionOf(values, completes)}`;
  const long = quoted(`--${name}${value === undefined ? "" : "="}${words}${takes}`);
  return short === undefined ? long : `${quoted(`-${short}${words}`)} ${long}`;
}

/** @param {Argument} argument */
function argumentOf({ name, isOptional, values, completes }) {
  return quoted(`${isOptional ? ":" : ""}:${name}:${actionOf(values, completes)}`);
}

/** @param {readonly string[] | undefined} values @param {Completes | undefined} completes */
function actionOf(values, completes) {
  if (values !== undefined) return `(${values.join(" ")})`;
  if (completes === undefined) return " ";
  return completes === "folder" ? "_files -/" : "_files";
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
