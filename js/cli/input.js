// What the commands read: files and standard input. No message repeats what is in them.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { Writable } from "node:stream";
import { secretsFromText } from "../token/secrets-from-text.js";
import { UsageError } from "./terminal.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @type {Record<string, string>} */
const REASONS = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
};

/**
 * The text of a file, or of standard input for `-`.
 * @param {string} file
 * @param {string} what the file's name in a message
 */
export async function readText(file, what) {
  const read = file === "-" ? buffer(process.stdin) : readFile(file);
  const bytes = await read.catch((error) => unreadable(error, what));
  try {
    return decoder.decode(bytes);
  } catch {
    throw new UsageError(`${what} is not UTF-8 text`);
  }
}

/**
 * @param {string} file
 * @param {string} what
 */
export async function readJson(file, what) {
  const text = await readText(file, what);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // The platform's message quotes the text.
    throw new UsageError(`${what} is not JSON`);
  }
}

/**
 * A secret from a file, from a pipe, or typed unseen; the line's end is not part of it.
 * @param {string | undefined} file
 */
export async function readSecret(file) {
  if (file === undefined && process.stdin.isTTY) return await ask("The secret (it is not shown): ");
  return (await readText(file ?? "-", "the secret's file")).replace(/\r?\n$/, "");
}

/** Secrets, one a line or as a JSON array. @param {string} text */
export function listOf(text) {
  try {
    return secretsFromText(text);
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
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

/**
 * @param {NodeJS.ErrnoException} error
 * @param {string} what
 * @returns {never}
 */
function unreadable({ code = "" }, what) {
  throw new UsageError(`${what} cannot be read: ${REASONS[code] ?? code}`);
}
