// The authorizations of each credential that wait for their callback: their number is limited, as each is a record in the store.
import { eachOf } from "../../each-of.js";
import { Records } from "../../records.js";
import { digest } from "./digest.js";
import { refusal } from "./refusal.js";

/** @import { Settings } from "../../service-options.js" */
/** @typedef {{ id: string, expires_at: number }} One */

const MOST = 20;

export class Pending {
  #settings;
  /** @type {Records<One[]>} */
  #records;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/authorizing/");
  }

  /** Fails with 429 if too many are pending. @param {string} credential @param {One} one */
  async add(credential, one) {
    const now = this.#settings.now();
    await this.#change(await digest(credential), (all) => {
      if (all.length >= MOST) throw tooMany(Math.max(Math.min(...all.map(({ expires_at: at }) => at)) - now, 1));
      return [...all, one];
    });
  }

  /** @param {string} credential @param {string} id */
  async remove(credential, id) {
    await this.#change(await digest(credential), (all) => all.filter((one) => one.id !== id));
  }

  /** Removes those that have expired. */
  async sweep() {
    const due = await this.#records.due(this.#settings.now());
    await eachOf(due.map((key) => () => this.#change(key, (all) => all)));
  }

  /** Changes what a credential has pending and unexpired. @param {string} key @param {(all: One[]) => One[]} change */
  async #change(key, change) {
    while (true) {
      const found = await this.#records.read(key);
      const before = found?.value ?? [];
      const all = change(before.filter(({ expires_at: at }) => at > this.#settings.now()));
      if (all.length === before.length && all.every((one, index) => one === before[index])) return;
      if (await this.#replace(key, all, found?.version ?? null)) return;
    }
  }

  /** @param {string} key @param {One[]} all @param {string | null} ifVersion */
  async #replace(key, all, ifVersion) {
    if (all.length === 0 && ifVersion !== null) return this.#records.delete(key, ifVersion);
    const next = Math.min(...all.map(({ expires_at: at }) => at));
    return (await this.#records.write(key, all, ifVersion, next)) !== null;
  }
}

/** @param {number} seconds */
const tooMany = (seconds) => refusal("ERR_AUTHORIZATION_LIMIT", { headers: { "Retry-After": String(seconds) } });
