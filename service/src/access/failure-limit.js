// Counts failures by key in windows of a minute, in bounded memory. Only a failure is refused, so a right secret always passes.
import { Problem } from "../http/problem.js";

const WINDOW = 60_000;
/** The most keys that are counted at once; beyond them the oldest are forgotten. */
const MAX_KEYS = 10_000;

export class FailureLimit {
  #clock;
  #most;
  /** @type {Map<string, { count: number, ends: number }>} */
  #counts = new Map();

  /** @param {{ now(): number }} clock @param {number} most The failures of a key in a minute before further ones get 429. */
  constructor(clock, most) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Counts a failure. Fails with 429 if the key has had too many. @param {string} key */
  failed(key) {
    const now = this.#clock.now();
    const known = this.#counts.get(key);
    const count = known === undefined || known.ends <= now ? { count: 0, ends: now + WINDOW } : known;
    count.count += 1;
    this.#counts.delete(key);
    this.#counts.set(key, count);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > MAX_KEYS && oldest !== undefined) this.#counts.delete(oldest);
    if (count.count <= this.#most) return;
    const wait = String(Math.max(Math.ceil((count.ends - now) / 1000), 1));
    const headers = { "Retry-After": wait };
    throw new Problem(429, "ERR_RATE_LIMITED", `too many failures: wait ${wait} seconds`, { headers });
  }
}
