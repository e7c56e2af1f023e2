// Verifications, counted: those that are alike are one line a day, and there are no more lines than a bound, whoever floods.
import { ask } from "./applications.js";

/** @import { Settings } from "./registry-options.js" */

/** Lines of an application in memory, and in the store's record of a day; what is beyond is counted in one line. */
const MAX_LINES = 200;
/** Applications of which something is in memory at once. */
const MAX_APPLICATIONS = 10_000;
const MAX_ROUNDS = 50;
const DAY = 86_400;
/** The longest address and user agent, in UTF-16 units. */
const MAX_IP = 64;
const MAX_AGENT = 256;

/**
 * Verifications that are alike.
 *
 * @typedef {object} Line
 * @property {string | null} secretId
 * @property {string} reason `"current"`, `"previous"`, or why it was refused.
 * @property {number} since When the line of the secret was last rotated.
 * @property {string | null} ip
 * @property {string | null} agent
 * @property {number} count
 * @property {number} first
 * @property {number} last
 */

/** @typedef {{ lines: Map<string, Line>, beyond: Line | undefined, used: Map<string, number> }} Counted */

/** The reason of what is counted in one line beyond the bound. */
const BEYOND = "beyond";

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
    const key = isCurrent ? `${secretId}` : `${secretId}\n${reason}\n${since}\n${ip}\n${agent}`;
    const line = counted.lines.get(key);
    if (line === undefined) {
      const who = isCurrent ? undefined : { ip: cut(ip, MAX_IP), agent: cut(agent, MAX_AGENT) };
      add(counted, key, {
        secretId,
        reason,
        since,
        ip: who?.ip ?? null,
        agent: who?.agent ?? null,
        count: 1,
        first: now,
        last: now,
      });
    } else {
      line.count += 1;
      line.last = now;
    }
    if (secretId !== null && (isCurrent || reason === "previous")) counted.used.set(secretId, now);
  }

  /** @param {string} applicationId @returns {Counted} */
  #of(applicationId) {
    const known = this.#counted.get(applicationId);
    if (known !== undefined) return known;
    if (this.#counted.size >= MAX_APPLICATIONS) this.#counted.delete(this.#counted.keys().next().value ?? "");
    const counted = { lines: new Map(), beyond: undefined, used: new Map() };
    this.#counted.set(applicationId, counted);
    return counted;
  }

  /** Saves what was counted after the interval, or behind an answer. @param {((promise: Promise<unknown>) => void) | undefined} waitUntil */
  schedule(waitUntil) {
    if (waitUntil !== undefined) return void waitUntil(this.flush().catch(() => {}));
    const { clock, flushInterval, sharesPromises } = this.#settings;
    // Where a request's timers end with it, the next `tick` saves what was counted.
    if (this.#cancel !== undefined || !sharesPromises) return;
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
    for (const [id, counted] of [...this.#counted]) {
      this.#counted.delete(id);
      try {
        await this.#save(id, counted, dayOf(now));
      } catch (error) {
        this.#restore(id, counted);
        this.#settings.onEvent?.({ type: "verifications_delayed", applicationId: id === NOBODY ? undefined : id });
        throw error;
      }
    }
    if (now - this.#pruned >= DAY) await this.prune();
  }

  /** @param {string} id @param {Counted} counted @param {string} day */
  async #save(id, counted, day) {
    const { lines, used } = counted;
    await this.#merge(this.#dayKey(id, day), (/** @type {Line[]} */ known) => mergeLines(known, counted));
    lines.clear();
    counted.beyond = undefined;
    if (used.size === 0) return;
    await this.#merge(this.#useKey(id), (/** @type {[string, number][]} */ known) => mergeUses(known, used));
  }

  /** What could not be saved is counted still. @param {string} id @param {Counted} counted */
  #restore(id, { lines, beyond, used }) {
    const now = this.#of(id);
    for (const [key, line] of lines) add(now, key, line);
    if (beyond !== undefined) add(now, "", beyond);
    for (const [secretId, at] of used) now.used.set(secretId, Math.max(at, now.used.get(secretId) ?? 0));
  }

  /**
   * What is counted and saved of an application, by day.
   *
   * @param {string} id
   * @returns {AsyncGenerator<{ day: string, lines: Line[] }>}
   */
  async *days(id) {
    for (const key of await this.#dayKeys(id)) {
      const found = await ask(this.#settings.store.read(key));
      if (found !== null) yield { day: key.slice(-10), lines: parse(found.value) };
    }
  }

  /** When each secret was last used. @param {string} id @returns {Promise<Map<string, number>>} */
  async uses(id) {
    const found = await ask(this.#settings.store.read(this.#useKey(id)));
    return new Map(found === null ? [] : parse(found.value));
  }

  /** Forgets an application. @param {string} id */
  async forget(id) {
    this.#counted.delete(id);
    await this.#remove(this.#useKey(id));
  }

  /** Removes what is older than the retention. */
  async prune() {
    const { store, prefix, retention } = this.#settings;
    this.#pruned = unixOf(this.#settings);
    const before = dayOf(this.#pruned - retention);
    const all = `${prefix}seen/`;
    /** @type {string | undefined} */
    let after;
    while (true) {
      const keys = await ask(store.list(all, { after, limit: 1000 }));
      for (const key of keys) if (key.slice(-10) < before) await this.#remove(key);
      if (keys.length < 1000) return;
      after = keys.at(-1);
    }
  }

  /** @param {string} key */
  async #remove(key) {
    const { store } = this.#settings;
    const found = await ask(store.read(key));
    if (found !== null) await ask(store.delete(key, { ifVersion: found.version }));
  }

  /**
   * @template T
   * @param {string} key
   * @param {(known: T[]) => T[]} merge
   */
  async #merge(key, merge) {
    const { store } = this.#settings;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await ask(store.read(key));
      const value = JSON.stringify(merge(found === null ? [] : parse(found.value)));
      if ((await ask(store.write(key, value, { ifVersion: found?.version ?? null }))) !== null) return;
    }
  }

  /** @param {string} id */
  async #dayKeys(id) {
    const prefix = this.#dayKey(id, "");
    const keys = await ask(this.#settings.store.list(prefix, { limit: 10_000 }));
    // An application's id may begin as another's with a slash after it does.
    return keys.filter((key) => /^\d{4}-\d\d-\d\d$/.test(key.slice(prefix.length)));
  }

  /** @param {string} id @param {string} day */
  #dayKey(id, day) {
    return `${this.#settings.prefix}seen/${id}/${day}`;
  }

  /** @param {string} id */
  #useKey(id) {
    return `${this.#settings.prefix}use/${id}`;
  }
}

