// The folder `s`: temporary files that become versions (`t-`), files for reading the clock (`n-`), and notes of records to sweep (`r-`, and
// `c-` while a sweep works on one). Here a sweep finds what a killed process has left, without reading every record.
import { encode, keyOf } from "./names.js";
import { KEPT_FOR } from "./record-folder.js";
import { contentOf } from "./version.js";

/** @import { Disk } from "./disk.js" */
/** @import { Head } from "./version.js" */

/** How many files one sweep looks at. */
const MAX_FILES = 1000;

export class Scratch {
  #disk;
  #prepare;

  /** @param {Disk} disk @param {() => Promise<void>} prepare Makes the store's folders. */
  constructor(disk, prepare) {
    this.#disk = disk;
    this.#prepare = prepare;
  }

  /** Makes a temporary file with a text, and returns its path. @param {string} text @returns {Promise<string>} */
  async temporary(text) {
    const path = this.#path(`t-${this.#disk.unique()}`);
    await this.#prepared(() => this.#disk.make(path, text));
    return path;
  }

  /** Returns the file system's clock, in Unix milliseconds. @returns {Promise<number>} */
  async now() {
    const path = this.#path(`n-${this.#disk.unique()}`);
    await this.#prepared(() => this.#disk.touch(path));
    const at = await this.#disk.writtenAt(path);
    await this.#disk.remove(path);
    if (at === undefined)
      throw new Error("the file system's clock cannot be read: its temporary file was removed meanwhile");
    return Math.floor(at);
  }

  /** Notes that a record is to be swept. @param {string} key */
  async note(key) {
    await this.#prepared(() => this.#disk.touch(this.#path(`r-${encode(key)}`)));
  }

  /**
   * Sweeps files that are old enough. Returns a time in Unix milliseconds: all temporary files from before that time are gone, so none of
   * them can still be linked. Returns `undefined` if there are more files than one sweep looks at, or a file cannot be removed.
   *
   * @param {(key: string, now: number) => Promise<boolean>} sweep Sweeps a record, and returns whether something is left to do.
   * @param {(head: Head) => Promise<void>} drop Drops the index entry of a version that was never linked.
   * @returns {Promise<number | undefined>}
   */
  async sweep(sweep, drop) {
    const names = (await this.#disk.fileNames(this.#disk.path("s"))).filter((name) => /^[tnrc]-/.test(name));
    const now = await this.now();
    let isDone = names.length <= MAX_FILES;
    for (const name of names.slice(0, MAX_FILES)) {
      const path = this.#path(name);
      const at = await this.#disk.writtenAt(path);
      if (at === undefined || now - at < KEPT_FOR) continue;
      try {
        const key = name.startsWith("t-") ? await this.#dropTemporary(path, drop) : keyOf(name.slice(2), "");
        if (name.startsWith("n-")) await this.#disk.remove(path);
        else if (key !== undefined) await this.#sweepNoted(key, now, sweep);
      } catch {
        // An error of one record must not stop the sweep of the others.
        isDone &&= !name.startsWith("t-");
      }
    }
    return isDone ? now - KEPT_FOR : undefined;
  }

  /**
   * Replaces a temporary file by a note of its record, and returns the record's key.
   *
   * @param {string} path
   * @param {(head: Head) => Promise<void>} drop
   */
  async #dropTemporary(path, drop) {
    const { head } = contentOf((await this.#disk.text(path)) ?? "");
    if (head !== undefined) await this.note(head.key);
    if (!(await this.#disk.remove(path))) throw new Error("a temporary file cannot be removed");
    if (head !== undefined) await drop(head);
    return head?.key;
  }

  /**
   * Sweeps a noted record. The note is taken away before the record is read: a writer that comes later leaves a new note.
   *
   * @param {string} key
   * @param {number} now
   * @param {(key: string, now: number) => Promise<boolean>} sweep
   */
  async #sweepNoted(key, now, sweep) {
    const taken = this.#path(`c-${encode(key)}`);
    await this.#disk.files.rename(this.#path(`r-${encode(key)}`), taken).catch(() => {});
    if (await sweep(key, now)) await this.note(key);
    await this.#disk.remove(taken);
  }

  /** @param {string} name */
  #path(name) {
    return this.#disk.path("s", name);
  }

  /** @param {() => Promise<void>} make */
  async #prepared(make) {
    return make().catch(async (error) => {
      if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
      await this.#prepare();
      return make();
    });
  }
}
