// Slots in the files of a folder: Kubernetes, Docker, systemd.
import * as fileSystem from "node:fs/promises";
import { resolve } from "node:path";
import { clockOf } from "../platform/clock.js";
import { labelOf } from "../platform/foreign-error.js";
import { checkOptions, invalid, readText } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { MAX_TIME } from "../platform/unix-time.js";
import { FolderNotice } from "./files/notice.js";
import { quickDisk } from "./files/quick-disk.js";
import { DATA, endsLikeSlot, generationOf, snapshotOf } from "./files/snapshot.js";
import { withMember } from "./member.js";
import { SlotSource } from "./slot-source.js";
import { slotsFromText } from "./slots-from-text.js";
import { SourceError, conflict, unknownSecret } from "./source-error.js";
import { textOf } from "./text.js";

/** @typedef {import("./slots-from-text.js").TextFormat} TextFormat */

/** @import { Clock, SecretSlots, Signal, SourceOptions, Version, WatchOptions, WriteOptions } from "./types.js" */
/** @import { SecretFile } from "./files/snapshot.js" */

/**
 * @typedef {object} FileOptions
 * @property {string} folder Its path, such as `/run/secrets`, or where a volume is mounted.
 * @property {TextFormat} [format] What the file `NAME` holds: one value, which is slot 0, or many slots, as JSON or as lines. Default `"value"`.
 * @property {Clock} [clock] Numbers the slots that are written.
 */

/** How often a write without `ifVersion` takes the next number when another writer was faster. */
const ATTEMPTS = 20;

/**
 * Reads secrets from the files of a folder. The file `NAME.SLOT` is a slot of the secret `NAME`; the file `NAME` is slot 0; the file
 * `NAME.SLOT.revoked` says that a slot is revoked, whatever it holds. A name may have slashes: its files are then in a folder in the folder.
 *
 * All files of a secret are read as they were at one moment, also while Kubernetes changes a mount. A final line end is no part of a value.
 * A file that is not UTF-8 is a value of bytes.
 *
 * Methods reject with `ERR_INVALID_OPTION` for a name that leaves the folder or ends like the name of a slot's file, before anything is
 * read; `ERR_SOURCE` if the folder does not exist, a file cannot be read or is empty.
 *
 * @example
 * const source = new FileSource({ folder });
 * await source.write("token-secret", "a-value-that-a-generator-made");
 * await source.clientSecrets("token-secret")(); // ["a-value-that-a-generator-made"]
 */
export class FileSource extends SlotSource {
  #folder;
  #format;
  #clock;
  #files;
  #quick;
  /** @type {Set<FolderNotice>} */
  #notices = new Set();

  /**
   * Throws `ERR_INVALID_OPTION`.
   *
   * @param {FileOptions & SourceOptions} options
   * @param {any} [files] For tests: a stand-in for `node:fs/promises`.
   */
  constructor(options, files = fileSystem) {
    const names = ["folder", "format", "clock", "field", "accept"];
    const { folder, format = "value", clock, ...shared } = checkOptions(options, names);
    super(shared);
    if (!readText("folder", folder)) throw invalid("folder must be the path of a folder");
    if (format !== "value" && format !== "slots") throw invalid('format must be "value" or "slots"');
    this.#folder = resolve(folder);
    this.#format = format;
    this.#clock = clockOf(clock);
    this.#files = /** @type {typeof fileSystem} */ (files);
    this.#quick = files === fileSystem ? quickDisk : this.#files;
  }

