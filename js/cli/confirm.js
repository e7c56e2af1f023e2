// Asks for a confirmation of what cannot be undone, unless --yes is given.
import process from "node:process";
import { createInterface } from "node:readline";
import { UsageError } from "./usage-error.js";

/** Throws, before anything is done, if there is nobody to ask. @param {{ yes?: boolean }} options */
export function checkConfirmable({ yes }) {
  if (yes === true || process.stdin.isTTY) return;
  throw new UsageError("standard input is no terminal to confirm this in: --yes is missing");
}

/**
 * Throws unless the expected text is typed.
 *
 * @param {string} what the text's name
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
