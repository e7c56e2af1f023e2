// Counted verifications. Identical ones are one entry a day, and the number of entries is bounded, so that a flood cannot grow the store.
import { SecretSlotsError } from "../platform/errors.js";
import { ask } from "../stores/ask.js";
import { core } from "../wasm/issuer/core.js";
import { randomId } from "./audit.js";
import { Tally } from "./tally.js";

/** @import { Glue } from "../wasm/issuer/core.js" */
/** @import { Settings } from "./registry-options.js" */

/** The most applications whose counts are in memory at once. */
const MAX_APPLICATIONS = 10_000;
const MAX_ROUNDS = 50;
const PAGE = 1000;
const DAY = 86_400;
/** A control character, which no application's id may have: so no application's keys begin with those of another. */
const SEPARATOR = "\u001f";

/** The id under which verifications of unknown applications are counted. No application has it. */
export const NOBODY = "";

/** @typedef {(glue: Glue, record: string | undefined, change: string) => { record: string, isDamaged: boolean }} Merge */

export class Verifications {
  #settings;
  /** The counts that are not saved yet, by application. @type {Map<string, Tally>} */
  #tallies = new Map();
  /** @type {Promise<void> | undefined} */
  #flushing;
  /** @type {(() => void) | undefined} */
  #cancel;
  /** When records older than the retention were last removed, in Unix seconds. */
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
   * @param {number} since When the secret's lineage was last rotated, in Unix seconds.
   * @param {string | undefined} ip
   * @param {string | undefined} agent
   * @param {number} now In Unix seconds.
   */
  count(applicationId, secretId, reason, since, ip, agent, now) {
    const tally = this.#of(applicationId);
    tally.count(secretId, reason, since, ip, agent, now);
    if (!tally.isFull) return;
    try {
      tally.fold();
    } catch {
      // The verification holds even if its count cannot be folded; the entries that were not folded are still there.
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

  /** Drops a tally that grows because folding keeps failing: memory is bounded. @param {string} id @param {Tally} tally */
  #bound(id, tally) {
    if (tally.isTooLarge) this.#lose(id);
  }

  /** @param {string} id */
  #lose(id) {
    this.#tallies.delete(id);
    this.#settings.tell({ type: "verifications_lost", applicationId: idOf(id) });
  }

  /** Schedules a flush: after the interval, or by `waitUntil` after the response. @param {((promise: Promise<unknown>) => void) | undefined} waitUntil */
  schedule(waitUntil) {
    if (waitUntil !== undefined) return void waitUntil(this.flush().catch(() => {}));
    // On platforms where a timer ends with its request, the next `tick` saves the counts.
    if (this.#cancel !== undefined || !this.#settings.sharesPromises) return;
    const { clock, flushInterval } = this.#settings;
    const flush = () => {
      this.#cancel = undefined;
      this.flush().catch(() => {});
    };
    this.#cancel = clock.setTimeout(flush, flushInterval * 1000, true);
  }

  /** Saves the counts. Rejects if the store fails; counts that were not saved stay in memory. @returns {Promise<void>} */
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
      // Another flush may have taken this tally.
      if (this.#tallies.get(id) !== tally) continue;
      this.#tallies.delete(id);
      try {
        await this.#save(id, tally, dayOf(now));
      } catch (error) {
        const kept = this.#of(id);
        kept.restore(tally);
        this.#bound(id, kept);
        this.#settings.tell({ type: "verifications_delayed", applicationId: idOf(id) });
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    if (now - this.#pruned >= DAY) await this.prune();
  }

  /** @param {string} id @param {Tally} tally @param {string} day */
  async #save(id, tally, day) {
    const { tally: text, hasUses } = tally.fold();
    // Uses come first: they are times, so saving them twice after a failure does no harm, unlike counts.
    if (hasUses) await this.#merge(this.#useKey(id), id, (glue, record, change) => glue.addUses(text, record, change));
    await this.#merge(this.#dayKey(id, day), id, (glue, record, change) => glue.addTally(text, record, change));
  }

  /**
   * Yields the saved records of an application, one a day.
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

  /**
   * Yields the saved records that may have verifications of a period, of one application or of all, the latest day first. A record is read when
   * it is asked for, so whoever has enough stops early.
   *
   * @param {string | undefined} applicationId `undefined`: all, with {@link NOBODY}.
   * @param {number} from In Unix seconds.
   * @returns {AsyncGenerator<{ id: string, day: string, record: string }>}
   */
  async *latestDays(applicationId, from) {
    const prefix = `${this.#settings.prefix}seen/`;
    const first = dayOf(from);
    /** @type {{ key: string, day: string }[]} */
    const found = [];
    for await (const one of this.#days(applicationId === undefined ? prefix : this.#dayKey(applicationId, "")))
      if (one.day >= first) found.push(one);
    found.sort((one, other) => (one.day === other.day ? 0 : one.day < other.day ? 1 : -1));
    for (const { key, day } of found) {
      const stored = await ask(() => this.#settings.store.read(key));
      const id = key.slice(prefix.length, key.lastIndexOf(SEPARATOR));
      if (stored !== null) yield { id, day, record: stored.value };
    }
  }

  /** Returns when each secret was last accepted, in Unix seconds. @param {string} id @returns {Promise<Map<string, number>>} */
  async uses(id) {
    const found = await ask(() => this.#settings.store.read(this.#useKey(id)));
    if (found === null) return new Map();
    const { uses } = this.reported(
      id,
      core.call((glue) => glue.lastUses(found.value)),
    );
    return new Map(uses.map((/** @type {any} */ { secretId, at }) => [String(secretId), at]));
  }

  /** Drops the counts and last uses of a deleted application. @param {string} id */
  async forget(id) {
    this.#tallies.delete(id);
    await this.#remove(this.#useKey(id));
  }

  /** Removes records older than the retention. */
  async prune() {
    this.#pruned = unixOf(this.#settings);
    const before = dayOf(this.#pruned - this.#settings.retention);
    for await (const { key, day } of this.#days(`${this.#settings.prefix}seen/`))
      if (day < before) await this.#remove(key);
  }

  /** Yields the keys of daily records under a prefix. @param {string} prefix @returns {AsyncGenerator<{ key: string, day: string }>} */
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
   * Returns a view after reporting an event if part of its record is damaged.
   *
   * @template {{ isDamaged: boolean }} T
   * @param {string} id
   * @param {T} view
   */
  reported(id, view) {
    if (view.isDamaged) this.#settings.tell({ type: "verifications_damaged", applicationId: idOf(id) });
    return view;
  }

  /** @param {string} key */
  async #remove(key) {
    const { store } = this.#settings;
    const found = await ask(() => store.read(key));
    if (found !== null) await ask(() => store.delete(key, { ifVersion: found.version }));
  }

  /**
   * Adds counts to a record by compare-and-swap. Each change has its own name, so that a write whose response was lost is recognized and not
   * added twice.
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
      const { record } = this.reported(
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
    throw new SecretSlotsError(
      "ERR_CONFLICT",
      "other processes kept changing a record of verifications: the counts are saved later",
    );
  }

  /** Whether the stored record has a change of this name. @param {string} key @param {string} change */
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

/** Returns an application's id for an event. @param {string} id */
function idOf(id) {
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
