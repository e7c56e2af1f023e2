// The demo of the console, as a newcomer starts it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** @import { TestContext } from "node:test" */

const SCRIPT = fileURLToPath(new URL("../../scripts/demo.js", import.meta.url));

/** Starts the demo. Returns its link, and a function that waits for a line. @param {TestContext} context */
export async function startDemo(context) {
  const child = spawn(process.execPath, [SCRIPT, "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
  context.after(async () => {
    const ended = once(child, "close");
    child.kill("SIGINT");
    await ended;
  });
  /** @type {string[]} */
  const printed = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => printed.push(line));
  const says = async (/** @type {RegExp} */ text) => {
    while (!printed.some((line) => text.test(line))) await once(lines, "line");
    return String(printed.map((line) => text.exec(line)?.[1]).find((found) => found !== undefined));
  };
  await says(/Ctrl\+C ends everything/);
  return { link: await says(/once: +(\S+)/), says };
}
