// Where new secrets go: a terminal, once, or a file of their owner's alone that was not there before.
import { mkdir, open, readdir, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { SecretSlotsError } from "../platform/errors.js";
import { printFacts, time } from "./table.js";
import { inTerminal, OK, paint, print, printJson, tell, UsageError } from "./terminal.js";

/** @import { FileHandle } from "node:fs/promises" */
/** @import { IssuedSecret } from "../registry/types.js" */

/** @type {Record<string, string>} */
const REASONS = {
  EEXIST: "there is a file of this name already, which is never written over",
  ENOENT: "its folder is not there",
  ENOTDIR: "its folder is no folder",
  EACCES: "permission denied",
};

/**
 * Makes a secret and shows it. The file is opened before: where it cannot be, nothing is done.
 *
 * @param {{ options: Record<string, string | undefined>, json: boolean }} how The call of a command.
 * @param {() => Promise<IssuedSecret>} make
 */
export async function issue({ options: { out }, json }, make) {
  if (out === undefined && !inTerminal()) {
    throw new UsageError("standard output is no terminal, and a secret must not land in a log: --out FILE is missing");
  }
  // An end in between would leave a secret that nobody has.
  const release = holdSignals();
  try {
    const issued = out === undefined ? await make() : await issueInto(out, make);
    const { secret, ...rest } = issued;
    if (json) printJson(out === undefined ? issued : { ...rest, out: secret === null ? null : out });
    else show(issued, out);
    return OK;
  } finally {
    release();
  }
}

/** Holds back what would end the process; answers what lets it through. */
function holdSignals() {
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  /** @type {NodeJS.Signals | undefined} */
  let held;
  const hold = (/** @type {NodeJS.Signals} */ signal) => void (held ??= signal);
  for (const signal of signals) process.on(signal, hold);
  return () => {
    for (const signal of signals) process.off(signal, hold);
    if (held !== undefined) process.kill(process.pid, held);
  };
}

/**
 * @param {IssuedSecret} issued
 * @param {string | undefined} out
 */
function show({ secretId, secret, expiresAt, previousExpiresAt }, out) {
  if (secret === null) return tell(`done before with this key: secret ${secretId} is not shown again`);
  if (out === undefined) print(paint("bold", secret));
  printFacts([
    ["secret", secretId],
    ["expires", expiresAt === null ? "never" : time(expiresAt)],
    ...(previousExpiresAt === null
      ? []
      : [/** @type {[string, string]} */ (["previous accepted until", time(previousExpiresAt)])]),
  ]);
  tell(
    paint("dim", out === undefined ? "it is shown this once, and is nowhere else" : "it is in the file of --out alone"),
  );
}

/**
 * @param {string} out
 * @param {() => Promise<IssuedSecret>} make
 */
async function issueInto(out, make) {
  const file = await open(out, "wx", 0o600).catch((error) => unwritable(error, "--out"));
  /** @type {IssuedSecret | undefined} */
  let issued;
  let isWritten = false;
  try {
    issued = await make();
    if (issued.secret !== null) {
      await write(file, issued.secret);
      await syncFolder(dirname(out));
      isWritten = true;
    }
    return issued;
  } catch (error) {
    if (issued === undefined) throw error;
    const words = `secret ${issued.secretId} was made, and could not be written to --out: renew makes it anew`;
    throw new SecretSlotsError("ERR_INTERNAL", words);
  } finally {
    await file.close().catch(() => {});
    if (!isWritten) await unlink(out).catch(() => {});
  }
}

/**
 * A secret into a file that is not there yet.
 * @param {string} path
 * @param {string} secret
 */
export async function writeSecret(path, secret) {
  const file = await open(path, "wx", 0o600);
  try {
    await write(file, secret);
    await syncFolder(dirname(path));
  } catch (error) {
    await unlink(path).catch(() => {});
    throw error;
  } finally {
    await file.close();
  }
}

/** What a folder holds is on the disk once the folder is. @param {string} folder */
async function syncFolder(folder) {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** @param {FileHandle} file @param {string} secret */
async function write(file, secret) {
  await file.writeFile(`${secret}\n`);
  await file.sync();
}

/** A folder for new secrets: made, or empty, so that they are never among old ones. @param {string} folder */
export async function emptyFolder(folder) {
  const made = mkdir(folder, { recursive: true, mode: 0o700 }).then(() => readdir(folder));
  const names = await made.catch((error) => unwritable(error, "--out-folder"));
  if (names.length > 0)
    throw new UsageError("the folder of --out-folder is not empty: new secrets need one of their own");
}

/** @param {NodeJS.ErrnoException} error @param {string} what @returns {never} */
function unwritable({ code = "" }, what) {
  throw new UsageError(`${what} cannot be made: ${REASONS[code] ?? code}`);
}
