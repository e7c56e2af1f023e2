// The command: what it prints, and its exit codes.
import { readFileSync } from "node:fs";
import process from "node:process";
import { readArguments } from "./arguments.js";
import { readConfiguration } from "./configuration.js";
import { StartError, UsageError } from "./failures.js";
import { help } from "./help.js";
import { printLine } from "./print-line.js";

/** @param {string[]} args @param {Record<string, string | undefined>} environment */
export async function main(args, environment) {
  try {
    // The service is loaded only where it is needed: the others are done before that would be.
    const { command, flags } = readArguments(args);
    const configuration = () => readConfiguration({ flags, environment });
    switch (command) {
      case "help":
        return printLine(process.stdout, help());
      case "version":
        return printLine(process.stdout, version());
      case "bootstrap":
        return await (await import("./renew-bootstrap.js")).renewBootstrap(configuration());
      case "serve":
        return await (await import("./serve.js")).serve(configuration());
    }
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof StartError)) throw error;
    printLine(process.stderr, `secret-slots-service: ${error.message}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** @returns {string} */
function version() {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}