  /** @param {string} name @param {Signal} [signal] @returns {Promise<Version[]>} @override */
  async list(name, signal) {
    checkName(name);
    const files = await snapshotOf(this.#files, this.#quick, this.#folder, name, signal);
    for (const notice of this.#notices) notice.arm();
    if (files.length === 0) throw unknownSecret(name);
    return this.#versions(name, files);
  }

  /**
   * Keeps a `SecretSlots` up to date, as `SlotSource` says, and reads at once when the operating system tells that the folder changed.
   *
   * @param {SecretSlots} secrets
   * @param {WatchOptions} [options]
   * @override
   */
  async watch(secrets, options) {
    const watch = await super.watch(secrets, options);
    const notice = new FolderNotice(this.#folder, clockOf(options?.clock), () => void watch.refresh().catch(() => {}));
    this.#notices.add(notice);
    const stop = watch.stop.bind(watch);
    watch.stop = () => {
      notice.close();
      this.#notices.delete(notice);
      stop();
    };
    if (options?.signal?.aborted === true) watch.stop();
    return watch;
  }

  /**
   * With the option `field`, other members stay as they are.
   *
   * @param {string} name
   * @param {string | Uint8Array} value
   * @param {WriteOptions & { field?: string | undefined }} options
   * @returns {Promise<{ version: string }>}
   * @override
   */
  async store(name, value, { ifVersion, signal, field }) {
    checkName(name);
    try {
      if ((await generationOf(this.#files, this.#folder)) !== undefined)
        throw new SourceError("ERR_SOURCE", `${DATA} shows a mount of Kubernetes: write the Secret in its API instead`);
      const newest = field === undefined ? undefined : newestIn(await this.#present(name, signal));
      const written = field === undefined ? value : withMember(name, newest?.value, field, value);
      return { version: await this.#write(name, contentOf(written), ifVersion, signal) };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SourceError) throw error;
      throw new SourceError("ERR_SOURCE", `secret ${quote(name)} cannot be written: ${labelOf(error)}`);
    }
  }

  /** @param {string} name @param {SecretFile[]} files @returns {Version[]} */
  #versions(name, files) {
    /** @type {Map<number, Version>} */
    const versions = new Map();
    for (const { slot, isRevoked, identity, writtenAt } of files) {
      if (isRevoked) versions.set(Number(slot), { id: `${slot}-${identity}`, created: writtenAt, slot, revoked: true });
    }
    const revoked = new Set(versions.keys());
    for (const { slot: given, bytes, identity, writtenAt } of files) {
      if (bytes === undefined || (given !== undefined && revoked.has(given))) continue;
      for (const one of this.#slots(name, given, bytes)) {
        if (revoked.has(one.slot)) continue;
        if (versions.has(one.slot))
          throw new SourceError("ERR_SOURCE", `secret ${quote(name)}: two files hold slot ${one.slot}`);
        versions.set(one.slot, { ...one, id: `${one.slot}-${identity}`, created: writtenAt });
      }
    }
    return [...versions.values()];
  }

  /** @param {string} name @param {number | undefined} slot @param {Uint8Array} bytes */
  #slots(name, slot, bytes) {
    const value = valueOf(bytes);
    if (value.length === 0) {
      const message = `a file of secret ${quote(name)} is empty: it may be half written`;
      throw new SourceError("ERR_SOURCE", message);
    }
    if (slot !== undefined || this.#format === "value") return [{ slot: slot ?? 0, value }];
    const where = `the file of secret ${quote(name)}`;
    if (typeof value !== "string") throw new SourceError("ERR_SOURCE", `${where} is not UTF-8`);
    return slotsFromText(value, where);
  }

  /** @param {string} name @param {string | Uint8Array} content @param {string | null | undefined} ifVersion @param {Signal} [signal] */
  async #write(name, content, ifVersion, signal) {
    const path = `${this.#folder}/${name}`;
    const place = path.slice(0, path.lastIndexOf("/"));
    await this.#files.mkdir(place, { recursive: true, mode: 0o700 });
    const temporary = `${place}/.new-${randomName()}`;
    try {
      await this.#flush(temporary, content);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = await this.#present(name, signal);
        if (ifVersion !== undefined && ifVersion !== newestOf(before)) throw conflict(name);
        const slot = Math.max(Math.floor(this.#clock.now() / 1000), ...before.map(({ slot }) => Number(slot) + 1));
        if (slot > MAX_TIME)
          throw new SourceError("ERR_SOURCE", `secret ${quote(name)}: there is no slot after 10^11 − 1`);
        if (!(await this.#link(temporary, `${path}.${slot}`))) continue;
        // From here on the signal is too late.
        const after = await this.#present(name);
        const isAlone = after.every(({ slot: one }) => one === slot || before.some((other) => other.slot === one));
        if (ifVersion !== undefined && !isAlone) {
          await this.#files.unlink(`${path}.${slot}`);
          throw conflict(name);
        }
        await this.#sync(place);
        return /** @type {Version} */ (after.find((one) => one.slot === slot)).id;
      }
    } finally {
      await this.#files.rm(temporary, { force: true });
    }
    throw new SourceError("ERR_SOURCE", `secret ${quote(name)}: other writers were faster ${ATTEMPTS} times`);
  }

  /** Returns the versions, also if there are none. @param {string} name @param {Signal} [signal] */
  async #present(name, signal) {
    return this.#versions(name, await snapshotOf(this.#files, this.#quick, this.#folder, name, signal));
  }

  /** Gives a file its name, unless the name is taken. @param {string} from @param {string} to */
  async #link(from, to) {
    try {
      await this.#files.link(from, to);
      return true;
    } catch (error) {
      if (/** @type {any} */ (error)?.code === "EEXIST") return false;
      throw error;
    }
  }

  /** @param {string} path @param {string | Uint8Array} content */
  async #flush(path, content) {
    const handle = await this.#files.open(path, "wx", 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Puts the names in a folder on the disk. Windows cannot open a folder. @param {string} folder */
  async #sync(folder) {
    const handle = await this.#files.open(folder).catch(() => undefined);
    await handle?.sync().catch(() => {});
    await handle?.close();
  }
}

/** @param {string} name */
function checkName(name) {
  const leaves = name.split("/").some((part) => part === "" || part === "." || part.startsWith(".."));
  if (leaves || /[\\\0]/.test(name)) throw invalid(`${quote(name)} must be the path of a file in the folder`);
  if (endsLikeSlot(name)) throw invalid(`${quote(name)} must not end with a dot and a slot's number`);
}

/** Returns text without its final line end, or bytes. @param {Uint8Array} bytes */
const valueOf = (bytes) => textOf(bytes)?.replace(/\r?\n$/, "") ?? new Uint8Array(bytes);

/** Returns what {@link valueOf} makes the value of. @param {string | Uint8Array} value */
function contentOf(value) {
  const text = textOf(value);
  return text === undefined ? value : text + (text.endsWith("\r") ? "\r\n" : "\n");
}

/** Returns the id of the newest version in effect; `null` if there is no version. @param {Version[]} versions */
function newestOf(versions) {
  return versions.length === 0 ? null : newestIn(versions)?.id;
}

/** @param {Version[]} versions */
function newestIn(versions) {
  const inEffect = versions.filter(({ revoked }) => revoked !== true);
  return inEffect.sort((one, other) => Number(other.slot) - Number(one.slot))[0];
}

function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
