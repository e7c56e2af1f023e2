// Applications in the store: one document each, changed by compare-and-swap.
import { core } from "../wasm/issuer/core.js";
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";
import { memberOf, ownMembers } from "../platform/plain-object.js";
import { quote } from "../platform/quote.js";
import { applyCommand, preconditionOf, createDocument } from "./boundary.js";
import { ask, StoreFailure } from "../stores/ask.js";

/** @import { Change, Command, Domain, LoggedEvent } from "./boundary.js" */
/** @import { Settings } from "./registry-options.js" */
/** @import { Versioned } from "../stores/types.js" */

/** How often a change is tried while other processes change the same application. */
const MAX_ROUNDS = 50;
const PAGE = 1000;
/** For how many applications this process remembers which events the log has. */
const MAX_LOGGED = 10_000;
/** How much of an unknown application's id a message repeats, in UTF-16 units: it may be a secret in the wrong argument. */
const MAX_NAMED = 32;

/** @typedef {object} Described An application as the core describes it.
 * @property {string} id
 * @property {import("./types.js").ApplicationType} type
 * @property {number} createdAt
 * @property {string | null} expiry
 * @property {boolean} isDeleted
 * @property {number} damaged
 * @property {LoggedEvent[]} unlogged
 * @property {any[]} secrets
 */

export class Applications {
  #settings;
  #prefix;
  #log;
  /** The ids of events that this process has logged and that documents may still contain, by application. @type {Map<string, Set<string>>} */
  #logged = new Map();

  /**
   * @param {Settings} settings
   * @param {(id: string, events: LoggedEvent[]) => Promise<void>} log
   */
  constructor(settings, log) {
    this.#settings = settings;
    this.#prefix = `${settings.prefix}application/`;
    this.#log = log;
  }

  /** Returns the key of an application in the store. @param {string} id */
  keyOf(id) {
    return this.#prefix + id;
  }

