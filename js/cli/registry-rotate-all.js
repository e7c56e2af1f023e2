// `secret-slots registry rotate-all`: rotates the secrets of all applications, each new one into a file of its own.
import { createHash } from "node:crypto";
import { join } from "node:path";
import process from "node:process";
import { OVERLAP } from "./registry-options.js";
import { emptyFolder, writeSecret } from "./registry-out.js";
import { printTable, time } from "./table.js";
import { FAILED, OK, print, printJson, tell } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { IssuedSecret, RotateAllProgress } from "../registry/types.js" */
/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

/** A longer name of a file, in bytes, is shortened. */
const LONGEST = 200;

/** @type {RegistryCommand} */
export const rotateAllCommand = {
  summary: "Rotates the secrets of all applications, each new secret into a file of its own.",
  details: [
    "A file has mode 0600, and its name is the application's id, percent-encoded, a dot and the secret's id. A failure stops nothing else. Run it again with another folder: that renews what was not written, and rotates nothing that is in its overlap.",
  ],
  options: {
    "out-folder": { value: "FOLDER", text: "a new folder, or an empty one; not with --dry-run", completes: "folder" },
    "dry-run": { text: "counts what it would do" },
    overlap: OVERLAP,
    "idempotency-key": { value: "KEY", text: "the name of this run: repeated with it, it rotates nothing twice" },
  },
  exitCodes: "0 done · 2 something failed, or it was interrupted",
  examples: [
    "secret-slots registry rotate-all --dry-run --store registry",
    "secret-slots registry rotate-all --out-folder new-secrets --overlap 86400 --store registry",
  ],
  run: rotateAll,
};

/** @param {RegistryCall} call */
async function rotateAll({ registry, options, actor, json }) {
  const { "out-folder": folder = "", "dry-run": dryRun = false, "idempotency-key": idempotencyKey, overlap } = options;
  if (idempotencyKey === "") throw new UsageError("--idempotency-key must not be empty");
  if (folder === "" && !dryRun) throw new UsageError("missing flag --out-folder FOLDER, or --dry-run");
  if (!dryRun) await emptyFolder(folder);
  /** @type {{ applicationId: string, secretId: string, file: string, expiresAt: number | null, previousExpiresAt: number | null }[]} */
  const files = [];
  /** @type {Set<string>} */
  const problems = new Set();
  const deliver = async (
    /** @type {string} */ id,
    /** @type {string} */ secret,
    /** @type {IssuedSecret} */ issued,
  ) => {
    const { secretId, expiresAt, previousExpiresAt } = issued;
    const file = join(folder, nameOf(id, secretId));
    try {
      await writeSecret(file, secret);
    } catch (error) {
      problems.add(/** @type {NodeJS.ErrnoException} */ (error).code ?? "unknown");
      throw error;
    }
    files.push({ applicationId: id, secretId, file, expiresAt, previousExpiresAt });
  };
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const isShown = process.stderr.isTTY && !json;
  const onProgress = (/** @type {RotateAllProgress} */ progress) => {
    if (isShown) process.stderr.write(`\r\u001b[2K${wordsOf(progress, dryRun)}`);
  };
  const run = { deliver, overlap, actor, idempotencyKey, dryRun, onProgress, signal: controller.signal };
  const report = await registry.rotateAll(run);
  if (isShown) process.stderr.write("\r\u001b[2K");
  const isInterrupted = controller.signal.aborted;
  if (json) printJson({ ...report, isInterrupted, files });
  else {
    const rows = files.map(({ applicationId, secretId, file, previousExpiresAt }) => {
      return [applicationId, secretId, file, time(previousExpiresAt)];
    });
    if (rows.length > 0) printTable(["application", "secret", "file", "previous accepted until"], rows);
    const failures = report.failures.map(({ applicationId, secretId, code }) => [applicationId, secretId, code]);
    if (failures.length > 0) printTable(["failed application", "secret", "why"], failures);
    print(wordsOf(report, dryRun));
    if (isInterrupted) tell("interrupted: run it again for the rest");
  }
  if (problems.size > 0) tell(`files could not be written: ${[...problems].join(", ")}`);
  return report.failed > 0 || isInterrupted ? FAILED : OK;
}

/** @param {RotateAllProgress} progress @param {boolean} dryRun */
function wordsOf({ applications, rotated, renewed, rotatedBefore, skipped, failed }, dryRun) {
  const would = dryRun ? "would be " : "";
  const before = rotatedBefore > 0 ? `${rotatedBefore} rotated before, ` : "";
  return `${applications} applications: ${rotated} secrets ${would}rotated, ${renewed} renewed, ${before}${skipped} skipped, ${failed} failed`;
}

/** @param {string} applicationId @param {string} secretId */
function nameOf(applicationId, secretId) {
  const name = encodeURIComponent(applicationId);
  const hash = () => createHash("sha256").update(applicationId).digest("hex").slice(0, 32);
  return `${name.length <= LONGEST ? name : `${name.slice(0, 150)}~${hash()}`}.${secretId}`;
}
