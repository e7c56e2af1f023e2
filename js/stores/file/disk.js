// The file system calls of a file store. Files and folders are accessible to their owner alone.
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";

/** @typedef {typeof import("node:fs/promises")} Files */

const MODE = 0o600;
const FOLDER_MODE = 0o700;
/** Errors of a single file: no permission, a bad sector, a folder or a link in its place. Any other error is one of the whole store. */
const UNREADABLE = ["EACCES", "EPERM", "EIO", "EISDIR", "ELOOP"];
/** Errors of `mkdir` if a file or a link is in the place of a folder. */
const IN_THE_WAY = ["EEXIST", "ENOTDIR", "ENOENT"];

export class Disk {
  /** @param {Files} files @param {string} root The store's folder. */
  constructor(files, root) {
    this.files = files;
    this.root = root;
  }

  /** Returns a path in the store's folder. @param {string[]} names */
  path(...names) {
    return join(this.root, ...names);
  }

  /** Returns a unique name. */
  unique() {
    return randomBytes(12).toString("hex");
  }

  /** Makes a file that is not there yet, and syncs it to the disk. @param {string} path @param {string} text */
  async make(path, text) {
    const file = await this.files.open(path, "wx", MODE).catch(unlessTaken);
    if (file === false) return;
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Makes an empty file if it is not there yet. @param {string} path */
  async touch(path) {
    const file = await this.files.open(path, "wx", MODE).catch(unlessTaken);
    if (file !== false) await file.close();
  }

  /** Overwrites a file if it is there. @param {string} path @param {string} text */
  async overwrite(path, text) {
    const file = await this.files.open(path, "r+").catch(unlessGone);
    if (file === undefined) return;
    try {
      await file.truncate(0);
      await file.write(text);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Adds to the end of a file in one write, which is atomic on a local disk. @param {string} path @param {string} text */
  async append(path, text) {
    const file = await this.files.open(path, "a", MODE);
    try {
      await file.write(text);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /**
   * Returns the text of a file: `undefined` if it is gone, `null` if it cannot be read.
   *
   * @param {string} path
   * @returns {Promise<string | null | undefined>}
   */
  async text(path) {
    return this.files.readFile(path, "utf8").catch((error) => {
      if (UNREADABLE.includes(error.code)) return null;
      return unlessGone(error);
    });
  }

  /** Returns the entries of a folder; none if it is not there. @param {string} path */
  async entries(path) {
    return (await this.files.readdir(path, { withFileTypes: true }).catch(unlessGone)) ?? [];
  }

  /** Returns the names of the files in a folder, without links and folders. @param {string} path */
  async fileNames(path) {
    return (await this.entries(path)).filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  /**
   * Makes a folder and its parents. Within the store's folder, a file or a link in the place of a folder is removed. Returns whether the
   * folder is new.
   *
   * @param {string} path
   * @returns {Promise<boolean>}
   */
  async folder(path) {
    const make = async () => (await this.files.mkdir(path, { recursive: true, mode: FOLDER_MODE })) !== undefined;
    return make().catch(async (error) => {
      if (path === this.root || !IN_THE_WAY.includes(error.code)) throw error;
      await this.folder(dirname(path));
      // Fails if it is a folder, which another process may have made meanwhile.
      await this.files.unlink(path).catch(() => {});
      return make();
    });
  }

  /** Removes a file. Returns whether it is gone. @param {string} path @returns {Promise<boolean>} */
  async remove(path) {
    return this.files.unlink(path).then(
      () => true,
      (error) => error.code === "ENOENT",
    );
  }

  /** Removes a folder of the store and everything in it. @param {string} name */
  async removeAll(name) {
    await this.files.rm(this.path(name), { recursive: true, force: true });
  }

  /** Removes a folder if it is empty. @param {string} path */
  async removeEmpty(path) {
    await this.files.rmdir(path).catch(() => {});
  }

  /** Returns when a file was last written, in Unix milliseconds; `undefined` if it is gone. @param {string} path @returns {Promise<number | undefined>} */
  async writtenAt(path) {
    return (await this.files.stat(path).catch(unlessGone))?.mtimeMs;
  }

  /** Syncs a folder, so that the names in it are on the disk. @param {string} path */
  async sync(path) {
    const handle = await this.files.open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Links a file to a name. Returns false if the name is taken. @param {string} from @param {string} to */
  async link(from, to) {
    return this.files.link(from, to).then(() => true, unlessTaken);
  }
}

/** @param {NodeJS.ErrnoException} error @returns {undefined} */
function unlessGone(error) {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}

/** @param {NodeJS.ErrnoException} error @returns {false} */
function unlessTaken(error) {
  if (error.code !== "EEXIST") throw error;
  return false;
}
