// Which versions of a secret in AWS Secrets Manager are in effect: their staging labels tell.

/** @import { Version } from "./types.js" */

/** The label of a version that `write` has made and not yet promoted. One that was left behind means nothing. */
export const WRITING = "SECRET_SLOTS_WRITING";

/**
 * Returns the versions as the base takes them. `AWSCURRENT` is the last of those of its time.
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
  const before = versions.filter((version) => version !== current && version.created <= current.created);
  const ended = { revoked: true, revokedAt: -1 };
  return [
    // Revoked before they came into effect, which makes them no slots. But the number of the oldest version follows another rule, and which
    // version is the oldest must not change when AWS takes the labels away from the one before.
    ...before
      .filter(({ stages }) => stages.every((stage) => stage === WRITING))
      .map(({ id, created }) => ({ id, created, ...ended })),
    ...before.filter(({ stages }) => stages.some(isPromoted)).map(({ id, created }) => ({ id, created })),
    { id: current.id, created: current.created },
  ];
}

/** @param {string} stage */
const isPromoted = (stage) => stage !== "AWSPENDING" && stage !== WRITING;
