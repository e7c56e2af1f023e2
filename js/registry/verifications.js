// Verifications, counted: those that are alike are one entry a day, and there are no more entries than a bound, whoever floods.
import { SecretSlotsError } from "../platform/errors.js";
import { ask } from "../stores/ask.js";
import { core } from "../wasm/issuer/core.js";
import { randomId } from "./audit.js";
import { Tally } from "./tally.js";

/** @import { Glue } from "../wasm/issuer/core.js" */
/** @import { Settings } from "./registry-options.js" */

/** Applications of which something is in memory at once. */
const MAX_APPLICATIONS = 10_000;
const MAX_ROUNDS = 50;
const PAGE = 1000;
const DAY = 86_400;
/** What no application's id has, so that no application's records begin as another's. */
const SEPARATOR = "\u001f";

/** The name under which what is of no application is counted: no application has it. */
export const NOBODY = "";

/** @typedef {(glue: Glue, record: string | undefined, change: string) => { record: string, isDamaged: boolean }} Merge */

export class Verifications {
  #settings;
  /** What is not saved yet, by application. @type {Map<string, Tally>} */
  #tallies = new Map();
  /** @type {Promise<void> | undefined} */
  #flushing;
  /** @type {(() => void) | undefined} */
  #cancel;
  /** When what is too old was last removed, in Unix seconds. */
  #pruned;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#pruned = unixOf(settings);
  }

  /**
   * Counts one verification.
   *
   * @param {string} applicationId
   * @param {string | null} secretId
   * @param {string} reason
   * @param {number} since
   * @param {string | undefined} ip
   * @param {string | undefined} agent
   * @param {number} now
   */
  count(applicationId, secretId, reason, since, ip, agent, now) {
    const tally = this.#of(applicationId);
    tally.count(secretId, reason, since, ip, agent, now);
    if (!tally.isFull) return;
    try {
      tally.fold();
    } catch {
      // The verification is good, whatever became of its count; what was not folded is still there.
      this.#bound(applicationId, tally);
    }
  }

  /** @param {string} applicationId @returns {Tally} */
  #of(applicationId) {
    const known = this.#tallies.get(applicationId);
    if (known !== undefined) return known;
    const [oldest] = this.#tallies.keys();
    if (this.#tallies.size >= MAX_APPLICATIONS && oldest !== undefined) this.#lose(oldest);
    const tally = new Tally();
    this.#tallies.set(applicationId, tally);
    return tally;
  }

  /** Where the core fails again and again, memory ends before counting does. @param {string} id @param {Tally} tally */
  #bound(id, tally) {
    if (tally.isTooLarge) this.#lose(id);
  }

  /** @param {string} id */
  #lose(id) {
    this.#tallies.delete(id);
    this.#settings.tell({ type: "verifications_lost", applicationId: nameOf(id) });
  }

  /** Saves what was counted after the interval, or behind an answer. @param {((promise: Promise<unknown>) => void) | undefined} waitUntil */
  schedule(waitUntil) {
    if (waitUntil !== undefined) return void waitUntil(this.flush().catch(() => {}));
    // Where a request's timers end with it, the next `tick` saves what was counted.
    if (this.#cancel !== undefined || !this.#settings.sharesPromises) return;
    const { clock, flushInterval } = this.#settings;
    const flush = () => {
      this.#cancel = undefined;
      this.flush().catch(() => {});
    };
    this.#cancel = clock.setTimeout(flush, flushInterval * 1000, true);
  }

  /** Saves what was counted. Rejects when the store fails; it stays counted. @returns {Promise<void>} */
  async flush() {
    if (!this.#settings.sharesPromises) return this.#flush();
    while (this.#flushing !== undefined) await this.#flushing.catch(() => {});
    this.#flushing = this.#flush().finally(() => (this.#flushing = undefined));
    return this.#flushing;
  }

  async #flush() {
    const now = unixOf(this.#settings);
    /** @type {unknown} */
    let failure;
    for (const [id, tally] of [...this.#tallies]) {
      // Another flush may have come before.
      if (this.#tallies.get(id) !== tally) continue;
      this.#tallies.delete(id);
      try {
        await this.#save(id, tally, dayOf(now));
      } catch (error) {
        const kept = this.#of(id);
        kept.restore(tally);
        this.#bound(id, kept);
        this.#settings.tell({ type: "verifications_delayed", applicationId: nameOf(id) });
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    if (now - this.#pruned >= DAY) await this.prune();
  }

  /** @param {string} id @param {Tally} tally @param {string} day */
  async #save(id, tally, day) {
    const { tally: text, hasUses } = tally.fold();
    // First, as uses may be saved twice: they are times, and no counts.
    if (hasUses) await this.#merge(this.#useKey(id), id, (glue, record, change) => glue.addUses(text, record, change));
    await this.#merge(this.#dayKey(id, day), id, (glue, record, change) => glue.addTally(text, record, change));
  }

  /**
   * The records of what is counted and saved of an application, by day.
   *
   * @param {string} id
   * @returns {AsyncGenerator<{ day: string, record: string }>}
   */
  async *days(id) {
    for await (const { key, day } of this.#days(this.#dayKey(id, ""))) {
      const found = await ask(() => this.#settings.store.read(key));
      if (found !== null) yield { day, record: found.value };
    }
  }

  /** The ids of all applications of which something is counted and saved. @returns {AsyncGenerator<string>} */
  async *ids() {
    const prefix = `${this.#settings.prefix}seen/`;
    let last;
    for await (const { key } of this.#days(prefix)) {
      const id = key.slice(prefix.length, key.lastIndexOf(SEPARATOR));
      if (id !== last) yield id;
      last = id;
    }
  }

  /** When each secret was last used. @param {string} id @returns {Promise<Map<string, number>>} */
  async uses(id) {
    const found = await ask(() => this.#settings.store.read(this.#useKey(id)));
    if (found === null) return new Map();
    const { uses } = this.told(
      id,
      core.call((glue) => glue.lastUses(found.value)),
    );
    return new Map(uses.map((/** @type {any} */ { secretId, at }) => [String(secretId), at]));
  }

  /** Forgets an application. @param {string} id */
  async forget(id) {
    this.#tallies.delete(id);
    await this.#remove(this.#useKey(id));
  }

  /** Removes what is older than the retention. */
  async prune() {
    this.#pruned = unixOf(this.#settings);
    const before = dayOf(this.#pruned - this.#settings.retention);
    for await (const { key, day } of this.#days(`${this.#settings.prefix}seen/`))
      if (day < before) await this.#remove(key);
  }

  /** The records of days under a prefix. @param {string} prefix @returns {AsyncGenerator<{ key: string, day: string }>} */
  async *#days(prefix) {
    /** @type {string | undefined} */
    let after;
    while (true) {
      const keys = await ask(() => this.#settings.store.list(prefix, { after, limit: PAGE }));
      for (const key of keys) yield { key, day: key.slice(-10) };
      if (keys.length < PAGE) return;
      after = keys.at(-1);
    }
  }

  /**
   * What the core has read, after it was told of what cannot be read.
   *
   * @template {{ isDamaged: boolean }} T
   * @param {string} id
   * @param {T} view
   */
  told(id, view) {
    if (view.isDamaged) this.#settings.tell({ type: "verifications_damaged", applicationId: nameOf(id) });
    return view;
  }

  /** @param {string} key */
  async #remove(key) {
    const { store } = this.#settings;
    const found = await ask(() => store.read(key));
    if (found !== null) await ask(() => store.delete(key, { ifVersion: found.version }));
  }

  /**
   * Adds to a record what was counted. Each change has a name of its own, so that one of which the store did not say that it was done is
   * found, and not added twice.
   *
   * @param {string} key
   * @param {string} id
   * @param {Merge} merge
   */
  async #merge(key, id, merge) {
    const { store } = this.#settings;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await ask(() => store.read(key));
      const change = randomId();
      const { record } = this.told(
        id,
        core.call((glue) => merge(glue, found?.value, change)),
      );
      /** @type {unknown} */
      let failure;
      const options = { ifVersion: found?.version ?? null };
      const written = await ask(() => store.write(key, record, options)).catch((error) => {
        failure = error;
        return null;
      });
      if (written !== null || (await this.#has(key, change))) return;
      if (failure !== undefined) throw failure;
    }
    throw new SecretSlotsError("ERR_CONFLICT", "others have written again and again what was counted");
  }

  /** Whether a record has a change of this name. @param {string} key @param {string} change */
  async #has(key, change) {
    const found = await ask(() => this.#settings.store.read(key));
    return found !== null && core.call((glue) => glue.hasChange(found.value, change));
  }

  /** @param {string} id @param {string} day */
  #dayKey(id, day) {
    return `${this.#settings.prefix}seen/${id}${SEPARATOR}${day}`;
  }

  /** @param {string} id */
  #useKey(id) {
    return `${this.#settings.prefix}use/${id}`;
  }
}

/** @param {string} id */
function nameOf(id) {
  return id === NOBODY ? undefined : id;
}

/** @param {Settings} settings */
function unixOf({ clock }) {
  return Math.floor(clock.now() / 1000);
}

/** @param {number} time In Unix seconds. */
function dayOf(time) {
  return new Date(time * 1000).toISOString().slice(0, 10);
}
