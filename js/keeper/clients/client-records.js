// The records of stored clients, each under the prefix and its name.
import { invalid } from "../../platform/options.js";
import { readStore } from "../keeper-options.js";
import { SealedStore } from "../sealed-store.js";
import { parseClient, textOf } from "./client-document.js";

/** @import { Store } from "../../stores/types.js" */
/** @import { ClientDocument } from "./client-document.js" */

const MAX_NAME = 128;

/** Returns the name of a client. Throws `ERR_INVALID_OPTION`. @param {unknown} name */
export function checkName(name) {
  const isText = typeof name === "string" && name !== "" && name.isWellFormed();
  if (isText && new TextEncoder().encode(name).length <= MAX_NAME) return name;
  throw invalid(`the name of a client must be a string of 1 to ${MAX_NAME} bytes in UTF-8`);
}

export class ClientRecords {
  #texts;

  /** @param {Store} store @param {string} prefix @param {readonly (Uint8Array | string)[]} [keys] */
  constructor(store, prefix, keys) {
    this.#texts = new SealedStore(readStore(store), prefix, keys);
  }

  /** @param {string} name @returns {Promise<{ document: ClientDocument, version: string } | null>} */
  async read(name) {
    const found = await this.#texts.read(name);
    return found && { document: parseClient(found.value), version: found.version };
  }

  /** Returns the version of a record without opening it, as it may be damaged; `null` if there is none. @param {string} name */
  version(name) {
    return this.#texts.version(name);
  }

  /** @param {string} name @param {ClientDocument} document @param {string | null} ifVersion */
  write(name, document, ifVersion) {
    return this.#texts.write(name, textOf(document), { ifVersion });
  }

  /** @param {string} name @param {string} ifVersion */
  delete(name, ifVersion) {
    return this.#texts.delete(name, ifVersion);
  }

  /** Yields the names with a start, in the store's order. @param {string} [start] @param {string} [after] @param {number} [page] */
  names(start, after, page) {
    return this.#texts.ids(start, after, page);
  }

  /** Seals all records with the first key. If one cannot be opened or read, rejects after all others were sealed. */
  reseal() {
    return this.#texts.reseal((name, text, version) => this.write(name, parseClient(text), version));
  }
}
