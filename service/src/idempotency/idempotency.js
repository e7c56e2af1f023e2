// Commands that are done once for each Idempotency-Key. A record in the store says whether a command is in flight, and what its answer was,
// without the secret in it. Behind it, the registry is given the key too: so a command whose instance ended is not done twice either.
import { eachOf } from "../each-of.js";
import { hex } from "../encode/hex.js";
import { sha256 } from "../encode/sha256.js";
import { conflict, Problem, problemOf } from "../http/problem.js";
import { Records } from "../records.js";

/** @import { Settings } from "../service-options.js" */

/** How long a key is kept, in seconds. */
const DAY = 86_400;
/** How long a command may be in flight before another instance takes it for lost, in seconds. */
const LEASE = 60;

/** @typedef {{ status: number, body: Record<string, unknown> }} Answer */
/** @typedef {{ fingerprint: string, at: number, answer?: Answer }} Entry */

export class Idempotency {
  #settings;
  /** @type {Records<Entry>} */
  #records;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/key/");
  }

  /**
   * Runs a command, or returns the answer that it had under the same key. Fails with 422 if the key was used for another command, and with
   * 409 while that command is in flight.
   *
   * @param {string | undefined} key The request's `Idempotency-Key`; without one the command is run.
   * @param {string} caller Callers do not share keys.
   * @param {unknown} command The route, its parameters and its body.
   * @param {(registryKey: string | undefined) => Promise<Answer>} run
   * @returns {Promise<Answer & { isRepeated: boolean }>}
   */
  async once(key, caller, command, run) {
    if (key === undefined) return { ...(await run(undefined)), isRepeated: false };
    const name = hex(await sha256(JSON.stringify([caller, key])));
    const fingerprint = hex(await sha256(JSON.stringify(command)));
    const begun = await this.#begin(name, fingerprint);
    if (begun.answer !== undefined) return { ...begun.answer, isRepeated: true };
    /** @type {Answer} */
    let answer;
    try {
      answer = await run(name);
    } catch (error) {
      // Refused for sure: the key is free again. Otherwise the command may have been done: its record stays until the lease ends.
      const problem = problemOf(error);
      if (problem !== undefined && problem.status < 500) await this.#remove(name, begun.version);
      throw error;
    }
    const kept = { ...answer, body: { ...answer.body, client_secret: null } };
    // If this fails, a repetition finds the command in flight, and then asks the registry, which does nothing twice.
    await this.#write(name, { fingerprint, at: this.#settings.now(), answer: kept }, begun.version).catch(() => {});
    return { ...answer, isRepeated: false };
  }

  /** @param {string} name @param {string} fingerprint @returns {Promise<{ version: string, answer?: Answer }>} */
  async #begin(name, fingerprint) {
    while (true) {
      const found = await this.#records.read(name);
      const now = this.#settings.now();
      const entry = found?.value;
      if (found !== null && entry !== undefined && entry.at + DAY > now) {
        if (entry.fingerprint !== fingerprint)
          throw new Problem(422, "ERR_CONFLICT", "the Idempotency-Key was used for another request: choose a new one");
        if (entry.answer !== undefined) return { version: found.version, answer: entry.answer };
        if (entry.at + LEASE > now)
          throw conflict("the request with this Idempotency-Key is in flight: try again in a moment");
      }
      const version = await this.#write(name, { fingerprint, at: now }, found?.version ?? null);
      if (version !== null) return { version };
    }
  }

  /** Removes keys that are a day old. */
  async sweep() {
    const now = this.#settings.now();
    const due = await this.#records.due(now);
    await eachOf(due.map((name) => () => this.#sweep(name, now)));
  }

  /** @param {string} name @param {number} now */
  async #sweep(name, now) {
    const found = await this.#records.read(name);
    if (found !== null && found.value.at + DAY <= now) await this.#records.delete(name, found.version);
  }

  /** @param {string} name @param {Entry} entry @param {string | null} ifVersion */
  #write(name, entry, ifVersion) {
    return this.#records.write(name, entry, ifVersion, entry.at + DAY);
  }

  /** @param {string} name @param {string} version */
  async #remove(name, version) {
    await this.#records.delete(name, version).catch(() => {});
  }
}
