// Named secrets with numbered slots. The values stay here; which slot is in effect, the core decides.
import { core, NOT_LOADED } from "./core/instantiate.js";
import { SecretSlotsError } from "./errors.js";
import { checkName, MAX_SLOTS, quote, readSecrets, readSlot, tooLarge, valueBytes } from "./secrets-input.js";

/** @typedef {import("./secrets-input.js").Secrets} Secrets */
/** @typedef {import("./secrets-input.js").Slot} Slot */

/**
 * Named secrets with numbered slots.
 *
 * A slot is an integer from 0 to 2^53 − 1, an index or a Unix time in seconds. The value in effect at a number is
 * that of the highest slot at or below it. A revoked slot answers `null` for its whole range: were it deleted, its
 * range would fall to the older slot, and a leaked secret would come back to life.
 *
 * @example
 * const secrets = new SecretSlots({
 *   "token-secret": [
 *     { slot: 0, value: "original_password" },
 *     { slot: 1741790697, value: "new_password" },
 *   ],
 * });
 * secrets.get("token-secret"); // "new_password"
 * secrets.getEffectiveAt("token-secret", 1741790696); // "original_password"
 */
export class SecretSlots {
  /** @type {Map<string, Timeline>} */
  #timelines;

  /**
   * Loads secrets in any form of {@link Secrets}; none when nothing is given.
   *
   * Throws `ERR_INVALID_OPTION` when they are in none of the forms. `ERR_SLOT_INVALID` for an empty name, a name
   * twice, no slots, a slot that is not an integer from 0 to 2^53 − 1, a slot twice, or a value that is empty or
   * neither a string nor a Uint8Array. `ERR_TOO_LARGE` for a name over 1,024 bytes, a value over 65,536 bytes or
   * more than 65,536 slots. No message holds a value.
   *
   * @param {Secrets} [secrets]
   */
  constructor(secrets) {
    this.#timelines = secrets === undefined ? new Map() : load(secrets);
  }

  /**
   * The value of the highest slot, as it was given (bytes are copied). `null` when that slot is revoked or no
   * secret has this name.
   *
   * Throws `ERR_SLOT_INVALID` when the name is not a string.
   *
   * @example
   * new SecretSlots({ s: "value" }).get("s"); // "value"
   *
   * @param {string} name
   * @returns {string | Uint8Array | null}
   */
  get(name) {
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name);
    return give(timeline.values[timeline.values.length - 1]);
  }

  /**
   * The value of the highest slot at or below `at`. `null` before the first slot, in the range of a revoked slot,
   * and when no secret has this name.
   *
   * Throws `ERR_SLOT_INVALID` when `at` is not a finite number, 0 or more, or the name is not a string. A fraction
   * is floored.
   *
   * @example
   * const secrets = new SecretSlots({ s: [{ slot: 5, value: "value" }] });
   * secrets.getEffectiveAt("s", 4); // null
   * secrets.getEffectiveAt("s", 7); // "value"
   *
   * @param {string} name
   * @param {number} at a slot number, or a Unix time in seconds
   * @returns {string | Uint8Array | null}
   */
  getEffectiveAt(name, at) {
    if (typeof at !== "number" || !(at >= 0 && at < Infinity)) {
      throw new SecretSlotsError(
        "ERR_SLOT_INVALID",
        "`at` is not a finite number, 0 or more: a slot, or a time in seconds",
      );
    }
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name);
    const place = timeline.placeEffectiveAt(at);
    return place < 0 ? null : give(timeline.values[place]);
  }

  /**
   * Gives a slot a value. A new name or slot is added; a revoked slot is in use again.
   *
   * Throws what the constructor throws for a name, a slot or a value.
   *
   * @example
   * const secrets = new SecretSlots({ s: "today's" });
   * const tomorrow = Math.floor(Date.now() / 1000) + 86_400;
   * secrets.set("s", tomorrow, "tomorrow's");
   * secrets.getEffectiveAt("s", tomorrow); // "tomorrow's"
   *
   * @param {string} name
   * @param {number} slot
   * @param {string | Uint8Array} value
   */
  set(name, slot, value) {
    const given = readSlot(checkName(name), { slot, value });
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) this.#timelines.set(name, new Timeline(name, [given]));
    else timeline.set(name, given);
  }

  /**
   * Revokes a slot: its value is forgotten, and its whole range answers `null`.
   *
   * Throws `ERR_SECRET_UNKNOWN` when no secret has this name, `ERR_SLOT_INVALID` when it has no such slot, and what the
   * constructor throws for a name.
   *
   * @example
   * const secrets = new SecretSlots({ s: [{ slot: 0, value: "a" }, { slot: 5, value: "leaked" }] });
   * secrets.revoke("s", 5);
   * secrets.getEffectiveAt("s", 7); // null
   *
   * @param {string} name
   * @param {number} slot
   */
  revoke(name, slot) {
    const timeline = this.#timelines.get(checkName(name));
    if (timeline === undefined) throw new SecretSlotsError("ERR_SECRET_UNKNOWN", `no secret is named ${quote(name)}`);
    const place = timeline.numbers.indexOf(slot);
    if (place < 0) throw new SecretSlotsError("ERR_SLOT_INVALID", `secret ${quote(name)} has no such slot`);
    timeline.values[place] = null;
  }

  /**
   * Removes a slot, so that its range falls to the slot below; a secret goes with its last slot. To take a leaked
   * value out of use, {@link revoke} it.
   *
   * @example
   * const secrets = new SecretSlots({ s: [{ slot: 0, value: "a" }, { slot: 5, value: "b" }] });
   * secrets.delete("s", 5); // true
   * secrets.getEffectiveAt("s", 7); // "a"
   *
   * @param {string} name
   * @param {number} slot
   * @returns {boolean} false when there was no such slot
   */
  delete(name, slot) {
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name) ?? false;
    const place = timeline.numbers.indexOf(slot);
    if (place < 0) return false;
    timeline.delete(place);
    if (timeline.numbers.length === 0) this.#timelines.delete(name);
    return true;
  }

  /**
   * Replaces all secrets at once, as for a reload: when one of them is refused, nothing changes.
   *
   * Throws what the constructor throws.
   *
   * @example
   * const secrets = new SecretSlots({ s: "before" });
   * secrets.replace({ s: "after" });
   * secrets.get("s"); // "after"
   *
   * @param {Secrets} secrets
   */
  replace(secrets) {
    this.#timelines = load(secrets);
  }

  /**
   * The names; in no order to rely on.
   *
   * @example
   * new SecretSlots({ s: "value" }).names()[0]; // "s"
   *
   * @returns {string[]}
   */
  names() {
    return [...this.#timelines.keys()];
  }

  /**
   * A secret's slots in ascending order; none when no secret has this name.
   *
   * @example
   * new SecretSlots({ s: "value" }).slots("s"); // [{ slot: 0, revoked: false }]
   *
   * @param {string} name
   * @returns {{ slot: number, revoked: boolean }[]}
   */
  slots(name) {
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name) ?? [];
    return timeline.numbers.map((slot, place) => ({ slot, revoked: timeline.values[place] === null }));
  }
}

