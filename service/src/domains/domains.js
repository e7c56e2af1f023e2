// Domains in the store, and the registry of each. A domain's settings may change at any time, on any instance: whoever opens a domain reads
// its record, and gives changed settings to its registry.
import { ClientSecretRegistry } from "secret-slots/issuer";
import { ignoreUnknown } from "../errors.js";
import { badRequest, conflict, Problem, unknown } from "../http/problem.js";
import { stale } from "../http/entity-tag.js";
import { RESERVED } from "../access/roles.js";
import { DEFAULTS } from "./schema.js";
import { Records } from "../records.js";
import { checkWebhooks } from "../notices/webhook-settings.js";
import { merged, registryDomain } from "./settings.js";

/** @import { Settings } from "../service-options.js" */
/** @import { Revision } from "../status/revision.js" */
/** @import { DomainSettings } from "./schema.js" */

/**
 * @typedef {object} DomainRecord
 * @property {string} id
 * @property {string} serial The registry's place in the store. It is never used again, so that a new domain inherits nothing of a deleted one.
 * @property {number} created_at In Unix seconds.
 * @property {number} updated_at
 * @property {number} generation How often the record was changed.
 * @property {boolean} is_deleted
 * @property {boolean} is_unscheduled Whether the times of notices are still those of earlier thresholds.
 * @property {DomainSettings} settings
 */
/** @typedef {{ id: string, version: string, record: DomainRecord, registry: ClientSecretRegistry }} Domain */

/** The keys of all registries in the store begin with it; the serial of the domain follows. */
export const REGISTRIES = "d/";
/** The serial of the reserved domain. All others count from 1. */
const RESERVED_SERIAL = "0";

export class Domains {
  #settings;
  #revision;
  #notify;
  /** @type {Records<DomainRecord>} */
  #records;
  /** @type {Records<number>} */
  #counters;
  /** The domains that this instance has opened. @type {Map<string, Domain>} */
  #open = new Map();

  /**
   * @param {Settings} settings
   * @param {Revision} revision
   * @param {(domain: Domain, notice: import("secret-slots/issuer").ExpiryNotice) => Promise<void>} notify
   */
  constructor(settings, revision, notify) {
    this.#settings = settings;
    this.#revision = revision;
    this.#notify = notify;
    this.#records = new Records(settings.store, "service/domain/");
    this.#counters = new Records(settings.store, "service/");
  }

  /** Returns a domain as the store has it now. Fails with 404 without one. @param {string} id @returns {Promise<Domain>} */
  async open(id) {
    const domain = await this.find(id);
    if (domain !== undefined) return domain;
    if (id === RESERVED) return this.#reserved();
    throw unknownDomain();
  }

  /** Returns a domain as the store has it now; `undefined` without one. @param {string} id */
  async find(id) {
    const found = await this.#records.read(id);
    if (found === null || found.value.is_deleted) return undefined;
    return this.#opened(id, found.version, found.value);
  }

  /**
   * Verifies a client secret. The record is read at the same time as the application, so that a domain costs no round trip of its own.
   *
   * @param {string} id
   * @param {(registry: ClientSecretRegistry) => Promise<T>} run
   * @template T
   * @returns {Promise<T>}
   */
  async during(id, run) {
    const known = this.#open.get(id);
    if (known === undefined) return run((await this.open(id)).registry);
    const running = run(known.registry);
    running.catch(() => {});
    const { registry } = await this.open(id);
    return registry === known.registry ? running : run(registry);
  }

  /** @param {string} id @param {string} version @param {DomainRecord} record */
  #opened(id, version, record) {
    const known = this.#open.get(id);
    if (known?.version === version) return known;
    const isSame = known?.record.serial === record.serial;
    // A read that was overtaken by another one must not bring old settings back.
    if (isSame && known.record.generation > record.generation) return known;
    const domain = { id, version, record, registry: isSame ? known.registry : this.#registry(id, record) };
    if (isSame) domain.registry.setDomain(registryDomain(record.settings));
    this.#open.set(id, domain);
    this.#settings.tell({ type: "settings_loaded", domain: id, version });
    return domain;
  }

