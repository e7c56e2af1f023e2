// Where a client's secrets are from: an array that was given, or a function that reads them.
import { SecretSlotsError } from "../errors.js";
import { invalid } from "../options.js";
import { canShare, isSameList } from "./standing.js";

/** @typedef {import("./types.js").ClientSecrets} Source */

export class ClientSecrets {
  #source;
  /** @type {readonly string[] | undefined} */
  #known;
  /** @type {Promise<readonly string[]> | undefined} */
  #reading;

  /** @param {Source} [source] */
  constructor(source = []) {
    this.#source = source;
    if (typeof source !== "function") this.#known = readList(source);
  }

  /** Whether they can be read anew. */
  get isRead() {
    return typeof this.#source === "function";
  }

  /** Those that are known, if any were read yet. */
  get known() {
    return this.#known;
  }

  /**
   * Reads them, unless others than `stale` are known already. Rejects with what the function throws, and with
   * `ERR_INVALID_OPTION`.
   *
   * @param {readonly string[]} [stale]
   * @param {(secrets: readonly string[]) => void} [onRead] Told when the function is asked for this call.
   * @returns {Promise<readonly string[]>}
   */
  async read(stale, onRead) {
    if (this.#known !== undefined && (stale === undefined || !isSameList(this.#known, stale))) return this.#known;
    if (!canShare) return this.#readOnce(onRead);
    this.#reading ??= this.#readOnce(onRead).finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** @param {(secrets: readonly string[]) => void} [onRead] */
  async #readOnce(onRead) {
    const read = readList(typeof this.#source === "function" ? await this.#source() : this.#source);
    this.#known = read;
    onRead?.(read);
    return read;
  }
}

/**
 * @param {unknown} secrets
 * @returns {readonly string[]}
 */
function readList(secrets) {
  if (!Array.isArray(secrets)) throw invalid("have clientSecrets that are not an array of strings");
  const place = Array.from(secrets).findIndex((secret) => typeof secret !== "string" || !secret.isWellFormed());
  if (place >= 0) throw new SecretSlotsError("ERR_INVALID_OPTION", `client secret ${place} is not a string`);
  return Object.freeze([...secrets]);
}
