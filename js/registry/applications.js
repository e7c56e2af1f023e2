// Applications in the store: a document each, changed by comparison and swap.
import { core } from "../wasm/issuer/core.js";
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";
import { memberOf, ownMembers } from "../platform/plain-object.js";
import { applyCommand, preconditionOf, createDocument } from "./boundary.js";
import { ask, StoreFailure } from "../stores/ask.js";

/** @import { Change, Command, LoggedEvent } from "./boundary.js" */
/** @import { Settings } from "./registry-options.js" */
/** @import { Versioned } from "../stores/types.js" */

/** How often a change is tried while others change the same application. */
const MAX_ROUNDS = 50;
const PAGE = 1000;
/** Applications of which it is known what the log has. */
const MAX_LOGGED = 10_000;

/** @typedef {object} Described As the core describes an application.
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
  /** Events that this process has logged, and that may still stand in documents. @type {Map<string, Set<string>>} */
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

  /** Under which an application is stored. @param {string} id */
  keyOf(id) {
    return this.#prefix + id;
  }

  /** @param {string} id @returns {Promise<Versioned | null>} */
  read(id) {
    return ask(() => this.#settings.store.read(this.keyOf(id)));
  }

  /** @param {string} id @returns {Promise<Versioned & { described: Described }>} */
  async describe(id) {
    const found = await this.find(id);
    if (found === null || found.described.isDeleted) throw unknown();
    return found;
  }

  /** Also one that was deleted, of which something is left. @param {string} id */
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
    if (found !== null && !found.described.isDeleted) throw exists();
    const change = createDocument(application, found?.value, domain, this.now);
    if (!(await this.#save(id, change, found?.version ?? null))) throw exists();
    return this.#done(id, change);
  }

  /**
   * Applies a command, and again when another has changed the application meanwhile, as long as what it was decided on holds.
   *
   * @param {string} id
   * @param {Command} command
   * @returns {Promise<Change>}
   */
  async change(id, command) {
    const { domain } = this.#settings;
    let { precondition } = ownMembers(command);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { value, version, described } = await this.describe(id);
      const logged = await this.#logAll(id, described.unlogged);
      const now = this.now;
      const change = this.readable(id, () => applyCommand(value, command, domain, now, logged, precondition));
      if (await this.#save(id, change, version)) return this.#done(id, change);
      precondition ??= this.preconditionOf(value, command);
    }
    throw changedTooOften();
  }

  /** What a command is decided on. @param {string} document @param {Command} command */
  preconditionOf(document, command) {
    return preconditionOf(document, command, this.now);
  }

  /**
   * Changes a document by what is no command; `undefined` leaves it. Answers whether it was changed.
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
    throw changedTooOften();
  }

  /** Removes what is left of a deleted application, once the log has it; answers whether it was one. @param {string} id */
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

  /** Logs what was saved with a change. @param {string} id @param {Change} change */
  async #done(id, change) {
    await this.#logAll(id, change.unlogged);
    return change;
  }

  /**
   * Logs what is saved with an application and not known to be logged. Answers the ids of all that is logged then.
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
      // It stays with the application, and is logged with the next change.
      this.#settings.tell({ type: "audit_delayed", applicationId: id });
      return ids(events.filter(isKnown));
    }
    // What is forgotten here is logged twice, and read once.
    if (this.#logged.size >= MAX_LOGGED) this.#logged.clear();
    this.#logged.set(id, new Set(ids(events)));
    return ids(events);
  }

  /** All ids, page by page. @returns {AsyncGenerator<string>} */
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

  /** Whether the store finds what is due by itself. */
  get hasIndex() {
    return typeof memberOf(this.#settings.store, "due") === "function";
  }

  /** Those of which a notice may be due, of all that are there without an index in the store. @param {number} now */
  async *due(now) {
    const { store } = this.#settings;
    if (!this.hasIndex) return yield* this.ids();
    const seen = new Set();
    // What could not be delivered stays due, in front: so more is asked for each time, until that brings nothing new.
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
   * @returns {Promise<boolean>} whether it is there now
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
    // It may have been written although the store did not say so.
    const found = await this.read(id);
    if (found?.value === document) return true;
    if (failure === undefined) return false;
    throw failure;
  }

  /** @template T @param {string} id @param {() => T} run @returns {T} */
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

/** In bytes. */
const longestId = () => core.call((glue) => glue.RegistryLimit.ApplicationId);

/** Whether a text can be an application's id, but for control characters. @param {string} id */
export function isApplicationId(id) {
  const max = longestId();
  if (id.length === 0 || id.length > max || !id.isWellFormed()) return false;
  // UTF-8 has at most three bytes for each unit of a string.
  return 3 * id.length <= max || encoder.encode(id).length <= max;
}

/** @param {unknown} id @returns {string} */
export function checkApplicationId(id) {
  // A store need not be asked for what is none.
  if (typeof id === "string" && isApplicationId(id)) return id;
  throw invalid(`an application id must be a string of 1 to ${longestId()} bytes`);
}

function unknown() {
  return new SecretSlotsError("ERR_SECRET_UNKNOWN", "there is no application of this id");
}

function exists() {
  return new SecretSlotsError("ERR_CONFLICT", "there is an application of this id");
}

function changedTooOften() {
  return new SecretSlotsError("ERR_CONFLICT", "others have changed the application again and again meanwhile");
}
