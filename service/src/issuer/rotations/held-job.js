// A job that a run of this instance holds by a lease. Others may change it meanwhile: a command cancels it, another run takes it over.

/** @import { Settings } from "../../service-options.js" */
/** @import { Job, Jobs, StoredJob } from "./jobs.js" */

/** How long a lease lasts that is not prolonged, in seconds. */
export const LEASE = 60;
/** How long after it was prolonged a run goes on, in milliseconds. It is shorter than the lease, as clocks of instances differ. */
const HELD = 30_000;

export class HeldJob {
  #settings;
  #jobs;
  #onEnd;
  #version;
  #heldUntil;
  #isLost = false;

  /**
   * @param {{ settings: Settings, jobs: Jobs }} surroundings
   * @param {StoredJob} held A job whose lease is this run's.
   * @param {(reason: "lost" | "cancelled") => void} onEnd Called when the run must stop.
   */
  constructor({ settings, jobs }, { value, version }, onEnd) {
    this.#settings = settings;
    this.#jobs = jobs;
    this.#onEnd = onEnd;
    this.#version = version;
    this.#heldUntil = settings.clock.now() + HELD;
    /** The job, with progress that may not be saved yet. */
    this.value = value;
  }

  /** Whether no other run can have the lease. */
  get isHeld() {
    return !this.#isLost && this.#settings.clock.now() < this.#heldUntil;
  }

  /** Sets members that {@link HeldJob#change} saves. @param {Partial<Job>} members */
  set(members) {
    this.value = { ...this.value, ...members };
  }

  /** Saves progress, and prolongs the lease. */
  async prolong() {
    const until = (await this.#jobs.now()) + LEASE;
    await this.change(({ lease }) => ({ lease: lease && { ...lease, until } }));
  }

  /** Writes a change of the job while the lease is this run's. @param {(job: Job) => Partial<Job>} change */
  async change(change) {
    while (!this.#isLost) {
      const begun = this.#settings.clock.now();
      const job = { ...this.value, ...change(this.value), updated_at: this.#settings.now() };
      const version = await this.#jobs.write(job, this.#version);
      if (version !== null) {
        this.value = { ...job, progress: this.value.progress };
        this.#version = version;
        this.#heldUntil = begun + HELD;
        return;
      }
      await this.#reread();
    }
  }

  /** Reads what others have made of the job. */
  async #reread() {
    const { serial, rotation_id, lease, progress, failures, skipped_secrets } = this.value;
    const found = await this.#jobs.read(serial, rotation_id);
    if (found === null || found.value.lease?.run !== lease?.run) {
      this.#isLost = true;
      return this.#onEnd("lost");
    }
    this.value = { ...found.value, progress, failures, skipped_secrets };
    this.#version = found.version;
    if (found.value.state !== "running") this.#onEnd("cancelled");
  }
}