  /** @param {string} id @returns {Promise<Versioned | null>} */
  read(id) {
    return ask(() => this.#settings.store.read(this.keyOf(id)));
  }

  /** Reads an application; rejects with `ERR_SECRET_UNKNOWN` without one. @param {string} id @returns {Promise<Versioned & { described: Described }>} */
  async describe(id) {
    const found = await this.find(id);
    if (found === null || found.described.isDeleted) throw unknown(id);
    return found;
  }

  /** Reads an application, also a deleted one whose record is still there; `null` without one. @param {string} id */
  async find(id) {
    const found = await this.read(id);
    return found && { ...found, described: this.#describe(id, found.value) };
  }

  /** @param {string} id @param {string} value @returns {Described} */
  #describe(id, value) {
    const described = this.readable(id, () => core.call((glue) => glue.describeApplication(value, this.now)));
    if (described.damaged > 0) this.#settings.tell({ type: "secret_damaged", applicationId: id });
    return described;
  }

  /**
   * @param {{ id: string, type: string, expiry: string | undefined, actor: string | undefined }} application
   * @returns {Promise<Change>}
   */
  async create(application) {
    const { domain } = this.#settings;
    const { id } = application;
    const found = await this.find(id);
    if (found !== null && !found.described.isDeleted) throw exists(id);
    const change = createDocument(application, found?.value, domain, this.now);
    if (!(await this.#save(id, change, found?.version ?? null))) throw exists(id);
    return this.#done(id, change);
  }

  /**
   * Applies a command. After a lost compare-and-swap the command is retried only if its precondition still holds.
   *
   * @param {string} id
   * @param {Command} given
   * @param {Domain} [domain] The policy that the operation began with.
   * @returns {Promise<Change>}
   */
  async change(id, given, domain = this.#settings.domain) {
    const { ifVersion, ...known } = ownMembers(given);
    const command = ownMembers(known);
    let { precondition } = command;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { value, version, described } = await this.describe(id);
      if (ifVersion !== undefined && ifVersion !== version) throw changedSince(id);
      const logged = await this.#logAll(id, described.unlogged);
      const now = this.now;
      const change = this.readable(id, () => applyCommand(value, command, domain, now, logged, precondition));
      if (await this.#save(id, change, version)) return this.#done(id, change);
      precondition ??= this.preconditionOf(value, command);
    }
    throw changedTooOften(id);
  }

  /** Returns the precondition of a command. @param {string} document @param {Command} command */
  preconditionOf(document, command) {
    return preconditionOf(document, command, this.now);
  }

  /**
   * Changes a document outside of any command; if `change` returns `undefined`, the document stays as it is. Returns whether it was changed.
   *
   * @param {string} id
   * @param {(document: string) => { document: string, dueAt: number | undefined } | undefined} change
   */
  async touch(id, change) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await this.read(id);
      const changed = found && this.readable(id, () => change(found.value));
      if (!changed) return false;
      if (await this.#write(id, changed, found.version)) return true;
    }
    throw changedTooOften(id);
  }

  /** Removes the record of a deleted application once all its events are logged. Returns whether the application was deleted. @param {string} id */
  async clear(id) {
    const found = await this.find(id);
    if (found === null || !found.described.isDeleted) return false;
    const { unlogged } = found.described;
    const logged = await this.#logAll(id, unlogged);
    if (logged.length === unlogged.length) {
      await ask(() => this.#settings.store.delete(this.keyOf(id), { ifVersion: found.version }));
      this.#logged.delete(id);
    }
    return true;
  }

  /**
   * Saves a change, if there is something to save. Returns false if another process was faster.
   *
   * @param {string} id
   * @param {Change} change
   * @param {string | null} ifVersion
   */
  async #save(id, { document, dueAt }, ifVersion) {
    return document === undefined || this.#write(id, { document, dueAt }, ifVersion);
  }

  /** Logs the events that were saved with a change. @param {string} id @param {Change} change */
  async #done(id, change) {
    await this.#logAll(id, change.unlogged);
    return change;
  }

  /**
   * Logs the events saved with an application that this process does not know to be logged. Returns the ids of those that are logged now.
   *
   * @param {string} id
   * @param {LoggedEvent[]} events
   */
  async #logAll(id, events) {
    const known = this.#logged.get(id);
    const isKnown = (/** @type {LoggedEvent} */ event) => known?.has(event.id) === true;
    const ids = (/** @type {LoggedEvent[]} */ all) => all.map((event) => event.id);
    const more = events.filter((event) => !isKnown(event));
    if (more.length === 0) return ids(events);
    try {
      await this.#log(id, more);
    } catch {
      // The events stay in the application's document and are logged with its next change.
      this.#settings.tell({ type: "audit_delayed", applicationId: id });
      return ids(events.filter(isKnown));
    }
    // A forgotten event is logged again; readers deduplicate by its id.
    if (this.#logged.size >= MAX_LOGGED) this.#logged.clear();
    this.#logged.set(id, new Set(ids(events)));
    return ids(events);
  }

  /** Yields the ids of all applications, page by page. @returns {AsyncGenerator<string>} */
  async *ids() {
    /** @type {string | undefined} */
    let after;
    while (true) {
      const keys = await this.page(after, PAGE);
      yield* keys;
      if (keys.length < PAGE) return;
      after = keys.at(-1);
    }
  }

  /** @param {string | undefined} after @param {number} limit @returns {Promise<string[]>} */
  async page(after, limit) {
    const from = after === undefined ? undefined : this.keyOf(after);
    const keys = await ask(() => this.#settings.store.list(this.#prefix, { after: from, limit }));
    return keys.map((key) => key.slice(this.#prefix.length));
  }

  /** Whether the store has an index of due keys. */
  get hasIndex() {
    return typeof memberOf(this.#settings.store, "due") === "function";
  }

  /** Yields the ids of applications that may have a due notice: all of them if the store has no index. @param {number} now */
  async *due(now) {
    const { store } = this.#settings;
    if (!this.hasIndex) return yield* this.ids();
    const seen = new Set();
    // An undelivered notice stays due, at the front of the list. So the limit grows until a request brings nothing new.
    for (let limit = PAGE; ; limit += PAGE) {
      const keys = await ask(() => store.due(this.#prefix, now, limit));
      const fresh = keys.filter((key) => !seen.has(key));
      for (const key of fresh) {
        seen.add(key);
        yield key.slice(this.#prefix.length);
      }
      if (keys.length < limit || fresh.length === 0) return;
    }
  }

  /** In Unix seconds. */
  get now() {
    return Math.floor(this.#settings.clock.now() / 1000);
  }

  /**
   * @param {string} id
   * @param {{ document: string, dueAt?: number | undefined }} change
   * @param {string | null} ifVersion
   * @returns {Promise<boolean>} whether the store has the document now
   */
  async #write(id, { document, dueAt }, ifVersion) {
    const { store } = this.#settings;
    const options = dueAt === undefined ? { ifVersion } : { ifVersion, dueAt };
    /** @type {unknown} */
    let failure;
    try {
      if ((await store.write(this.keyOf(id), document, options)) !== null) return true;
    } catch (error) {
      failure = new StoreFailure(error);
    }
    // The write may have succeeded although the store's response was lost.
    const found = await this.read(id);
    if (found?.value === document) return true;
    if (failure === undefined) return false;
    throw failure;
  }

  /** Runs a function that reads a document; reports a damaged one as an event. @template T @param {string} id @param {() => T} run @returns {T} */
  readable(id, run) {
    try {
      return run();
    } catch (error) {
      const isDamaged = error instanceof SecretSlotsError && error.code === "ERR_STORE";
      if (isDamaged) this.#settings.tell({ type: "application_damaged", applicationId: id });
      throw error;
    }
  }
}

const encoder = new TextEncoder();

/** The longest id of an application, in bytes of UTF-8. */
const longestId = () => core.call((glue) => glue.RegistryLimit.ApplicationId);

/** Whether a string can be an application's id. Control characters are not looked for. @param {string} id */
export function isApplicationId(id) {
  const max = longestId();
  if (id.length === 0 || id.length > max || !id.isWellFormed()) return false;
  // A UTF-16 unit takes at most three bytes in UTF-8.
  return 3 * id.length <= max || encoder.encode(id).length <= max;
}

/** Checks an id before the store is asked for it. @param {unknown} id @returns {string} */
export function checkApplicationId(id) {
  if (typeof id === "string" && isApplicationId(id)) return id;
  throw invalid(`applicationId must be a string of 1 to ${longestId()} bytes`);
}

/** @param {string} id */
function unknown(id) {
  return new SecretSlotsError("ERR_SECRET_UNKNOWN", `there is no application ${named(id)}: create it, or check its id`);
}

/** @param {string} id */
function exists(id) {
  return new SecretSlotsError("ERR_CONFLICT", `the application ${named(id)} exists: choose another id, or update it`);
}

/** @param {string} id */
function changedSince(id) {
  const message = `the application ${named(id)} has changed since the version that ifVersion gives: read it again`;
  return new SecretSlotsError("ERR_CONFLICT", message);
}

/** @param {string} id */
function changedTooOften(id) {
  const message = `other processes kept changing the application ${named(id)}: try again`;
  return new SecretSlotsError("ERR_CONFLICT", message);
}

/** @param {string} id */
function named(id) {
  const text = String(id);
  return quote(text.length > MAX_NAMED ? `${text.slice(0, MAX_NAMED)}…` : text);
}
