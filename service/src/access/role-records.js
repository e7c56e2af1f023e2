// The roles of API clients in the store: a record for each, beside the application in the reserved domain that has its secrets.
/** @import { Settings } from "../service-options.js" */
/** @import { Role } from "./roles.js" */

const PREFIX = "service/role/";

/** The version of roles that were never written. */
const NEVER = "0";

export class RoleRecords {
  #settings;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /** Returns the roles of an API client: none if there is no record. @param {string} id @returns {Promise<{ roles: Role[], version: string }>} */
  async read(id) {
    const found = id.length > 128 ? null : await this.#settings.store.read(PREFIX + id);
    return found === null
      ? { roles: [], version: NEVER }
      : { roles: JSON.parse(found.value).roles, version: found.version };
  }

  /** Sets roles. @param {string} id @param {readonly Role[]} roles */
  async write(id, roles) {
    const value = JSON.stringify({ format: 1, roles });
    while (true) {
      const found = await this.#settings.store.read(PREFIX + id);
      const version = await this.#settings.store.write(PREFIX + id, value, { ifVersion: found?.version ?? null });
      if (version !== null) return;
    }
  }

  /** @param {string} id */
  async remove(id) {
    const found = await this.#settings.store.read(PREFIX + id);
    if (found !== null) await this.#settings.store.delete(PREFIX + id, { ifVersion: found.version });
  }

  /** Yields the ids of all API clients that have roles. @returns {AsyncGenerator<string>} */
  async *ids() {
    /** @type {string | undefined} */
    let after;
    while (true) {
      const keys = await this.#settings.store.list(PREFIX, { after, limit: 1000 });
      for (const key of keys) yield key.slice(PREFIX.length);
      if (keys.length < 1000) return;
      after = keys.at(-1);
    }
  }
}
