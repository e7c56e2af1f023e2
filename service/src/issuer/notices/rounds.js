// The notices of all domains, round by round. "Expired" is told in the next round; what expires soon is told once the domain's schedule has
// fired. Any instance may do a round: registries claim notices, so that each is delivered by one of them.
import { codeOf } from "../../errors.js";
import { Problem } from "../../http/problem.js";
import { REGISTRIES } from "../domains/domain-records.js";
import { isWaiting } from "./attempts.js";
import { lastRun } from "./schedule.js";

/** @import { ExpiryNotice } from "secret-slots/issuer" */
/** @import { Settings } from "../../service-options.js" */
/** @import { Domain, Domains } from "../domains/domains.js" */
/** @import { NoticeAttempts } from "./attempts.js" */
/** @import { NoticeDelivery } from "./delivery.js" */

const DAY = 86_400;
/** How many domains are worked on at a time. */
const CONCURRENCY = 8;
/** The first and the largest number of due applications that are asked for. With more, each domain is looked at. */
const PAGE = { first: 1000, most: 64_000 };
/** How long a registry's claim holds, in seconds. Until then a notice that failed is not due. */
const CLAIM = 60;
const EXPIRED = /** @type {const} */ (["secret.expired"]);

export class NoticeRounds {
  #settings;
  #domains;
  #attempts;
  #delivery;
  /** The ids of domains by their serial. @type {Map<string, string>} */
  #ids = new Map();
  /** When this instance looked at all domains, in Unix seconds. */
  #completeAt = -Infinity;
  /** @type {Promise<void> | undefined} */
  #running;
  #stopped = new AbortController();

  /** @param {Settings} settings @param {Domains} domains @param {NoticeAttempts} attempts @param {NoticeDelivery} delivery */
  constructor(settings, domains, attempts, delivery) {
    this.#settings = settings;
    this.#domains = domains;
    this.#attempts = attempts;
    this.#delivery = delivery;
  }

  /** Does a round, or waits for the one under way. An error of one domain is an event, and stops no other. */
  async tick() {
    this.#running ??= this.#round().finally(() => (this.#running = undefined));
    await this.#running;
  }

  /** Ends a round under way after the applications that it works on. */
  async close() {
    this.#stopped.abort();
    await this.#running?.catch(() => {});
  }

  async #round() {
    const now = this.#settings.now();
    // Once a day each registry removes what is older than its retention, also in domains that nobody uses.
    const isComplete = now - this.#completeAt >= DAY;
    const ids = (isComplete ? undefined : await this.#dueIds(now)) ?? (await this.#all());
    const left = [...new Set([...ids, ...(await this.#attempts.due())])];
    const work = async () => {
      for (let id; !this.#stopped.signal.aborted && (id = left.pop()) !== undefined;)
        await this.#guarded(id, isComplete);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    if (!isComplete) return;
    // After the notices: a damaged record here must not hold them up.
    await this.#attempts.sweep(this.#domains);
    this.#completeAt = now;
  }

  /** @param {string} id @param {boolean} isComplete */
  async #guarded(id, isComplete) {
    try {
      const domain = await this.#domains.find(id);
      if (domain !== undefined) await this.#domain(domain, isComplete);
    } catch (error) {
      this.#settings.tell({ type: "notices_failed", domain: id, code: codeOf(error) });
    }
  }

  /** @param {Domain} domain @param {boolean} isComplete */
  async #domain(domain, isComplete) {
    const { registry } = domain;
    const now = this.#settings.now();
    const [due, attempts] = await Promise.all([registry.dueNotices(now), this.#attempts.read(domain)]);
    const isHeld = attempts.retry_at !== null && attempts.retry_at > now;
    const ready = isHeld ? due.filter(({ id }) => !isWaiting(attempts, id)) : due;
    const kinds = this.#kinds(domain, ready, now);
    const isPaused = isHeld || attempts.failures === 0;
    if (kinds.length === 0 && isPaused && !isComplete) return;
    const postponed = isHeld ? attempts.waiting : [];
    const { signal } = this.#stopped;
    const run = await this.#delivery.during(domain, postponed, () => registry.tick({ kinds, signal }));
    const began = { failures: attempts.failures, isHeld };
    await this.#attempts.save(domain, run, began, () => this.#undelivered(domain));
  }

  /** Returns the kinds of notices that may go now. @param {Domain} domain @param {ExpiryNotice[]} ready @param {number} now */
  #kinds({ record }, ready, now) {
    const upcoming = ready.filter(({ threshold }) => threshold > 0);
    const fired = upcoming.length === 0 ? undefined : lastRun(record.settings.notices, now);
    const hasFired = upcoming.some(({ expiresAt, threshold }) => fired !== undefined && expiresAt - threshold <= fired);
    if (hasFired) return /** @type {const} */ (["secret.expiring", "secret.expired"]);
    return upcoming.length < ready.length ? EXPIRED : [];
  }

  /** Returns the ids of notices that are due, or that an instance has claimed. @param {Domain} domain */
  async #undelivered({ registry }) {
    const notices = await registry.dueNotices(this.#settings.now() + CLAIM);
    return new Set(notices.map(({ id }) => id));
  }

  /** Returns the ids of domains that may have a due notice; `undefined` if the store cannot tell, or if there are too many. @param {number} now */
  async #dueIds(now) {
    const { store } = this.#settings;
    if (store.due === undefined) return undefined;
    for (let limit = PAGE.first; limit <= PAGE.most; limit *= 2) {
      const keys = await store.due(REGISTRIES, now, limit);
      if (keys.length === limit) continue;
      const serials = new Set(keys.map((key) => key.slice(REGISTRIES.length).split("/", 1)[0]));
      if ([...serials].some((serial) => !this.#ids.has(serial))) await this.#all();
      return [...serials].flatMap((serial) => this.#ids.get(serial) ?? []);
    }
    return undefined;
  }

  /** Returns the ids of all domains, and learns their serials. */
  async #all() {
    const ids = [];
    this.#ids.clear();
    for await (const id of this.#domains.ids()) {
      ids.push(id);
      const domain = await this.#domains.find(id).catch(ignoreDamage);
      if (domain !== undefined) this.#ids.set(domain.record.serial, id);
    }
    return ids;
  }
}

/** The domain's own turn reports it. @param {unknown} error @returns {undefined} */
function ignoreDamage(error) {
  if (error instanceof Problem || codeOf(error) === "ERR_STORE") return undefined;
  throw error;
}
