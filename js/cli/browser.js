// Opens a URL in the user's browser, without a shell: a URL has characters that a shell would obey.
import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import process from "node:process";
import { environmentWithout } from "./token-exec.js";

/** By platform. `start` is a word of Windows' shell; this program does the same. @type {Record<string, string[]>} */
const OPENERS = { darwin: ["open"], win32: ["rundll32", "url.dll,FileProtocolHandler"] };

/**
 * Starts the first browser that there is: of the variable BROWSER, else of the platform.
 *
 * @param {string} url
 * @param {readonly string[]} variables Environment variables with secrets that the browser must not get.
 * @returns {Promise<boolean>} whether one started
 */
export async function openBrowser(url, variables) {
  for (const words of candidates()) {
    const isNamed = words.some((word) => word.includes("%s"));
    const [command, ...args] = isNamed ? words.map((word) => word.replaceAll("%s", () => url)) : [...words, url];
    if (await start(command, args, variables)) return true;
  }
  return false;
}

/** The command lines to try, each without the URL, or with `%s` in its place, as BROWSER may have several. */
function candidates() {
  const { BROWSER = "" } = process.env;
  const named = BROWSER.split(delimiter).map((line) => line.split(" ").filter((word) => word !== ""));
  const given = named.filter((words) => words.length > 0);
  return given.length > 0 ? given : [OPENERS[process.platform] ?? ["xdg-open"]];
}

/** @param {string} command @param {string[]} args @param {readonly string[]} variables @returns {Promise<boolean>} */
function start(command, args, variables) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "ignore", detached: true, env: environmentWithout(variables) });
    child.on("error", () => resolve(false));
    child.on("spawn", () => resolve(true));
    child.unref();
  });
}
