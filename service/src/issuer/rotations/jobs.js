// Bulk rotations in the store: a record for each, changed by compare-and-swap.
import { Records } from "../../records.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { Versioned } from "../../records.js" */
/** @import { Delivery, Failure, Filter, Progress, SkippedSecret } from "./schema.js" */

/**
 * Which run works on a job, and until when if it tells nothing more. Times are in Unix seconds.
 *
 * @typedef {{ run: string, until: number }} Lease
 */
/**
 * @typedef {object} Job
 * @property {string} rotation_id
 * @property {string} domain
 * @property {string} serial The serial of the domain: a later domain of the same id does not inherit the job.
 * @property {"running" | "succeeded" | "failed" | "cancelled"} state
 * @property {Filter} filter
 * @property {number | null} overlap
 * @property {Delivery} deliver_to
 * @property {number} created_at
 * @property {number} updated_at
 * @property {number | null} finished_at
 * @property {string} actor
 * @property {Progress} progress
 * @property {Failure[]} failures
 * @property {SkippedSecret[]} [skipped_secrets] Jobs of earlier releases have none.
 * @property {string | null} error
 * @property {Lease | null} lease `null`: nobody works on it.
 * @property {number} resume_at When a running job without a lease goes on, by the same clock as leases.
 * @property {number} outages How many times the store failed in the midst of it.
 */
/** @typedef {Versioned<Job>} StoredJob */

const DAY = 86_400;
/** How long a job is kept once it has ended, in seconds. */
const KEPT = 90 * DAY;
/** The largest time in milliseconds whose complement has 12 hexadecimal digits. */
const LAST = 2 ** 48 - 1;

export class Jobs {
  #settings;
  /** By the domain's serial and the job's id. @type {Records<Job>} */
  #records;
  /** The ids of jobs that requests with an `Idempotency-Key` have begun. @type {Records<string>} */
  #requests;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/rotation/");
    this.#requests = new Records(settings.store, "service/rotation-request/");
  }

  /** Returns the time by which all instances judge leases, in Unix seconds. */
  async now() {
    const { store, now } = this.#settings;
    return store.now === undefined ? now() : Math.floor((await store.now()) / 1000);
  }

  /**
   * Returns an id for a new job. Newer jobs have smaller ids, so that a list begins with them. Repeated with the key of a request, it
   * returns the same id for a day.
   *
   * @param {string | undefined} request
   */
  async id(request) {
    const time = (LAST - this.#settings.clock.now()).toString(16).padStart(12, "0");
    const id = time + crypto.randomUUID().replaceAll("-", "").slice(0, 16);
    if (request === undefined) return id;
    while (true) {
      const found = await this.#requests.read(request);
      const now = this.#settings.now();
      if (found !== null && now < createdAt(found.value) + DAY) return found.value;
      if ((await this.#requests.write(request, id, found?.version ?? null, now + DAY)) !== null) return id;
    }
  }

  /** @param {string} serial @param {string} id @returns {Promise<StoredJob | null>} */
  read(serial, id) {
    return this.#records.read(nameOf(serial, id));
  }

  /** Writes a job, and returns its version; `null` if the stored version is not `ifVersion`. @param {Job} job @param {string | null} ifVersion */
  write(job, ifVersion) {
    return this.#records.write(nameOf(job.serial, job.rotation_id), job, ifVersion, dueAt(job));
  }

  /** Yields the ids of a domain's jobs, newest first. @param {string} serial @param {string} [after] */
  ids(serial, after) {
    return new Records(this.#settings.store, `service/rotation/${serial}/`).ids(after);
  }

  /** Yields the jobs that ask for work: running ones that no instance works on, and old ones. @returns {AsyncGenerator<StoredJob>} */
  async *due() {
    const now = await this.now();
    for (const name of await this.#records.due(now)) {
      // A damaged job must not hold up all others.
      const found = await this.#records.read(name).catch(() => this.#unreadable(name));
      if (found !== null && dueAt(found.value) <= now) yield found;
    }
  }

  /** @param {string} name */
  #unreadable(name) {
    this.#settings.tell({ type: "rotation_unreadable", name });
    return null;
  }

  /** @param {StoredJob} job */
  async remove({ value, version }) {
    await this.#records.delete(nameOf(value.serial, value.rotation_id), version);
  }

  /** Removes keys of requests that are a day old. */
  async sweep() {
    const now = this.#settings.now();
    for (const request of await this.#requests.due(now)) {
      const found = await this.#requests.read(request);
      if (found !== null && createdAt(found.value) + DAY <= now) await this.#requests.delete(request, found.version);
    }
  }
}

/** @param {string} serial @param {string} id */
const nameOf = (serial, id) => `${serial}/${id}`;

/** Returns when a job was begun, in Unix seconds. @param {string} id */
const createdAt = (id) => Math.floor((LAST - Number.parseInt(id.slice(0, 12), 16)) / 1000);

/** Returns when a job asks for work: to go on, or to be removed. @param {Job} job */
function dueAt({ state, lease, resume_at, finished_at, updated_at }) {
  if (state === "running") return lease?.until ?? resume_at;
  return (finished_at ?? updated_at) + KEPT;
}
