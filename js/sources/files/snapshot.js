// The files of one secret as they were at one moment.
import { labelOf } from "../../platform/foreign-error.js";
import { quote } from "../../platform/quote.js";
import { SLOT_NUMBER } from "../slots-from-text.js";
import { SourceError } from "../source-error.js";

/** @import * as FileSystem from "node:fs/promises" */
/** @import { Signal } from "../types.js" */

/** @typedef {{ path: string, slot: number | undefined, isRevoked: boolean }} Listed `slot` is undefined for the file of the secret's own name. */
/** @typedef {Listed & { identity: string, state: string, writtenAt: number, bytes?: Uint8Array }} SecretFile */

/** The link that Kubernetes turns to another folder to change all files of a mount at once. */
export const DATA = "..data";

/** A reading takes about a millisecond, and what changes secrets does so far less often. */
const ATTEMPTS = 200;
/** After so many attempts the files change faster than they are read. */
const PATIENT = 3;
/** What Kubernetes allows for a whole Secret. */
const MAX_FILE = 1 << 20;
/** How many files are open at the same time. */
const AT_ONCE = 16;

/** A file that is no longer there, or no longer as it was, was replaced during the read. */
class Changed extends Error {}

/**
 * Reads all files of a secret as they were at one moment. Rejects with `ERR_SOURCE`.
 *
 * @param {typeof FileSystem} disk
 * @param {typeof FileSystem} quick The same, for files that change faster than they are read.
 * @param {string} folder
 * @param {string} name
 * @param {Signal} [signal]
 * @returns {Promise<SecretFile[]>} none if there is no such secret
 */
export async function snapshotOf(disk, quick, folder, name, signal) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    signal?.throwIfAborted();
    try {
      return await readOnce(attempt < PATIENT ? disk : quick, folder, name);
    } catch (error) {
      if (error instanceof SourceError) throw error;
      if (!(error instanceof Changed))
        throw new SourceError("ERR_SOURCE", `the files of secret ${quote(name)} cannot be read: ${labelOf(error)}`);
    }
  }
  const often = `changed during each of ${ATTEMPTS} reads, or one is a link to nothing`;
  throw new SourceError("ERR_SOURCE", `the files of secret ${quote(name)} ${often}`);
}

/** @param {typeof FileSystem} disk @param {string} folder @param {string} name */
async function readOnce(disk, folder, name) {
  const generation = await generationOf(disk, folder);
  const root = generation === undefined ? folder : `${folder}/${generation}`;
  const isCurrent = async () => (await generationOf(disk, folder)) === generation;
  try {
    const listed = await list(disk, root, name);
    // Kubernetes makes a folder whole before it turns the link to it, and removes it after it has turned the link away: this list is whole.
    if (!(await isCurrent())) throw new Changed();
    const files = await readAll(disk, listed, name);
    if (generation === undefined && !isSame(files, await readAll(disk, await list(disk, root, name), name, false)))
      throw new Changed();
    return files;
  } catch (error) {
    throw (await isCurrent()) ? error : new Changed();
  }
}

/** Returns where the link points, if the folder is a mount of Kubernetes. @param {typeof FileSystem} disk @param {string} folder */
export function generationOf(disk, folder) {
  return disk.readlink(`${folder}/${DATA}`).catch((error) => {
    if (error?.code === "ENOENT" || error?.code === "EINVAL") return undefined;
    throw error;
  });
}

/** @param {typeof FileSystem} disk @param {string} root @param {string} name @returns {Promise<Listed[]>} */
async function list(disk, root, name) {
  const [, place = "", own] = /** @type {string[]} */ (/^(.*\/)?([^/]*)$/.exec(name));
  const entries = await disk.readdir(root);
  const there = place === "" ? entries : await disk.readdir(`${root}/${place}`).catch(noneIfAbsent);
  return there.flatMap((file) => {
    const form = formOf(file, own);
    return form === undefined ? [] : [{ path: `${root}/${place}${file}`, ...form }];
  });
}

/** @param {typeof FileSystem} disk @param {Listed[]} listed @param {string} name @param {boolean} [withBytes] */
async function readAll(disk, listed, name, withBytes = true) {
  /** @type {SecretFile[]} */
  const files = [];
  for (let from = 0; from < listed.length; from += AT_ONCE) {
    const some = listed.slice(from, from + AT_ONCE).map((one) => read(disk, one, name, withBytes));
    files.push(...(await Promise.all(some)).filter((file) => file !== undefined));
  }
  return files;
}

/** @param {string} file @param {string} own The secret's name. */
function formOf(file, own) {
  if (file === own) return { slot: undefined, isRevoked: false };
  if (!file.startsWith(`${own}.`)) return undefined;
  const [, slot, revoked] = FORM.exec(file.slice(own.length)) ?? [];
  return slot === undefined ? undefined : { slot: Number(slot), isRevoked: revoked !== undefined };
}

const FORM = new RegExp(`^\\.(${SLOT_NUMBER})(\\.revoked)?$`);

/** Whether a name ends as the name of a slot's file does. @param {string} name */
export const endsLikeSlot = (name) => new RegExp(FORM.source.slice(1)).test(name);

/**
 * Reads a file; `undefined` for a folder, a pipe and other things that are no file.
 *
 * @param {typeof FileSystem} disk
 * @param {Listed} listed
 * @param {string} name
 * @param {boolean} withBytes
 * @returns {Promise<SecretFile | undefined>}
 */
async function read(disk, { path, slot, isRevoked }, name, withBytes) {
  const stat = await disk.stat(path, { bigint: true }).catch(changedIfAbsent);
  if (!stat.isFile()) return undefined;
  const identity = `${stat.ino.toString(36)}-${stat.mtimeNs.toString(36)}`;
  const file = { path, slot, isRevoked, identity, state: stateOf(stat), writtenAt: Number(stat.mtimeMs) / 1000 };
  if (isRevoked || !withBytes) return file;
  if (stat.size > MAX_FILE) throw new SourceError("ERR_SOURCE", `a file of secret ${quote(name)} is larger than 1 MiB`);
  const handle = await disk.open(path).catch(changedIfAbsent);
  try {
    const bytes = await handle.readFile();
    if (stateOf(await handle.stat({ bigint: true })) !== file.state || bytes.length !== Number(stat.size))
      throw new Changed();
    return { ...file, bytes };
  } finally {
    await handle.close();
  }
}

/** What changes with a write, as far as the file system tells. @param {import("node:fs").BigIntStats} stat */
const stateOf = ({ ino, size, mtimeNs, ctimeNs }) => [ino, size, mtimeNs, ctimeNs].join();

/** @param {SecretFile[]} before @param {SecretFile[]} after */
function isSame(before, after) {
  const states = (/** @type {SecretFile[]} */ files) => files.map(({ path, state }) => `${path}/${state}`).sort();
  return states(before).join("\n") === states(after).join("\n");
}

/** @param {any} error @returns {never} */
function changedIfAbsent(error) {
  throw error?.code === "ENOENT" ? new Changed() : error;
}

/** @param {any} error @returns {string[]} */
function noneIfAbsent(error) {
  if (error?.code === "ENOENT" || error?.code === "ENOTDIR") return [];
  throw error;
}
