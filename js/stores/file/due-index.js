// The index of what is due, the folder `d`: in `d/<bucket>/<second>` a file for each version that is due then, with the key of its
// record in it and a name that no other has. The version says its name, so that an entry without a version that says it is stale.
import { dirname, join } from "node:path";
import { encode, keyOf, numberOf } from "./names.js";

/** @import { Disk } from "./disk.js" */
/** @import { Due } from "./version.js" */

/** Seconds in a bucket. */
const BUCKET = 4096;
/** Entries that are looked at together, and by one call that sweeps. */
const PAGE = 32;
const MAX_SWEPT = 1000;
/** How often a folder is made that others remove as it is empty. */
const MAX_ROUNDS = 20;

export class DueIndex {
  #disk;
  #isStale;

  /**
   * @param {Disk} disk
   * @param {(key: string, due: Due | undefined) => Promise<boolean>} isStale Whether no version says that it has this entry; without one, whether
   *   it is known when the record is due.
   */
  constructor(disk, isStale) {
    this.#disk = disk;
    this.#isStale = isStale;
  }

  /** An entry that no version has. @param {number | undefined} second @returns {Due | undefined} */
  entry(second) {
    return second === undefined ? undefined : { second, name: this.#disk.unique() };
  }

  /** Adds an entry, which is on the disk then. @param {Due} due @param {string} key */
  async add({ second, name }, key) {
    const folder = this.#folder(second);
    /** @type {Set<string>} */
    const changed = new Set([folder]);
    for (let round = 0; ; round++) {
      try {
        await this.#disk.make(join(folder, name), key);
        return void (await Promise.all([...changed].map((path) => this.#disk.sync(path))));
      } catch (error) {
        // No folder yet, or one that another process has just removed as it was empty.
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

  /** Adds a record of an earlier release, of which it is not known when it is due. @param {string} key */
  async addUnknown(key) {
    await this.#disk.folder(this.#unknown);
    await this.#disk.touch(join(this.#unknown, encode(key)));
  }

  /** Whether everything is in the index that was there before it. */
  async isComplete() {
    return (await this.#disk.text(this.#disk.path("d", "complete"))) !== undefined;
  }

  async complete() {
    await this.#disk.folder(this.#disk.path("d"));
    await this.#disk.make(this.#disk.path("d", "complete"), "");
    await this.#disk.sync(this.#disk.path("d"));
  }

  /**
   * The keys that are due, the longest due first.
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
      // What is written anew has an entry of its own.
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
   * Removes stale entries of what was due by now, and folders without entries.
   *
   * @param {number} now In Unix seconds.
   * @param {number} before In Unix milliseconds: no version comes to be any more whose entry is from before.
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

  /** The seconds at or before a time of which there are folders, in order. @param {number} now */
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

  /** The entries of a second whose keys begin with a prefix. @param {number} second @param {string} prefix */
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
