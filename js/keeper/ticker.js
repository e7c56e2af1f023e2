// Refreshes credentials that are due: at each tick, and by alarms that are exact to the second.
import { duePages } from "./due.js";
import { planOf } from "./policy.js";
import { repairedOf } from "./repair.js";
import { Schedule } from "./schedule.js";

/** @import { Credentials } from "./credentials.js" */
/** @import { Entry } from "./entry.js" */
/** @import { Settings } from "./keeper-options.js" */
/** @import { Refreshes } from "./refreshes.js" */
/** @import { TickReport } from "./types.js" */

export class Ticker {
  #settings;
  #credentials;
  #refreshes;
  #schedule;

  /** @param {Settings} settings @param {Credentials} credentials @param {Refreshes} refreshes */
  constructor(settings, credentials, refreshes) {
    this.#settings = settings;
    this.#credentials = credentials;
    this.#refreshes = refreshes;
    const { clock, tick: interval } = settings;
    const tick = () => refreshes.track(this.tick());
    const look = (/** @type {string} */ id) => void refreshes.track(this.#refreshIfDue(id));
    this.#schedule = new Schedule({ clock, interval, tick, look });
  }

  start() {
    this.#schedule.start();
  }

  stop() {
    this.#schedule.stop();
  }

  /** Sets an alarm for a credential that comes due before the next tick. @param {string} id */
  arm(id) {
    const entry = this.#credentials.known(id);
    if (entry === undefined) return;
    const { records, storeClock } = this.#settings;
    this.#schedule.arm(id, records.dueAt(entry.record) * 1000 - storeClock.best);
  }

  /**
   * Refreshes all credentials that are due. Rejects if the store fails.
   *
   * @param {readonly string[]} [ids] Looks only at these.
   * @returns {Promise<TickReport>}
   */
  async tick(ids) {
    const { records, storeClock, tell } = this.#settings;
    const report = { due: 0, refreshed: 0, failed: 0 };
    const seen = new Set();
    try {
      await storeClock.ask();
      // The tick looks ahead: a credential that comes due before the next tick gets an alarm.
      const now = Math.floor(storeClock.best / 1000) + this.#schedule.ahead;
      for await (const page of ids === undefined ? duePages(records, this.#credentials.all, now, seen) : [ids]) {
        const fresh = page.filter((id) => !seen.has(id));
        for (const id of fresh) seen.add(id);
        await Promise.all(fresh.map((id) => this.#refreshIfDue(id, report)));
      }
      if (ids === undefined) await this.#readOverdue(now, seen);
      const repaired = await this.#repaired(ids, seen);
      await Promise.all(repaired.map(([id, entry]) => this.#refresh(id, entry, report)));
      await records.sweep();
    } catch (error) {
      tell({ type: "store_failed", id: undefined }, undefined);
      throw error;
    }
    return report;
  }

  /**
   * Reads again what is due in memory and not in the store: another holder has refreshed it, or removed it, and then memory forgets it.
   *
   * @param {number} now In Unix seconds.
   * @param {ReadonlySet<string>} seen
   */
  async #readOverdue(now, seen) {
    const { records } = this.#settings;
    const overdue = [...this.#credentials.all].filter(
      ([id, { record }]) => !seen.has(id) && records.dueAt(record) <= now,
    );
    // What cannot be read stays, and is tried at the next tick.
    await Promise.all(overdue.map(([id]) => this.#credentials.reload(id).catch(() => {})));
  }

  /** @param {string} id @param {TickReport} [report] */
  async #refreshIfDue(id, report = { due: 0, refreshed: 0, failed: 0 }) {
    try {
      let entry = await this.#credentials.entry(id);
      // The store says that it is due, so the entry in memory may be outdated.
      if (this.#isQuiet(entry)) entry = await this.#credentials.reload(id);
      if (this.#isQuiet(entry)) return this.arm(id);
      await this.#refresh(id, entry, report);
    } catch {
      report.failed += 1;
    }
  }

  /** @param {string} id @param {Entry} entry @param {TickReport} report */
  async #refresh(id, entry, report) {
    report.due += 1;
    const isRefreshed = await this.#refreshes.refresh(id, entry).then(
      () => true,
      () => false,
    );
    report[isRefreshed ? "refreshed" : "failed"] += 1;
  }

  /** Returns the credentials in memory whose client was repaired. @param {readonly string[] | undefined} ids @param {Set<string>} seen */
  #repaired(ids, seen) {
    const asked = new Set(ids);
    const mayBe = (/** @type {[string, Entry]} */ [id]) => (ids === undefined ? !seen.has(id) : asked.has(id));
    return repairedOf([...this.#credentials.all].filter(mayBe), this.#settings.clients);
  }

  /** @param {Entry} entry */
  #isQuiet(entry) {
    return planOf(this.#settings, entry) === "serve" || entry.record.needs_reauthorization;
  }
}
