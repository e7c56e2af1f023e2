// The overviews of this instance: one for each domain that somebody searches, in bounded memory.
import { Overview } from "./overview.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { Domain } from "../domains/domains.js" */
/** @import { Filter } from "./filter.js" */

/** The most applications that are remembered, of all domains together. */
const MOST = 200_000;
/** How many applications are looked at between two turns of other work: a few milliseconds. */
const SLICE = 25;
/** How many a request looks at by itself, so that a small domain is complete at once, also where no work goes on in the background. */
const BY_REQUEST = 100;
/** How long an overview is kept that nobody asks for, in seconds. */
const KEPT = 120;
/** After how many seconds without progress the background work is taken for ended: some platforms end it with the request. */
const STUCK = 10;

export class Overviews {
  #settings;
  #most;
  /** By the domain's serial, the last used one at the end. @type {Map<string, Overview>} */
  #overviews = new Map();

  /** @param {Settings} settings @param {number} [most] */
  constructor(settings, most = MOST) {
    this.#settings = settings;
    this.#most = most;
  }

  /**
   * Returns the overview of a domain, as far as it is. It goes on in the background.
   *
   * @param {Domain} domain
   * @param {Filter} filter What is asked for, which is looked at first.
   */
  async of({ record: { serial }, registry }, filter) {
    const now = this.#settings.now();
    this.sweep();
    const overview = this.#overviews.get(serial) ?? new Overview(registry, this.#most);
    overview.registry = registry;
    overview.usedAt = now;
    this.#overviews.delete(serial);
    this.#overviews.set(serial, overview);
    overview.begin(now);
    await overview.work(BY_REQUEST, filter);
    this.#bound();
    this.#goOn(serial, overview);
    return overview;
  }

  /** Notes a write to the store of a domain's registry. @param {string} serial @param {string} kind @param {string} id */
  wrote(serial, kind, id) {
    const overview = this.#overviews.get(serial);
    if (kind === "application") overview?.written(id);
    else if (kind === "use") overview?.used(id);
  }

  /** Drops what nobody has asked for lately. */
  sweep() {
    const now = this.#settings.now();
    for (const [serial, { usedAt }] of this.#overviews) if (now - usedAt > KEPT) this.#overviews.delete(serial);
  }

  /** Ends all work in the background. */
  close() {
    this.#overviews.clear();
  }

  /** Drops the longest unused ones while there are too many applications. */
  #bound() {
    let size = [...this.#overviews.values()].reduce((sum, one) => sum + one.size, 0);
    for (const [serial, overview] of this.#overviews) {
      if (size <= this.#most || this.#overviews.size === 1) return;
      size -= overview.size;
      this.#overviews.delete(serial);
    }
  }

  /** @param {string} serial @param {Overview} overview */
  #goOn(serial, overview) {
    const { clock, now } = this.#settings;
    if (!overview.hasWork || (overview.workedAt !== null && now() - overview.workedAt < STUCK)) return;
    const next = () => {
      overview.workedAt = now();
      clock.setTimeout(() => void work(), 0, true);
    };
    const work = async () => {
      // If the store is away, the next request says so, and begins again.
      const isDone = await overview.work(SLICE).then(
        () => !overview.hasWork,
        () => true,
      );
      this.sweep();
      this.#bound();
      if (isDone || this.#overviews.get(serial) !== overview) overview.workedAt = null;
      else next();
    };
    next();
  }
}
