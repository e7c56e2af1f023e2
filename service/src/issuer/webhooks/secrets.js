// The secret that signs the webhooks of a domain. It has slots: a rotation adds one, and the previous one signs too until its overlap ends.
import { announce } from "../domains/announcement.js";
import { eachOf } from "../../each-of.js";
import { base64 } from "../../encode/base64.js";
import { badRequest, conflict, Problem, unknown } from "../../http/problem.js";
import { Records } from "../../records.js";
import { DeliveryError, Refusal } from "../../outgoing/delivery-error.js";
import { Seal } from "../../seal.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { Revision } from "../../status/revision.js" */
/** @import { Domain, Domains } from "../domains/domains.js" */

const BYTES = 32;
const DAY = 86_400;

/**
 * A slot. `slot` is the Unix time from which it is in effect. `ends_at`: when it signs no more; `null` for the newest one. `key`: the
 * idempotency key of the request that made it.
 *
 * @typedef {{ slot: number, sealed: string, ends_at: number | null, key: string | null }} StoredSlot
 */
/** @typedef {{ serial: string, slots: StoredSlot[] }} SecretRecord The serial is the domain's: a new domain of the same id inherits nothing. */
/** @typedef {{ slot: number, secret: string | null, previousSlot: number | null, previousExpiresAt: number | null }} Rotated */

export class WebhookSecrets {
  #settings;
  #revision;
  #sealing;
  /** @type {Records<SecretRecord>} */
  #records;
  /** When this instance looked at all secrets, in Unix seconds. */
  #completeAt = -Infinity;

  /** @param {Settings} settings @param {Revision} revision */
  constructor(settings, revision) {
    this.#settings = settings;
    this.#revision = revision;
    this.#sealing = settings.encryptionKey === undefined ? undefined : new Seal(settings.encryptionKey);
    this.#records = new Records(settings.store, "service/webhook/");
  }

  /** Returns the slots that sign, the oldest first. @param {Domain} domain */
  async slots(domain) {
    this.#requireKey();
    return this.#signing(domain, (await this.#records.read(domain.id))?.value);
  }

