// How the tests run the command, and give it files.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

export const cli = fileURLToPath(new URL("../../js/cli/secret-slots.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "secret-slots-cli-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Runs the command in a pipe, as a script would.
 * @param {string[]} args
 * @param {{ input?: string | Uint8Array, env?: Record<string, string> }} [options]
 */
export function secretSlots(args, { input = "", env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    input,
    encoding: "utf8",
    cwd: folder,
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

/**
 * Runs the command while servers of this process answer.
 * @param {string[]} args
 * @param {{ input?: string, env?: Record<string, string> }} [options]
 */
export function started(args, { input = "", env = {} } = {}) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env: { ...process.env, ...env } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  child.stdin.on("error", () => {}).end(input);
  /** @type {Promise<{ status: number | null, stdout: string, stderr: string }>} */
  const ended = new Promise((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
  return { child, ended, stderr: () => stderr };
}

/**
 * A file for a command to read, gone after the tests.
 * @param {string} name
 * @param {string | Uint8Array} content
 */
export function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
