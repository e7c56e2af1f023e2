// Records of the service in the store: JSON documents under a prefix, changed by compare-and-swap.
import { SecretSlotsError } from "secret-slots/issuer";

/** @import { Store } from "./service-options.js" */

const FORMAT = 1;
const PAGE = 1000;

/** @template T @typedef {{ value: T, version: string }} Versioned */

/** A record cannot be read, although the store has it: asking again does not help. */
export class DamagedRecord extends SecretSlotsError {
  /** @param {string} message @param {string} [version] Of the record, if nothing is lost with it. */
  constructor(message, version) {
    super("ERR_STORE", message);
    this.version = version;
  }
}

/** @template T */
export class Records {
  #store;
  #prefix;

  /** @param {Store} store @param {string} prefix */
  constructor(store, prefix) {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** Reads a record; `null` if there is none. Rejects with `ERR_STORE` if it is damaged. @param {string} id @returns {Promise<Versioned<T> | null>} */
  async read(id) {
    const found = await this.#store.read(this.#prefix + id);
    return found && { value: parsed(found), version: found.version };
  }

  /**
   * Reads a record that is no loss: instead of a damaged one comes a usual value, with which it can be replaced. One of a newer release is not
   * taken for damaged.
   *
   * @param {string} id
   * @param {T} usual
   * @returns {Promise<Versioned<T> | null>}
   */
  async readOr(id, usual) {
    try {
      return await this.read(id);
    } catch (error) {
      if (!(error instanceof DamagedRecord) || error.version === undefined) throw error;
      return { value: usual, version: error.version };
    }
  }

  /**
   * Writes a record, and returns its version; `null` if the stored version is not `ifVersion`.
   *
   * @param {string} id
   * @param {T} value
   * @param {string | null} ifVersion `null`: there must be no record.
   * @param {number} [dueAt] In Unix seconds.
   * @returns {Promise<string | null>}
   */
  async write(id, value, ifVersion, dueAt) {
    const key = this.#prefix + id;
    // `by` tells this record from an equal one that another instance writes.
    const text = JSON.stringify({ format: FORMAT, by: crypto.randomUUID(), value });
    /** @type {unknown} */
    let failure;
    try {
      const version = await this.#store.write(key, text, { ifVersion, dueAt });
      if (version !== null) return version;
    } catch (error) {
      failure = error;
    }
    // The write may have succeeded although the store's response was lost.
    const found = await this.#store.read(key);
    if (found?.value === text) return found.version;
    if (failure === undefined) return null;
    throw failure;
  }

  /** Deletes a record, and returns whether it did. @param {string} id @param {string} ifVersion */
  delete(id, ifVersion) {
    return this.#store.delete(this.#prefix + id, { ifVersion });
  }

  /**
   * Changes a record, again and again until no other instance has changed it meanwhile.
   *
   * @param {string} id
   * @param {(value: T | undefined) => T} change
   * @param {number} [dueAt] In Unix seconds.
   * @returns {Promise<T>}
   */
  async change(id, change, dueAt) {
    while (true) {
      const found = await this.read(id);
      const value = change(found?.value);
      if ((await this.write(id, value, found?.version ?? null, dueAt)) !== null) return value;
    }
  }

  /** Yields the ids in their order, after one of them. @param {string} [after] @returns {AsyncGenerator<string>} */
  async *ids(after) {
    let last = after === undefined ? undefined : this.#prefix + after;
    while (true) {
      const keys = await this.#store.list(this.#prefix, { limit: PAGE, after: last });
      for (const key of keys) yield key.slice(this.#prefix.length);
      if (keys.length < PAGE) return;
      last = keys.at(-1);
    }
  }

  /** Returns ids of records that are due, or may be: all of them if the store has no index. @param {number} now In Unix seconds. */
  async due(now) {
    if (this.#store.due === undefined) return this.#all();
    const keys = await this.#store.due(this.#prefix, now, PAGE);
    return keys.map((key) => key.slice(this.#prefix.length));
  }

  async #all() {
    const ids = [];
    for await (const id of this.ids()) ids.push(id);
    return ids;
  }
}

/** @param {Versioned<string>} found @returns {any} */
function parsed({ value: text, version }) {
  /** @type {any} */
  let record;
  try {
    record = JSON.parse(text);
  } catch {
    throw new DamagedRecord("a record of the service is damaged: restore it from a backup", version);
  }
  if (record?.format === FORMAT) return record.value;
  throw new DamagedRecord("a record of the service has an unknown format: a newer release wrote it");
}
