// Applications in the store: a document each, changed by comparison and swap.
import { SecretSlotsError } from "../errors.js";
import { invalid } from "../options.js";
import { applyCommand, basisOf, call, createDocument } from "./boundary.js";

/** @import { Change, Command, LoggedEvent } from "./boundary.js" */
/** @import { Settings } from "./registry-options.js" */
/** @import { Versioned } from "../stores/types.js" */

/** How often a change is tried while others change the same application. */
const MAX_ROUNDS = 50;
const PAGE = 1000;

/** @typedef {object} Described As the core describes an application.
 * @property {string} id
 * @property {import("./types.js").ApplicationType} type
 * @property {number} createdAt
 * @property {string} [expiry]
 * @property {boolean} [isDeleted]
 * @property {number} damaged
 * @property {LoggedEvent[]} unlogged
 * @property {any[]} secrets
 */

export class Applications {
  #settings;
  #prefix;
  /** What is logged, and not known to be to the documents: their ids. @type {Map<string, Set<string>>} */
  #logged = new Map();

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#prefix = `${settings.prefix}application/`;
  }

  /** @param {string} id @returns {Promise<Versioned | null>} */
  read(id) {
    return ask(this.#settings.store.read(this.#prefix + id));
  }

  /** @param {string} id @returns {Promise<Versioned & { described: Described }>} */
  async describe(id) {
    const found = await this.read(id);
    const described = found && this.#describe(id, found.value);
    if (found === null || described === null || described.isDeleted) throw unknown();
    return { ...found, described };
  }

  /** @param {string} id @param {string} value @returns {Described} */
  #describe(id, value) {
    const text = this.readable(id, () => call((glue) => glue.describeApplication(value, this.now)));
    const described = JSON.parse(text);
    if (described.damaged > 0) this.#settings.onEvent?.({ type: "secret_damaged", applicationId: id });
    return described;
  }

  /**
   * @param {{ id: string, type: string, expiry: string | undefined, actor: string | undefined }} application
   * @returns {Promise<Change>}
   */
  async create(application) {
    const { domain } = this.#settings;
    const { id } = application;
    const key = this.#prefix + id;
    const found = await this.read(id);
    if (found !== null && !this.#describe(id, found.value).isDeleted) throw exists();
    const change = createDocument(application, found?.value, domain, this.now);
    if (!(await this.#write(key, change, found?.version ?? null))) throw exists();
    return change;
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
    /** @type {string | undefined} */
    let basis;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await this.read(id);
      if (found === null) throw unknown();
      const now = this.now;
      const change = this.readable(id, () => {
        return applyCommand(found.value, command, domain, now, this.#logged.get(id) ?? [], basis);
      });
      if (change.issued.isRepeated) return change;
      if (await this.#write(this.#prefix + id, change, found.version)) return change;
      basis ??= basisOf(found.value, command, domain, now);
    }
    throw new SecretSlotsError("ERR_CONFLICT", "others have changed the application again and again meanwhile");
  }

  /**
   * Changes a document by what is no command; `undefined` leaves it.
   *
   * @param {string} id
   * @param {(document: string) => { document: string, dueAt: number | undefined } | undefined} change
   */
  async touch(id, change) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await this.read(id);
      const changed = found && this.readable(id, () => change(found.value));
      if (!changed) return;
      if (await this.#write(this.#prefix + id, changed, found.version)) return;
    }
    throw new SecretSlotsError("ERR_CONFLICT", "others have changed the application again and again meanwhile");
  }

  /** Removes what is left of a deleted application. @param {string} id */
  async clear(id) {
    const found = await this.read(id);
    if (found !== null && this.#describe(id, found.value).isDeleted) {
      await ask(this.#settings.store.delete(this.#prefix + id, { ifVersion: found.version }));
    }
    this.#logged.delete(id);
  }

  /** That the log has these events: the next change leaves them out. @param {string} id @param {LoggedEvent[]} events */
  logged(id, events) {
    this.#logged.set(id, new Set(events.map((event) => event.id)));
    // What is forgotten is logged twice, and read once.
    if (this.#logged.size > 10_000) this.#logged.clear();
  }

  /** Which of these events this process has not logged. @param {string} id @param {LoggedEvent[]} events */
  toLog(id, events) {
    const logged = this.#logged.get(id);
    return events.filter((event) => !logged?.has(event.id));
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
    const from = after === undefined ? undefined : this.#prefix + after;
    const keys = await ask(this.#settings.store.list(this.#prefix, { after: from, limit }));
    return keys.map((key) => key.slice(this.#prefix.length));
  }

  /** Those of which a notice may be due, of all that are there without an index in the store. @param {number} now */
  async *due(now) {
    const { store } = this.#settings;
    if (typeof store.due !== "function") return yield* this.ids();
    const seen = new Set();
    // What could not be delivered stays due, in front: so more is asked for each time, until that brings nothing new.
    for (let limit = PAGE; ; limit += PAGE) {
      const keys = await ask(store.due(this.#prefix, now, limit));
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
   * @param {string} key
   * @param {{ document: string, dueAt?: number | undefined }} change
   * @param {string | null} ifVersion
   * @returns {Promise<boolean>} whether it is there now
   */
  async #write(key, { document, dueAt }, ifVersion) {
    const { store } = this.#settings;
    const options = dueAt === undefined ? { ifVersion } : { ifVersion, dueAt };
    /** @type {unknown} */
    let failure;
    try {
      if ((await store.write(key, document, options)) !== null) return true;
    } catch (error) {
      failure = storeFailed(error);
    }
    // It may have been written although the store did not say so.
    const found = await ask(store.read(key));
    if (found?.value === document) return true;
    if (failure === undefined) return false;
    throw failure;
  }

  /** @template T @param {string} id @param {() => T} run @returns {T} */
  readable(id, run) {
    try {
      return run();
    } catch (error) {
      const isDamaged = error instanceof SecretSlotsError && /stored application/.test(error.message);
      if (!isDamaged) throw error;
      this.#settings.onEvent?.({ type: "application_damaged", applicationId: id });
      throw new SecretSlotsError("ERR_STORE", "the stored application is none of this library's, or is damaged");
    }
  }
}

/** @param {unknown} id @returns {string} */
export function checkApplicationId(id) {
  if (typeof id !== "string" || !id.isWellFormed()) throw invalid("have an application id that is not a string");
  return id;
}

/** @template T @param {Promise<T>} answer @returns {Promise<T>} */
export async function ask(answer) {
  try {
    return await answer;
  } catch (error) {
    throw storeFailed(error);
  }
}

/** Not with the store's own error, which may quote the document. @param {unknown} error */
function storeFailed(error) {
  const { code } = /** @type {{ code?: unknown }} */ (Object(error));
  const name = typeof code === "string" && /^[A-Z][A-Z_]{2,40}$/.test(code) ? ` (${code})` : "";
  return new SecretSlotsError("ERR_STORE", `the store failed${name}`);
}

function unknown() {
  return new SecretSlotsError("ERR_SECRET_UNKNOWN", "there is no application of this id");
}

function exists() {
  return new SecretSlotsError("ERR_CONFLICT", "there is an application of this id");
}
