// Applications of a domain. Those of the reserved domain are API clients: they have roles beside their secrets.
import { badRequest } from "../../http/problem.js";
import { stale } from "../../http/entity-tag.js";
import { isAdmin, RESERVED } from "../../access/roles.js";
import { BOOTSTRAP, CONSOLE, LOCAL } from "../../access/principal.js";
import { DamagedRecord } from "../../records.js";

/** @import { Administrators } from "../../access/administrators.js" */
/** @import { RoleRecords } from "../../access/role-records.js" */
/** @import { Role } from "../../access/roles.js" */
/** @import { Domain, Domains } from "../domains/domains.js" */
/** @import { DamagedApplication, DescribedApplication } from "secret-slots/issuer" */

/** @typedef {(DescribedApplication & { roles?: Role[] | undefined }) | DamagedApplication} Listed An application of a list. */

export class ApiApplications {
  #domains;
  #roles;
  #administrators;

  /** @param {Domains} domains @param {RoleRecords} roles @param {Administrators} administrators */
  constructor(domains, roles, administrators) {
    this.#domains = domains;
    this.#roles = roles;
    this.#administrators = administrators;
  }

  /** @param {string} domainId */
  async open(domainId) {
    return this.#domains.open(domainId);
  }

  /** Returns an application as routes show it, and its version. @param {Domain} domain @param {string} id */
  async describe({ id: domainId, registry }, id) {
    const {
      type,
      expiry,
      createdAt: created_at,
      damagedSecrets: damaged_secrets,
      version,
    } = await registry.application(id);
    const application = { client_id: id, type, expiry, created_at, damaged_secrets };
    if (domainId !== RESERVED) return { application, version };
    const { roles, version: rolesVersion } = await this.#roles.read(id);
    return { application: { ...application, roles }, version: `${version}.${rolesVersion}` };
  }

