// The service as a process of its own, which ends with its test.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** @import { TestContext } from "node:test" */
/** @typedef {{ env?: Record<string, string>, command?: string[] }} Options */

export const bin = fileURLToPath(new URL("../bin/secret-slots-service.js", import.meta.url));
export const hasSqlite = Number(process.versions.node.split(".")[0]) >= 24;

/** The environment without the keys of a service. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("SECRET_SLOTS_")),
);

/** @type {WeakMap<TestContext, (() => unknown)[]>} */
const endings = new WeakMap();

/** Runs a function after the test, the last one first: a process ends before its folder is removed. @param {TestContext} context @param {() => unknown} end */
export function afterwards(context, end) {
  const known = endings.get(context);
  if (known !== undefined) return void known.unshift(end);
  const ends = [end];
  endings.set(context, ends);
  context.after(async () => {
    for (const one of ends) await one();
  });
}

/** Returns a folder that is removed after the test. @param {TestContext} context */
export function folderFor(context) {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-service-"));
  afterwards(context, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the command. @param {TestContext} context @param {string[]} args @param {Options} [options] */
export function launch(context, args, { env = {}, command = [process.execPath, bin] } = {}) {
  const [program = "", ...first] = command;
  const child = spawn(program, [...first, ...args], {
    env: { ...environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const output = { stdout: "", stderr: "" };
  /** @type {(() => void)[]} */
  const watchers = [];
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    child[name].setEncoding("utf8").on("data", (text) => {
      output[name] += text;
      for (const watcher of watchers) watcher();
    });
  }
  afterwards(context, async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    child,
    output,
    /** Resolves with the exit code. */
    ended: ended.then(([code]) => code),
    /** Resolves with a match of what was printed until now, or will be. @param {"stdout" | "stderr"} name @param {RegExp} pattern @returns {Promise<RegExpExecArray>} */
    printed(name, pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output[name]);
          if (found !== null) resolve(found);
        };
        watchers.push(look);
        look();
        ended.then(() => reject(new Error(`ended without printing ${pattern}:\n${output.stdout}${output.stderr}`)));
      });
    },
    /** The lines of the log. @returns {any[]} */
    get log() {
      return output.stderr
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    },
  };
}

/** Runs the command to its end. @param {TestContext} context @param {string[]} args @param {Options} [options] */
export async function run(context, args, options) {
  const { output, ended } = launch(context, args, options);
  return { code: await ended, ...output };
}

/** Starts the service on a free port, and waits until it listens. @param {TestContext} context @param {string[]} args @param {Options} [options] */
export async function start(context, args, options) {
  const launched = launch(context, ["--port", "0", ...args], options);
  const [, url = ""] = await launched.printed("stdout", /^listening on (http:\/\/127\.0\.0\.1:\d+)\n/);
  return Object.assign(launched, {
    url,
    /** Ends it by SIGTERM, and returns the exit code. */
    async stop() {
      launched.child.kill("SIGTERM");
      return launched.ended;
    },
    /** Resolves with the bootstrap secret that it prints. */
    async bootstrap() {
      return (await launched.printed("stdout", /^bootstrap secret, shown this once: (\S+)\n/m))[1];
    },
    /** @param {string} secret @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<{ status: number, body: any }>} */
    async ask(secret, method, path, body) {
      const headers = {
        Authorization: `Bearer ${secret}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      };
      const response = await fetch(url + path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    },
  });
}

/** Asks again until an answer is as wanted. @template T @param {() => Promise<T>} ask @param {(answer: T) => boolean} isWanted @param {number} milliseconds */
export async function until(ask, isWanted, milliseconds) {
  const ends = Date.now() + milliseconds;
  while (true) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > ends) throw new Error(`not as wanted after ${milliseconds} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
