// What every source of slots does: versions become slots, values are read once, and a watch keeps them up to date.
import { isBytes } from "../platform/bytes.js";
import { SecretSlotsError } from "../platform/errors.js";
import { observerOf } from "../platform/observer.js";
import { checkOptions, invalid, readText } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { readSignal } from "../platform/signal.js";
import { memberOf } from "./member.js";
import { arrange, readEffectiveFrom } from "./slot-source/arrange.js";
import { readNames } from "./slot-source/names.js";
import { beginWatch } from "./slot-source/watch.js";
import { SourceError, unknownSecret } from "./source-error.js";
import { textOf } from "./text.js";

/** @import { SecretSlots, Signal } from "./types.js" */

export { SourceError } from "./source-error.js";

/** @typedef {import("./types.js").SourceFetchInit} SourceFetchInit */
/** @typedef {import("./types.js").EffectiveFrom} EffectiveFrom */
/** @typedef {import("./types.js").HttpOptions} HttpOptions */
/** @typedef {import("./types.js").ReadOptions} ReadOptions */
/** @typedef {import("./types.js").SourceEvent} SourceEvent */
/** @typedef {import("./types.js").SourceFetch} SourceFetch */
/** @typedef {import("./types.js").SourceOptions} SourceOptions */
/** @typedef {import("./types.js").SourceSlot} SourceSlot */
/** @typedef {import("./types.js").Version} Version */
/** @typedef {import("./types.js").WatchOptions} WatchOptions */
/** @typedef {import("./types.js").WatchStatus} WatchStatus */
/** @typedef {import("./types.js").WriteOptions} WriteOptions */
/** @typedef {import("./slot-source/watch.js").Watch} Watch */

const MAX_VALUE = 65_536;
/** As many as a `SecretSlots` takes of one secret. */
const MAX_SLOTS = 65_536;
const TOO_LARGE = `a value must have at most ${MAX_VALUE} bytes`;
/** How many values are loaded at the same time. */
const LOADS = 8;

const encoder = new TextEncoder();

/**
 * Where slots live. Each version of a secret is a slot, from the time at which it was made; one that is disabled, deleted or destroyed is a
 * revoked slot.
 *
 * For a source of your own, extend this class and give it {@link list}; {@link load} if the list has no values, and {@link store} if it can
 * be written. `conformance` of `secret-slots/sources/conformance` has the cases that it must pass.
 *
 * @example
 * class OneSecret extends SlotSource {
 *   async list() {
 *     return [{ id: "1", created: 0, value: "a-value-of-some-manager" }];
 *   }
 * }
 * const slots = await new OneSecret().read(["token-secret"]);
 * slots["token-secret"][0].slot; // 0
 */
export class SlotSource {
  #field;
  #accept;
  /** The values that {@link load} gave for the versions that were listed last, by name and id. @type {Map<string, Map<string, string | Uint8Array>>} */
  #values = new Map();

  /**
   * Throws `ERR_INVALID_OPTION`.
   *
   * @param {SourceOptions} [options]
   */
  constructor(options = {}) {
    const { field, accept } = checkOptions(options, ["field", "accept"]);
    this.#field = readText("field", field);
    if (accept !== undefined && typeof accept !== "function") throw invalid("accept must be a function");
    this.#accept = accept;
  }

  /**
   * Returns the versions of a secret, in any order, without those that were never in effect. Rejects with `ERR_SECRET_UNKNOWN` if there is
   * no such secret.
   *
   * @param {string} _name
   * @param {Signal} [_signal]
   * @returns {Promise<readonly Version[]>}
   */
  async list(_name, _signal) {
    throw new SourceError("ERR_SOURCE", "this source cannot be read: it has no method list");
  }

  /**
   * Returns the value of a version that {@link list} gave without one, or `null` if it was destroyed since.
   *
   * @param {string} _name
   * @param {Version} version
   * @param {Signal} [_signal]
   * @returns {Promise<string | Uint8Array | null>}
   */
  async load(_name, version, _signal) {
    return version.value ?? null;
  }

  /**
   * Makes a new version and puts it into effect, as {@link write} says. Its option `field` is the member of the JSON object to be
   * written, if the source has that option.
   *
   * @param {string} _name
   * @param {string | Uint8Array} _value
   * @param {WriteOptions & { field?: string | undefined }} _options
   * @returns {Promise<{ version: string }>}
   */
  async store(_name, _value, _options) {
    throw new SourceError("ERR_SOURCE", "this source cannot be written");
  }

  /**
   * Reads secrets, and returns for each name its slots in ascending order, in the form that `SecretSlots` takes.
   *
   * A value that cannot be a secret is passed over: `accept` refuses it, it has not 1 to 65,536 bytes, or has no member `field`. The version
   * before it stays in effect, and `onEvent` hears of it.
   *
   * Rejects with `ERR_INVALID_OPTION`; `ERR_SECRET_UNKNOWN`, which names the secret, if there is none of this name or it has no version;
   * `ERR_SLOT_INVALID` if every value is refused; `ERR_TOO_LARGE` for more than 65,536 versions; `ERR_SOURCE` if the manager cannot be
   * reached or refuses the request.
   *
   * @param {readonly string[]} names
   * @param {ReadOptions} [options]
   * @returns {Promise<Record<string, SourceSlot[]>>}
   */
  async read(names, options = {}) {
    const { effectiveFrom, onEvent, signal } = checkOptions(options, ["effectiveFrom", "onEvent", "signal"]);
    const from = readEffectiveFrom(effectiveFrom);
    const report = observerOf(onEvent);
    const aborted = readSignal(signal);
    const read = await Promise.all(
      readNames(names).map(async (name) => {
        aborted?.throwIfAborted();
        /** @type {(version: Version, reason: string) => void} */
        const refuse = (version, reason) => report({ type: "value_refused", name, version: version.id, reason });
        const versions = await this.list(name, aborted);
        if (versions.length === 0) throw unknownSecret(name);
        if (versions.length > MAX_SLOTS)
          throw new SourceError("ERR_TOO_LARGE", `secret ${quote(name)} has more than ${MAX_SLOTS} versions`);
        const slots = await this.#load(name, arrange(versions, from, refuse), refuse, aborted);
        if (slots.length === 0) throw noSlot(name);
        return /** @type {const} */ ([name, slots]);
      }),
    );
    return Object.fromEntries(read);
  }

