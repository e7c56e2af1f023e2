// The applications of a domain, as this instance remembers them for searches. It looks at all of them a few at a time, pass after pass. Whoever
// works on it may stop at any time: the next one goes on.
import { entryOf } from "./summary.js";

/** @import { ClientSecretRegistry, DamagedApplication, DescribedApplication } from "secret-slots/issuer" */
/** @import { Filter } from "./filter.js" */
/** @import { Entry } from "./summary.js" */

/** How many ids are listed at once. */
const PAGE = 1000;
/** The most pages that a request lists. */
const MOST_PAGES = 20;
/** How old a pass may be before the next one begins, in seconds. */
const FRESH = 15;

/** @typedef {{ began: number, after: string | undefined, found: Set<string>, isListed: boolean }} Pass */

export class Overview {
  #most;
  /** What is known of each application; `undefined`: it is listed, and was not looked at. @type {Map<string, Entry | null | undefined>} */
  #entries = new Map();
  /** The ids in their order; `undefined` after one came or went. @type {string[] | undefined} */
  #ids;
  /** The ids that a pass must still look at, each with the number of its mark. @type {Map<string, number>} */
  #wanted = new Map();
  /** Those that this instance has written: they come first. @type {Map<string, number>} */
  #changed = new Map();
  /** Those whose last use this instance has written. There may be many, so they come last. @type {Map<string, number>} */
  #used = new Map();
  #marks = 0;
  /** @type {Pass | null} */
  #pass = null;
  #isCut = false;
  /** When the last pass began that has looked at all, and that has listed all, in Unix seconds; `null` before it. @type {number | null} */
  #lookedAt = null;
  /** @type {number | null} */
  #listedAt = null;
  /** When it was last asked for, in Unix seconds. */
  usedAt = 0;
  /** When it was last worked on in the background, in Unix seconds; `null`: it is not. @type {number | null} */
  workedAt = null;

  /** @param {ClientSecretRegistry} registry @param {number} most The most applications that it remembers. */
  constructor(registry, most) {
    this.registry = registry;
    this.#most = most;
  }

  get size() {
    return this.#entries.size;
  }

  /** Whether something is left to be looked at. */
  get hasWork() {
    return this.#pass !== null || this.#changed.size > 0 || this.#used.size > 0;
  }

  /** Returns how fresh the answer to a filter is, and how far the first pass is if it is not through. @param {Filter} filter */
  state(filter) {
    const as_of = filter.looksInside ? this.#lookedAt : this.#listedAt;
    if (as_of !== null && !this.#isCut) return { as_of };
    let applications = 0;
    for (const entry of this.#entries.values()) if (entry !== undefined) applications += 1;
    return { as_of, progress: { applications, total: this.size } };
  }

  /** Begins a pass if the last one is old. @param {number} now In Unix seconds. */
  begin(now) {
    if (this.#pass !== null || (this.#lookedAt !== null && now - this.#lookedAt < FRESH)) return;
    this.#pass = { began: now, after: undefined, found: new Set(), isListed: false };
  }

  /** Notes that an application was written, or is no more. @param {string} id */
  written(id) {
    this.#changed.set(id, ++this.#marks);
  }

  /** Notes that an application was used. @param {string} id */
  used(id) {
    if (this.#entries.has(id)) this.#used.set(id, ++this.#marks);
  }

  /**
   * Lists what is not listed, and looks at up to so many applications.
   *
   * @param {number} most
   * @param {Filter} [filter] What a request asks for, which is looked at first. Without it only one page is listed.
   */
  async work(most, filter) {
    const pages = filter === undefined ? 1 : MOST_PAGES;
    for (let page = 0; page < pages && this.#pass?.isListed === false; page++) await this.#list(this.#pass);
    const ids = this.#next(most, filter);
    if (ids.length > 0) await this.#look(ids);
    this.#end();
  }

  /** Returns the ids to look at next. @param {number} most @param {Filter | undefined} filter */
  #next(most, filter) {
    const ids = new Set();
    for (const id of this.#inOrder(filter)) if (ids.add(id).size === most) break;
    return [...ids];
  }

  /** @param {Filter | undefined} filter @returns {Generator<string>} */
  *#inOrder(filter) {
    yield* this.#changed.keys();
    if (filter !== undefined) for (const id of this.#wanted.keys()) if (filter.mayMatch(id)) yield id;
    yield* this.#wanted.keys();
    yield* this.#used.keys();
  }

  /** @param {Pass} pass */
  async #list(pass) {
    const { after } = pass;
    const ids = await this.registry.applications({ limit: PAGE, after });
    // Somebody else was faster.
    if (pass !== this.#pass || pass.after !== after || pass.isListed) return;
    for (const id of ids) {
      pass.found.add(id);
      this.#wanted.set(id, ++this.#marks);
      if (!this.#entries.has(id)) this.#keep(id, undefined);
    }
    pass.after = ids.at(-1) ?? after;
    const isCut = pass.found.size >= this.#most;
    if (ids.length === PAGE && !isCut) return;
    this.#isCut = isCut;
    pass.isListed = true;
    this.#listedAt = pass.began;
    // What was not listed is gone, or has come meanwhile: that is looked at.
    for (const id of this.#entries.keys()) if (!pass.found.has(id)) this.written(id);
  }

  /** @param {string[]} ids */
  async #look(ids) {
    const last = this.#marks;
    this.take(ids, await this.registry.describe(ids));
    for (const marked of [this.#wanted, this.#changed, this.#used]) {
      // A mark that came meanwhile stays.
      for (const id of ids) if ((marked.get(id) ?? Infinity) <= last) marked.delete(id);
    }
  }

  #end() {
    if (this.#pass?.isListed !== true || this.#wanted.size > 0) return;
    this.#lookedAt = this.#pass.began;
    this.#pass = null;
  }

  /**
   * Remembers what was read of applications.
   *
   * @param {readonly string[]} ids
   * @param {readonly (DescribedApplication | DamagedApplication)[]} found Without those that are no more.
   */
  take(ids, found) {
    const byId = new Map(found.map((one) => [one.id, one]));
    for (const id of ids) {
      const one = byId.get(id);
      if (one === undefined) this.#drop(id);
      else this.#keep(id, one.isDamaged ? null : entryOf(one));
    }
  }

  /** @param {string} id @param {Entry | null | undefined} entry */
  #keep(id, entry) {
    if (!this.#entries.has(id)) this.#ids = undefined;
    this.#entries.set(id, entry);
  }

  /** @param {string} id */
  #drop(id) {
    if (this.#entries.delete(id)) this.#ids = undefined;
  }

  /** Returns the ids of applications that match, in their order. @param {Filter} filter @param {number} now In Unix seconds. */
  matching(filter, now) {
    this.#ids ??= [...this.#entries.keys()].sort();
    return this.#ids.filter((id) => this.has(id, filter, now));
  }

  /** Whether an application is known to match. @param {string} id @param {Filter} filter @param {number} now In Unix seconds. */
  has(id, filter, now) {
    return this.#entries.has(id) && filter.matches(id, this.#entries.get(id), now);
  }
}
