// The usual contest of tokens in other runtimes, each in a process of its own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "../scripts/run.js";
import { progress } from "./progress.js";

/** @typedef {import("./contest.js").Outcome} Outcome */

const RUNTIMES_FOLDER = fileURLToPath(new URL("../tests/runtimes/", import.meta.url));
const BIN = `${RUNTIMES_FOLDER}node_modules/`;
const NODE_24 = `${BIN}node24/bin/node`;

/** Each with the arguments that come before the file. @type {{ command: string, args: string[], file: string }[]} */
const RUNTIMES = [
  { command: `${BIN}node20/bin/node`, args: [], file: "runtime.js" },
  { command: NODE_24, args: [], file: "runtime.js" },
  { command: `${BIN}.bin/deno`, args: ["run", "-A", "--quiet", "--node-modules-dir=manual"], file: "runtime.js" },
  { command: `${BIN}.bin/bun`, args: [], file: "runtime.js" },
  // Miniflare runs in Node, and workerd in a process of its own.
  { command: NODE_24, args: [], file: "workerd.js" },
];

/**
 * @param {import("./contest.js").Pace} pace
 * @returns {Generator<Outcome>}
 */
export function* measureRuntimes(pace) {
  if (!existsSync(BIN)) run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: RUNTIMES_FOLDER });
  for (const { command, args, file } of RUNTIMES) {
    progress(`${command} ${file}`);
    const path = fileURLToPath(new URL(file, import.meta.url));
    const { status, error, stdout, stderr } = spawnSync(command, [...args, path, JSON.stringify(pace)], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      encoding: "utf8",
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`${file} failed in ${command}:\n${stderr}`);
    yield JSON.parse(stdout);
  }
}
