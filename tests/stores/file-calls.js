// The file system as tests put it under a FileStore: each call is told of before it is done. And what else they do to a store's folder.
import * as files from "node:fs/promises";
import { join } from "node:path";

/** A minute, which is longer than anything is kept for a while. */
const AGE = 60_000;

/**
 * @param {(name: string, path: string) => unknown} before It may throw, or wait.
 * @returns {any}
 */
export function watched(before) {
  const wrap = (/** @type {any} */ object, /** @type {string[]} */ names, /** @type {string} */ opened = "") =>
    Object.fromEntries(
      names.map((name) => [
        name,
        async (/** @type {any[]} */ ...args) => {
          await before(name, opened || String(args[0]));
          const answer = await object[name](...args);
          if (name !== "open") return answer;
          return wrap(answer, ["writeFile", "write", "truncate", "sync", "close"], String(args[0]));
        },
      ]),
    );
  return wrap(files, ["link", "mkdir", "open", "readdir", "readFile", "rename", "rm", "rmdir", "stat", "unlink"]);
}

/** Calls count down, and at the end nothing is done any more, as after a kill. @param {number} calls */
export function mortal(calls) {
  let left = calls;
  const count = () => {
    if (left-- <= 0) throw new Error("the process has ended");
  };
  return { files: watched(count), hasEnded: () => left < 0 };
}

/** Fails at the calls that a test names. @param {(name: string, path: string) => string | undefined} code */
export function failing(code) {
  return watched((name, path) => {
    const found = code(name, path);
    if (found !== undefined) throw Object.assign(new Error(found), { code: found });
  });
}

/** Every file of a store, by its path. @param {string} folder */
export async function allFiles(folder) {
  const entries = await files.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** A minute passes for all that is there. @param {string} folder */
export async function age(folder) {
  const at = new Date(Date.now() - AGE);
  for (const path of await allFiles(folder)) await files.utimes(path, at, at).catch(() => {});
}

/** All that is on the disk, as one text. @param {string} folder */
export async function everything(folder) {
  const texts = (await allFiles(folder)).map((path) => files.readFile(path, "utf8").catch(() => ""));
  return (await Promise.all(texts)).join("\n");
}

/** The folder of the only record. @param {string} folder */
export async function recordIn(folder) {
  const [name, ...more] = (await files.readdir(folder)).filter((name) => name.startsWith("r-"));
  if (name === undefined || more.length > 0) throw new Error("there is not one record");
  return join(folder, name);
}
