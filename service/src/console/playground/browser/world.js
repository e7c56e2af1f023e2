// What the page is about: the slots of one secret, the times of the sliders, and who may verify.
import { generateSecret, SecretSlots } from "secret-slots/slots";

export const NAME = "token-secret";
export const HOUR = 3600;
const DAY = 24 * HOUR;
/** The time axis reaches this far to both sides, in hours. */
export const REACH = 168;

/** @typedef {"now" | "issued" | "dated"} TimeName */
/** @typedef {{ slot: number, letter: string, value: string, revoked: boolean, end: number }} Slot `end`: when the next one begins; `Infinity` for the last. */

export class World {
  /** The middle of the axis, in Unix seconds. */
  origin = Math.floor(Date.now() / 1000 / HOUR) * HOUR;
  /** Hours from the middle of the axis. @type {Record<TimeName, number>} */
  hours = { now: 0, issued: 0, dated: 0 };
  lifetime = 0;
  overlap = Infinity;
  /** The number of the slot that leaked. */
  leaked = 0;
  /** Values by slot number, also of revoked slots: whoever signed, or stole one, has them. @type {Map<number, string>} */
  #values = new Map();
  /** The letter of each slot stays while others come between. @type {Map<number, string>} */
  #letters = new Map();
  /** What every verifier has. */
  secrets = new SecretSlots();

  constructor() {
    this.reset();
  }

  /** Puts everything as it is at the beginning: a slot that was superseded, one in effect, and one whose time will come. */
  reset() {
    this.hours = { now: 0, issued: -60, dated: -72 };
    this.lifetime = 14 * DAY;
    this.overlap = Infinity;
    this.leaked = 0;
    this.secrets.replace([]);
    this.#values.clear();
    this.#letters.clear();
    for (const slot of [0, this.origin - 2 * DAY, this.origin + 3 * DAY]) this.add(slot);
  }

  /** Adds a slot. Throws `ERR_SLOT_INVALID`. @param {number} slot */
  add(slot) {
    const value = generateSecret();
    this.secrets.set(NAME, slot, value);
    this.#values.set(slot, value);
    if (!this.#letters.has(slot)) this.#letters.set(slot, letterOf(this.#letters.size));
  }

  /** @param {number} slot */
  revoke(slot) {
    this.secrets.revoke(NAME, slot);
  }

  /** Puts a revoked slot back in use, with the value that it had. @param {number} slot */
  restore(slot) {
    this.secrets.set(NAME, slot, this.valueOf(slot));
  }

  /** @returns {Slot[]} */
  get slots() {
    const all = this.secrets.slots(NAME);
    return all.map(({ slot, revoked }, place) => ({
      ...{ slot, revoked, letter: this.letterOf(slot), value: this.valueOf(slot) },
      end: all[place + 1]?.slot ?? Infinity,
    }));
  }

  /** Returns a time in Unix seconds. @param {TimeName} name */
  at(name) {
    return this.origin + this.hours[name] * HOUR;
  }

  /** Returns the slot whose range has a time. @param {number} time @returns {Slot | undefined} */
  slotAt(time) {
    return this.slots.findLast(({ slot }) => slot <= time);
  }

  /** @param {number} slot */
  letterOf(slot) {
    return this.#letters.get(slot) ?? "";
  }

  /** @param {number} slot */
  valueOf(slot) {
    return this.#values.get(slot) ?? "";
  }

  /** Returns a token that the slot in effect at a time signed, before any was revoked. @param {number} time */
  sign(time) {
    const all = [...this.#values].map(([slot, value]) => ({ slot, value }));
    return tokenOf(all, "user-1", time, this.lifetime);
  }

  /** Returns a token that a thief signs with the leaked value, dated as it suits. @param {number} time */
  forge(time) {
    return tokenOf([{ slot: 0, value: this.valueOf(this.leaked) }], "admin", time, 60 * DAY);
  }

  /** Verifies a token now. @param {string} token */
  verify(token) {
    const currentDate = new Date(this.at("now") * 1000);
    return this.secrets.verifyJwt(NAME, token, { overlap: this.overlap, currentDate });
  }
}

/** @param {{ slot: number, value: string }[]} slots @param {string} sub @param {number} time @param {number} expiresIn */
function tokenOf(slots, sub, time, expiresIn) {
  return new SecretSlots({ [NAME]: slots }).signJwt(NAME, { sub }, { expiresIn, currentDate: new Date(time * 1000) });
}

/** @param {number} index */
const letterOf = (index) => String.fromCharCode(65 + (index % 26)) + (index < 26 ? "" : String(Math.floor(index / 26)));
