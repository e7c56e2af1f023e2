// The slots of one secret: their order, the one in effect, and their handle in the core.
import { core } from "../wasm/slots/core.js";
import { Cache } from "../jwt/cache.js";
import { MAX_SLOTS, tooLarge, valueBytes } from "./secrets-input.js";

/** @typedef {import("../wasm/slots/core.js").Glue} Glue */
/** @typedef {import("./secrets-input.js").Slot} Slot */

/** The slots of one secret in ascending order. The values stay here; the core loads the numbers. */
export class Timeline {
  #keysHandle = 0;
  #newest;
  /** @readonly */
  name;
  /** @readonly @type {number[]} */
  numbers;
  /** @readonly @type {(string | Uint8Array | null)[]} */
  values;
  /** A cache of accepted tokens for each verifier; a change of the slots drops them all. @type {WeakMap<object, Cache>} */
  #caches = new WeakMap();
  /** How many slots are not revoked. */
  live = 0;

  /**
   * @param {string} name
   * @param {Slot[]} slots
   */
  constructor(name, slots) {
    const order = arrange(name, slots);
    this.name = name;
    this.numbers = Array.from(order, (index) => slots[index].slot);
    this.values = Array.from(order, (index) => slots[index].value);
    this.#newest = this.numbers[this.numbers.length - 1];
    this.live = countLive(this.values);
  }

  /**
   * Returns the index of the highest slot at or below `at`; negative before the first slot.
   * @param {number} at
   */
  placeEffectiveAt(at) {
    // Most calls are about the present, for which the newest slot needs no call into the core.
    if (at >= this.#newest) return this.numbers.length - 1;
    const glue = core.glue;
    try {
      const place = glue.effectiveAt(this.#keysHandle, at);
      if (place >= 0 || place !== glue.Status.NotLoaded) return place;
      this.loadKeys(glue);
      return glue.effectiveAt(this.#keysHandle, at);
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
      this.#changed();
      return;
    }
    if (this.numbers.length === MAX_SLOTS) throw tooLarge(name, `has ${MAX_SLOTS} slots, and may have no more`);
    this.numbers.splice(place + 1, 0, given.slot);
    this.values.splice(place + 1, 0, given.value);
    this.#changed();
  }

  /** @param {number} place */
  revoke(place) {
    this.values[place] = null;
    this.#changed();
  }

  /** @param {number} place */
  delete(place) {
    this.numbers.splice(place, 1);
    this.values.splice(place, 1);
    this.#changed();
  }

  /**
   * Returns the cache of a verifier. It is dropped with the verifier, with these slots, and at each change of them.
   *
   * @param {object} verifier
   */
  cacheOf(verifier) {
    return this.#caches.get(verifier);
  }

  /**
   * @param {object} verifier
   * @param {number} limit
   */
  makeCache(verifier, limit) {
    const cache = new Cache(limit);
    this.#caches.set(verifier, cache);
    return cache;
  }

  /** Returns the length of a slot's value in bytes. @param {number} place the slot's index */
  bytesAt(place) {
    return valueBytes({ slot: this.numbers[place], value: this.values[place] });
  }

  /** The handle of this secret's slots and keys in the core; 0 until {@link loadKeys}. */
  get keysHandle() {
    return this.#keysHandle;
  }

  /** Loads the slots' numbers into the core, with room for their keys; a half added says that a slot is revoked. @param {Glue} glue */
  loadKeys(glue) {
    const numbers = this.numbers.map((number, place) => (this.values[place] === null ? number + 0.5 : number));
    this.#keysHandle = glue.loadJwtSlots(core.nextSerial, numbers);
  }

  /** Wipes the keys in the core. */
  dropKeys() {
    if (this.#keysHandle === 0) return;
    try {
      core.call((glue) => glue.dropJwtSlots(this.#keysHandle));
    } finally {
      this.#keysHandle = 0;
    }
  }

  #changed() {
    this.#newest = this.numbers[this.numbers.length - 1];
    this.live = countLive(this.values);
    this.#caches = new WeakMap();
    this.dropKeys();
  }
}

/** @param {unknown[]} values */
function countLive(values) {
  let live = 0;
  for (const value of values) if (value !== null) live += 1;
  return live;
}

/**
 * Returns the ascending order of the slots, as indexes into `slots`. The core checks the slots.
 * @param {string} name
 * @param {Slot[]} slots
 */
function arrange(name, slots) {
  const numbers = Float64Array.from(slots, ({ slot }) => slot);
  const lengths = Float64Array.from(slots, valueBytes);
  return core.call((glue) => glue.arrangeSlots(name, numbers, lengths));
}
