// What a list tells of an application's secrets, and what is kept of them to search by it.

/** @import { DescribedApplication } from "secret-slots/issuer" */
/** @import { z } from "@hono/zod-openapi" */
/** @import { Summary } from "./schema.js" */

/**
 * What is kept of an application. Times are in Unix seconds.
 *
 * @typedef {object} Entry
 * @property {DescribedApplication["type"]} type
 * @property {number | null} lastUsedAt
 * @property {KeptSecret[]} secrets Those that were not revoked.
 */
/**
 * @typedef {object} KeptSecret
 * @property {number | null} expiresAt
 * @property {number | null} previousExpiresAt
 * @property {boolean} isPreviousUsed Whether the previous secret was accepted after the rotation.
 */

/** @param {DescribedApplication} application @returns {Entry} */
export function entryOf({ type, secrets }) {
  const uses = secrets.flatMap(({ lastUsedAt, previousLastUsedAt }) => [lastUsedAt ?? 0, previousLastUsedAt ?? 0]);
  const lastUsedAt = Math.max(0, ...uses) || null;
  const kept = secrets
    .filter(({ status }) => status !== "revoked")
    .map(({ issuedAt, expiresAt, previousExpiresAt, previousLastUsedAt }) => ({
      expiresAt,
      previousExpiresAt,
      // A use within the second of the rotation was most likely before it.
      isPreviousUsed: previousLastUsedAt !== null && previousLastUsedAt > issuedAt,
    }));
  return { type, lastUsedAt, secrets: kept };
}

/** @param {Entry} entry @param {number} now In Unix seconds. @returns {z.infer<typeof Summary>} */
export function summaryOf({ secrets, lastUsedAt: last_used_at }, now) {
  const working = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const overlaps = secrets.filter(({ previousExpiresAt: at }) => at !== null && at > now);
  const ends = working.flatMap(({ expiresAt }) => expiresAt ?? []);
  const overlapEnds = overlaps.flatMap(({ previousExpiresAt }) => previousExpiresAt ?? []);
  return {
    ...{ working: working.length, expired: secrets.length - working.length, last_used_at },
    expires_at: ends.length === 0 ? null : Math.min(...ends),
    previous_expires_at: overlapEnds.length === 0 ? null : Math.max(...overlapEnds),
    previous_used: overlaps.some(({ isPreviousUsed }) => isPreviousUsed),
  };
}
