// A store in a folder of a local disk, for the processes of one host.
import { randomBytes } from "node:crypto";
import * as fileSystem from "node:fs/promises";
import { join } from "node:path";
import { ownMembers } from "../plain-object.js";

/** @import { LogPage, Versioned, WriteOptions } from "./types.js" */

/** How many versions of a record are left, and for how long all are, in milliseconds: who has just linked one can tell by the one
 * before that it was not late. */
const KEPT = 5;
const KEPT_FOR = 10_000;

/**
 * Keeps each record in a folder of its own: a file for each version, whose name is the version's number. A write links a temporary
 * file to the next number, which fails when that is taken: there is no lock. An empty file says that there is no record, so
 * that the numbers go on after a delete. Files are for their owner alone (mode 0600), and on the disk before a write is done.
 * On a network's file system this promises nothing.
 *
 * @example
 * const store = new FileStore(folder);
 * await store.write("a", "1", { ifVersion: null });
 * (await store.read("a")).value; // "1"
 */
export class FileStore {
  #folder;
  #files;

  /**
   * @param {string} folder It is made when it is not there.
   * @param {any} [files] `node:fs/promises`, or what tests put in its place.
   */
  constructor(folder, files = fileSystem) {
    this.#folder = folder;
    this.#files = /** @type {typeof fileSystem} */ (files);
  }

  /** @param {string} key @returns {Promise<Versioned | null>} */
  async read(key) {
    const folder = this.#folderOf(key);
    while (true) {
      const version = await this.#newest(folder);
      if (version === undefined) return null;
      const value = await this.#files.readFile(join(folder, String(version)), "utf8").catch(unlessGone);
      // It was cleared away between the two: there is a newer one.
      if (value === undefined) continue;
      return value === "" ? null : { value, version: String(version) };
    }
  }

