// A store in a folder on a local disk, for the processes of one host.
import * as fileSystem from "node:fs/promises";
import { resolve } from "node:path";
import { Disk } from "./file/disk.js";
import { DueIndex } from "./file/due-index.js";
import { encode, keyOf } from "./file/names.js";
import { RecordFolder } from "./file/record-folder.js";
import { Scratch } from "./file/scratch.js";
import { textOf } from "./file/version.js";
import { ownMembers } from "../platform/plain-object.js";
import { quote } from "../platform/quote.js";

/** @import { Newest } from "./file/record-folder.js" */
/** @import { Due, Head } from "./file/version.js" */
/** @import { LogPage, Versioned, WriteOptions } from "./types.js" */

/** How many records are read at once. */
const PAGE = 32;
/** How long ago the folder must have changed for its listing to be used again, in milliseconds. */
const SETTLED = 1000;

/**
 * Keeps records in a folder on a local disk, for all processes of one host. See the type `Store` for the contract of each method.
 *
 * A write is on the disk before it resolves, whole or not at all. Files are readable by their owner alone (mode 0600); their values are not
 * encrypted. There is no lock, so a killed process blocks nobody. `sweep` removes old values after 10 seconds. Network file systems are not
 * supported. The folder belongs to the store: a foreign file in the place of one of its folders is removed.
 *
 * Methods reject with the error of the file system. A key of more than 150 bytes in UTF-8 may be too long for a file name
 * (`ENAMETOOLONG`).
 *
 * @example
 * const store = new FileStore(folder);
 * await store.write("a", "1", { ifVersion: null });
 * (await store.read("a")).value; // "1"
 */
export class FileStore {
  // Each record is a folder with a file for each version, named by the version's number. A write links a temporary file to the next number,
  // which fails if the number is taken. A delete writes a version without a value, so that the numbers go on.
  #disk;
  #scratch;
  #index;
  /** @type {{ changedAt: number, keys: string[] } | undefined} */
  #listed;

  /**
   * @param {string} folder The path of the folder. The first write creates it, with mode 0700, if it does not exist.
   * @param {any} [files] For tests: a stand-in for `node:fs/promises`.
   */
  constructor(folder, files = fileSystem) {
    this.#disk = new Disk(/** @type {typeof fileSystem} */ (files), resolve(folder));
    this.#scratch = new Scratch(this.#disk, () => this.#prepare());
    this.#index = new DueIndex(this.#disk, (key, due) => this.#isStale(key, due));
  }

  /**
   * Returns a value and its version; `null` if there is none.
   *
   * @param {string} key
   * @returns {Promise<Versioned | null>}
   */
  async read(key) {
    const found = await this.#record(key).newest();
    return found === undefined || found.isGone ? null : { value: found.value, version: String(found.version) };
  }

