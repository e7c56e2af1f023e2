// The Unix socket to listen on. One that a dead process has left behind is removed; one that somebody listens on, and any other file, stays.
import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, lstatSync, renameSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import process from "node:process";
import { StartError } from "./failures.js";
import { systemCode } from "./system-code.js";

/** The longest path in bytes: macOS takes 103, Linux 107, and a stale socket gets a suffix before it is removed. */
const LONGEST = 98;
const OWNER_ALONE = 0o600;

/** @param {import("node:http").Server} server @param {string} path Absolute. */
export async function listenOnSocket(server, path) {
  const { length } = Buffer.from(path);
  if (length > LONGEST)
    throw new StartError(
      `the path of the socket has ${length} bytes, and may have ${LONGEST}: choose a shorter one by --socket`,
    );
  // libuv says that it lacks rights, and not that the folder is absent.
  if (!isThere(dirname(path)))
    throw new StartError(`the folder of ${path} is not there: make it, or choose another path by --socket`);
  await removeStale(path);
  // Node binds within the call, so that the mode is right from the beginning. Other runtimes may bind later.
  const mask = process.umask(0o777 & ~OWNER_ALONE);
  try {
    const listening = new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, () => resolve(undefined));
    });
    process.umask(mask);
    await listening;
    chmodSync(path, OWNER_ALONE);
  } catch (error) {
    throw refused(path, error);
  }
}

/** Removes the socket of a dead process. Throws a `StartError` if the path is taken by anything else. @param {string} path */
async function removeStale(path) {
  if (!isThere(path)) return;
  if (!lstatSync(path).isSocket()) throw new StartError(`${path} is no socket: choose another path by --socket`);
  if (await isListenedOn(path)) throw inUse(path);
  // Another instance may have put its own socket there meanwhile. What was moved is asked once more, and put back if somebody listens on it.
  const aside = `${path}.${randomBytes(2).toString("hex")}`;
  try {
    renameSync(path, aside);
    if (await isListenedOn(aside)) {
      linkSync(aside, path);
      throw inUse(path);
    }
  } catch (error) {
    throw refused(path, error);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} path */
function isThere(path) {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw refused(path, error);
  }
}

/** @param {string} path @returns {Promise<boolean>} */
function isListenedOn(path) {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error) => {
      if (["ECONNREFUSED", "ENOENT"].includes(systemCode(error))) resolve(false);
      else reject(refused(path, error));
    });
  });
}

/** @param {string} path */
const inUse = (path) =>
  new StartError(`another process listens on ${path}: end it, or choose another path by --socket`);

/** @param {string} path @param {unknown} error */
function refused(path, error) {
  if (error instanceof StartError) return error;
  const code = systemCode(error);
  return code === "EADDRINUSE"
    ? inUse(path)
    : new StartError(`${path} cannot be listened on (${code}): check --socket`);
}
