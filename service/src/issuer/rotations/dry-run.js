// What a bulk rotation would do.
import { countsOf, failuresOf, skippedOf } from "./report.js";
import { selectionOf } from "./selection.js";

/** @import { Domain } from "../domains/domains.js" */
/** @import { RoleRecords } from "../../access/role-records.js" */
/** @import { Asked } from "./rotations.js" */

/** The most applications that are named. */
const MOST = 1000;

/** @param {Domain} domain @param {Asked} asked @param {{ now: number, roles: RoleRecords }} at */
export async function dryRun(domain, { filter = {}, overlap }, { now, roles }) {
  const { select, ...chosen } = await selectionOf(domain, filter, { createdAt: now, now, roles });
  /** @type {Map<string, string[]>} */
  const found = new Map();
  const note = (/** @type {string} */ id, /** @type {string} */ secretId) => {
    const ids = found.get(id);
    if (ids !== undefined) ids.push(secretId);
    else if (found.size < MOST) found.set(id, [secretId]);
  };
  const report = await domain.registry.rotateAll({
    ...chosen,
    dryRun: true,
    select: async (id, secret) => {
      const isSelected = await select(id, secret);
      if (isSelected && (secret.isUndelivered || !secret.hasPrevious)) note(id, secret.secretId);
      return isSelected;
    },
  });
  // Ten applications are looked at at a time, so they come in any order.
  const applications = [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([client_id, secret_ids]) => ({ client_id, secret_ids }));
  const done = { progress: countsOf(report), failures: failuresOf(report), skipped_secrets: skippedOf(report) };
  return { filter, overlap: overlap ?? null, ...done, applications };
}