  /** Describes applications for a list. Unknown ones are left out, and a damaged one holds up no other. @param {Domain} domain @param {readonly string[]} ids @returns {Promise<Listed[]>} */
  async list({ id: domainId, registry }, ids) {
    // What cannot be saved now is saved later.
    await registry.flush().catch(() => {});
    const found = await registry.describe(ids);
    return domainId === RESERVED ? Promise.all(found.map((one) => this.#withRoles(one))) : found;
  }

  /** @param {DescribedApplication | DamagedApplication} application @returns {Promise<Listed>} */
  async #withRoles(application) {
    if (application.isDamaged) return application;
    try {
      return { ...application, roles: (await this.#roles.read(application.id)).roles };
    } catch (error) {
      if (error instanceof DamagedRecord) return { id: application.id, isDamaged: true };
      throw error;
    }
  }

  /** Returns the part of an application's version that its registry knows. @param {Domain} domain @param {string} version */
  registryVersion({ id }, version) {
    return id === RESERVED ? version.slice(0, version.lastIndexOf(".")) : version;
  }

  /** @param {Domain} domain @param {any} body @param {string} actor */
  async create({ id: domainId, registry }, { client_id: id, type, expiry = null, roles }, actor) {
    refuseRoles(domainId, roles);
    if (domainId !== RESERVED) return registry.createApplication(id, { type, expiry, actor });
    checkApiClientId(id);
    if (isAdmin(roles ?? [])) refusePublic(type);
    const own = isAdmin(roles ?? []) ? neverExpires(expiry) : expiry;
    await this.#prepareRoles(registry, id, roles ?? []);
    await registry.createApplication(id, { type, expiry: own, actor });
    // Another instance may have prepared other roles meanwhile. Now that the application is there, nobody does any more.
    await this.#roles.write(id, roles ?? []);
  }

  /**
   * Sets the roles of an API client that is to be created, in the place of those that an earlier one may have left. If there is one, it
   * keeps its roles.
   *
   * @param {Domain["registry"]} registry
   * @param {string} id
   * @param {Role[]} roles
   */
  async #prepareRoles(registry, id, roles) {
    while (true) {
      const { version } = await this.#roles.read(id);
      const isThere = await registry.application(id).then(() => true, isKnownFalse);
      if (isThere || (await this.#roles.write(id, roles, version))) return;
    }
  }

  /**
   * @param {Domain} domain
   * @param {string} id
   * @param {{ expiry?: any, roles?: Role[] }} patch
   * @param {{ actor: string, ifVersion: string | undefined }} options
   */
  async update(domain, id, { expiry, roles }, { actor, ifVersion }) {
    refuseRoles(domain.id, roles);
    const { registry } = domain;
    if (domain.id !== RESERVED) return registry.updateApplication(id, { expiry, actor, ifVersion });
    const required = ifVersion === undefined ? undefined : this.registryVersion(domain, ifVersion);
    const { type, version } = await registry.application(id);
    const { roles: before, version: rolesVersion } = await this.#roles.read(id);
    if (ifVersion !== undefined && ifVersion !== `${version}.${rolesVersion}`) throw stale();
    const willBeAdmin = isAdmin(roles ?? before);
    if (willBeAdmin) refusePublic(type);
    const own = willBeAdmin && (expiry !== undefined || !isAdmin(before)) ? neverExpires(expiry ?? "none") : expiry;
    const update = async () => {
      if (own !== undefined) await registry.updateApplication(id, { expiry: own, actor, ifVersion: required });
      // The secrets that an administrator has already must not expire either.
      if (own !== undefined && willBeAdmin) await registry.reapply(id, { actor });
      if (
        roles !== undefined &&
        !(await this.#roles.write(id, roles, ifVersion === undefined ? undefined : rolesVersion))
      )
        throw stale();
      await this.#keep(registry, id, actor);
      if (roles !== undefined) await registry.record({ kind: "roles.changed", applicationId: id, actor });
    };
    await (willBeAdmin ? update() : this.#administrators.ending(registry, id, undefined, update));
  }

  /**
   * Lets an administrator's secrets last for good. Of two requests at once, one may give the role and the other an expiry: each comes here
   * after its own change, so that the later one sees both.
   *
   * @param {import("secret-slots/issuer").ClientSecretRegistry} registry
   * @param {string} id
   * @param {string} actor
   */
  async #keep(registry, id, actor) {
    if (!isAdmin((await this.#roles.read(id)).roles)) return;
    if ((await registry.application(id)).expiry !== "none")
      await registry.updateApplication(id, { expiry: "none", actor });
    const secrets = await registry.list(id);
    if (secrets.some(({ status, expiresAt }) => status === "active" && expiresAt !== null))
      await registry.reapply(id, { actor });
  }

  /**
   * @param {Domain} domain
   * @param {string} id
   * @param {{ actor: string, force: boolean, ifVersion: string | undefined }} options
   */
  async delete(domain, id, { actor, force, ifVersion }) {
    if (domain.id !== RESERVED) return domain.registry.deleteApplication(id, { actor, force, ifVersion });
    const { version } = await this.describe(domain, id);
    if (ifVersion !== undefined && ifVersion !== version) throw stale();
    const { version: rolesVersion } = await this.#roles.read(id);
    await this.#administrators.ending(domain.registry, id, undefined, async () => {
      await domain.registry.deleteApplication(id, { actor, force });
      // Not the roles of an API client that was created meanwhile.
      await this.#roles.remove(id, rolesVersion);
    });
  }

  /**
   * Runs a command that ends a secret. Fails with 409 if it is the last working one of an administrator.
   *
   * @template T
   * @param {Domain} domain
   * @param {string} id
   * @param {string} secretId
   * @param {() => Promise<T>} run
   * @returns {Promise<T>}
   */
  async ending(domain, id, secretId, run) {
    return domain.id === RESERVED ? this.#administrators.ending(domain.registry, id, secretId, run) : run();
  }
}

/** @param {string} id */
function checkApiClientId(id) {
  if (id.includes(":"))
    throw badRequest("client_id: must have no colon, as HTTP Basic ends the id of an API client there");
  // Otherwise the audit log could not tell who acted, and `issued_by` would find the wrong secrets.
  if (id.includes("/"))
    throw badRequest("client_id: must have no slash, as the audit log ends the id of an API client there");
  if (id === BOOTSTRAP || id === LOCAL)
    throw badRequest(`client_id: must not be ${id}: the audit log names whoever has the ${id} secret so`);
  if (id === CONSOLE)
    throw badRequest(`client_id: must not be ${id}: the audit log names whoever is signed in to the console so`);
}

/** @param {string} domainId @param {Role[] | undefined} roles */
function refuseRoles(domainId, roles) {
  if (roles !== undefined && domainId !== RESERVED)
    throw badRequest(`roles: only API clients have roles, which are the applications of the domain ${RESERVED}`);
}

/** @param {string} type */
function refusePublic(type) {
  if (type !== "machine" && type !== "web") throw badRequest("roles: an administrator must be of type machine or web");
}

/** @param {any} error */
function isKnownFalse(error) {
  if (error?.code !== "ERR_SECRET_UNKNOWN") throw error;
  return false;
}

/** @param {unknown} expiry */
function neverExpires(expiry) {
  if (expiry !== null && expiry !== "none")
    throw badRequest('expiry: the secrets of an administrator never expire: leave it out, or set it to "none"');
  return /** @type {const} */ ("none");
}
