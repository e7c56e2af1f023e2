// A source in memory, with a clock of its own: what a source of the user's own is, and what tests of watches need.
import { SlotSource } from "../../js/sources/slot-source.js";
import { SourceError, unknownSecret } from "../../js/sources/source-error.js";

/** @import { Version } from "../../js/sources/types.js" */

export class MemorySource extends SlotSource {
  /** @type {Map<string, Version[]>} */
  secrets = new Map();
  /** The time at which versions are made, in Unix seconds. */
  time = 1_795_000_000;
  /** What reads reject with, by name. @type {Map<string, Error>} */
  failures = new Map();
  reads = 0;

  /** @param {string} name @override */
  async list(name) {
    this.reads += 1;
    const failure = this.failures.get(name);
    if (failure !== undefined) throw failure;
    const versions = this.secrets.get(name);
    if (versions === undefined) throw unknownSecret(name);
    return versions;
  }

  /** @param {string} name @param {string | Uint8Array} value @param {{ ifVersion?: string | null }} options @override */
  async store(name, value, { ifVersion }) {
    const versions = this.secrets.get(name) ?? [];
    if (ifVersion !== undefined && (versions.at(-1)?.id ?? null) !== ifVersion)
      throw new SourceError("ERR_CONFLICT", "another version is in effect");
    const id = String(versions.length + 1);
    this.secrets.set(name, [...versions, { id, created: this.time, value }]);
    return { version: id };
  }
}
