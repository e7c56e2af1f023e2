// `secret-slots registry rotate-all`: the secrets of all applications, each new one into a file of its own.
import { createHash } from "node:crypto";
import { join } from "node:path";
import process from "node:process";
import { number } from "./registry-options.js";
import { emptyFolder, writeSecret } from "./registry-out.js";
import { printTable, time } from "./table.js";
import { FAILED, OK, print, printJson, tell, UsageError } from "./terminal.js";

/** @import { IssuedSecret, RotateAllProgress } from "../registry/types.js" */
/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

/** The longest name of a file, in bytes, that is not shortened. */
const LONGEST = 200;

/** @type {RegistryCommand} */
export const rotateAllCommand = {
  help: `rotate-all --out-folder FOLDER [--dry-run] [--overlap N]

  Rotates the secrets of all applications. Each new one is in a file of your own (mode 0600) in FOLDER, whose name is the
  application's id, percent-encoded, a dot and the secret's id. What fails stops nothing else: run it again, with
  another folder. That renews what was not written, and rotates nothing that is in its overlap.

  --out-folder FOLDER    a new folder, or an empty one
  --dry-run              counts what would be done
  --overlap N            in seconds; as the domain says if it is not said
  --idempotency-key KEY  of this run: repeated with it, it rotates nothing twice, whatever the overlap and whenever

  exit code   0 done · 2 something failed, or it was interrupted
`,
  options: ["out-folder", "overlap", "idempotency-key"],
  flags: ["dry-run"],
  positionals: [0, 0],
  run: rotateAll,
};

/** @param {RegistryCall} call */
async function rotateAll({ registry, options, flags, actor, json }) {
  const dryRun = flags.has("dry-run");
  const { "out-folder": folder = "", "idempotency-key": idempotencyKey } = options;
  const overlap = number(options, "overlap");
  if (idempotencyKey === "") throw new UsageError("--idempotency-key is empty");
  if (folder === "" && !dryRun) throw new UsageError("--out-folder is missing");
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
function wordsOf({ applications, rotated, renewed, skipped, failed }, dryRun) {
  const would = dryRun ? "would be " : "";
  return `${applications} applications: ${rotated} secrets ${would}rotated, ${renewed} renewed, ${skipped} skipped, ${failed} failed`;
}

/** @param {string} applicationId @param {string} secretId */
function nameOf(applicationId, secretId) {
  const name = encodeURIComponent(applicationId);
  const hash = () => createHash("sha256").update(applicationId).digest("hex").slice(0, 32);
  return `${name.length <= LONGEST ? name : `${name.slice(0, 150)}~${hash()}`}.${secretId}`;
}
