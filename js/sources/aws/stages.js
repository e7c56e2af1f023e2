// Which versions of a secret in AWS Secrets Manager are in effect: their staging labels tell.
import { isPlainObject } from "../../platform/plain-object.js";

/** @import { Version } from "../types.js" */

/** The label of a version that `write` has made and not yet promoted. One that was left behind means nothing. */
export const WRITING = "SECRET_SLOTS_WRITING";

/**
 * Returns the ids of the versions that were promoted and still have a label, and that of `AWSCURRENT`.
 *
 * @param {unknown} stagesById As DescribeSecret answers: it leaves out versions without a label.
 */
export function promotedVersions(stagesById) {
  /** @type {[string, string[]][]} */
  const labelled = isPlainObject(stagesById)
    ? Object.entries(/** @type {Record<string, string[]>} */ (stagesById))
    : [];
  const isPromoted = (/** @type {string} */ stage) => stage !== "AWSPENDING" && stage !== WRITING;
  const promoted = labelled.filter(([, stages]) => Array.isArray(stages) && stages.some(isPromoted));
  return {
    ids: promoted.map(([id]) => id),
    current: promoted.find(([, stages]) => stages.includes("AWSCURRENT"))?.[0],
  };
}

/**
 * Returns the versions up to `AWSCURRENT`, which is the last of those of its time. A newer one was rolled back: as a revoked slot it would leave
 * nobody to sign in its range.
 *
 * @param {readonly Version[]} versions
 * @param {string | undefined} id of the version in effect
 * @returns {Version[]}
 */
export function upToCurrent(versions, id) {
  const current = versions.find((version) => version.id === id);
  if (current === undefined) return [];
  return [...versions.filter((version) => version !== current && version.created <= current.created), current];
}
