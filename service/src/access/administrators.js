// The last administrator stays: no command may lock everybody out. Commands that run at the same time see each other in a record of the
// store, so that two of them cannot end each other's administrator.
import { conflict, problemOf } from "../http/problem.js";
import { Records } from "../records.js";
import { isAdmin } from "./roles.js";

/** @import { ClientSecretRegistry } from "secret-slots/issuer" */
/** @import { Settings } from "../service-options.js" */
/** @import { RoleRecords } from "./role-records.js" */

/**
 * What a running command ends: a secret of an API client, or all that it has.
 *
 * @typedef {{ key: string, id: string, secretId: string | undefined, until: number }} Ending
 */

const ID = "endings";
/** How long a command may run before others take it for done or lost, in seconds. */
const LEASE = 60;

export class Administrators {
  #settings;
  #roles;
  /** @type {Records<Ending[]>} */
  #records;

  /** @param {Settings} settings @param {RoleRecords} roles */
  constructor(settings, roles) {
    this.#settings = settings;
    this.#roles = roles;
    this.#records = new Records(settings.store, "service/");
  }

  /**
   * Runs a command that ends secrets of an API client, or its role. Fails with 409 if no working secret of an administrator would stay.
   *
   * @template T
   * @param {ClientSecretRegistry} registry of the reserved domain
   * @param {string} id
   * @param {string | undefined} secretId `undefined`: all of them.
   * @param {() => Promise<T>} run
   * @returns {Promise<T>}
   */
  async ending(registry, id, secretId, run) {
    if (!isAdmin((await this.#roles.read(id)).roles)) return run();
    const ending = { key: crypto.randomUUID(), id, secretId, until: this.#settings.now() + LEASE };
    await this.#begin(registry, ending);
    /** @type {T} */
    let result;
    try {
      result = await run();
    } catch (error) {
      const problem = problemOf(error);
      // Otherwise the command may be done later than its answer.
      if (problem !== undefined && problem.status < 500) await this.#end(ending);
      throw error;
    }
    await this.#end(ending);
    return result;
  }

  /** @param {ClientSecretRegistry} registry @param {Ending} ending */
  async #begin(registry, ending) {
    while (true) {
      const found = await this.#records.read(ID);
      const running = (found?.value ?? []).filter(({ until }) => until > this.#settings.now());
      const endings = [...running, ending];
      if (!(await this.#staysOne(registry, endings)))
        throw conflict("this is the last secret of an administrator: give the role admin to another API client first");
      if ((await this.#records.write(ID, endings, found?.version ?? null)) !== null) return;
    }
  }

  /** If this fails, the lease ends it. @param {Ending} ending */
  async #end({ key }) {
    await this.#records.change(ID, (endings = []) => endings.filter((other) => other.key !== key)).catch(() => {});
  }

  /** Whether an administrator has a working secret that is none of these. @param {ClientSecretRegistry} registry @param {Ending[]} endings */
  async #staysOne(registry, endings) {
    for await (const id of this.#roles.ids()) {
      if (!isAdmin((await this.#roles.read(id)).roles)) continue;
      const secrets = await registry.list(id).catch(() => []);
      const stays = secrets.some(
        ({ secretId, status }) =>
          status === "active" &&
          !endings.some((ending) => ending.id === id && (ending.secretId ?? secretId) === secretId),
      );
      if (stays) return true;
    }
    return false;
  }
}
