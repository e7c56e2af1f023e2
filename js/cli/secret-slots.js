// `npx secret-slots`: finds the command, reads its arguments and runs it.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { oneOf, rootOf, usageOf } from "./command.js";
import { find, read } from "./command-line.js";
import { root } from "./commands.js";
import { help } from "./help.js";
import { fail, FAILED, finish, OK, print } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @param {string[]} args */
async function main([first, ...more]) {
  if (first === undefined) {
    print(help(rootOf(root)));
    return FAILED;
  }
  // `secret-slots help jwt sign` is `secret-slots jwt sign --help`.
  const { found, rest } = find(root, first === "help" ? [...more, "--help"] : [first, ...more]);
  const call = read(root, found, rest);
  if (call === undefined) {
    print(help(found));
    return OK;
  }
  if (call.options.version === true) {
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    print(version);
    return OK;
  }
  const { commands, run } = found.command;
  if (run === undefined) {
    throw new UsageError(
      `missing argument COMMAND: ${usageOf(found)}, where COMMAND is ${oneOf(Object.keys(commands ?? {}))}`,
    );
  }
  return await run(call);
}

const args = process.argv.slice(2);
const isOwn = (/** @type {number} */ index) => !args.slice(0, index).includes("--");
const json = args.some((arg, index) => (arg === "--json" || arg.startsWith("--json=")) && isOwn(index));
finish(main(args).catch((error) => fail(error, json)));