  /**
   * Returns the values that sign, by slot. One that cannot be opened is left out, as another one may still sign. Rejects with a
   * {@link DeliveryError} if there is none.
   *
   * @param {Domain} domain
   */
  async values(domain) {
    const stored = this.#signing(domain, (await this.#records.read(domain.id))?.value);
    const opened = await Promise.all(
      stored.map(async ({ slot, sealed }) => ({ slot, value: await this.#seal.open(placeOf(domain, slot), sealed) })),
    );
    const slots = opened.flatMap(({ slot, value }) => (value === undefined ? [] : [{ slot, value }]));
    const [newest, previous] = stored.toReversed();
    if (slots.length > 0) return { slots, overlap: (previous?.ends_at ?? newest.slot) - newest.slot };
    const why = stored.length > 0 ? "cannot be opened: the encryption key is another one" : "is missing";
    throw new DeliveryError(Refusal.NoSecret, `the domain's webhook secret ${why}: rotate it`);
  }

  /**
   * Adds a slot, and returns its secret. The first call makes the first slot. Fails with 409 while an overlap goes on.
   *
   * @param {Domain} domain
   * @param {object} how
   * @param {number | undefined} how.overlap How long the previous slot signs too, in seconds. Default: as the domain says.
   * @param {boolean} how.renew Whether the new slot stands in for the newest one, whose secret was lost; an overlap goes on.
   * @param {string} how.actor
   * @param {string | undefined} how.key The idempotency key.
   * @returns {Promise<Rotated>}
   */
  async rotate(domain, { overlap = domain.record.settings.overlap, renew, actor, key }) {
    this.#requireKey();
    if (overlap > domain.record.settings.max_overlap)
      throw badRequest("overlap: must not exceed the domain's max_overlap");
    while (true) {
      const found = await this.#records.read(domain.id);
      const slots = this.#signing(domain, found?.value);
      const newest = slots.at(-1);
      const now = this.#settings.now();
      if (newest !== undefined && isOf(newest, key, now)) return rotated(slots, null);
      if (!renew && slots.length > 1) throw inOverlap();
      if (newest !== undefined && newest.slot >= now) throw tooSoon();
      const kept = renew ? slots.slice(0, -1) : withEnd(slots, now, overlap);
      const secret = `whsec_${base64(crypto.getRandomValues(new Uint8Array(BYTES)))}`;
      const sealed = await this.#seal.seal(placeOf(domain, now), secret);
      const changed = [...kept, { slot: now, sealed, ends_at: null, key: key ?? null }];
      if (!(await this.#write(domain, changed, found?.version ?? null))) continue;
      await this.#announce(domain, newest === undefined ? "webhook_secret.created" : "webhook_secret.rotated", actor);
      return rotated(changed, secret);
    }
  }

  /** Ends an overlap: the previous slot signs no more. Fails with 404 without one. @param {Domain} domain @param {string} actor */
  async endPrevious(domain, actor) {
    this.#requireKey();
    while (true) {
      const found = await this.#records.read(domain.id);
      const slots = this.#signing(domain, found?.value);
      if (found === null || slots.length < 2) throw unknown("the webhook secret has no previous slot that signs");
      if (!(await this.#write(domain, slots.slice(-1), found.version))) continue;
      await this.#announce(domain, "webhook_secret.previous_revoked", actor);
      return;
    }
  }

  /** Removes slots whose overlap has ended, and once a day the secrets of deleted domains. @param {Domains} domains */
  async sweep(domains) {
    const now = this.#settings.now();
    const isComplete = now - this.#completeAt >= DAY;
    const ids = isComplete ? [] : await this.#records.due(now);
    if (isComplete) for await (const id of this.#records.ids()) ids.push(id);
    await eachOf(ids.map((id) => () => this.#sweep(domains, id)));
    if (isComplete) this.#completeAt = now;
  }

  /** @param {Domains} domains @param {string} id */
  async #sweep(domains, id) {
    const found = await this.#records.read(id);
    if (found === null) return;
    const domain = await domains.find(id);
    if (domain?.record.serial !== found.value.serial) return void (await this.#records.delete(id, found.version));
    const slots = this.#signing(domain, found.value);
    if (slots.length < found.value.slots.length) await this.#write(domain, slots, found.version);
  }

  /** @param {Domain} domain @param {SecretRecord | undefined} record */
  #signing({ record: { serial } }, record) {
    const now = this.#settings.now();
    if (record?.serial !== serial) return [];
    return record.slots.filter(({ ends_at: end }) => end === null || end > now);
  }

  /** @param {Domain} domain @param {StoredSlot[]} slots @param {string | null} ifVersion */
  async #write({ id, record: { serial } }, slots, ifVersion) {
    const end = slots.find(({ ends_at: at }) => at !== null)?.ends_at ?? undefined;
    return (await this.#records.write(id, { serial, slots }, ifVersion, end)) !== null;
  }

  /** @param {Domain} domain @param {string} kind @param {string} actor */
  async #announce(domain, kind, actor) {
    await announce(this.#settings, this.#revision, domain, { kind, actor });
  }

  get #seal() {
    if (this.#sealing !== undefined) return this.#sealing;
    throw new DeliveryError(
      Refusal.NoKey,
      "the service has no encryption key: start it with one, so that it can keep webhook secrets",
    );
  }

  #requireKey() {
    if (this.#sealing !== undefined) return;
    const detail = "the service has no encryption key, so it keeps no webhook secrets: start it with one";
    throw new Problem(409, Refusal.NoKey, detail);
  }
}

/** Whether the request with an idempotency key has made a slot. A day later its key is free again. @param {StoredSlot} newest @param {string | undefined} key @param {number} now */
const isOf = (newest, key, now) => key !== undefined && newest.key === key && newest.slot + DAY > now;

/** Returns slots of which the newest one ends after an overlap. @param {StoredSlot[]} slots @param {number} now @param {number} overlap */
function withEnd(slots, now, overlap) {
  return overlap === 0 ? [] : slots.map((slot) => ({ ...slot, ends_at: now + overlap }));
}

/** @param {StoredSlot[]} slots @param {string | null} secret @returns {Rotated} */
function rotated(slots, secret) {
  const [newest, previous] = slots.toReversed();
  return {
    slot: newest.slot,
    secret,
    previousSlot: previous?.slot ?? null,
    previousExpiresAt: previous?.ends_at ?? null,
  };
}

/** @param {Domain} domain @param {number} slot */
const placeOf = ({ id, record }, slot) => `webhook/${id}/${record.serial}/${slot}`;

const inOverlap = () =>
  new Problem(
    409,
    "ERR_ROTATION_IN_PROGRESS",
    "the previous webhook secret still signs: wait for its end, or end it; if the newest secret was lost, set renew",
  );

/** Each slot needs a second of its own: it is the time from which the slot is in effect. */
function tooSoon() {
  const problem = conflict("the webhook secret has changed within this second: try again in a second");
  problem.headers = { "Retry-After": "1" };
  return problem;
}