  /**
   * Stores a value, and returns its version; `null` if the stored version is not `ifVersion`.
   *
   * @param {string} key
   * @param {string} value
   * @param {WriteOptions} options
   * @returns {Promise<string | null>}
   */
  async write(key, value, options) {
    const { ifVersion, dueAt } = ownMembers(options);
    const record = this.#record(key);
    const found = await record.newest();
    if (versionOf(found) !== ifVersion) return null;
    const before = found ?? (await this.#begin(record));
    // Another writer may have begun the record meanwhile, and written to it.
    return versionOf(before) === ifVersion ? this.#put(record, before, value, secondOf(dueAt)) : null;
  }

  /**
   * Deletes a record, and returns whether it did; `false` if the stored version is not `ifVersion`.
   *
   * @param {string} key
   * @param {{ ifVersion: string }} options
   * @returns {Promise<boolean>}
   */
  async delete(key, options) {
    const { ifVersion } = ownMembers(options);
    const record = this.#record(key);
    const found = await record.newest();
    if (found === undefined || versionOf(found) !== ifVersion) return false;
    return (await this.#put(record, found)) !== null;
  }

  /**
   * Returns up to `limit` sorted keys that begin with `prefix`; with `after`, only keys that sort after it.
   *
   * @param {string} prefix
   * @param {{ after?: string | undefined, limit: number }} options
   * @returns {Promise<string[]>}
   */
  async list(prefix, options) {
    const { after, limit } = ownMembers(options);
    const isAsked = (/** @type {string} */ key) => key.startsWith(prefix) && (after === undefined || key > after);
    const keys = (await this.#sortedKeys()).filter(isAsked);
    /** @type {string[]} */
    const found = [];
    for (let from = 0; from < keys.length && found.length < limit; from += PAGE) {
      const page = keys.slice(from, from + PAGE);
      // A record that cannot be read is listed: reading it fails with the reason.
      const isThere = await Promise.all(
        page.map((key) =>
          this.read(key).then(
            (one) => one !== null,
            () => true,
          ),
        ),
      );
      found.push(...page.filter((_, index) => isThere[index]));
    }
    return found.slice(0, limit);
  }

  /**
   * Returns up to `limit` keys with `prefix` that are due at `now`, in Unix seconds, the longest overdue first.
   *
   * @param {string} prefix
   * @param {number} now
   * @param {number} limit
   * @returns {Promise<string[]>}
   */
  async due(prefix, now, limit) {
    return (await this.#completeIndex()) ? this.#index.due(prefix, now, limit) : [];
  }

  /**
   * Returns the file system's clock, in Unix milliseconds.
   *
   * @returns {Promise<number>}
   */
  now() {
    return this.#scratch.now();
  }

  /**
   * Removes versions that have been old for 10 seconds, and what killed processes have left. A tick of the keeper or the registry calls it.
   *
   * @returns {Promise<void>}
   */
  async sweep() {
    if (!(await this.#completeIndex())) return;
    const before = await this.#scratch.sweep(
      (key, now) => this.#record(key).sweep(now),
      (head) => this.#dropDue(head),
    );
    if (before !== undefined) await this.#index.sweep(Math.floor(before / 1000), before);
  }

  /**
   * Adds entries to the end of a log.
   *
   * @param {string} log
   * @param {string[]} entries
   * @returns {Promise<void>}
   */
  async append(log, entries) {
    await this.#disk.folder(this.#disk.root);
    await this.#disk.append(this.#logPath(log), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }

  /**
   * Returns up to `limit` entries of a log, the oldest first; with `after`, those that follow the page whose `next` it is.
   *
   * @param {string} log
   * @param {{ after?: string | undefined, limit: number }} options
   * @returns {Promise<LogPage>}
   */
  async entries(log, options) {
    const { after = "0", limit } = ownMembers(options);
    const text = await this.#disk.text(this.#logPath(log));
    if (text === null)
      throw new Error(`the log ${quote(log)} cannot be read: its file has no read permission, or is damaged`);
    // A text after the end of the last line was being written when a process was killed.
    const lines = (text ?? "").split("\n").slice(0, -1);
    const from = Number(after);
    const entries = lines.slice(from, from + limit).flatMap(readLine);
    const read = Math.min(limit, Math.max(lines.length - from, 0));
    return { entries, next: read === 0 ? undefined : String(from + read) };
  }

  /** @param {string} key */
  #record(key) {
    return new RecordFolder(this.#disk, this.#scratch, key);
  }

  /** @param {RecordFolder} record */
  async #begin(record) {
    await this.#prepare();
    return record.begin();
  }

  /**
   * Links a new version, and returns it; `null` if another writer was faster. The index entry of the version is made before the version is
   * linked, and after its temporary file: once that file is gone, a sweep may remove an entry that no version names.
   *
   * @param {RecordFolder} record
   * @param {Newest} before
   * @param {string} [value] Without one, the record is deleted.
   * @param {number} [second] When the record is due, in Unix seconds.
   */
  async #put(record, before, value, second) {
    const { key } = record;
    const dueBefore = before.head?.due;
    const due = dueBefore?.second === second ? dueBefore : this.#index.entry(second);
    const version = await record.after(before.version);
    const temporary = await this.#scratch.temporary(textOf({ version, key, due }, value));
    try {
      if (due !== undefined && due !== dueBefore) await this.#index.add(due, key);
      if (!(await this.#disk.link(temporary, record.path(version)))) {
        if (due !== undefined && due !== dueBefore) await this.#index.remove(due);
        return null;
      }
      if (!before.isGone) await this.#scratch.note(key);
    } finally {
      await this.#disk.remove(temporary);
    }
    if (!(await record.isInTime(version, before.version))) {
      throw new Error(
        "other processes wrote several versions meanwhile: whether this write was one of them is unknown",
      );
    }
    await this.#disk.sync(record.folder);
    if (dueBefore !== undefined && dueBefore !== due) await this.#index.remove(dueBefore);
    await record.clear(version, Date.now());
    return String(version);
  }

  /** Whether an entry of the index is stale. The entry of a record that cannot be read is not. @param {string} key @param {Due} [due] */
  async #isStale(key, due) {
    const found = await this.#record(key)
      .newest()
      // No record has a key of this length.
      .catch((error) => (error.code === "ENAMETOOLONG" ? undefined : null));
    if (found === null) return false;
    if (found === undefined || found.isGone) return true;
    // A version without a head line does not say when it is due.
    return found.head !== undefined && (due === undefined || found.head.due?.name !== due.name);
  }

  /** Removes the index entry of a version that can no longer be linked. @param {Head} head */
  async #dropDue({ key, due }) {
    if (due !== undefined && (await this.#isStale(key, due))) await this.#index.remove(due);
  }

  /** Returns the keys of all records, deleted records included. */
  async #keys() {
    const folders = (await this.#disk.entries(this.#disk.root)).filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => keyOf(name, "r-")).filter((key) => key !== undefined);
  }

  /** Returns these keys sorted. While the store's folder does not change, the last listing is used again. */
  async #sortedKeys() {
    const changedAt = await this.#disk.writtenAt(this.#disk.root);
    if (changedAt !== undefined && this.#listed?.changedAt === changedAt) return this.#listed.keys;
    // A folder that has just changed may change again within the same mtime.
    const isSettled = changedAt !== undefined && Date.now() - changedAt > SETTLED;
    const keys = (await this.#keys()).sort();
    this.#listed = isSettled ? { changedAt, keys } : undefined;
    return keys;
  }

  /** Makes the folders of the store. */
  async #prepare() {
    const isNew = await this.#disk.folder(this.#disk.root);
    await this.#disk.folder(this.#disk.path("s"));
    // The index of a new store is complete.
    if (isNew) await this.#index.complete();
  }

  /** Adds the records of an earlier release, which had no index, to the index, once for a store. Returns false if there is no store yet. */
  async #completeIndex() {
    if (await this.#index.isComplete()) return true;
    const entries = await this.#disk.entries(this.#disk.root);
    if (entries.length === 0) return false;
    await this.#prepare();
    for (const key of await this.#keys()) await this.#restore(key);
    // Temporary files that killed writers of an earlier release have left.
    for (const { name } of entries) if (/^t-[\da-f]{24}$/.test(name)) await this.#disk.removeAll(name);
    await this.#index.complete();
    return true;
  }

  /** @param {string} key */
  async #restore(key) {
    const found = await this.#record(key)
      .newest()
      .catch(() => null);
    const due = found?.head?.due;
    if (due !== undefined) await this.#index.add(due, key);
    else if (found !== undefined && found?.head === undefined) await this.#index.addUnknown(key);
    await this.#scratch.note(key);
  }

  /** @param {string} log */
  #logPath(log) {
    return this.#disk.path(`l-${encode(log)}`);
  }
}

/** @param {Newest | undefined} newest */
function versionOf(newest) {
  return newest === undefined || newest.isGone ? null : String(newest.version);
}

/** @param {number | undefined} dueAt */
function secondOf(dueAt) {
  return Number.isFinite(dueAt) ? Math.min(Math.max(Math.ceil(Number(dueAt)), 0), Number.MAX_SAFE_INTEGER) : undefined;
}

/** @param {string} line */
function readLine(line) {
  try {
    return [/** @type {string} */ (JSON.parse(line))];
  } catch {
    // A crash cut this line off, and the next line was appended to it.
    return [];
  }
}
