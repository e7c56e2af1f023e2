// What became of the refreshes of each credential: one small record each, written behind, so that no refresh waits for it.
import { eachOf } from "../../each-of.js";
import { Records } from "../../records.js";

/** @import { KeeperEvent } from "secret-slots/client" */
/** @import { Settings } from "../../service-options.js" */

/**
 * `at`: in Unix seconds. Failures in a row with the same code are one item: the last of them, with `count` and the time of the first.
 *
 * @typedef {{ at: number, outcome: "refreshed" | "failed" | "refused" | "authorized", code?: string, expires_at?: number, client_secret?: number,
 *   duration_ms?: number, since?: number, count?: number }} HistoryItem
 */

const MOST = 50;
/** In seconds. */
const KEPT_FOR = 7 * 86_400;
/** In seconds. */
const SWEPT_EVERY = 3_600;

export class RefreshHistory {
  #settings;
  /** The items of each credential, the newest last. @type {Records<HistoryItem[]>} */
  #records;
  /** What is not stored yet, by credential. @type {Map<string, HistoryItem[]>} */
  #waiting = new Map();
  /** @type {Map<string, Promise<void>>} */
  #writing = new Map();
  /** @type {Promise<void> | undefined} */
  #flushing;
  #sweepAt = 0;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/history/");
  }

  /** Takes note of what the keeper tells. @param {KeeperEvent} event */
  tell(event) {
    const item = itemOf(event);
    if (item !== undefined && event.id !== undefined) this.note(event.id, item);
  }

  /** @param {string} id @param {Omit<HistoryItem, "at">} item */
  note(id, item) {
    this.#wait(id, [...(this.#waiting.get(id) ?? []), { at: this.#settings.now(), ...item }]);
    // What cannot be stored now waits for the next note or tick.
    this.flush().catch(() => {});
  }

  /** Returns the items of a credential, the newest first. @param {string} id */
  async read(id) {
    await this.#write(id);
    const found = await this.#records.readOr(id, []);
    return joined(found?.value ?? [], [], this.#settings.now()).reverse();
  }

  /** Removes the items of a credential. @param {string} id */
  async forget(id) {
    await this.#writing.get(id)?.catch(() => {});
    this.#waiting.delete(id);
    for (let found; (found = await this.#records.readOr(id, [])) !== null;)
      if (await this.#records.delete(id, found.version)) return;
  }

  /** Stores what waits, one credential after the other. Rejects with `ERR_STORE`: then it waits on. */
  flush() {
    this.#flushing ??= this.#flush().finally(() => (this.#flushing = undefined));
    return this.#flushing;
  }

  async #flush() {
    for (let id; (id = this.#waiting.keys().next().value) !== undefined;) await this.#write(id);
  }

  /** Removes the records of which all is too old. */
  async sweep() {
    const now = this.#settings.now();
    if (now < this.#sweepAt) return;
    const due = await this.#records.due(now);
    await eachOf(due.map((id) => () => this.#sweep(id, now)));
    this.#sweepAt = now + SWEPT_EVERY;
  }

  /** @param {string} id @param {number} now */
  async #sweep(id, now) {
    const found = await this.#records.readOr(id, []);
    if (found !== null && joined(found.value, [], now).length === 0) await this.#records.delete(id, found.version);
  }

  /** Stores what waits of one credential. @param {string} id @returns {Promise<void>} */
  async #write(id) {
    const before = this.#writing.get(id);
    if (before !== undefined) return before.then(() => this.#write(id));
    const items = this.#waiting.get(id);
    if (items === undefined) return;
    this.#waiting.delete(id);
    const writing = this.#store(id, items).finally(() => this.#writing.delete(id));
    this.#writing.set(id, writing);
    await writing;
  }

  /** @param {string} id @param {HistoryItem[]} items */
  async #store(id, items) {
    const now = this.#settings.now();
    try {
      while (true) {
        // A damaged record is no loss: the credential goes on, and so does its history.
        const found = await this.#records.readOr(id, []);
        const all = joined(found?.value ?? [], items, now);
        if ((await this.#records.write(id, all, found?.version ?? null, now + KEPT_FOR)) !== null) return;
      }
    } catch (error) {
      this.#wait(id, [...items, ...(this.#waiting.get(id) ?? [])]);
      throw error;
    }
  }

  /** @param {string} id @param {HistoryItem[]} items */
  #wait(id, items) {
    this.#waiting.set(id, items.slice(-MOST));
  }
}

/** @param {KeeperEvent} event @returns {Omit<HistoryItem, "at"> | undefined} */
function itemOf(event) {
  switch (event.type) {
    case "refreshed": {
      const { expiresAt: expires_at, secret: client_secret, duration: duration_ms } = event;
      return { outcome: "refreshed", ...given({ expires_at, client_secret, duration_ms }) };
    }
    case "refresh_failed": {
      const { code, duration: duration_ms } = event;
      return { outcome: "failed", code, ...given({ duration_ms }) };
    }
    case "reauthorization_required":
      return { outcome: "refused", code: "ERR_REAUTHORIZATION_REQUIRED" };
    default:
      return undefined;
  }
}

/** @template {object} T @param {T} members @returns {Partial<T>} */
function given(members) {
  return /** @type {Partial<T>} */ (
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
  );
}

/** @param {readonly HistoryItem[]} stored @param {readonly HistoryItem[]} items @param {number} now */
function joined(stored, items, now) {
  /** @type {HistoryItem[]} */
  const all = [];
  for (const item of [...stored, ...items].sort((one, other) => one.at - other.at)) {
    const last = all.at(-1);
    const isRepeated = item.outcome === "failed" && last?.outcome === "failed" && last.code === item.code;
    if (isRepeated) all.splice(-1, 1, repeated(last, item));
    else all.push(item);
  }
  return all.filter(({ at }) => at > now - KEPT_FOR).slice(-MOST);
}

/** @param {HistoryItem} last @param {HistoryItem} item @returns {HistoryItem} */
function repeated({ at, since = at, count = 1 }, item) {
  return { ...item, since, count: count + (item.count ?? 1) };
}
