// A process that asks each of some endpoints for a token, for connection.test.js, and prints what came of it.
import { openSync } from "node:fs";
import process from "node:process";
import { outcomeOf } from "./token-outcome.js";

const [endpoints, files] = process.argv.slice(2);
if (files === "no-files-left") {
  try {
    while (true) openSync(process.execPath, "r");
  } catch {
    // None can be opened any more.
  }
}
const asked = Object.entries(/** @type {Record<string, string>} */ (JSON.parse(endpoints)));
const outcomes = await Promise.all(asked.map(async ([name, endpoint]) => [name, await outcomeOf(endpoint)]));
process.stdout.write(JSON.stringify(Object.fromEntries(outcomes)));
