// How often each secret was presented, by day.

/** @import { Visit } from "../../visit.js" */
/** @import { Place } from "../place.js" */

/** @typedef {{ day: number, secret_id: string | null, accepted: number, refused: number }} Count `day`: its beginning in UTC, in Unix seconds. */
/** @typedef {{ secretId: string, accepted: number[], refused: number[] }} Use Counts by day, the oldest first. */

const DAYS = 30;
const DAY = 86_400;

/** Reads the counts of the last days; none for a person who may not see them. @param {Visit} visit @param {Place} place @returns {Promise<Count[]>} */
export async function readUse(visit, place) {
  return place.canAudit ? (await visit.api.get(`${place.api}/usage`, { days: DAYS })).items : [];
}

/** Returns when the days of the chart begin, in Unix seconds, the oldest first. @param {number} now */
export const daysUntil = (now) =>
  Array.from({ length: DAYS }, (_, index) => now - (now % DAY) - (DAYS - 1 - index) * DAY);

/**
 * Returns the use of each secret by day, the secret of the highest number first. What matches no secret has no number, and is left out.
 *
 * @param {readonly Count[]} counts
 * @param {readonly number[]} days
 * @returns {Use[]}
 */
export function useBySecret(counts, days) {
  /** @type {Map<string, Use>} */
  const uses = new Map();
  for (const { day, secret_id: id, accepted, refused } of counts) {
    const index = days.indexOf(day);
    if (id === null || index < 0) continue;
    const use = uses.get(id) ?? { secretId: id, accepted: days.map(() => 0), refused: days.map(() => 0) };
    use.accepted[index] = (use.accepted[index] ?? 0) + accepted;
    use.refused[index] = (use.refused[index] ?? 0) + refused;
    uses.set(id, use);
  }
  return [...uses.values()].toSorted((one, other) => Number(other.secretId) - Number(one.secretId));
}
