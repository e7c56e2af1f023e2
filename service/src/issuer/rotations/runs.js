// The runs of this instance: which jobs it works on now.
import { within } from "../../deadline.js";
import { codeOf } from "../../errors.js";
import { LEASE } from "./held-job.js";
import { Run } from "./run.js";

/** @import { StoredJob } from "./jobs.js" */
/** @import { Reason, Surroundings } from "./run.js" */

/** The most jobs that an instance works on at once. Further ones wait for the tick of one that is free. */
const MOST = 8;
/** How long `close` waits for applications in progress, in milliseconds. */
const CLOSING = 10_000;

export class Runs {
  #in;
  /** By the id of the job. @type {Map<string, { run: Run, done: Promise<void> }>} */
  #runs = new Map();
  #isClosing = false;

  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    this.#in = surroundings;
  }

  /** Whether this instance works on a job. @param {string} id */
  has(id) {
    return this.#runs.has(id);
  }

  /** Returns a lease for a run of this instance; `null` if it takes no further one. */
  async lease() {
    if (this.#isClosing || this.#runs.size >= MOST) return null;
    const { settings, jobs } = this.#in;
    return { run: `${settings.instance}/${crypto.randomUUID()}`, until: (await jobs.now()) + LEASE };
  }

  /** Works on a job that this instance holds. @param {StoredJob} held */
  start(held) {
    const { rotation_id, domain, lease } = held.value;
    if (lease === null) return;
    const { instance, tell } = this.#in.settings;
    const about = { domain, rotation_id, instance };
    tell({ type: "rotation_begun", ...about });
    const run = new Run(this.#in, held);
    const done = run
      .work()
      .then(
        ({ state, progress }) => tell({ type: "rotation_left", ...about, state, progress }),
        (error) => tell({ type: "rotation_delayed", ...about, code: codeOf(error) }),
      )
      .finally(() => {
        // A run whose lease ended in a delivery may end after the next one has begun.
        if (this.#runs.get(rotation_id)?.run === run) this.#runs.delete(rotation_id);
      });
    this.#runs.set(rotation_id, { run, done });
  }

  /** Stops the run of a job at a clean point, if this instance has it. @param {string} id @param {Reason} reason */
  stop(id, reason) {
    this.#runs.get(id)?.run.stop(reason);
  }

  /** Stops at a clean point, and gives running jobs back, so that another instance goes on at once. It waits 10 seconds at most. */
  async close() {
    this.#isClosing = true;
    const runs = [...this.#runs.values()];
    for (const { run } of runs) run.stop("closing");
    const ended = () => Promise.all(runs.map(({ done }) => done));
    // What is late goes on elsewhere, once its lease has ended.
    await within(this.#in.settings.clock, CLOSING, () => new Error("late"), ended).catch(() => {});
  }
}
