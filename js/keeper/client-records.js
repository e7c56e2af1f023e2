// The records of stored clients, each under the prefix and its name, and sealed if there are keys.
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";
import { ask } from "../stores/ask.js";
import { isSealed, Seal } from "./seal.js";
import { readStore } from "./keeper-options.js";

/** @import { Store } from "../stores/types.js" */
/** @import { StoredClientOptions } from "./types.js" */

/** A client as it is stored. @typedef {{ format: 1, options: Omit<StoredClientOptions, "clientSecrets">, secrets: string[] }} ClientDocument */

const MAX_NAME = 128;

export class ClientRecords {
  #store;
  #prefix;
  #seal;

  /** @param {Store} store @param {string} prefix @param {readonly (Uint8Array | string)[]} [keys] */
  constructor(store, prefix, keys) {
    this.#store = readStore(store);
    this.#prefix = prefix;
    this.#seal = keys === undefined ? undefined : new Seal(keys);
  }

  /** Returns the name. Throws `ERR_INVALID_OPTION`. @param {unknown} name */
  check(name) {
    const isText = typeof name === "string" && name !== "" && name.isWellFormed();
    if (isText && new TextEncoder().encode(name).length <= MAX_NAME) return name;
    throw invalid(`the name of a client must be a string of 1 to ${MAX_NAME} bytes in UTF-8`);
  }

  /** @param {string} name @returns {Promise<{ document: ClientDocument, version: string } | null>} */
  async read(name) {
    const found = await ask(() => this.#store.read(this.#prefix + name));
    return found && { document: parse(await this.#open(name, found.value)), version: found.version };
  }

  /** Returns the version of a record without reading it; `null` if there is none. @param {string} name @returns {Promise<string | null>} */
  async version(name) {
    return (await ask(() => this.#store.read(this.#prefix + name)))?.version ?? null;
  }

  /** @param {string} name @param {ClientDocument} document @param {string | null} ifVersion @returns {Promise<string | null>} */
  async write(name, document, ifVersion) {
    const text = JSON.stringify(document);
    const value = this.#seal === undefined ? text : await this.#seal.seal(this.#prefix + name, text);
    return ask(() => this.#store.write(this.#prefix + name, value, { ifVersion }));
  }

  /** @param {string} name @param {string} ifVersion */
  delete(name, ifVersion) {
    return ask(() => this.#store.delete(this.#prefix + name, { ifVersion }));
  }

  /** Returns names with a start, in the store's order. @param {string} start @param {string | undefined} after @param {number} limit */
  async names(start, after, limit) {
    const from = after === undefined ? undefined : this.#prefix + after;
    const keys = await ask(() => this.#store.list(this.#prefix + start, { after: from, limit }));
    return keys.map((key) => key.slice(this.#prefix.length));
  }

  /** Seals all records with the first key. If a record cannot be opened, rejects after all others were sealed. */
  async reseal() {
    let count = 0;
    /** @type {unknown} */
    let failure;
    for (const name of await this.names("", undefined, 100_000)) {
      const isSealed = await this.#resealOne(name).catch((error) => void (failure = error));
      if (isSealed) count += 1;
    }
    if (failure !== undefined) throw failure;
    return count;
  }

  /** @param {string} name */
  async #resealOne(name) {
    while (true) {
      const found = await ask(() => this.#store.read(this.#prefix + name));
      if (found === null || this.#seal === undefined || (await this.#seal.isCurrent(found.value))) return false;
      const text = isSealed(found.value) ? await this.#open(name, found.value) : found.value;
      if ((await this.write(name, parse(text), found.version)) !== null) return true;
    }
  }

  /** @param {string} name @param {string} value */
  async #open(name, value) {
    if (this.#seal !== undefined) return this.#seal.open(this.#prefix + name, value);
    if (!isSealed(value)) return value;
    throw new SecretSlotsError("ERR_STORE", "the stored record is sealed, but the option encrypt is not given");
  }
}

/** Throws `ERR_STORE`. @param {string} text @returns {ClientDocument} */
function parse(text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    // The platform's message would quote the text, which has secrets.
  }
  if (document?.format === 1 && typeof document.options === "object" && Array.isArray(document.secrets))
    return document;
  throw new SecretSlotsError(
    "ERR_STORE",
    "the stored client was not written by this library, or by a newer version of it",
  );
}
