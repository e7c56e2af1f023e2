// Which secrets a bulk rotation takes.
import { isAdmin, RESERVED } from "../../access/roles.js";
import { issuesOf } from "./issued-by.js";

/** @import { ClientSecretInfo } from "secret-slots/issuer" */
/** @import { RoleRecords } from "../../access/role-records.js" */
/** @import { Domain } from "../domains/domains.js" */
/** @import { Filter } from "./schema.js" */

/** How far the clocks of instances may differ, in seconds. */
const SKEW = 60;

/**
 * Returns the options of `rotateAll` for a filter. Secrets that are issued after the job was created are left out: a job that goes on
 * days later must not rotate what is new.
 *
 * @param {Domain} domain
 * @param {Filter} filter
 * @param {{ createdAt: number, now: number, roles: RoleRecords }} job Times in Unix seconds.
 */
export async function selectionOf(domain, filter, { createdAt, now, roles }) {
  const { client_ids: applicationIds, types, issued_by, issued_before, expires_before, unused_since } = filter;
  const isIssued = issued_by === undefined ? undefined : await issuesOf(domain, issued_by, now);

  /** @param {string} id @param {ClientSecretInfo} secret */
  const isAsked = (id, secret) => {
    const { issuedAt, expiresAt, lastUsedAt } = secret;
    if (issuedAt > createdAt + SKEW) return false;
    if (issued_before !== undefined && issuedAt >= issued_before) return false;
    if (expires_before !== undefined && (expiresAt === null || expiresAt >= expires_before)) return false;
    if (unused_since !== undefined && Math.max(issuedAt, lastUsedAt ?? 0) >= unused_since) return false;
    return isIssued === undefined || isIssued(id, secret);
  };
  /** @param {string} id */
  const isOfType = async (id) => {
    if (types === undefined) return true;
    const { type } = await domain.registry.application(id);
    return types.some((one) => one === type);
  };
  /** Whoever lost the last administrator's secret would lock everybody out. @param {string} id */
  const isAdministrator = async (id) => domain.id === RESERVED && isAdmin((await roles.read(id)).roles);

  /** @param {string} id @param {ClientSecretInfo} secret */
  const select = async (id, secret) => isAsked(id, secret) && (await isOfType(id)) && !(await isAdministrator(id));
  return { select, applicationIds };
}
