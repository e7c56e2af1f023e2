// Tells all instances of a change that is done, and the audit log.

/** @import { Settings } from "../../service-options.js" */
/** @import { Revision } from "../../status/revision.js" */
/** @import { Domain } from "./domains.js" */

/**
 * Logs a change of settings or of a webhook secret, and raises the revision. If either fails, the change holds all the same.
 *
 * @param {Settings} settings
 * @param {Revision} revision
 * @param {Domain} domain
 * @param {{ kind: string, actor: string }} event
 */
export async function announce({ tell }, revision, { id, registry }, event) {
  const done = await Promise.allSettled([revision.raise(), registry.record(event)]);
  if (done.some(({ status }) => status === "rejected")) tell({ type: "audit_delayed", domain: id, kind: event.kind });
}
