// Commands on domains, and what an instance that ended has left of them.
import { ClientSecretRegistry } from "secret-slots/issuer";
import { eachOf } from "../../each-of.js";
import { RESERVED } from "../../access/roles.js";
import { ignoreUnknown } from "../../errors.js";
import { stale } from "../../http/entity-tag.js";
import { badRequest, conflict } from "../../http/problem.js";
import { checkWebhooks } from "../notices/webhook-settings.js";
import { announce } from "./announcement.js";
import { Remains } from "./remains.js";
import { DEFAULTS } from "./schema.js";
import { merged, registryDomain } from "./settings.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { Revision } from "../../status/revision.js" */
/** @import { DomainRecords } from "./domain-records.js" */
/** @import { Domain, Domains } from "./domains.js" */
/** @import { DomainSettings } from "./schema.js" */
/** @import { Patch } from "./settings.js" */

export class DomainCommands {
  #settings;
  #revision;
  #records;
  #domains;
  #remains;

  /** @param {Settings} settings @param {Revision} revision @param {DomainRecords} records @param {Domains} domains */
  constructor(settings, revision, records, domains) {
    this.#settings = settings;
    this.#revision = revision;
    this.#records = records;
    this.#domains = domains;
    this.#remains = new Remains(settings);
  }

  /**
   * Creates a domain. Fails with 409 if there is one with this id.
   *
   * @param {string} id
   * @param {Patch} patch
   * @param {string} actor
   */
  async create(id, patch, actor) {
    if (id === RESERVED) throw conflict(`the domain ${RESERVED} is there always: choose another id`);
    checkWebhooks(patch, this.#settings);
    const settings = this.#checked(merged(DEFAULTS, patch));
    const found = await this.#records.read(id);
    if (found !== null) throw taken();
    const created = await this.#records.create(id, settings);
    if (created === undefined) throw taken();
    const domain = this.#domains.opened(id, created.version, created.value);
    await this.#announce(domain, "domain.created", actor);
    return domain;
  }

  /**
   * Changes settings. They hold for what is issued from now on.
   *
   * @param {string} id
   * @param {Patch} patch
   * @param {{ actor: string, ifVersion: string | undefined }} options
   */
  async update(id, patch, { actor, ifVersion }) {
    checkWebhooks(patch, this.#settings);
    while (true) {
      const { version, record } = await this.#domains.open(id);
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
      const domain = this.#domains.opened(id, written, changed);
      await this.#announce(domain, "domain.updated", actor);
      return domain;
    }
  }

  /**
   * Deletes a domain with its applications. It is marked first, so that it answers nobody while they are removed; an interrupted deletion
   * is ended by the next {@link DomainCommands#tick}.
   *
   * @param {string} id
   * @param {{ actor: string, force: boolean, ifVersion: string | undefined }} options
   */
  async delete(id, { actor, force, ifVersion }) {
    if (id === RESERVED) throw conflict(`the domain ${RESERVED} has the API clients: it cannot be deleted`);
    while (true) {
      const domain = await this.#domains.open(id);
      const { version, record, registry } = domain;
      if (ifVersion !== undefined && ifVersion !== version) throw stale();
      if (!force && (await registry.applications({ limit: 1 })).length > 0)
        throw conflict("the domain has applications: delete them first, or set force");
      if ((await this.#records.write(id, { ...record, is_deleted: true }, version, this.#settings.now())) === null)
        continue;
      await this.#announce(domain, "domain.deleted", actor);
      // It is deleted for whoever asks: if this fails, `tick` removes what is left.
      return this.#clear(id, actor).catch(() => this.#settings.tell({ type: "deletion_delayed", domain: id }));
    }
  }

  /** Ends deletions that were interrupted, and computes the times of notices anew where thresholds have changed. */
  async tick() {
    const due = await this.#records.due(this.#settings.now());
    await eachOf([...due.map((id) => () => this.#due(id)), () => this.#remains.remove()]);
  }

  /** @param {string} id */
  async #due(id) {
    await this.#clear(id, undefined);
    await this.#reschedule(id);
  }

  /** @param {string} id */
  async #reschedule(id) {
    const found = await this.#records.read(id);
    if (found === null || found.value.is_deleted || !found.value.is_unscheduled) return;
    const { registry } = await this.#domains.open(id);
    await registry.rescheduleNotices();
    // If the settings have changed meanwhile, the next tick begins anew.
    const generation = found.value.generation + 1;
    await this.#records.write(id, { ...found.value, generation, is_unscheduled: false }, found.version);
  }

  /** @param {string} id @param {string | undefined} actor */
  async #clear(id, actor) {
    const found = await this.#records.read(id);
    if (found === null || !found.value.is_deleted) return;
    const registry = this.#domains.registryOf(id, found.value);
    for (let after = "", ids; (ids = await registry.applications({ after, limit: 1000 })).length > 0;) {
      for (const application of ids) {
        await registry.deleteApplication(application, { force: true, actor }).catch(ignoreUnknown);
      }
      after = ids.at(-1) ?? after;
    }
    // A deleted application is there until the log has its events, which `tick` tries again.
    if ((await registry.applications({ limit: 1 })).length > 0) await registry.tick();
    if ((await registry.applications({ limit: 1 })).length > 0) return;
    await this.#remains.note(found.value.serial);
    await this.#records.delete(id, found.version);
    this.#domains.close(id);
  }

  /** Checks settings by the registry's rules. @param {DomainSettings} settings */
  #checked(settings) {
    new ClientSecretRegistry({ store: this.#settings.store, domain: registryDomain(settings) });
    return settings;
  }

  /** @param {Domain} domain @param {string} kind @param {string} actor */
  async #announce(domain, kind, actor) {
    await announce(this.#settings, this.#revision, domain, { kind, actor });
  }
}

const taken = () => conflict("this domain exists: choose another id, or change it by PATCH");

/** @param {number[]} one @param {number[]} other */
const isEqual = (one, other) => JSON.stringify(one) === JSON.stringify(other);
