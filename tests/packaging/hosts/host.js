// Projects of frameworks, each with the packed tarball installed: what one of them builds uses the package and says what came out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { output, root } from "../../../scripts/run.js";
import { packed } from "../pack.js";

/** Where the frameworks are installed, and the projects run: what they write stays out of the repository's folders. */
const folder = join(root, "target/hosts");
const runtimes = join(root, "tests/runtimes");
/** For what refuses Node 20: wrangler, Miniflare. */
export const node24 = join(runtimes, "node_modules/node24/bin/node");

/** What `use()` of use.js returns on every host. */
export const expected = { effective: "old", newest: "new", subject: "user-1", token: "opaque", generated: 64 };

// No framework calls home from a test.
Object.assign(process.env, {
  ...{ NEXT_TELEMETRY_DISABLED: "1", WRANGLER_SEND_METRICS: "false", DO_NOT_TRACK: "1", CI: "1" },
  XDG_CONFIG_HOME: join(folder, ".config"),
});

/**
 * Copies a project and installs the tarball in it.
 * @param {string} source a folder of projects/
 * @param {string} [name] of the copy
 * @returns its folder
 */
export function project(source, name = source) {
  const copy = join(folder, name);
  rmSync(copy, { recursive: true, force: true });
  cpSync(fileURLToPath(new URL(`projects/${source}`, import.meta.url)), copy, { recursive: true });
  cpSync(fileURLToPath(new URL("use.js", import.meta.url)), join(copy, "use.js"));
  const installed = "node_modules/secret-slots";
  cpSync(join(packed().consumer, installed), join(copy, installed), { recursive: true });
  return copy;
}

/** A file of an installed framework. @param {string} path */
export const tool = (path) => join(folder, "node_modules", path);

/**
 * What a Worker that a framework built answers in workerd.
 * @param {string} built its folder
 * @param {string} main the file in it that workerd starts
 */
export function askWorker(built, main) {
  return JSON.parse(output(node24, [join(runtimes, "built-worker.js"), built, main], root));
}

/**
 * What an edge function that a framework built answers in edge-runtime.
 * @param {string} main its file
 */
export function askEdgeFunction(main) {
  return JSON.parse(output(process.execPath, [join(runtimes, "built-edge.js"), main], root));
}

/**
 * Bundles a Worker as wrangler uploads it.
 * @param {string} cwd where its wrangler.json is
 * @returns the folder of the upload
 */
export function upload(cwd) {
  const wrangler = join(runtimes, "node_modules/wrangler/bin/wrangler.js");
  output(node24, [wrangler, "deploy", "--dry-run", "--outdir", "upload"], cwd);
  return join(cwd, "upload");
}

/**
 * Starts a server, and ends it again.
 * @param {string[]} args of Node; with PORT=0 and HOST=127.0.0.1 it says where it listens
 * @param {string} cwd
 * @param {string[]} paths
 * @returns {Promise<any[]>} what the server answers to a request for each path
 */
export async function askServer(args, cwd, paths) {
  const env = { ...process.env, PORT: "0", HOST: "127.0.0.1" };
  const server = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(server, "exit");
  let printed = "";
  try {
    const origin = await new Promise((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error(`the server does not listen after 60 s:\n${printed}`)), 60_000);
      const read = (/** @type {Buffer} */ chunk) => {
        printed += chunk;
        const [, port] = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(printed) ?? [];
        if (port === undefined) return;
        clearTimeout(timeout);
        resolve(`http://127.0.0.1:${port}`);
      };
      server.stdout.on("data", read);
      server.stderr.on("data", read);
      ended.then(([code]) => reject(new Error(`the server ended with ${code}:\n${printed}`)));
    });
    const answers = [];
    for (const path of paths) {
      const response = await fetch(`${origin}${path}`, { signal: AbortSignal.timeout(30_000) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path} was answered with ${response.status} ${text}:\n${printed}`);
      answers.push(JSON.parse(text));
    }
    return answers;
  } finally {
    server.kill();
    await ended;
  }
}
