// The folder of a record: it has a file for each version, whose name is the version's number.
import { join } from "node:path";
import { quote } from "../../platform/quote.js";
import { encode, numberOf } from "./names.js";
import { contentOf, textOf } from "./version.js";

/** @import { Disk } from "./disk.js" */
/** @import { Scratch } from "./scratch.js" */
/** @import { Head } from "./version.js" */

/** How many versions a write leaves, the newest included. */
const KEPT = 5;
/**
 * How long a version is kept after the next one was written, in milliseconds. A writer that has just linked a version knows by the
 * predecessor, if it is still there, that it was not late.
 */
export const KEPT_FOR = 10_000;
/** How often a record is read again while other processes write it. */
const MAX_ROUNDS = 100;
/** A foreign file may have a number as its name: a record without versions does not count on from numbers this large. */
const MAX_FOREIGN = 10 ** 12;

/**
 * The newest version. `head` is `undefined` if the file is damaged, or was written by an earlier release.
 *
 * @typedef {{ version: number, value: string, isGone: boolean, head: Head | undefined }} Newest
 */
/** @typedef {{ files: Set<number>, taken: Set<number>, newest: number | undefined }} Versions */

export class RecordFolder {
  #disk;
  #scratch;

  /** @param {Disk} disk @param {Scratch} scratch @param {string} key */
  constructor(disk, scratch, key) {
    this.#disk = disk;
    this.#scratch = scratch;
    this.key = key;
    this.folder = disk.path(`r-${encode(key)}`);
  }

  /** @param {number} version */
  path(version) {
    return join(this.folder, String(version));
  }

