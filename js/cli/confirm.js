// What cannot be undone asks for a text to be typed, or for --yes.
import process from "node:process";
import { createInterface } from "node:readline";
import { UsageError } from "./terminal.js";

/** Refuses, before anything is done, where nobody can be asked. @param {Set<string>} flags */
export function checkConfirmable(flags) {
  if (flags.has("yes") || process.stdin.isTTY) return;
  throw new UsageError("standard input is no terminal to confirm this in: --yes is missing");
}

/**
 * @param {string} what what is to be typed
 * @param {string} expected
 */
export async function confirm(what, expected) {
  const typed = await ask(`To go on, type ${what}: `);
  if (typed.trim().normalize("NFC") !== expected) throw new UsageError(`that is not ${what}: nothing is changed`);
}

/**
 * @param {string} prompt
 * @returns {Promise<string>}
 */
function ask(prompt) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  return new Promise((resolve, reject) => {
    terminal.question(prompt, resolve);
    terminal.on("SIGINT", () => process.exit(130));
    terminal.on("close", () => reject(new UsageError("nothing was typed, and nothing is changed")));
  }).finally(() => terminal.close());
}
