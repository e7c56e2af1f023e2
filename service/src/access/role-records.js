// The roles of API clients: a record for each, beside the application in the reserved domain that has its secrets.
import { ClientId } from "../http/parameters.js";
import { Records } from "../records.js";

/** @import { Settings } from "../service-options.js" */
/** @import { Role } from "./roles.js" */

/** The version of roles that were never written. */
const NEVER = "0";

export class RoleRecords {
  /** @type {Records<Role[]>} */
  #records;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#records = new Records(settings.store, "service/role/");
  }

  /** Returns the roles of an API client: none if there is no record. @param {string} id @returns {Promise<{ roles: Role[], version: string }>} */
  async read(id) {
    // Another id is no API client's, and no store has to take it as a key.
    const found = ClientId.safeParse(id).success ? await this.#records.read(id) : null;
    return found === null ? { roles: [], version: NEVER } : { roles: found.value, version: found.version };
  }

  /**
   * Sets roles, and returns whether it did; `false` if their version is not `ifVersion`.
   *
   * @param {string} id
   * @param {Role[]} roles
   * @param {string} [ifVersion]
   */
  async write(id, roles, ifVersion) {
    if (ifVersion !== undefined)
      return (await this.#records.write(id, roles, ifVersion === NEVER ? null : ifVersion)) !== null;
    await this.#records.change(id, () => roles);
    return true;
  }

  /** Removes roles if their version is still this one. @param {string} id @param {string} version */
  async remove(id, version) {
    if (version !== NEVER) await this.#records.delete(id, version);
  }

  /** Yields the ids of all API clients that have roles. */
  ids() {
    return this.#records.ids();
  }
}