  /**
   * Returns the numbers that are names of files, the numbers that are names of anything, and the newest version. A file counts as a version
   * if its predecessor is there, which holds for every version that a store writes, or if its first line says so: thus no foreign file
   * hides a version.
   *
   * @returns {Promise<Versions>}
   */
  async versions() {
    const [files, taken] = [new Set(), new Set()];
    for (const entry of await this.#disk.entries(this.folder)) {
      const number = numberOf(entry.name);
      if (number === undefined) continue;
      taken.add(number);
      if (entry.isFile()) files.add(number);
    }
    for (const number of descending(files)) {
      const counts = number === 0 || taken.has(number - 1) || (await this.#isOurs(number));
      if (counts) return { files, taken, newest: number };
    }
    return { files, taken, newest: undefined };
  }

  /** Whether the first line of a file says that it is this version. @param {number} version */
  async #isOurs(version) {
    const { head } = contentOf((await this.#disk.text(this.path(version))) ?? "");
    return head?.version === version && head.key === this.key;
  }

  /**
   * Returns the newest version, which may say that the record is deleted; `undefined` if there is none.
   *
   * @returns {Promise<Newest | undefined>}
   */
  async newest() {
    let { newest: version } = await this.versions();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (version === undefined) return undefined;
      const text = await this.#disk.text(this.path(version));
      const found = text === undefined ? undefined : await this.#read(version, text);
      if (found !== undefined && !found.isGone) return found;
      // A version that is no longer the newest was removed or overwritten meanwhile.
      const { newest } = await this.versions();
      if (found !== undefined && newest === version) return found;
      version = newest;
    }
    throw new Error(`the record ${quote(this.key.slice(0, 64))} was written ${MAX_ROUNDS} times while it was read`);
  }

  /** @param {number} version @param {string | null} text @returns {Promise<Newest>} */
  async #read(version, text) {
    const { head, value } = contentOf(text ?? "");
    // In an earlier release, an empty file said that the record is deleted.
    const isGone = head === undefined ? text === "" && !(await this.#hasHead(version - 1)) : head.isGone === true;
    return { version, value, isGone, head };
  }

  /** @param {number} version */
  async #hasHead(version) {
    return contentOf((await this.#disk.text(this.path(version))) ?? "").head !== undefined;
  }

  /**
   * Makes the folder of a record without versions, and a first version that says that the record is deleted. Returns the newest version,
   * which may be one that another writer has linked meanwhile.
   *
   * @returns {Promise<Newest>}
   */
  async begin() {
    if (await this.#disk.folder(this.folder)) await this.#disk.sync(this.#disk.root);
    const { files, newest } = await this.versions();
    if (newest !== undefined) return /** @type {Promise<Newest>} */ (this.newest());
    const version = Math.max(-1, ...[...files].filter((number) => number < MAX_FOREIGN)) + 1;
    const head = { version, key: this.key };
    const temporary = await this.#scratch.temporary(textOf(head));
    try {
      await this.#disk.link(temporary, this.path(version));
    } finally {
      await this.#disk.remove(temporary);
    }
    return { version, value: "", isGone: true, head };
  }

  /** Returns the number of the next version: the first above this one that is not the name of a folder or a link. @param {number} version */
  async after(version) {
    const { files, taken } = await this.versions();
    let next = version + 1;
    while (taken.has(next) && !files.has(next)) next += 1;
    return next;
  }

  /**
   * Returns whether a version was linked in time. If its predecessor is gone and there are newer versions, it was late: an earlier write may
   * have had the same number. A late version is removed; until then it does not count, as it has no predecessor.
   *
   * @param {number} version
   * @param {number} before
   */
  async isInTime(version, before) {
    const { files, newest = version } = await this.versions();
    if (newest <= version || files.has(before)) return true;
    await this.#disk.remove(this.path(version));
    return false;
  }

  /** Removes old versions except the last few. @param {number} version The newest. @param {number} now In Unix milliseconds. */
  async clear(version, now) {
    const { files } = await this.versions();
    await this.#clear(ascending(files), version - KEPT, now);
  }

  /**
   * Removes all versions but the newest and its predecessor, once they are old enough, and overwrites the value of the predecessor. Returns
   * whether something is left to do.
   *
   * @param {number} now In Unix milliseconds.
   */
  async sweep(now) {
    await this.#removeTemporary();
    const { files, newest } = await this.versions();
    if (newest === undefined) return false;
    const numbers = ascending(files).filter((number) => number <= newest);
    const before = numbers.at(-2);
    if (before === undefined) return false;
    if (!(await this.#clear(numbers, before - 1, now)) || (await this.#isYoung(newest, now))) return true;
    // If the newest version has no first line, its predecessor must be an empty file.
    const text = (await this.#hasHead(newest)) ? textOf({ version: before, key: this.key }) : "";
    if ((await this.#disk.text(this.path(before))) !== text) await this.#disk.overwrite(this.path(before), text);
    return false;
  }

  /**
   * Removes versions up to `last`, the lowest first: a version without its predecessor might not count. Returns whether all are gone.
   *
   * @param {number[]} numbers All versions, in order.
   * @param {number} last
   * @param {number} now
   */
  async #clear(numbers, last, now) {
    for (const [index, number] of numbers.entries()) {
      if (number > last) return true;
      const isRemoved = !(await this.#isYoung(numbers[index + 1], now)) && (await this.#disk.remove(this.path(number)));
      if (!isRemoved) return false;
    }
    return true;
  }

  /** @param {number} version @param {number} now */
  async #isYoung(version, now) {
    const at = await this.#disk.writtenAt(this.path(version));
    return at !== undefined && now - at < KEPT_FOR;
  }

  /** Removes temporary files that killed writers of an earlier release have left. */
  async #removeTemporary() {
    const names = await this.#disk.fileNames(this.folder);
    for (const name of names) if (name.startsWith("t-")) await this.#disk.remove(join(this.folder, name));
  }
}

/** @param {Iterable<number>} numbers */
function ascending(numbers) {
  return [...numbers].sort((a, b) => a - b);
}

/** @param {Iterable<number>} numbers */
function descending(numbers) {
  return [...numbers].sort((a, b) => b - a);
}
