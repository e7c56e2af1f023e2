// The sessions of each person: their number is limited, so that nobody fills the store by signing in again and again.
import { eachOf } from "../../each-of.js";
import { hex } from "../../encode/hex.js";
import { sha256 } from "../../encode/sha256.js";
import { Records } from "../../records.js";

/** @import { Settings } from "../../service-options.js" */
/** @typedef {{ id: string, until: number }} One `until`: when it ends at the latest, in Unix seconds. */

/** The most sessions of a person; a further one ends the oldest. */
const MOST = 20;

export class OpenSessions {
  #settings;
  /** @type {Records<One[]>} */
  #records;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/session-of/");
  }

  /** Adds a session, and returns the ids of those that it takes the place of. @param {string} owner @param {One} one */
  async add(owner, one) {
    const key = hex(await sha256(owner));
    while (true) {
      // A damaged record must not keep its person out: then older sessions end by their time alone.
      const found = await this.#records.readOr(key, []);
      const all = [...this.#living(found?.value ?? []), one];
      const kept = all.slice(-MOST);
      if ((await this.#records.write(key, kept, found?.version ?? null, endOf(kept))) === null) continue;
      return all.slice(0, -MOST).map(({ id }) => id);
    }
  }

  /** Removes what is known of sessions that have ended. */
  async sweep() {
    const due = await this.#records.due(this.#settings.now());
    await eachOf(due.map((key) => () => this.#sweep(key)));
  }

  /** @param {string} key */
  async #sweep(key) {
    const found = await this.#records.readOr(key, []);
    if (found !== null && this.#living(found.value).length === 0) await this.#records.delete(key, found.version);
  }

  /** @param {One[]} all */
  #living(all) {
    return all.filter(({ until }) => until > this.#settings.now());
  }
}

/** @param {One[]} all */
const endOf = (all) => Math.max(...all.map(({ until }) => until));
