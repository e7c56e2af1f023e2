// The records of domains in the store.
import { Records } from "../../records.js";
import { DEFAULTS } from "./schema.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { DomainSettings } from "./schema.js" */

/**
 * @typedef {object} DomainRecord
 * @property {string} id
 * @property {string} serial The registry's place in the store. It is never used again, so that a new domain inherits nothing of a deleted one.
 * @property {number} created_at In Unix seconds.
 * @property {number} updated_at In Unix seconds.
 * @property {number} generation How often the record was changed.
 * @property {boolean} is_deleted
 * @property {boolean} is_unscheduled Whether the times of notices are still those of earlier thresholds.
 * @property {DomainSettings} settings
 */

/** The keys of all registries in the store begin with it; the serial of the domain follows. */
export const REGISTRIES = "d/";

/** Returns what the keys of a domain's registry begin with. @param {string} serial */
export const prefixOf = (serial) => `${REGISTRIES}${serial}/`;

/** The serial of the reserved domain. All others count from 1. */
const RESERVED_SERIAL = "0";

/** @extends {Records<DomainRecord>} */
export class DomainRecords extends Records {
  #now;
  /** @type {Records<number>} */
  #counters;

  /** @param {Settings} settings */
  constructor({ store, now }) {
    super(store, "service/domain/");
    this.#now = now;
    this.#counters = new Records(store, "service/");
  }

  /** Writes the record of a new domain, under a serial that no domain ever had; `undefined` if the id is taken. @param {string} id @param {DomainSettings} settings */
  async create(id, settings) {
    const serial = (await this.#counters.change("serial", (last = 0) => last + 1)).toString(36);
    const value = this.#record(id, serial, settings);
    const version = await this.write(id, value, null);
    return version === null ? undefined : { value, version };
  }

  /** Writes the record of the reserved domain if there is none. @param {string} id */
  createReserved(id) {
    return this.write(id, this.#record(id, RESERVED_SERIAL, DEFAULTS), null);
  }

  /** @param {string} id @param {string} serial @param {DomainSettings} settings @returns {DomainRecord} */
  #record(id, serial, settings) {
    const now = this.#now();
    return {
      ...{ id, serial, created_at: now, updated_at: now, generation: 0 },
      ...{ is_deleted: false, is_unscheduled: false, settings },
    };
  }
}
