// The index of due records, in the folder `d`. An entry is a file with a unique name in `d/<bucket>/<second>`, the second at which its version
// is due. The file holds the key of the record, and the version holds the name of its entry: an entry that no version names is stale.
import { dirname, join } from "node:path";
import { encode, keyOf, numberOf } from "./names.js";

/** @import { Disk } from "./disk.js" */
/** @import { Due } from "./version.js" */

/** How many seconds a bucket covers. */
const BUCKET = 4096;
/** How many entries are read at once, and how many one sweep looks at. */
const PAGE = 32;
const MAX_SWEPT = 1000;
/** How often a folder is made again that other processes keep removing because it is empty. */
const MAX_ROUNDS = 20;

export class DueIndex {
  #disk;
  #isStale;

  /**
   * @param {Disk} disk
   * @param {(key: string, due: Due | undefined) => Promise<boolean>} isStale Returns whether the newest version of the record does not name
   *   this entry; without `due`, whether the record is gone, or its newest version says when it is due.
   */
  constructor(disk, isStale) {
    this.#disk = disk;
    this.#isStale = isStale;
  }

  /** Returns a new entry for a second. @param {number | undefined} second @returns {Due | undefined} */
  entry(second) {
    return second === undefined ? undefined : { second, name: this.#disk.unique() };
  }

  /** Adds an entry, and syncs it to the disk. @param {Due} due @param {string} key */
  async add({ second, name }, key) {
    const folder = this.#folder(second);
    /** @type {Set<string>} */
    const changed = new Set([folder]);
    for (let round = 0; ; round++) {
      try {
        await this.#disk.make(join(folder, name), key);
        return void (await Promise.all([...changed].map((path) => this.#disk.sync(path))));
      } catch (error) {
        // The folder does not exist yet, or another process has just removed it because it was empty.
        const { code } = /** @type {NodeJS.ErrnoException} */ (error);
        if (round === MAX_ROUNDS || (code !== "ENOENT" && code !== "ENOTDIR")) throw error;
        const bucket = dirname(folder);
        if (await this.#disk.folder(bucket)) changed.add(dirname(bucket));
        if (await this.#disk.folder(folder)) changed.add(bucket);
      }
    }
  }

  /** @param {Due} due */
  async remove({ second, name }) {
    await this.#disk.remove(join(this.#folder(second), name));
  }

  /** Adds a record of an earlier release, which does not say when it is due. @param {string} key */
  async addUnknown(key) {
    await this.#disk.folder(this.#unknown);
    await this.#disk.touch(join(this.#unknown, encode(key)));
  }

  /** Whether the index contains the records of an earlier release, which had no index. */
  async isComplete() {
    return (await this.#disk.text(this.#disk.path("d", "complete"))) !== undefined;
  }

  async complete() {
    await this.#disk.folder(this.#disk.path("d"));
    await this.#disk.make(this.#disk.path("d", "complete"), "");
    await this.#disk.sync(this.#disk.path("d"));
  }

  /**
   * Returns the keys that are due, the longest overdue first.
   *
   * @param {string} prefix
   * @param {number} now
   * @param {number} limit
   */
  async due(prefix, now, limit) {
    /** @type {Set<string>} */
    const found = new Set();
    for (const name of await this.#disk.fileNames(this.#unknown)) {
      const key = keyOf(name, "");
      if (found.size >= limit) break;
      if (key === undefined || !key.startsWith(prefix)) continue;
      // A record that has been written since has an entry of its own.
      if (await this.#isStale(key, undefined)) await this.#disk.remove(join(this.#unknown, name));
      else found.add(key);
    }
    for await (const second of this.#seconds(now)) {
      for await (const { key, isStale } of this.#entries(second, prefix)) {
        if (found.size >= limit) return [...found];
        if (!isStale) found.add(key);
      }
    }
    return [...found];
  }

  /**
   * Removes stale entries whose time has come, and empty folders.
   *
   * @param {number} now In Unix seconds.
   * @param {number} before In Unix milliseconds. A version whose entry is older can no longer be linked.
   */
  async sweep(now, before) {
    let left = MAX_SWEPT;
    for await (const second of this.#seconds(now)) {
      for await (const { name, isStale } of this.#entries(second, "")) {
        const path = join(this.#folder(second), name);
        const at = isStale ? await this.#disk.writtenAt(path) : undefined;
        if (at !== undefined && at < before) await this.#disk.remove(path);
        left -= 1;
      }
      await this.#disk.removeEmpty(this.#folder(second));
      if (left <= 0) return;
    }
    for (const bucket of await this.#numbers(this.#disk.path("d"))) {
      if ((bucket + 1) * BUCKET > now) return;
      await this.#disk.removeEmpty(this.#disk.path("d", String(bucket)));
    }
  }

  /** Yields the seconds up to a time that have folders, in order. @param {number} now */
  async *#seconds(now) {
    for (const bucket of await this.#numbers(this.#disk.path("d"))) {
      if (bucket * BUCKET > now) return;
      for (const second of await this.#numbers(this.#disk.path("d", String(bucket)))) if (second <= now) yield second;
    }
  }

  /** @param {string} folder */
  async #numbers(folder) {
    const numbers = (await this.#disk.entries(folder)).map(({ name }) => numberOf(name));
    return numbers.filter((number) => number !== undefined).sort((a, b) => a - b);
  }

  /** Yields the entries of a second whose keys begin with a prefix. @param {number} second @param {string} prefix */
  async *#entries(second, prefix) {
    const names = await this.#disk.fileNames(this.#folder(second));
    for (let from = 0; from < names.length; from += PAGE) {
      const page = names.slice(from, from + PAGE).map(async (name) => {
        const key = await this.#disk.text(join(this.#folder(second), name));
        if (typeof key !== "string" || !key.startsWith(prefix)) return [];
        return [{ key, name, isStale: await this.#isStale(key, { second, name }) }];
      });
      yield* (await Promise.all(page)).flat();
    }
  }

  get #unknown() {
    return this.#disk.path("d", "unknown");
  }

  /** @param {number} second */
  #folder(second) {
    return this.#disk.path("d", String(Math.floor(second / BUCKET)), String(second));
  }
}