  /** @param {string} id @param {DomainRecord} record */
  #registry(id, { serial, settings }) {
    const { store, clock, tell } = this.#settings;
    return new ClientSecretRegistry({
      ...{ store, clock, prefix: `${REGISTRIES}${serial}/`, domain: registryDomain(settings) },
      onEvent: (event) => tell({ ...event, domain: id }),
      notify: async (notice) => this.#notify(await this.open(id), notice),
    });
  }

  /** @returns {Promise<Domain>} */
  async #reserved() {
    await this.#records.write(RESERVED, this.#record(RESERVED, RESERVED_SERIAL, DEFAULTS), null);
    return this.open(RESERVED);
  }

  /**
   * Creates a domain. Fails with 409 if there is one with this id.
   *
   * @param {string} id
   * @param {{ [name: string]: any }} patch
   * @param {string} actor
   */
  async create(id, patch, actor) {
    if (id === RESERVED) throw conflict(`the domain ${RESERVED} is there always: choose another id`);
    checkWebhooks(patch, this.#settings);
    const settings = this.#checked(merged(DEFAULTS, patch));
    const found = await this.#records.read(id);
    if (found !== null) throw conflict("this domain exists: choose another id, or change it by PATCH");
    const record = this.#record(id, await this.#serial(), settings);
    const version = await this.#records.write(id, record, null);
    if (version === null) throw conflict("this domain exists: choose another id, or change it by PATCH");
    const domain = this.#opened(id, version, record);
    await this.#announce(domain.registry, "domain.created", actor);
    return domain;
  }

  /**
   * Changes settings. They hold for what is issued from now on.
   *
   * @param {string} id
   * @param {{ [name: string]: any }} patch
   * @param {{ actor: string, ifVersion: string | undefined }} options
   */
  async update(id, patch, { actor, ifVersion }) {
    checkWebhooks(patch, this.#settings);
    while (true) {
      const { version, record } = await this.open(id);
      if (ifVersion !== undefined && ifVersion !== version) throw stale();
      const settings = this.#checked(merged(record.settings, patch));
      if (id === RESERVED && settings.max_expiry !== null)
        throw badRequest(`max_expiry: the domain ${RESERVED} has none, as the secrets of administrators never expire`);
      const generation = record.generation + 1;
      const now = this.#settings.now();
      const is_unscheduled =
        record.is_unscheduled || !isEqual(settings.notices.thresholds, record.settings.notices.thresholds);
      const changed = { ...record, settings, generation, is_unscheduled, updated_at: now };
      const written = await this.#records.write(id, changed, version, is_unscheduled ? now : undefined);
      if (written === null) continue;
      const domain = this.#opened(id, written, changed);
      await this.#announce(domain.registry, "domain.updated", actor);
      return domain;
    }
  }

  /**
   * Deletes a domain with its applications. It is marked first, so that it answers nobody while they are removed; an interrupted deletion
   * is ended by the next {@link Domains#tick}.
   *
   * @param {string} id
   * @param {{ actor: string, force: boolean, ifVersion: string | undefined }} options
   */
  async delete(id, { actor, force, ifVersion }) {
    if (id === RESERVED) throw conflict(`the domain ${RESERVED} has the API clients: it cannot be deleted`);
    while (true) {
      const { version, record, registry } = await this.open(id);
      if (ifVersion !== undefined && ifVersion !== version) throw stale();
      if (!force && (await registry.applications({ limit: 1 })).length > 0)
        throw conflict("the domain has applications: delete them first, or set force");
      if ((await this.#records.write(id, { ...record, is_deleted: true }, version, this.#settings.now())) === null)
        continue;
      await this.#announce(registry, "domain.deleted", actor);
      // It is deleted for whoever asks: if this fails, `clear` removes what is left.
      return this.#clear(id, actor).catch(() => this.#settings.tell({ type: "deletion_delayed", domain: id }));
    }
  }

  /** Logs a change that is done: if the log fails, the change holds all the same. @param {ClientSecretRegistry} registry @param {string} kind @param {string} actor */
  async #announce(registry, kind, actor) {
    try {
      await registry.record({ kind, actor });
      await this.#revision.raise();
    } catch {
      this.#settings.tell({ type: "audit_delayed", kind });
    }
  }

  /** Ends deletions that were interrupted, and computes the times of notices anew where thresholds have changed. */
  async tick() {
    for (const id of await this.#records.due(this.#settings.now())) {
      await this.#clear(id, undefined);
      await this.#reschedule(id);
    }
  }

  /** @param {string} id */
  async #reschedule(id) {
    const found = await this.#records.read(id);
    if (found === null || found.value.is_deleted || !found.value.is_unscheduled) return;
    const { registry } = await this.open(id);
    await registry.rescheduleNotices();
    // If the settings have changed meanwhile, the next tick begins anew.
    const generation = found.value.generation + 1;
    await this.#records.write(id, { ...found.value, generation, is_unscheduled: false }, found.version);
  }

  /** @param {string} id @param {string | undefined} actor */
  async #clear(id, actor) {
    const found = await this.#records.read(id);
    if (found === null || !found.value.is_deleted) return;
    const registry = this.#registry(id, found.value);
    for (let after = "", ids; (ids = await registry.applications({ after, limit: 1000 })).length > 0;) {
      for (const application of ids) {
        await registry.deleteApplication(application, { force: true, actor }).catch(ignoreUnknown);
      }
      after = ids.at(-1) ?? after;
    }
    // A deleted application is there until the log has its events, which `tick` tries again.
    if ((await registry.applications({ limit: 1 })).length > 0) await registry.tick();
    if ((await registry.applications({ limit: 1 })).length > 0) return;
    await this.#records.delete(id, found.version);
    this.#open.delete(id);
  }

  /** Yields the ids of domains in their order, after one of them. @param {string | undefined} after */
  ids(after) {
    return this.#records.ids(after);
  }

  /** Reads anew each domain that this instance has opened. */
  async refresh() {
    for (const id of [...this.#open.keys()]) {
      await this.open(id).catch((error) => {
        if (!(error instanceof Problem)) throw error;
        this.#open.delete(id);
      });
    }
  }

  /** Saves what the registries have counted. */
  async flush() {
    await Promise.all([...this.#open.values()].map(({ registry }) => registry.flush()));
  }

  /** @param {string} id @param {string} serial @param {DomainSettings} settings @returns {DomainRecord} */
  #record(id, serial, settings) {
    const now = this.#settings.now();
    return {
      id,
      serial,
      created_at: now,
      updated_at: now,
      generation: 0,
      is_deleted: false,
      is_unscheduled: false,
      settings,
    };
  }

  /** Checks settings by the registry's rules. @param {DomainSettings} settings */
  #checked(settings) {
    new ClientSecretRegistry({ store: this.#settings.store, domain: registryDomain(settings) });
    return settings;
  }

  /** Returns a serial that no domain ever had. */
  async #serial() {
    return (await this.#counters.change("serial", (last = 0) => last + 1)).toString(36);
  }
}

/** @param {number[]} one @param {number[]} other */
const isEqual = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const unknownDomain = () => unknown("there is no such domain: create it, or check its id");
