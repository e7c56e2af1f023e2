// Which versions of a secret in AWS Secrets Manager are in effect: their staging labels tell.

/** @import { Version } from "../types.js" */

/** The label of a version that `write` has made and not yet promoted. One that was left behind means nothing. */
export const WRITING = "SECRET_SLOTS_WRITING";

/**
 * Returns the versions that are in effect or were, and still have a label. `AWSCURRENT` is the last of those of its time.
 *
 * @param {readonly any[]} listed As ListSecretVersionIds answers.
 * @returns {Version[]}
 */
export function inEffect(listed) {
  const versions = listed.map((version) => ({
    id: String(version?.VersionId),
    created: Number(version?.CreatedDate),
    stages: /** @type {string[]} */ (version?.VersionStages ?? []),
  }));
  const current = versions.find(({ stages }) => stages.includes("AWSCURRENT"));
  if (current === undefined) return [];
  // A newer one was rolled back, or never promoted. As a revoked slot it would leave nobody to sign in its range.
  const before = versions.filter((version) => version !== current && version.created <= current.created);
  const promoted = before.filter(({ stages }) => stages.some((stage) => stage !== "AWSPENDING" && stage !== WRITING));
  return [...promoted, current].map(({ id, created }) => ({ id, created }));
}
