// The rotation of all secrets. Each new secret is saved as undelivered, given to `deliver`, and then marked as delivered. A secret that an
// earlier run left undelivered is renewed, so that no secret is rotated twice.
import { checkOptions, invalid, readFlag, readInteger, readText } from "../platform/options.js";
import { codeOf } from "../platform/foreign-error.js";
import { readSignal } from "../platform/signal.js";
import { readFunction, readOperation } from "./registry-options.js";

/** @import { Applications } from "./applications.js" */
/** @import { Change, Command } from "./boundary.js" */
/** @import { ClientSecretInfo, NewSecret, RotateAllOptions, RotateAllReport, SkippedSecret } from "./types.js" */

const NAMES = [
  ...[
    "deliver",
    "applicationIds",
    "select",
    "overlap",
    "actor",
    "idempotencyKey",
    "dryRun",
    "concurrency",
    "onProgress",
  ],
  "signal",
];

/** The most skipped secrets of a reason that a report names, so that those of one reason leave out none of another. */
const MAX_SKIPPED = 1000;

/** @typedef {(id: string, command: Command) => Promise<Change>} Run */
/** @typedef {(secret: ClientSecretInfo & { run: string | null }) => ClientSecretInfo} Shown */

export class RotateAll {
  #applications;
  #run;
  #shown;
  #options;
  /** @type {RotateAllReport} */
  report = {
    ...{ applications: 0, rotated: 0, renewed: 0, rotatedBefore: 0, unselected: 0, skipped: 0, failed: 0 },
    failures: [],
    skippedSecrets: [],
  };
  /** How many skipped secrets of each reason are named. */
  #named = { in_overlap: 0, expired: 0, revoked: 0 };

  /**
   * @param {Applications} applications
   * @param {Run} run
   * @param {(id: string) => Promise<Shown>} shown How secrets of an application are listed.
   * @param {RotateAllOptions} options
   */
  constructor(applications, run, shown, options) {
    this.#applications = applications;
    this.#run = run;
    this.#shown = shown;
    this.#options = readOptions(options);
  }

  /** @returns {Promise<RotateAllReport>} */
  async start() {
    const { ids = this.#applications.ids(), concurrency, signal } = this.#options;
    const iterator = toAsync(ids);
    const work = async () => {
      while (signal?.aborted !== true) {
        const { value: id, done } = await iterator.next();
        if (done) return;
        this.report.applications += 1;
        await this.#application(id).catch((error) => this.#fail(id, null, codeOf(error) ?? "ERR_INTERNAL"));
        this.#progress();
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: concurrency }, work));
    for (const one of ended) if (one.status === "rejected") throw one.reason;
    return this.report;
  }

  #progress() {
    const { applications, rotated, renewed, rotatedBefore, unselected, skipped, failed } = this.report;
    try {
      this.#options.onProgress?.({ applications, rotated, renewed, rotatedBefore, unselected, skipped, failed });
    } catch {
      // An observer's error must not end the run.
    }
  }

  /** @param {string} id */
  async #application(id) {
    const found = await this.#applications.find(id);
    // Deleted meanwhile: skipped, unless the caller named it in `applicationIds`.
    if (this.#options.ids === undefined && (found === null || found.described.isDeleted)) return;
    const { described } = found === null || found.described.isDeleted ? await this.#applications.describe(id) : found;
    const { select } = this.#options;
    const shown = select && (await this.#shown(id));
    for (const secret of described.secrets) {
      const isSelected = async () => select === undefined || shown === undefined || (await select(id, shown(secret)));
      await this.#one(id, secret, isSelected).catch((error) =>
        this.#fail(id, secret.secretId, codeOf(error) ?? "ERR_INTERNAL"),
      );
    }
  }

  /** @param {string} id @param {ClientSecretInfo & { run: string | null }} secret @param {() => Promise<boolean>} isSelected */
  async #one(id, { secretId, status, isUndelivered, hasPrevious, run }, isSelected) {
    const isOfThisRun = run !== null && run === this.#options.run;
    if (status !== "active") this.#skip(id, secretId, status);
    else if (isOfThisRun && !isUndelivered) this.report.rotatedBefore += 1;
    // This run has selected it when it rotated it; by now it may look otherwise.
    else if (!isOfThisRun && !(await isSelected())) this.report.unselected += 1;
    else if (!isUndelivered && hasPrevious) this.#skip(id, secretId, "in_overlap");
    else await this.#secret(id, secretId, isUndelivered);
  }

  /** @param {string} id @param {string} secretId @param {boolean} isUndelivered */
  async #secret(id, secretId, isUndelivered) {
    const { dryRun, overlap, actor, run, deliver } = this.#options;
    const count = isUndelivered ? "renewed" : "rotated";
    if (dryRun) return void (this.report[count] += 1);
    const whose = { secretId, actor, run, isUndelivered: true };
    const change = await this.#run(
      id,
      isUndelivered ? { ...whose, operation: "renew" } : { ...whose, operation: "rotate", overlap },
    );
    const { document } = change;
    // Without an idempotency key the secret is always a new one.
    const issued = /** @type {NewSecret} */ (change.issued);
    try {
      await deliver?.(id, issued.secret, issued);
    } catch {
      // The error of `deliver` is dropped: it may contain the secret.
      return this.#fail(id, issued.secretId, "undelivered");
    }
    const mark = { secretId: issued.secretId, actor, operation: "markDelivered" };
    // The precondition is this value: another run may have renewed the secret meanwhile.
    await this.#run(id, { ...mark, precondition: this.#applications.preconditionOf(String(document), mark) });
    this.report[count] += 1;
  }

  /** @param {string} applicationId @param {string} secretId @param {SkippedSecret["reason"]} reason */
  #skip(applicationId, secretId, reason) {
    this.report.skipped += 1;
    if (this.#named[reason] >= MAX_SKIPPED) return;
    this.#named[reason] += 1;
    this.report.skippedSecrets.push({ applicationId, secretId, reason });
  }

  /** @param {string} applicationId @param {string | null} secretId @param {string} code */
  #fail(applicationId, secretId, code) {
    this.report.failed += 1;
    this.report.failures.push({ applicationId, secretId, code });
  }
}

/** @param {RotateAllOptions} given */
function readOptions(given) {
  const options = checkOptions(given, NAMES);
  const { applicationIds: ids, concurrency = 10 } = options;
  const { actor, overlap } = readOperation({ actor: options.actor, overlap: options.overlap }, ["overlap"]);
  const dryRun = readFlag("dryRun", options.dryRun);
  const deliver = readFunction("deliver", options.deliver);
  if (deliver === undefined && !dryRun)
    throw invalid("deliver must be a function, as nothing else keeps the new secrets; or set dryRun");
  if (ids !== undefined && !Array.isArray(ids)) throw invalid("applicationIds must be an array of ids");
  const run = readText("idempotencyKey", options.idempotencyKey);
  if (run !== undefined && (run === "" || run.length > 256)) {
    throw invalid("idempotencyKey must have 1 to 256 characters");
  }
  return {
    ids,
    actor,
    overlap,
    dryRun,
    deliver,
    run,
    concurrency: readInteger("concurrency", concurrency, 1, 1000),
    select: readFunction("select", options.select),
    onProgress: readFunction("onProgress", options.onProgress),
    signal: readSignal(options.signal),
  };
}

/** @param {AsyncIterable<string> | Iterable<string>} ids @returns {AsyncGenerator<string>} */
async function* toAsync(ids) {
  yield* ids;
}
