// Verifications, counted: those that are alike are one line a day, and there are no more lines than a bound, whoever floods.
import { SecretSlotsError } from "../platform/errors.js";
import { ask } from "../stores/ask.js";
import { randomId } from "./audit.js";
import { add, changesOf, merged, mergedUses, readRecord } from "./counted.js";

/** @import { Counted, Line } from "./counted.js" */
/** @import { Settings } from "./registry-options.js" */

/** Applications of which something is in memory at once. */
const MAX_APPLICATIONS = 10_000;
const MAX_ROUNDS = 50;
const PAGE = 1000;
/** Names of its last changes in a record. */
const MAX_CHANGES = 20;
const DAY = 86_400;
/** The longest address and user agent, in UTF-16 units. */
const MAX_IP = 64;
const MAX_AGENT = 256;
/** What no application's id has, so that no application's records begin as another's. */
const SEPARATOR = "\u001f";

/** The name under which what is of no application is counted: no application has it. */
export const NOBODY = "";

export class Verifications {
  #settings;
  /** @type {Map<string, Counted>} */
  #counted = new Map();
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
   * Counts one verification. Of a current secret it is not noted who has presented it.
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
    const counted = this.#of(applicationId);
    const isCurrent = reason === "current";
    const recent = counted.recent.get(isCurrent ? secretId : reason);
    const isAlike = recent !== undefined && recent.secretId === secretId;
    // Most are as the one before, which needs no key.
    if (isAlike && (isCurrent || (recent.since === since && recent.ip === ip && recent.agent === agent))) {
      recent.line.count += 1;
      recent.line.last = now;
    } else {
      const who = isCurrent ? { ip: null, agent: null } : { ip: cut(ip, MAX_IP), agent: cut(agent, MAX_AGENT) };
      const line = add(counted, { secretId, reason, since, ...who, count: 1, first: now, last: now });
      counted.recent.set(isCurrent ? secretId : reason, { secretId, since, ip, agent, line });
    }
    if (secretId !== null && (isCurrent || reason === "previous")) counted.used.set(secretId, now);
  }

  /** @param {string} applicationId @returns {Counted} */
  #of(applicationId) {
    const known = this.#counted.get(applicationId);
    if (known !== undefined) return known;
    const [oldest] = this.#counted.keys();
    if (this.#counted.size >= MAX_APPLICATIONS && oldest !== undefined) {
      this.#counted.delete(oldest);
      this.#settings.tell({ type: "verifications_lost", applicationId: nameOf(oldest) });
    }
    const counted = { lines: new Map(), used: new Map(), recent: new Map() };
    this.#counted.set(applicationId, counted);
    return counted;
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
    for (const [id, counted] of [...this.#counted]) {
      // Another flush may have come before.
      if (this.#counted.get(id) !== counted) continue;
      this.#counted.delete(id);
      try {
        await this.#save(id, counted, dayOf(now));
      } catch (error) {
        this.#restore(id, counted);
        this.#settings.tell({ type: "verifications_delayed", applicationId: nameOf(id) });
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    if (now - this.#pruned >= DAY) await this.prune();
  }

  /** @param {string} id @param {Counted} counted @param {string} day */
  async #save(id, counted, day) {
    const { lines, used } = counted;
    await this.#merge(this.#dayKey(id, day), id, (known) => merged(readRecord(known), lines.values()));
    lines.clear();
    if (used.size > 0) await this.#merge(this.#useKey(id), id, (known) => mergedUses(readRecord(known), used));
  }

  /** What could not be saved is counted still. @param {string} id @param {Counted} counted */
  #restore(id, { lines, used }) {
    const now = this.#of(id);
    now.recent.clear();
    for (const line of lines.values()) add(now, line);
    for (const [secretId, at] of used) now.used.set(secretId, Math.max(at, now.used.get(secretId) ?? 0));
  }

  /**
   * What is counted and saved of an application, by day.
   *
   * @param {string} id
   * @returns {AsyncGenerator<{ day: string, lines: Line[] }>}
   */
  async *days(id) {
    for await (const { key, day } of this.#days(this.#dayKey(id, ""))) yield { day, lines: await this.#lines(key, id) };
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
    const lines = await this.#lines(this.#useKey(id), id);
    return new Map(lines.map(({ secretId, last }) => [String(secretId), last]));
  }

  /** Forgets an application. @param {string} id */
  async forget(id) {
    this.#counted.delete(id);
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

  /** @param {string} key @param {string} id @returns {Promise<Line[]>} */
  async #lines(key, id) {
    const found = await ask(() => this.#settings.store.read(key));
    return found === null ? [] : readRecord(found.value, () => this.#damaged(id));
  }

  /** @param {string} id */
  #damaged(id) {
    this.#settings.tell({ type: "verifications_damaged", applicationId: nameOf(id) });
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
   * @param {(known: string | undefined) => Line[]} merge
   */
  async #merge(key, id, merge) {
    const { store } = this.#settings;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await ask(() => store.read(key));
      if (found !== null) readRecord(found.value, () => this.#damaged(id));
      const change = randomId();
      const changes = [change, ...changesOf(found?.value)].slice(0, MAX_CHANGES);
      const value = JSON.stringify({ changes, lines: merge(found?.value) });
      /** @type {unknown} */
      let failure;
      const options = { ifVersion: found?.version ?? null };
      const written = await ask(() => store.write(key, value, options)).catch((error) => {
        failure = error;
        return null;
      });
      if (written !== null || changesOf((await ask(() => store.read(key)))?.value).includes(change)) return;
      if (failure !== undefined) throw failure;
    }
    throw new SecretSlotsError("ERR_CONFLICT", "others have written again and again what was counted");
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

/** @param {string | undefined} text @param {number} length */
function cut(text, length) {
  return text === undefined ? null : text.slice(0, length);
}

/** @param {Settings} settings */
function unixOf({ clock }) {
  return Math.floor(clock.now() / 1000);
}

/** @param {number} time In Unix seconds. */
function dayOf(time) {
  return new Date(time * 1000).toISOString().slice(0, 10);
}
