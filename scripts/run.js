// Runs commands, and shows or returns their output.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/** No command of a step takes this long. One that hangs must not keep the table of results from the reader. */
const HALF_AN_HOUR = 30 * 60_000;

/**
 * Throws if the command fails, or takes longer than half an hour.
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnSyncOptions} [options]
 */
export function run(command, args, options) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    timeout: HALF_AN_HOUR,
    ...options,
  });
  if (/** @type {NodeJS.ErrnoException | undefined} */ (error)?.code === "ETIMEDOUT")
    throw new Error(`${command} ${args.join(" ")} did not end within half an hour, and was stopped`);
  if (error) throw new Error(`${command} could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}

/**
 * Returns what a command prints on stdout. If it fails, the error has stdout and stderr: tsc and attw report on stdout, and Node's own
 * error has stderr alone.
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
export function output(command, args, cwd = root) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/**
 * Returns what a command prints on stdout, or undefined if it is not installed or fails.
 * @param {string} command
 * @param {string[]} args
 */
export function tryOutput(command, args) {
  try {
    return output(command, args).trim();
  } catch {
    return undefined;
  }
}
