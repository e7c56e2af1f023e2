import { core, NOT_LOADED } from "./core/instantiate.js";
import { SecretSlotsError } from "./errors.js";
import { checkName, quote, readSecrets, readSlot, valueBytes } from "./secrets-input.js";

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
    this.#timelines = load(secrets);
  }

  /**
   * The value of the highest slot, as it was given (bytes are copied). `null` when that slot is revoked or no
   * secret has this name.
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
   * Throws `ERR_SLOT_INVALID` when `at` is not a finite number from 0; a fraction is floored.
   *
   * @param {string} name
   * @param {number} at a slot number, or a Unix time in seconds
   * @returns {string | Uint8Array | null}
   */
  getEffectiveAt(name, at) {
    if (typeof at !== "number" || !(at >= 0 && at < Infinity)) {
      throw new SecretSlotsError("ERR_SLOT_INVALID", "`at` is not a finite number from 0: a slot or a time in seconds");
    }
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name);
    return give(timeline.values[timeline.placeEffectiveAt(at)]);
  }

  /**
   * Gives a slot a value. A new name or slot is added; a revoked slot is in use again.
   *
   * Throws what the constructor throws for a name, a slot or a value.
   *
   * @param {string} name
   * @param {number} slot
   * @param {string | Uint8Array} value
   */
  set(name, slot, value) {
    const given = readSlot(checkName(name), { slot, value });
    const others =
      this.#timelines
        .get(name)
        ?.slots()
        .filter((other) => other.slot !== slot) ?? [];
    this.#timelines.set(name, new Timeline(name, [...others, given]));
  }

  /**
   * Revokes a slot: its value is forgotten, and its whole range answers `null`.
   *
   * Throws `ERR_SECRET_UNKNOWN` when no secret has this name, `ERR_SLOT_INVALID` when it has no such slot.
   *
   * @param {string} name
   * @param {number} slot
   */
  revoke(name, slot) {
    const slots = this.#timelines.get(checkName(name))?.slots();
    if (slots === undefined) throw new SecretSlotsError("ERR_SECRET_UNKNOWN", `no secret is named ${quote(name)}`);
    const index = slots.findIndex((other) => other.slot === slot);
    if (index < 0) throw new SecretSlotsError("ERR_SLOT_INVALID", `secret ${quote(name)} has no such slot`);
    slots[index] = { slot, value: null };
    this.#timelines.set(name, new Timeline(name, slots));
  }

  /**
   * Removes a slot, so that its range falls to the slot below; a secret goes with its last slot. To take a leaked
   * value out of use, {@link revoke} it.
   *
   * @param {string} name
   * @param {number} slot
   * @returns {boolean} false when there was no such slot
   */
  delete(name, slot) {
    const slots = this.#timelines.get(name)?.slots() ?? unknown(name) ?? [];
    const others = slots.filter((other) => other.slot !== slot);
    if (others.length === slots.length) return false;
    if (others.length === 0) return this.#timelines.delete(name);
    this.#timelines.set(name, new Timeline(name, others));
    return true;
  }

  /**
   * Replaces all secrets at once, as for a reload: when one of them is refused, nothing changes.
   *
   * Throws what the constructor throws.
   *
   * @param {Secrets} secrets
   */
  replace(secrets) {
    this.#timelines = load(secrets);
  }

  /**
   * The names, in the order in which they were given.
   * @returns {string[]}
   */
  names() {
    return [...this.#timelines.keys()];
  }

  /**
   * A secret's slots in ascending order; none when no secret has this name.
   * @param {string} name
   * @returns {{ slot: number, revoked: boolean }[]}
   */
  slots(name) {
    const slots = this.#timelines.get(name)?.slots() ?? unknown(name) ?? [];
    return slots.map(({ slot, value }) => ({ slot, revoked: value === null }));
  }
}

/** The slots of one secret in ascending order: the values here, the numbers on loan to the core. */
class Timeline {
  #handle = 0;
  /** @readonly */
  numbers;
  /** @readonly @type {(string | Uint8Array | null)[]} */
  values;

  /**
   * @param {string} name
   * @param {Slot[]} slots
   */
  constructor(name, slots) {
    const glue = core.glue;
    try {
      const order = glue.arrangeSlots(
        name,
        Float64Array.from(slots, ({ slot }) => slot),
        Float64Array.from(slots, valueBytes),
      );
      this.numbers = Float64Array.from(order, (index) => slots[index].slot);
      this.values = Array.from(order, (index) => slots[index].value);
    } catch (error) {
      throw core.failure(error, glue);
    }
  }

  /**
   * The place of the highest slot at or below `at`, negative before the first.
   * @param {number} at
   */
  placeEffectiveAt(at) {
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

  /** @returns {Slot[]} */
  slots() {
    return Array.from(this.numbers, (slot, place) => ({ slot, value: this.values[place] }));
  }
}

/** @param {Secrets} [secrets] */
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