  /**
   * Keeps a `SecretSlots` up to date: reads the secrets now and then `every` so often, and replaces all of them at once when one has changed.
   * Resolves when the first read is done. The timer does not keep the program running.
   *
   * A read that fails leaves the last good slots of that secret as they are, for `maxStale` at most, and is tried again: after 1 second, 2, 4, …
   * up to `every`, or after the time that the manager asks for.
   *
   * Rejects as {@link read} does if the first read fails; nothing is watched then. `ERR_INVALID_OPTION` for wrong options, and for a
   * `SecretSlots` that is watched already.
   *
   * @param {SecretSlots} secrets Which holds nothing else: it is replaced as a whole.
   * @param {WatchOptions} [options]
   * @returns {Promise<Watch>}
   */
  watch(secrets, options) {
    return beginWatch(this, secrets, options);
  }

  /**
   * Makes a new version of a secret, puts it into effect, and returns its id. A secret that does not exist is made.
   *
   * Rejects with `ERR_CONFLICT` if another version is in effect than `ifVersion` says: then nothing changes. `ERR_SLOT_INVALID` for an empty
   * value, `ERR_TOO_LARGE` for one of more than 65,536 bytes, `ERR_SOURCE` if the manager cannot be reached or refuses the request.
   *
   * @param {string} name
   * @param {string | Uint8Array} value
   * @param {WriteOptions} [options]
   * @returns {Promise<{ version: string }>}
   */
  async write(name, value, options = {}) {
    const { ifVersion, signal } = checkOptions(options, ["ifVersion", "signal"]);
    const [checked] = readNames([name]);
    const reason = this.#refusal(value);
    if (reason !== undefined) {
      throw new SourceError(
        reason === TOO_LARGE ? "ERR_TOO_LARGE" : "ERR_SLOT_INVALID",
        `secret ${quote(checked)}: ${reason}`,
      );
    }
    if (ifVersion !== undefined && ifVersion !== null && typeof ifVersion !== "string")
      throw invalid("ifVersion must be the id of a version, or null");
    return this.store(checked, value, { ifVersion, signal: readSignal(signal), field: this.#field });
  }

  /**
   * Returns a function to pass to `TokenClient` as `clientSecrets`: it returns the secret's values, the newest first, without revoked ones.
   *
   * The function rejects as {@link read} does, and with `ERR_SLOT_INVALID` if every version is revoked or is not text.
   *
   * @param {string} name
   * @returns {() => Promise<string[]>}
   */
  clientSecrets(name) {
    return async () => {
      const { [name]: slots } = await this.read([name]);
      const texts = slots.flatMap((slot) => ("value" in slot ? (textOf(slot.value) ?? []) : []));
      if (texts.length === 0) throw noSlot(name);
      return texts.reverse();
    };
  }

  /**
   * @param {string} name
   * @param {{ slot: number, version: Version }[]} arranged
   * @param {(version: Version, reason: string) => void} refuse
   * @param {Signal} [signal]
   */
  async #load(name, arranged, refuse, signal) {
    const known = this.#values.get(name);
    /** @type {Map<string, string | Uint8Array>} */
    const values = new Map();
    /** @type {(SourceSlot | undefined)[]} */
    const slots = new Array(arranged.length);
    let next = 0;
    const loadSome = async () => {
      for (let index = next++; index < arranged.length; index = next++) {
        const { slot, version } = arranged[index];
        const revoked = { slot, version: version.id, revoked: /** @type {const} */ (true) };
        if (version.revoked === true) {
          slots[index] = revoked;
          continue;
        }
        signal?.throwIfAborted();
        const loaded = version.value ?? known?.get(version.id) ?? (await this.load(name, version, signal));
        if (loaded === null) {
          slots[index] = revoked;
          continue;
        }
        if (version.value === undefined) values.set(version.id, loaded);
        const value = this.#field === undefined ? loaded : memberOf(loaded, this.#field);
        const reason = value === undefined ? "it has no text as this member" : this.#refusal(value);
        if (value === undefined || reason !== undefined) refuse(version, String(reason));
        else slots[index] = { slot, version: version.id, value };
      }
    };
    await Promise.all(Array.from({ length: LOADS }, loadSome));
    this.#values.set(name, values);
    return slots.filter((slot) => slot !== undefined);
  }

  /** Returns why a value cannot be a secret, if it cannot. @param {unknown} value */
  #refusal(value) {
    if (typeof value !== "string" && !isBytes(value)) return "a value must be text or bytes";
    if (typeof value === "string" && !value.isWellFormed()) return "a value must not have a lone surrogate";
    const length = typeof value === "string" ? encoder.encode(value).length : value.length;
    if (length === 0) return "a value must not be empty";
    if (length > MAX_VALUE) return TOO_LARGE;
    try {
      return this.#accept === undefined || this.#accept(value) === true ? undefined : "accept refuses the value";
    } catch {
      return "accept threw an error";
    }
  }
}

/** @param {string} name */
function noSlot(name) {
  return new SecretSlotsError("ERR_SLOT_INVALID", `no version of secret ${quote(name)} can be a slot`);
}
