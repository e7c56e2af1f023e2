// One instance's work on a bulk rotation. It holds the job by a lease that it prolongs with each progress it saves. Whoever takes an
// abandoned job over begins a run of the same name, which rotates nothing twice and renews what was not delivered.
import { codeOf } from "../../errors.js";
import { Problem } from "../../http/problem.js";
import { newSecretView } from "../secrets/view.js";
import { HeldJob } from "./held-job.js";
import { countsOf, failuresOf, NOTHING, skippedOf } from "./report.js";
import { selectionOf } from "./selection.js";

/** @import { RotateAllReport } from "secret-slots/issuer" */
/** @import { RoleRecords } from "../../access/role-records.js" */
/** @import { Domain, Domains } from "../domains/domains.js" */
/** @import { Settings } from "../../service-options.js" */
/** @import { Deliveries } from "./deliveries.js" */
/** @import { Job, Jobs, StoredJob } from "./jobs.js" */

/** How often a lease is prolonged without progress, in milliseconds. */
const BEAT = 10_000;
/** Progress is saved after so many milliseconds, or after so many applications. */
const SAVED = { milliseconds: 1000, applications: 100 };
/** How many applications are processed at a time. */
const CONCURRENCY = 10;
/** After a failure of the store a job waits, in seconds, and goes on, but not for ever: a damaged record fails each time. */
const OUTAGE = { code: "ERR_STORE", wait: 30, most: 10 };

/** Why a run stops before its end. @typedef {"lost" | "cancelled" | "closing" | "outage" | "deleted"} Reason */
/** @typedef {{ settings: Settings, jobs: Jobs, domains: Domains, roles: RoleRecords, deliveries: Deliveries }} Surroundings */

export class Run {
  #in;
  #held;
  #controller = new AbortController();
  /** @type {Reason | undefined} */
  #reason;
  /** Counts of applications since the last save, and when it was. */
  #unsaved = 0;
  #savedAt;
  /** @type {Promise<void> | undefined} */
  #saving;

  /** @param {Surroundings} surroundings @param {StoredJob} held A job whose lease is this run's. */
  constructor(surroundings, held) {
    this.#in = surroundings;
    this.#held = new HeldJob(surroundings, held, (reason) => this.stop(reason));
    this.#savedAt = surroundings.settings.clock.now();
  }

