// `secret-slots token ID --exec`: runs a command with a token, and ends as the command ends.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { tell } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** How the command gets the token. @typedef {{ env: string } | { fd: number }} Way */

/** What `sh` ends with if there is no such command, or it cannot run. */
const NOT_FOUND = 127;
const CANNOT_RUN = 126;

const FORWARDED = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @param {Record<string, any>} options @returns {Way} */
export function wayOf({ env = "ACCESS_TOKEN", fd }) {
  if (fd !== undefined) return { fd };
  if (/^[A-Za-z_]\w*$/.test(env)) return { env };
  throw new UsageError("--env must be the name of an environment variable: letters, digits and _");
}

/**
 * Runs a command, and returns its exit code, or 128 and the number of the signal that ended it.
 *
 * @param {string} token
 * @param {readonly string[]} program
 * @param {Way} way
 * @param {readonly string[]} variables Environment variables with secrets that the command must not get.
 * @returns {Promise<number>}
 */
export function runWithToken(token, [command, ...args], way, variables) {
  const env = environmentWithout(variables);
  /** @type {("inherit" | "ignore" | "pipe")[]} */
  const stdio = ["inherit", "inherit", "inherit"];
  if ("env" in way) {
    env[way.env] = token;
  } else {
    while (stdio.length < way.fd) stdio.push("ignore");
    stdio.push("pipe");
  }
  return new Promise((resolve) => {
    // The command runs before `spawn` returns: a signal must not end this process without it.
    const stop = forwardSignals((signal) => child.kill(signal));
    const child = spawn(command, args, { env, stdio });
    const end = (/** @type {number} */ code) => {
      stop();
      resolve(code);
    };
    child.on("error", (/** @type {NodeJS.ErrnoException} */ { code }) => {
      // A signal that cannot be delivered is an error, too: the command still runs.
      if (child.pid !== undefined) return;
      const isUnknown = code === "ENOENT";
      tell(`secret-slots: the command after -- cannot run: ${isUnknown ? "there is no such command" : code}`);
      end(isUnknown ? NOT_FOUND : CANNOT_RUN);
    });
    child.on("exit", (code, signal) => end(code ?? 128 + constants.signals[signal ?? "SIGKILL"]));
    if ("env" in way) return;
    const pipe = /** @type {import("node:stream").Writable | undefined} */ (child.stdio[way.fd]);
    // A command may end, or close the descriptor, without reading it.
    pipe?.on("error", () => {}).end(`${token}\n`);
  });
}

/**
 * This process's environment without the secrets in it.
 *
 * @param {readonly string[]} variables
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentWithout(variables) {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith("SECRET_SLOTS_") && !variables.includes(name)));
}

/** Passes signals on until the returned function is called. @param {(signal: NodeJS.Signals) => void} pass */
function forwardSignals(pass) {
  // In a terminal Ctrl-C reaches the command, too: it must not get it twice.
  const isSentToBoth = process.stdin.isTTY === true;
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== "SIGINT" || !isSentToBoth) pass(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return () => {
    for (const signal of FORWARDED) process.off(signal, forward);
  };
}
