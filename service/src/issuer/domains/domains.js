// Domains, and the registry of each. A domain's settings may change at any time, on any instance: whoever opens a domain reads its record, and
// gives changed settings to its registry.
import { ClientSecretRegistry } from "secret-slots/issuer";
import { RESERVED } from "../../access/roles.js";
import { eachOf } from "../../each-of.js";
import { unknown } from "../../http/problem.js";
import { prefixOf } from "./domain-records.js";
import { registryDomain } from "./settings.js";
import { watched } from "./watched-store.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { DomainRecord, DomainRecords } from "./domain-records.js" */

/** @typedef {{ id: string, version: string, record: DomainRecord, registry: ClientSecretRegistry }} Domain */

export class Domains {
  #settings;
  #records;
  #notify;
  #wrote;
  /** The domains that this instance has opened. @type {Map<string, Domain>} */
  #open = new Map();

  /**
   * @param {Settings} settings
   * @param {DomainRecords} records
   * @param {(domain: Domain, notice: import("secret-slots/issuer").ExpiryNotice) => Promise<void>} notify
   * @param {(serial: string, kind: string, id: string) => void} wrote Called after each write of a domain's registry.
   */
  constructor(settings, records, notify, wrote) {
    this.#settings = settings;
    this.#records = records;
    this.#notify = notify;
    this.#wrote = wrote;
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
    return this.opened(id, found.version, found.value);
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

  /** Opens a domain by a record that was just read or written. @param {string} id @param {string} version @param {DomainRecord} record */
  opened(id, version, record) {
    const known = this.#open.get(id);
    if (known?.version === version) return known;
    const isSame = known?.record.serial === record.serial;
    // A read that was overtaken by another one must not bring old settings back.
    if (isSame && known.record.generation > record.generation) return known;
    const domain = { id, version, record, registry: isSame ? known.registry : this.registryOf(id, record) };
    if (isSame) domain.registry.setDomain(registryDomain(record.settings));
    this.#open.set(id, domain);
    this.#settings.tell({ type: "settings_loaded", domain: id, version });
    return domain;
  }

  /** Returns a registry over what a domain has in the store. @param {string} id @param {DomainRecord} record */
  registryOf(id, { serial, settings }) {
    const { clock, tell } = this.#settings;
    const prefix = prefixOf(serial);
    const store = watched(this.#settings.store, prefix, (kind, written) => this.#wrote(serial, kind, written));
    return new ClientSecretRegistry({
      ...{ store, clock, prefix, domain: registryDomain(settings) },
      onEvent: (event) => tell({ ...event, domain: id }),
      notify: async (notice) => this.#notify(await this.open(id), notice),
    });
  }

  /** @returns {Promise<Domain>} */
  async #reserved() {
    await this.#records.createReserved(RESERVED);
    return this.open(RESERVED);
  }

  /** Yields the ids of domains in their order, after one of them. @param {string} [after] */
  ids(after) {
    return this.#records.ids(after);
  }

  /** Reads anew each domain that this instance has opened. */
  async refresh() {
    await eachOf([...this.#open.keys()].map((id) => () => this.#reread(id)));
  }

  /** @param {string} id */
  async #reread(id) {
    if ((await this.find(id)) === undefined) this.#open.delete(id);
  }

  /** Forgets a domain whose record was removed. @param {string} id */
  close(id) {
    this.#open.delete(id);
  }

  /** Saves what the registries have counted. */
  async flush() {
    await Promise.all([...this.#open.values()].map(({ registry }) => registry.flush()));
  }
}

const unknownDomain = () => unknown("there is no such domain: create it, or check its id");
