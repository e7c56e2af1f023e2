// Applications of a domain. Those of the reserved domain are API clients: they have roles beside their secrets.
import { badRequest, conflict } from "../http/problem.js";
import { stale } from "../http/entity-tag.js";
import { isAdmin, RESERVED } from "../access/roles.js";

/** @import { RoleRecords } from "../access/role-records.js" */
/** @import { Role } from "../access/roles.js" */
/** @import { Domain, Domains } from "../domains/domains.js" */

export class ApiApplications {
  #domains;
  #roles;

  /** @param {Domains} domains @param {RoleRecords} roles */
  constructor(domains, roles) {
    this.#domains = domains;
    this.#roles = roles;
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

  /** Returns the part of an application's version that its registry knows. @param {Domain} domain @param {string} version */
  registryVersion({ id }, version) {
    return id === RESERVED ? version.slice(0, version.lastIndexOf(".")) : version;
  }

  /** @param {Domain} domain @param {any} body @param {string} actor */
  async create({ id: domainId, registry }, { client_id: id, type, expiry = null, roles }, actor) {
    refuseRoles(domainId, roles);
    if (isAdmin(roles ?? []) && type !== "machine" && type !== "web")
      throw badRequest("an API client must be of type machine or web");
    const own = isAdmin(roles ?? []) ? neverExpires(expiry) : expiry;
    await registry.createApplication(id, { type, expiry: own, actor });
    // The roles come last: an API client without a record has none.
    if (roles !== undefined) await this.#roles.write(id, roles);
  }

  /**
   * @param {Domain} domain
   * @param {string} id
   * @param {{ expiry?: any, roles?: Role[] }} patch
   * @param {{ actor: string, ifVersion: string | undefined }} options
   */
  async update(domain, id, { expiry, roles }, { actor, ifVersion }) {
    refuseRoles(domain.id, roles);
    const { application, version } = await this.describe(domain, id);
    if (ifVersion !== undefined && ifVersion !== version) throw stale();
    const { roles: before = [] } = /** @type {{ roles?: Role[] }} */ (application);
    const willBeAdmin = isAdmin(roles ?? before);
    if (isAdmin(before) && !willBeAdmin) await this.#keepAnAdmin(domain, id);
    const own = willBeAdmin && (expiry !== undefined || !isAdmin(before)) ? neverExpires(expiry ?? "none") : expiry;
    if (own !== undefined) {
      const required = ifVersion === undefined ? {} : { ifVersion: this.registryVersion(domain, ifVersion) };
      await domain.registry.updateApplication(id, { expiry: own, actor, ...required });
      // The secrets that an administrator has already must not expire either.
      if (willBeAdmin) await domain.registry.reapply(id, { actor });
    }
    if (roles === undefined) return;
    await this.#roles.write(id, roles);
    await domain.registry.record({ kind: "roles.changed", applicationId: id, actor });
  }

  /**
   * @param {Domain} domain
   * @param {string} id
   * @param {{ actor: string, force: boolean, ifVersion: string | undefined }} options
   */
  async delete(domain, id, { actor, force, ifVersion }) {
    if (domain.id !== RESERVED)
      return domain.registry.deleteApplication(id, { actor, force, ...(ifVersion === undefined ? {} : { ifVersion }) });
    const { version } = await this.describe(domain, id);
    if (ifVersion !== undefined && ifVersion !== version) throw stale();
    await this.#keepAnAdmin(domain, id);
    await domain.registry.deleteApplication(id, { actor, force });
    await this.#roles.remove(id);
  }

  /**
   * Fails with 409 if the last working secret of an administrator would go.
   *
   * @param {Domain} domain
   * @param {string} id The API client that loses what it has, or a secret of it.
   * @param {string} [secretId] The secret that goes; without it all of them go.
   */
  async keepAdmin(domain, id, secretId) {
    if (domain.id === RESERVED) await this.#keepAnAdmin(domain, id, secretId);
  }

  /** @param {Domain} domain @param {string} id @param {string} [secretId] */
  async #keepAnAdmin({ registry }, id, secretId) {
    if (!isAdmin((await this.#roles.read(id)).roles)) return;
    for await (const other of this.#roles.ids()) {
      if (!isAdmin((await this.#roles.read(other)).roles)) continue;
      if (other === id && secretId === undefined) continue;
      const secrets = await registry.list(other).catch(() => []);
      if (secrets.some((secret) => secret.status === "active" && !(other === id && secret.secretId === secretId)))
        return;
    }
    throw conflict("this is the last secret of an administrator: give the role admin to another API client first");
  }
}

/** @param {string} domainId @param {Role[] | undefined} roles */
function refuseRoles(domainId, roles) {
  if (roles !== undefined && domainId !== RESERVED)
    throw badRequest(`roles: only API clients have roles, which are the applications of the domain ${RESERVED}`);
}

/** @param {unknown} expiry */
function neverExpires(expiry) {
  if (expiry !== null && expiry !== "none")
    throw badRequest('expiry: the secrets of an administrator never expire: leave it out, or set it to "none"');
  return /** @type {const} */ ("none");
}
