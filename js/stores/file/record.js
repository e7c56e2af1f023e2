// A record: a folder with a file for each version, whose name is the version's number.
import { join } from "node:path";
import { encode, numberOf } from "./names.js";
import { contentOf, textOf } from "./version.js";

/** @import { Disk } from "./disk.js" */
/** @import { Scratch } from "./scratch.js" */
/** @import { Head } from "./version.js" */

/** How many versions a write leaves. */
const KEPT = 5;
/** For how long a version is kept after the next one, in milliseconds: whoever has just linked one can tell by its predecessor that it was
 * not late. */
export const KEPT_FOR = 10_000;
/** How often a record is looked at again while others write it. */
const MAX_ROUNDS = 100;
/** Numbers from here on are nobody's: a record without versions does not go on from them. */
const MAX_FOREIGN = 10 ** 12;

/**
 * The newest version. `head` is `undefined` for a file that is damaged, or that an earlier release has written.
 *
 * @typedef {{ version: number, value: string, isGone: boolean, head: Head | undefined }} Newest
 */
/** @typedef {{ files: Set<number>, taken: Set<number>, newest: number | undefined }} Versions */

export class Record {
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
   * Numbers of files, and of anything. A file counts as a version when its predecessor is there, as every version's is that a store
   * has written, or when its content says so: a file that somebody else has put there hides none.
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

  /** Whether the content of a file says that it is this version. @param {number} version */
  async #isOurs(version) {
    const { head } = contentOf((await this.#disk.text(this.path(version))) ?? "");
    return head?.version === version && head.key === this.key;
  }

  /** The newest version; `undefined` when there is none, not even one that says that the record is gone. @returns {Promise<Newest | undefined>} */
  async newest() {
    let { newest: version } = await this.versions();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (version === undefined) return undefined;
      const text = await this.#disk.text(this.path(version));
      const found = text === undefined ? undefined : await this.#read(version, text);
      if (found !== undefined && !found.isGone) return found;
      // It was cleared away or overwritten meanwhile, unless it is still the newest.
      const { newest } = await this.versions();
      if (found !== undefined && newest === version) return found;
      version = newest;
    }
    throw new Error("the record was written again and again while it was read");
  }

  /** @param {number} version @param {string | null} text @returns {Promise<Newest>} */
  async #read(version, text) {
    const { head, value } = contentOf(text ?? "");
    // Before version lines, an empty file said that a record is gone.
    const isGone = head === undefined ? text === "" && !(await this.#hasHead(version - 1)) : head.isGone === true;
    return { version, value, isGone, head };
  }

  /** @param {number} version */
  async #hasHead(version) {
    return contentOf((await this.#disk.text(this.path(version))) ?? "").head !== undefined;
  }

  /**
   * Makes the folder of a record that has no version, and the first, which says that it is gone. Returns the newest, which another may have
   * written by now.
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

  /** The number of the version after one: the next that is not taken by a folder or a link. @param {number} version */
  async after(version) {
    const { files, taken } = await this.versions();
    let next = version + 1;
    while (taken.has(next) && !files.has(next)) next += 1;
    return next;
  }

  /**
   * Whether a version that was just linked came in time: not when its predecessor was cleared away and newer ones are there, among which it
   * may have been before. Then it is removed, and counts for nobody meanwhile.
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

  /** Removes old versions but the last few. @param {number} version The newest. @param {number} now In Unix milliseconds. */
  async clear(version, now) {
    const { files } = await this.versions();
    await this.#clear(ascending(files), version - KEPT, now);
  }

  /**
   * Leaves the newest version alone, with its predecessor overwritten, as far as its time is over. Returns whether something is left to do.
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
    // An empty file says the same to a newest version without a line.
    const text = (await this.#hasHead(newest)) ? textOf({ version: before, key: this.key }) : "";
    if ((await this.#disk.text(this.path(before))) !== text) await this.#disk.overwrite(this.path(before), text);
    return false;
  }

  /**
   * From the lowest on, so that none is there whose predecessor is not. Returns whether all are gone.
   *
   * @param {number[]} numbers All, in order.
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

  /** What writers of earlier releases have left when they were killed. */
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