/**
 * Counts a line among those of an application: with the one that is alike, or beyond the bound with all others.
 *
 * @param {Counted} counted
 * @param {string} key
 * @param {Line} line
 */
function add(counted, key, line) {
  const same = counted.lines.get(key);
  if (same !== undefined) join(same, line);
  else if (line.reason !== BEYOND && counted.lines.size < MAX_LINES) counted.lines.set(key, line);
  else if (counted.beyond !== undefined) join(counted.beyond, line);
  else counted.beyond = { ...line, secretId: null, reason: BEYOND, since: 0, ip: null, agent: null };
}

/** @param {Line[]} known @param {Counted} more @returns {Line[]} */
function mergeLines(known, more) {
  const keyOf = (/** @type {Line} */ { secretId, reason, since, ip, agent }) =>
    JSON.stringify([secretId, reason, since, ip, agent]);
  /** @type {Counted} */
  const merged = { lines: new Map(), beyond: undefined, used: new Map() };
  for (const line of [...known, ...more.lines.values()]) add(merged, keyOf(line), line);
  if (more.beyond !== undefined) add(merged, "", more.beyond);
  return [...merged.lines.values(), ...(merged.beyond === undefined ? [] : [merged.beyond])];
}

/** @param {Line} line @param {Line} more */
function join(line, more) {
  line.count += more.count;
  line.first = Math.min(line.first, more.first);
  line.last = Math.max(line.last, more.last);
}

/** @param {[string, number][]} known @param {Map<string, number>} used @returns {[string, number][]} */
function mergeUses(known, used) {
  const uses = new Map(known);
  for (const [secretId, at] of used) uses.set(secretId, Math.max(at, uses.get(secretId) ?? 0));
  // Of secrets there are never that many at once: what is oldest is gone.
  return [...uses].sort(([, a], [, b]) => b - a).slice(0, 10 * MAX_LINES);
}

/** @param {string | undefined} text @param {number} length */
function cut(text, length) {
  return text === undefined ? null : text.slice(0, length);
}

/** @param {string} text */
function parse(text) {
  try {
    const parsed = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** @param {Settings} settings */
function unixOf({ clock }) {
  return Math.floor(clock.now() / 1000);
}

/** @param {number} time In Unix seconds. */
export function dayOf(time) {
  return new Date(time * 1000).toISOString().slice(0, 10);
}