  /** @param {string} key @param {string} value @param {WriteOptions} options @returns {Promise<string | null>} */
  async write(key, value, options) {
    const { ifVersion } = ownMembers(options);
    const folder = this.#folderOf(key);
    if (ifVersion !== null) return this.#put(folder, Number(ifVersion), value);
    if ((await this.read(key)) !== null) return null;
    const before = (await this.#newest(folder)) ?? (await this.#begin(folder));
    return this.#put(folder, before, value);
  }

  /** @param {string} key @param {{ ifVersion: string }} options @returns {Promise<boolean>} */
  async delete(key, options) {
    const { ifVersion } = ownMembers(options);
    return (await this.#put(this.#folderOf(key), Number(ifVersion), "")) !== null;
  }

  /** @param {string} prefix @param {{ after?: string | undefined, limit: number }} options @returns {Promise<string[]>} */
  async list(prefix, options) {
    const { after, limit } = ownMembers(options);
    const names = (await this.#files.readdir(this.#folder).catch(unlessGone)) ?? [];
    const keys = names.filter((name) => name.startsWith("r-")).map((name) => decode(name.slice(2)));
    /** @type {string[]} */
    const found = [];
    for (const key of keys.sort()) {
      if (found.length === limit) break;
      if (!key.startsWith(prefix) || (after !== undefined && key <= after)) continue;
      if ((await this.read(key)) !== null) found.push(key);
    }
    return found;
  }

  /** @param {string} log @param {string[]} entries @returns {Promise<void>} */
  async append(log, entries) {
    await this.#files.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await this.#files.open(join(this.#folder, `l-${encode(log)}`), "a", 0o600);
    try {
      // One write of whole lines: appending is atomic on a local disk.
      await file.write(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** @param {string} log @param {{ after?: string | undefined, limit: number }} options @returns {Promise<LogPage>} */
  async entries(log, options) {
    const { after = "0", limit } = ownMembers(options);
    const text = (await this.#files.readFile(join(this.#folder, `l-${encode(log)}`), "utf8").catch(unlessGone)) ?? "";
    // What stands after the last line's end was being written when a process ended.
    const lines = text.split("\n").slice(0, -1);
    const from = Number(after);
    const entries = lines.slice(from, from + limit).flatMap(readLine);
    const read = Math.min(limit, Math.max(lines.length - from, 0));
    return { entries, next: read === 0 ? undefined : String(from + read) };
  }

  /** @param {string} key */
  #folderOf(key) {
    return join(this.#folder, `r-${encode(key)}`);
  }

  /** A record's folder, with its first version, which says that there is none. @param {string} folder */
  async #begin(folder) {
    const files = this.#files;
    await files.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.#folder, `t-${randomBytes(12).toString("hex")}`);
    await files.mkdir(temporary, { mode: 0o700 });
    await this.#make(join(temporary, "0"), "");
    // A folder takes the place of none, and never that of one with files in it.
    const isThere = await files.rename(temporary, folder).then(() => false, unlessFull);
    if (isThere) await files.rm(temporary, { recursive: true });
    else await this.#sync(this.#folder);
    return 0;
  }

  /**
   * @param {string} folder
   * @param {number} before
   * @param {string} value
   */
  async #put(folder, before, value) {
    if ((await this.#newest(folder)) !== before) return null;
    const files = this.#files;
    const temporary = join(folder, `t-${randomBytes(12).toString("hex")}`);
    const version = before + 1;
    try {
      await this.#make(temporary, value);
      const isTaken = await files.link(temporary, join(folder, String(version))).then(() => false, unlessThere);
      if (isTaken) return null;
    } finally {
      await files.unlink(temporary).catch(() => {});
    }
    const numbers = await this.#versions(folder);
    // Whoever is late by several versions takes a number that was cleared away; it counts for nobody, as there are higher ones.
    if (!numbers.includes(before)) {
      await files.unlink(join(folder, String(version))).catch(() => {});
      throw new Error("other processes have written several versions meanwhile: this one may have been among them");
    }
    await this.#sync(folder);
    await this.#clear(
      folder,
      numbers.filter((number) => number <= version - KEPT),
    );
    return String(version);
  }

  /** From the lowest on, so that none is there whose predecessor is not. @param {string} folder @param {number[]} numbers */
  async #clear(folder, numbers) {
    for (const number of numbers) {
      const path = join(folder, String(number));
      const found = await this.#files.stat(path).catch(unlessGone);
      if (found !== undefined && Date.now() - found.mtimeMs < KEPT_FOR) return;
      await this.#files.unlink(path).catch(() => {});
    }
  }

  /** @param {string} path @param {string} text */
  async #make(path, text) {
    const file = await this.#files.open(path, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** The versions that are there, in order. @param {string} folder */
  async #versions(folder) {
    const names = (await this.#files.readdir(folder).catch(unlessGone)) ?? [];
    const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number);
    return numbers.sort((a, b) => a - b);
  }

  /** @param {string} folder */
  async #newest(folder) {
    return (await this.#versions(folder)).at(-1);
  }

  /** What a folder holds is on the disk once the folder is. @param {string} folder */
  async #sync(folder) {
    const handle = await this.#files.open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

/** @param {string} line */
function readLine(line) {
  try {
    return [/** @type {string} */ (JSON.parse(line))];
  } catch {
    // A line that a crash has cut off, and another was appended to.
    return [];
  }
}

/** @param {NodeJS.ErrnoException} error @returns {undefined} */
function unlessGone(error) {
  if (error.code !== "ENOENT") throw error;
}

/** @param {NodeJS.ErrnoException} error */
function unlessThere(error) {
  if (error.code !== "EEXIST") throw error;
  return true;
}

/** @param {NodeJS.ErrnoException} error */
function unlessFull(error) {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  return true;
}

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** A key as a file's name, also where names differ by more than their case: base32 (RFC 4648) in lower case. @param {string} key */
function encode(key) {
  let [text, bits, count] = ["", 0, 0];
  for (const byte of new TextEncoder().encode(key)) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (count += 8; count >= 5; count -= 5) text += BASE32[(bits >> (count - 5)) & 31];
  }
  return count === 0 ? text : text + BASE32[(bits << (5 - count)) & 31];
}

/** @param {string} name */
function decode(name) {
  const bytes = [];
  let [bits, count] = [0, 0];
  for (const character of name) {
    bits = ((bits << 5) | BASE32.indexOf(character)) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