  get #job() {
    return this.#held.value;
  }

  /** Stops at a clean point: applications in progress are ended. The first reason counts, unless the lease is lost. @param {Reason} reason */
  stop(reason) {
    if (this.#reason === undefined || reason === "lost") this.#reason = reason;
    this.#controller.abort();
  }

  /** Works until the job has ended or the run was stopped. Rejects if the store fails at the end: then the lease ends by itself. */
  async work() {
    const endBeat = this.#beat();
    try {
      const report = await this.#rotate();
      await this.#saving;
      if (report !== undefined) this.#see(report);
      await this.#open();
      const isOutage = report?.failures.some(({ code }) => code === OUTAGE.code) === true;
      await this.#end({ isOutage, error: null });
    } catch (error) {
      await this.#saving;
      const code = codeOf(error);
      await this.#end({ isOutage: code === OUTAGE.code, error: code });
    } finally {
      endBeat();
    }
    return this.#job;
  }

  /** @returns {Promise<RotateAllReport | undefined>} */
  async #rotate() {
    const { roles, settings, deliveries } = this.#in;
    const { filter, overlap, actor, rotation_id, created_at: createdAt, deliver_to } = this.#job;
    const domain = await this.#open();
    if (domain === undefined) return undefined;
    await deliveries.check(domain, deliver_to);
    const selection = await selectionOf(domain, filter, { createdAt, now: settings.now(), roles });
    const total = filter.client_ids?.length ?? (await this.#count(domain));
    this.#held.set({ progress: { ...NOTHING, total } });
    return domain.registry.rotateAll({
      ...selection,
      overlap: overlap ?? undefined,
      ...{ actor, idempotencyKey: rotation_id, concurrency: CONCURRENCY, signal: this.#controller.signal },
      deliver: async (client_id, client_secret, issued) => {
        await this.#requireLease();
        const whose = { domain: domain.id, client_id, client_secret, rotation_id };
        await deliveries.deliver(domain, deliver_to, { ...whose, ...newSecretView(issued) });
      },
      onProgress: (progress) => this.#progressed(progress),
    });
  }

  /** Fails if another run may have the lease, as it may deliver a newer secret. After a pause this run asks the store whose it is. */
  async #requireLease() {
    if (!this.#held.isHeld) this.#save();
    if (!this.#held.isHeld) await this.#saving;
    if (!this.#held.isHeld) throw new Error("the lease has ended");
  }

  /** Returns the domain; `undefined` if it was deleted. @returns {Promise<Domain | undefined>} */
  async #open() {
    try {
      const domain = await this.#in.domains.open(this.#job.domain);
      if (domain.record.serial === this.#job.serial) return domain;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    this.stop("deleted");
    return undefined;
  }

  /** Counts applications, page by page. @param {Domain} domain */
  async #count({ registry }) {
    let count = 0;
    for (let after, page; page === undefined || page.length === 1000; after = page.at(-1)) {
      page = await registry.applications({ limit: 1000, after });
      count += page.length;
    }
    return count;
  }

  /** @param {import("secret-slots/issuer").RotateAllProgress} progress */
  #progressed(progress) {
    this.#held.set({ progress: { ...this.#job.progress, ...countsOf(progress) } });
    this.#unsaved += 1;
    const waited = this.#in.settings.clock.now() - this.#savedAt;
    if (this.#unsaved >= SAVED.applications || waited >= SAVED.milliseconds) this.#save();
  }

  /** Prolongs the lease from time to time. Returns the function that ends it. */
  #beat() {
    const { clock } = this.#in.settings;
    let cancel = () => {};
    const next = () => {
      cancel = clock.setTimeout(
        () => {
          this.#save();
          next();
        },
        BEAT,
        true,
      );
    };
    next();
    return () => cancel();
  }

  #save() {
    if (this.#saving !== undefined || this.#reason !== undefined) return;
    this.#unsaved = 0;
    this.#savedAt = this.#in.settings.clock.now();
    this.#saving = this.#prolong()
      .catch((error) => this.#delayed(error))
      .finally(() => (this.#saving = undefined));
  }

  async #prolong() {
    if ((await this.#open()) === undefined) return;
    await this.#held.prolong();
  }

  /** Stops, as the store is away and all calls to it would fail. @param {unknown} error */
  #delayed(error) {
    const { domain, rotation_id } = this.#job;
    this.#in.settings.tell({ type: "rotation_delayed", domain, rotation_id, code: codeOf(error) });
    this.stop("outage");
  }

  /** @param {RotateAllReport} report */
  #see(report) {
    const progress = { ...this.#job.progress, ...countsOf(report) };
    this.#held.set({ progress, failures: failuresOf(report), skipped_secrets: skippedOf(report) });
  }

  /** Gives the lease back, with what becomes of the job. @param {{ isOutage: boolean, error: string | null }} how */
  async #end({ isOutage, error }) {
    const { jobs, settings } = this.#in;
    const now = await jobs.now();
    /** @param {"failed" | "succeeded"} state @param {string | null} error @returns {Partial<Job>} */
    const ended = (state, error) => ({ lease: null, finished_at: settings.now(), state, error });
    await this.#held.change(({ state, progress, outages }) => {
      const isAway = isOutage || this.#reason === "outage";
      if (state !== "running") return { lease: null };
      if (this.#reason === "deleted") return ended("failed", "domain_deleted");
      if (this.#reason === "closing") return { lease: null, resume_at: now };
      if (isAway && outages < OUTAGE.most) return { lease: null, resume_at: now + OUTAGE.wait, outages: outages + 1 };
      if (this.#reason === "outage") return ended("failed", OUTAGE.code);
      return ended(error !== null || progress.failed > 0 ? "failed" : "succeeded", error);
    });
  }
}
