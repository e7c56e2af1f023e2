// Where a client's secrets are from: an array that was given, or a function that reads them.
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";
import { canShare } from "../platform/can-share.js";
import { isSameList } from "./standing.js";

/** @typedef {import("./types.js").ClientSecrets} Source */

/** While all are refused, a function is asked no more often, in milliseconds. */
const ASK_AGAIN = 1000;

export class ClientSecrets {
  #source;
  /** What judges a list that was read, and throws. @type {(secrets: readonly string[]) => void} */
  #check = () => {};
  /** @type {readonly string[] | undefined} */
  #known;
  /** @type {Promise<readonly string[]> | undefined} */
  #reading;
  #readAt = -Infinity;

  /** @param {Source} [source] */
  constructor(source = []) {
    this.#source = source;
    if (typeof source !== "function") this.#known = readList(source);
  }

  /** Judges what is known, and what will be read. @param {(secrets: readonly string[]) => void} check */
  judgeBy(check) {
    this.#check = check;
    if (this.#known !== undefined) check(this.#known);
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
    // Checked first: a bad list must not replace a good one. The faults of a list that is known were told already.
    if (this.#known === undefined || !isSameList(read, this.#known)) this.#check(read);
    this.#known = read;
    onRead?.(read);
    return read;
  }

  /** Forgets a read that hangs: the next call begins another. */
  abandon() {
    this.#reading = undefined;
  }

  /** Whether they may be asked for although all were refused a moment ago. @param {number} now In milliseconds. */
  mayAsk(now) {
    if (now < this.#readAt + ASK_AGAIN) return false;
    this.#readAt = now;
    return true;
  }
}

/**
 * @param {unknown} secrets
 * @returns {readonly string[]}
 */
function readList(secrets) {
  if (typeof secrets === "string") {
    throw invalid("clientSecrets must be an array of strings; for a text with several, pass secretsFromText(text)");
  }
  if (!Array.isArray(secrets))
    throw invalid("clientSecrets must be an array of strings, or a function that returns one");
  const list = Array.from(secrets);
  const place = list.findIndex((secret) => typeof secret !== "string" || !secret.isWellFormed());
  if (place >= 0) throw new SecretSlotsError("ERR_INVALID_OPTION", `client secret ${place} is not a string`);
  return Object.freeze(list);
}
