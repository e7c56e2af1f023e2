// Bulk rotations: begun, shown, cancelled, repeated, and worked on by whichever instance holds them.
import { badRequest, conflict, unknown } from "../../http/problem.js";
import { dryRun } from "./dry-run.js";
import { Jobs } from "./jobs.js";
import { NOTHING } from "./report.js";
import { Runs } from "./runs.js";

/** @import { RoleRecords } from "../../access/role-records.js" */
/** @import { Domain, Domains } from "../domains/domains.js" */
/** @import { Settings } from "../../service-options.js" */
/** @import { Deliveries } from "./deliveries.js" */
/** @import { Job, StoredJob } from "./jobs.js" */
/** @import { Delivery, Filter } from "./schema.js" */

/** @typedef {{ filter?: Filter | undefined, overlap?: number | undefined, deliver_to?: Delivery | undefined }} Asked */

export class Rotations {
  #settings;
  #roles;
  #deliveries;
  #jobs;
  #runs;

  /** @param {Settings} settings @param {Domains} domains @param {RoleRecords} roles @param {Deliveries} deliveries */
  constructor(settings, domains, roles, deliveries) {
    this.#settings = settings;
    this.#jobs = new Jobs(settings);
    this.#roles = roles;
    this.#deliveries = deliveries;
    this.#runs = new Runs({ settings, jobs: this.#jobs, domains, roles, deliveries });
  }

  /** Returns what a rotation would do, and changes nothing. @param {Domain} domain @param {Asked} asked */
  async dryRun(domain, asked) {
    checkOverlap(domain, asked);
    return dryRun(domain, asked, { now: this.#settings.now(), roles: this.#roles });
  }

  /**
   * Begins a rotation. Repeated with the key of a request, it returns the rotation that it has begun.
   *
   * @param {Domain} domain
   * @param {Asked & { deliver_to: Delivery }} asked
   * @param {string} actor
   * @param {string} [request]
   * @returns {Promise<Job>}
   */
  async create(domain, asked, actor, request) {
    checkOverlap(domain, asked);
    await this.#deliveries.check(domain, asked.deliver_to);
    const now = this.#settings.now();
    const rotation_id = await this.#jobs.id(request);
    /** @type {Job} */
    const job = {
      ...{ rotation_id, domain: domain.id, serial: domain.record.serial, state: "running" },
      ...{ filter: asked.filter ?? {}, overlap: asked.overlap ?? null, deliver_to: asked.deliver_to },
      ...{
        created_at: now,
        updated_at: now,
        finished_at: null,
        actor,
        progress: NOTHING,
        failures: [],
        skipped_secrets: [],
        error: null,
      },
      ...{ lease: await this.#runs.lease(), resume_at: await this.#jobs.now(), outages: 0 },
    };
    const version = await this.#jobs.write(job, null);
    if (version === null) return this.read(domain, rotation_id);
    this.#runs.start({ value: job, version });
    await domain.registry.record({ kind: "rotation.started", actor });
    return job;
  }

  /** Fails with 404 without such a rotation. @param {Domain} domain @param {string} id */
  async read(domain, id) {
    return (await this.#find(domain, id)).value;
  }

  /** Yields the rotations of a domain, newest first. @param {Domain} domain @param {string} [after] */
  async *list({ record }, after) {
    for await (const id of this.#jobs.ids(record.serial, after)) {
      const found = await this.#jobs.read(record.serial, id);
      if (found !== null) yield found.value;
    }
  }

  /**
   * Ends a rotation at a clean point: applications in progress are ended, and no further one is begun.
   *
   * @param {Domain} domain
   * @param {string} id
   * @param {string} actor
   */
  async cancel(domain, id, actor) {
    const job = await this.#change(domain, id, (value) => {
      if (value.state !== "running") throw conflict("the rotation has ended");
      return { ...value, state: "cancelled", finished_at: this.#settings.now() };
    });
    this.#runs.stop(id, "cancelled");
    await domain.registry.record({ kind: "rotation.cancelled", actor });
    return job.value;
  }

  /**
   * Goes over the failed ones again, and over what a cancelled rotation has left.
   *
   * @param {Domain} domain
   * @param {string} id
   * @param {string} actor
   */
  async retry(domain, id, actor) {
    const lease = await this.#runs.lease();
    const now = await this.#jobs.now();
    const job = await this.#change(domain, id, (value) => {
      if (value.state === "running") throw conflict("the rotation is running");
      if (value.state === "succeeded") throw conflict("the rotation has succeeded: nothing is left to rotate");
      if (value.lease !== null && value.lease.until > now)
        throw conflict("applications in progress are being ended: try again in a moment");
      const before = { progress: NOTHING, failures: [], skipped_secrets: [], error: null, outages: 0 };
      return { ...value, ...before, state: "running", finished_at: null, lease, resume_at: now };
    });
    this.#runs.start(job);
    await domain.registry.record({ kind: "rotation.retried", actor });
    return job.value;
  }

  /** Takes over what no instance works on, without waiting for its end, and removes old jobs. */
  async tick() {
    for await (const job of this.#jobs.due()) {
      if (job.value.state === "running") await this.#takeOver(job);
      else await this.#jobs.remove(job);
    }
    await this.#jobs.sweep();
  }

  /** @param {StoredJob} job */
  async #takeOver({ value, version }) {
    const lease = this.#runs.has(value.rotation_id) ? null : await this.#runs.lease();
    if (lease === null) return;
    const held = { ...value, lease };
    const taken = await this.#jobs.write(held, version);
    if (taken !== null) this.#runs.start({ value: held, version: taken });
  }

  /** Stops the runs of this instance at a clean point, and gives their jobs back. */
  close() {
    return this.#runs.close();
  }

  /** @param {Domain} domain @param {string} id @returns {Promise<StoredJob>} */
  async #find({ record }, id) {
    const found = await this.#jobs.read(record.serial, id);
    if (found === null) throw unknown("there is no such rotation: list them, or check its id");
    return found;
  }

  /** @param {Domain} domain @param {string} id @param {(job: Job) => Job} change @returns {Promise<StoredJob>} */
  async #change(domain, id, change) {
    while (true) {
      const found = await this.#find(domain, id);
      const value = { ...change(found.value), updated_at: this.#settings.now() };
      const version = await this.#jobs.write(value, found.version);
      if (version !== null) return { value, version };
    }
  }
}

/** The registry would refuse it for each application. @param {Domain} domain @param {Asked} asked */
function checkOverlap({ record: { settings } }, { overlap = 0 }) {
  if (overlap > settings.max_overlap)
    throw badRequest(`overlap: must be at most the domain's max_overlap, which is ${settings.max_overlap} seconds`);
}
