// The key that signs the cookies of sessions. It has slots, and the service rolls it over by itself: a new slot begins at a time ahead, when all
// instances know it, and the old one goes once no session of its time can live.
import { SecretSlots, SignedCookies } from "secret-slots/slots";
import { base64url } from "../../encode/base64url.js";
import { Problem } from "../../http/problem.js";
import { Records } from "../../records.js";
import { Seal } from "../../seal.js";

/** @import { Settings } from "../../service-options.js" */
/** @typedef {{ slot: number, sealed: string }} StoredSlot `slot`: the Unix time from which it is in effect. */

const NAME = "console-session";
const ID = "session-keys";
const BYTES = 32;
/** How long a slot signs, in seconds. */
const LIFETIME = 30 * 86_400;
/** How long before its time a slot is stored, how old the slots of an instance may be, and how often it looks for a roll-over, in seconds. */
const AHEAD = 3_600;
const FRESH = 60;
const LOOK = 600;
/** The first slot begins a little in the past, as the clock of another instance may be behind. */
const BEHIND = 300;

export class SessionKeys {
  #settings;
  #longest;
  /** @type {Records<StoredSlot[]>} */
  #records;
  #sealing;
  /** @type {{ cookies: SignedCookies, at: number } | undefined} */
  #loaded;
  #lookedAt = -Infinity;

  /** @param {Settings} settings @param {number} longest How long a session lives at most, in seconds. */
  constructor(settings, longest) {
    this.#settings = settings;
    this.#longest = longest;
    this.#records = new Records(settings.store, "service/");
    this.#sealing = settings.encryptionKey === undefined ? undefined : new Seal(settings.encryptionKey);
  }

  /** Returns what signs and verifies cookies. Fails with 409 without an encryption key. */
  async cookies() {
    const now = this.#settings.now();
    if (this.#loaded === undefined || Math.abs(now - this.#loaded.at) >= FRESH)
      this.#loaded = { cookies: await this.#load(), at: now };
    return this.#loaded.cookies;
  }

  /** Rolls the key over when it is time. */
  async tick() {
    const now = this.#settings.now();
    if (this.#sealing === undefined || now - this.#lookedAt < LOOK) return;
    this.#lookedAt = now;
    const found = await this.#records.read(ID);
    const slots = found?.value ?? [];
    const newest = slots.at(-1);
    if (found === null || newest === undefined) return;
    const isTime = newest.slot + LIFETIME - AHEAD <= now;
    const next = isTime ? [await this.#newSlot(now + AHEAD)] : [];
    // A session that the slot has signed began before the next slot did.
    const kept = [...slots, ...next].filter((_, at, all) => !(Number(all[at + 1]?.slot) + this.#longest <= now));
    if (!isTime && kept.length === slots.length) return;
    // If another instance was faster, it has done the same.
    await this.#records.write(ID, kept, found.version);
  }

  async #load() {
    while (true) {
      const found = await this.#records.readOr(ID, []);
      const slots = await this.#opened(found?.value ?? []);
      if (slots.length > 0) {
        const { clock } = this.#settings;
        return new SignedCookies(new SecretSlots({ [NAME]: slots }), NAME, { overlap: this.#longest, clock });
      }
      // There is none yet, another encryption key has sealed them, or their record is damaged: then all sessions have ended.
      await this.#records.write(ID, [await this.#newSlot(this.#settings.now() - BEHIND)], found?.version ?? null);
    }
  }

  /** @param {StoredSlot[]} stored */
  async #opened(stored) {
    const opened = await Promise.all(
      stored.map(async ({ slot, sealed }) => ({ slot, value: await this.#seal.open(placeOf(slot), sealed) })),
    );
    return opened.flatMap(({ slot, value }) => (value === undefined ? [] : [{ slot, value }]));
  }

  /** @param {number} slot @returns {Promise<StoredSlot>} */
  async #newSlot(slot) {
    const value = base64url(crypto.getRandomValues(new Uint8Array(BYTES)));
    return { slot, sealed: await this.#seal.seal(placeOf(slot), value) };
  }

  get #seal() {
    if (this.#sealing !== undefined) return this.#sealing;
    throw new Problem(
      409,
      "ERR_ENCRYPTION_KEY",
      "the service has no encryption key: start it with one, so that people can sign in",
    );
  }
}

/** @param {number} slot */
const placeOf = (slot) => `session-key/${slot}`;
