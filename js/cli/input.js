// Reads files and standard input. No message repeats their content.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { Writable } from "node:stream";
import { mayBeSecret, quote, quoteUnknown } from "../platform/quote.js";
import { secretsFromText } from "../token/secrets-from-text.js";
import { jsonFault } from "./json-fault.js";
import { UsageError } from "./usage-error.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @type {Record<string, string>} */
const REASONS = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
};
/** After these errors the name is not that of a file, and may be a secret that was given by mistake. */
const NOT_A_FILE = ["ENOENT", "ENOTDIR", "ENAMETOOLONG"];

/** A file's name in a message. @param {string} file */
export function nameOf(file) {
  return file === "-" ? "standard input" : quote(file.length > 256 ? `…${file.slice(-255)}` : file);
}

/**
 * The name of a file or folder that does not exist, unless it may be a secret.
 *
 * @param {string} file
 * @param {string} [what] its name in a message
 */
export function unlessSecret(file, what = nameOf(file)) {
  const name = basename(file);
  return mayBeSecret(name) && !name.endsWith(".json") ? quoteUnknown(name) : what;
}

/**
 * Returns the text of a file, or of standard input for `-`.
 *
 * @param {string} file
 * @param {string} [what] its name in a message
 * @param {string} [missing] its name in a message if there is no such file
 */
export async function readText(file, what = nameOf(file), missing = unlessSecret(file, what)) {
  const read = file === "-" ? buffer(process.stdin) : readFile(file);
  const bytes = await read.catch((/** @type {NodeJS.ErrnoException} */ { code = "" }) => {
    throw new UsageError(`cannot read ${NOT_A_FILE.includes(code) ? missing : what}: ${REASONS[code] ?? code}`);
  });
  try {
    return decoder.decode(bytes);
  } catch {
    throw new UsageError(`${what} is not UTF-8 text`);
  }
}

/**
 * @param {string} file
 * @param {string} [what] its name in a message
 */
export async function readJson(file, what = nameOf(file)) {
  const text = (await readText(file, what)).replace(/^\ufeff/, "");
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${what} is not JSON: ${jsonFault(text)}`);
  }
}

/**
 * Returns the text of a file that holds secrets. If there is no such file, its name is not repeated, as it may be a secret.
 *
 * @param {string} file
 * @param {string} missing its name in a message if there is no such file
 */
export function readSecretText(file, missing) {
  return readText(file, nameOf(file), missing);
}

/**
 * Returns a secret from a file, from a pipe, or typed unseen, without the line end after it.
 * @param {string | undefined} file
 */
export async function readSecret(file) {
  if (file === undefined && process.stdin.isTTY) return await ask("The secret (it is not shown): ");
  return (await readSecretText(file ?? "-", "FILE")).replace(/\r?\n$/, "");
}

/**
 * Returns secrets, one a line or as a JSON array.
 *
 * @param {string} text
 * @param {string} what its name in a message
 */
export function listOf(text, what) {
  try {
    return secretsFromText(text);
  } catch {
    const fault = jsonFault(text.replace(/^\ufeff/, ""));
    throw new UsageError(
      `${what} begins with a bracket, so it must be a JSON array of strings${fault === undefined ? "" : `: ${fault}`}`,
    );
  }
}

/**
 * @param {string} prompt
 * @returns {Promise<string>}
 */
function ask(prompt) {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true });
  process.stderr.write(prompt);
  return new Promise((resolve, reject) => {
    terminal.question("", resolve);
    terminal.on("SIGINT", () => process.exit(130));
    terminal.on("close", () => {
      process.stderr.write("\n");
      reject(new UsageError("no secret was typed"));
    });
  }).finally(() => terminal.close());
}
