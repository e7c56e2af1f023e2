// Hands out new secrets: once in a terminal, or in a new file that only its owner can read.
import { mkdir, open, readdir, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { SecretSlotsError } from "../platform/errors.js";
import { nameOf } from "./input.js";
import { printFacts, time } from "./table.js";
import { inTerminal, OK, paint, print, printJson, tell } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { FileHandle } from "node:fs/promises" */
/** @import { IssuedSecret } from "../registry/types.js" */

/** @type {Record<string, string>} */
const REASONS = {
  EEXIST: "a file of this name exists, and is never overwritten",
  ENOENT: "its folder does not exist",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "permission denied",
};

/**
 * Makes a secret, and shows or writes it. The file is made first: if it cannot be, no secret is made.
 *
 * @param {{ options: Record<string, any>, json: boolean }} how The call of a command.
 * @param {() => Promise<IssuedSecret>} make
 */
export async function issue({ options: { out }, json }, make) {
  if (out === undefined && !inTerminal()) {
    throw new UsageError("standard output is no terminal, and a secret must not land in a log: --out FILE is missing");
  }
  // A process that ends in between would leave a secret that nobody has.
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

/** Holds back the signals that would end the process. Returns a function that lets them through. */
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
    paint("dim", out === undefined ? "it is shown this once, and stored nowhere" : "it is in the file of --out alone"),
  );
}

/**
 * @param {string} out
 * @param {() => Promise<IssuedSecret>} make
 */
async function issueInto(out, make) {
  const file = await open(out, "wx", 0o600).catch((error) => unwritable(error, `the file of --out, ${nameOf(out)}`));
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
    const words = `secret ${issued.secretId} was made, but could not be written to --out: renew it to get a new value`;
    throw new SecretSlotsError("ERR_INTERNAL", words);
  } finally {
    await file.close().catch(() => {});
    if (!isWritten) await unlink(out).catch(() => {});
  }
}

/**
 * Writes a secret into a new file.
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

/** A new file outlives a power failure only if its folder is on the disk too. @param {string} folder */
async function syncFolder(folder) {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** @param {FileHandle} file @param {string} secret */
async function write(file, secret) {
  await file.writeFile(`${secret}\n`);
  await file.sync();
}

/** Makes a folder for new secrets, or checks that it is empty: new secrets are never among old ones. @param {string} folder */
export async function emptyFolder(folder) {
  const made = mkdir(folder, { recursive: true, mode: 0o700 }).then(() => readdir(folder));
  const names = await made.catch((error) => unwritable(error, `the folder of --out-folder, ${nameOf(folder)}`));
  if (names.length > 0) throw new UsageError("the folder of --out-folder must be new or empty: this one is not empty");
}

/** @param {NodeJS.ErrnoException} error @param {string} what @returns {never} */
function unwritable({ code = "" }, what) {
  throw new UsageError(`${what}, cannot be made: ${REASONS[code] ?? code}`);
}