/** The slots of one secret in ascending order: the values here, the numbers on loan to the core. */
class Timeline {
  #handle = 0;
  #newest;
  /** @readonly @type {number[]} */
  numbers;
  /** @readonly @type {(string | Uint8Array | null)[]} */
  values;

  /**
   * @param {string} name
   * @param {Slot[]} slots
   */
  constructor(name, slots) {
    const order = arrange(name, slots);
    this.numbers = Array.from(order, (index) => slots[index].slot);
    this.values = Array.from(order, (index) => slots[index].value);
    this.#newest = this.numbers[this.numbers.length - 1];
  }

  /**
   * The place of the highest slot at or below `at`, negative before the first.
   * @param {number} at
   */
  placeEffectiveAt(at) {
    // Most calls are about the present: no need to ask the core which slot is the highest.
    if (at >= this.#newest) return this.numbers.length - 1;
    const glue = core.glue;
    try {
      const place = glue.effectiveAt(this.#handle, at);
      if (place !== NOT_LOADED) return place;
      this.#handle = glue.loadSlots(core.nextSerial, this.numbers);
      return glue.effectiveAt(this.#handle, at);
    } catch (error) {
      throw core.failure(error, glue);
    }
  }

  /**
   * @param {string} name
   * @param {Slot} given
   */
  set(name, given) {
    arrange(name, [given]);
    const place = this.placeEffectiveAt(given.slot);
    if (this.numbers[place] === given.slot) {
      this.values[place] = given.value;
      return;
    }
    if (this.numbers.length === MAX_SLOTS) throw tooLarge(name, `has ${MAX_SLOTS} slots, and may have no more`);
    this.numbers.splice(place + 1, 0, given.slot);
    this.values.splice(place + 1, 0, given.value);
    this.#changed();
  }

  /** @param {number} place */
  delete(place) {
    this.numbers.splice(place, 1);
    this.values.splice(place, 1);
    this.#changed();
  }

  #changed() {
    this.#handle = 0;
    this.#newest = this.numbers[this.numbers.length - 1];
  }
}

/**
 * The order in which slots stand: indexes into `slots`. The core checks them on the way.
 * @param {string} name
 * @param {Slot[]} slots
 */
function arrange(name, slots) {
  const numbers = Float64Array.from(slots, ({ slot }) => slot);
  const lengths = Float64Array.from(slots, valueBytes);
  const glue = core.glue;
  try {
    return glue.arrangeSlots(name, numbers, lengths);
  } catch (error) {
    throw core.failure(error, glue);
  }
}

/** @param {Secrets} secrets */
function load(secrets) {
  /** @type {Map<string, Timeline>} */
  const timelines = new Map();
  for (const [name, slots] of readSecrets(secrets)) {
    if (timelines.has(name)) {
      throw new SecretSlotsError("ERR_SLOT_INVALID", `secret ${quote(name)} is given twice`);
    }
    timelines.set(name, new Timeline(name, slots));
  }
  return timelines;
}

/** @param {string | Uint8Array | null | undefined} value */
function give(value) {
  if (typeof value === "string") return value;
  return value ? new Uint8Array(value) : null;
}

/** @param {string} name */
function unknown(name) {
  if (typeof name !== "string") throw new SecretSlotsError("ERR_SLOT_INVALID", "a secret's name is not a string");
  return null;
}
