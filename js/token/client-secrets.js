// The source of a client's secrets: an array, or a function that returns one.
import { invalid } from "../platform/options.js";
import { canShare } from "../platform/can-share.js";
import { isSameList } from "./standing.js";

/** @typedef {import("./types.js").ClientSecrets} Source */

/** The shortest time between two calls of a function while all secrets are refused, in milliseconds. */
const ASK_AGAIN = 1000;

export class ClientSecrets {
  #source;
  /** Throws for an invalid list. @type {(secrets: readonly string[]) => void} */
  #check = () => {};
  /** @type {readonly string[] | undefined} */
  #known;
  /** @type {Promise<readonly string[]> | undefined} */
  #reading;
  #readAt = -Infinity;

  /** @param {Source} [source] */
  constructor(source = []) {
    this.#source = source;
    if (typeof source !== "function")
      this.#known = readList(source, "clientSecrets", ", or a function that returns one");
  }

  /** Checks the known list, and every list that is read from now on. @param {(secrets: readonly string[]) => void} check */
  checkWith(check) {
    this.#check = check;
    if (this.#known !== undefined) check(this.#known);
  }

  /** Whether the source is a function, which can be called again. */
  get isRead() {
    return typeof this.#source === "function";
  }

  /** The current list; `undefined` before the first read. */
  get known() {
    return this.#known;
  }

  /**
   * Returns the current list if it is another than `stale`; otherwise calls the function. Rejects with what the function throws, and with
   * `ERR_INVALID_OPTION` for an invalid list.
   *
   * @param {readonly string[]} [stale]
   * @param {(secrets: readonly string[]) => void} [onRead] Called if the function was called for this call.
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
    const returned = typeof this.#source === "function" ? await this.#source() : this.#source;
    const read = readList(returned, "the result of the function clientSecrets");
    // An invalid list must not replace a valid one. The faults of a known list were reported before.
    if (this.#known === undefined || !isSameList(read, this.#known)) this.#check(read);
    this.#known = read;
    onRead?.(read);
    return read;
  }

  /** Forgets a read that hangs, so that the next call begins another. */
  abandon() {
    this.#reading = undefined;
  }

  /** Whether the function may be called although all secrets were refused a moment ago. @param {number} now In milliseconds. */
  mayAsk(now) {
    if (now < this.#readAt + ASK_AGAIN) return false;
    this.#readAt = now;
    return true;
  }
}

/**
 * @param {unknown} secrets
 * @param {string} name What the list is called in a message.
 * @param {string} [alternative] What else it may be.
 * @returns {readonly string[]}
 */
function readList(secrets, name, alternative = "") {
  if (typeof secrets === "string") {
    throw invalid(`${name} must be an array of strings; for a text with several secrets, use secretsFromText(text)`);
  }
  if (!Array.isArray(secrets)) throw invalid(`${name} must be an array of strings${alternative}`);
  const list = Array.from(secrets);
  const index = list.findIndex((secret) => typeof secret !== "string" || !secret.isWellFormed());
  if (index >= 0) throw invalid(`client secret ${index} must be a string`);
  return Object.freeze(list);
}
