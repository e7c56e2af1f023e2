// `secret-slots completion`: completion scripts for shells, made from the table of commands.
import { bashScript } from "./completion-bash.js";
import { fishScript } from "./completion-fish.js";
import { zshScript } from "./completion-zsh.js";
import { allOf, rootOf } from "./command.js";
import { OK, print, printJson } from "./terminal.js";

/** @import { Call, Command, Found } from "./command.js" */

/** @type {Record<string, (commands: Found[]) => string>} */
const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** @type {Command} */
export const completion = {
  summary: "Prints a script that completes commands, flags, values and files in a shell.",
  details: [
    "For bash, put source <(secret-slots completion bash) into ~/.bashrc. For zsh, put source <(secret-slots completion zsh) into ~/.zshrc, after compinit. For fish, run secret-slots completion fish > ~/.config/fish/completions/secret-slots.fish once.",
  ],
  arguments: [{ name: "SHELL", text: "the shell", values: Object.keys(SCRIPTS) }],
  examples: ["secret-slots completion bash > secret-slots.bash"],
  run,
};

/** @param {Call} call */
async function run({ positionals: [shell], root, json }) {
  const script = SCRIPTS[shell](allOf(rootOf(root)));
  if (json) printJson({ shell, script });
  else print(script);
  return OK;
}
