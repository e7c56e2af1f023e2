// The folder of the embedded store. A small file in it records which kind of store wrote it, so that a runtime without that kind fails
// instead of starting with an empty store beside the full one.
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";

import process from "node:process";
import { StartError } from "./failures.js";
import { systemCode } from "./system-code.js";

/** @typedef {"sqlite" | "file"} EmbeddedKind */

const FORMAT = 1;
const KINDS = /** @type {const} */ (["sqlite", "file"]);
const RECORD = "store.json";
const KEY = "encryption.key";
/** Where each kind keeps its records. */
const PLACES = { sqlite: "records.sqlite", file: "records" };

export class DataFolder {
  /** @param {string} path */
  constructor(path) {
    this.path = resolve(path);
  }

  /** Returns the path of the records. @param {EmbeddedKind} kind */
  recordsOf(kind) {
    return join(this.path, PLACES[kind]);
  }

  /** Makes the folder, for its owner alone, if it is not there. */
  prepare() {
    try {
      const made = mkdirSync(this.path, { recursive: true, mode: 0o700 });
      // A file mask may have taken bits, and never adds any.
      if (made !== undefined) chmodSync(this.path, 0o700);
    } catch (error) {
      throw failed(`the data folder ${this.path} cannot be made`, error);
    }
  }

  /** Returns the kind of store that has written here; `undefined` if there was none. @returns {EmbeddedKind | undefined} */
  get kind() {
    const text = this.#read(RECORD);
    if (text === undefined) {
      const left = KINDS.find((kind) => existsSync(this.recordsOf(kind)));
      if (left === undefined) return undefined;
      throw new StartError(`${join(this.path, RECORD)} is missing beside ${PLACES[left]}: restore it from a backup`);
    }
    /** @type {any} */
    let record;
    try {
      record = JSON.parse(text);
    } catch {
      throw new StartError(`${join(this.path, RECORD)} is damaged: restore it from a backup`);
    }
    const kind = KINDS.find((known) => known === record?.kind);
    if (kind !== undefined && record.format === FORMAT) return kind;
    const label = /^[\w-]{1,32}$/.test(record?.kind) ? ` (kind ${record.kind}, format ${Number(record.format)})` : "";
    throw new StartError(`a newer release wrote the data folder ${this.path}${label}: start that release`);
  }

  /** Records the kind before its first use. Of several processes the first one decides, and all of them get its kind. @param {EmbeddedKind} kind */
  claim(kind) {
    this.#make(RECORD, `${JSON.stringify({ format: FORMAT, kind })}\n`);
    return this.kind ?? kind;
  }

  /** Returns the encryption key of this folder. The first call makes it. */
  encryptionKey() {
    this.#make(KEY, `${randomBytes(32).toString("hex")}\n`);
    const key = this.#read(KEY)?.trim() ?? "";
    if (/^[0-9a-f]{64}$/.test(key)) return key;
    throw new StartError(`${join(this.path, KEY)} must have 64 hexadecimal characters: restore it from a backup`);
  }

  /** Makes a file with its whole content, or nothing if it is there. @param {string} name @param {string} text */
  #make(name, text) {
    const path = join(this.path, name);
    const draft = `${path}.${randomBytes(6).toString("hex")}`;
    try {
      if (this.#read(name) !== undefined) return;
      writeWhole(draft, text);
      // A link fails if the name is taken, so that nobody's file is replaced.
      linkSync(draft, path);
      syncFolder(this.path);
    } catch (error) {
      if (/** @type {any} */ (error).code !== "EEXIST") throw failed(`${path} cannot be written`, error);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** @param {string} name */
  #read(name) {
    try {
      return readFileSync(join(this.path, name), "utf8");
    } catch (error) {
      if (/** @type {any} */ (error).code === "ENOENT") return undefined;
      throw failed(`${join(this.path, name)} cannot be read`, error);
    }
  }
}

/** Makes a file for its owner alone, and puts it on the disk. @param {string} path @param {string} text */
export function writeWhole(path, text) {
  const file = openSync(path, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Puts the names of new files on the disk too. @param {string} path */
function syncFolder(path) {
  // Windows has no handles of folders.
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** @param {string} what @param {unknown} error */
function failed(what, error) {
  if (error instanceof StartError) return error;
  return new StartError(`${what} (${systemCode(error)})`);
}
