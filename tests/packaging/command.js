// Runs a command to its end and gives what it printed. When it fails, all that it printed is in the error: tsc and
// attw report on stdout, and Node's own error would show stderr alone.
import { spawnSync } from "node:child_process";

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
export function output(command, args, cwd) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
