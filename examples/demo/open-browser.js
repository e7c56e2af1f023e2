// Opens the browser of whoever started the demo. If there is none, nothing happens.
import { spawn } from "node:child_process";
import process from "node:process";

/** @param {string} url */
export function openBrowser(url) {
  const command = commandFor(url);
  if (command === undefined) return;
  const [program, ...args] = command;
  const child = spawn(program ?? "", args, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}

/** @param {string} url */
function commandFor(url) {
  switch (process.platform) {
    case "darwin":
      return ["open", url];
    case "win32":
      return ["cmd", "/c", "start", "", url];
    default:
      return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ["xdg-open", url] : undefined;
  }
}
