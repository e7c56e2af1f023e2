// How often each secret was presented, by day.

/** @import { Visit } from "../../visit.js" */
/** @import { Place } from "../place.js" */

/** @typedef {{ day: string, secret_id: string | null, accepted: number, refused: number }} Count `day`: `2026-11-27`, in UTC. */
/** @typedef {{ secretId: string, accepted: number[], refused: number[] }} Use Counts by day, the oldest first. */

export const DAYS = 30;
const DAY = 86_400;
const PAGE = 1000;

/** Reads the counts of the last days; none for a person who may not see them. @param {Visit} visit @param {Place} place @returns {Promise<Count[]>} */
export async function readUse(visit, place) {
  if (!place.canAudit) return [];
  const [from] = daysUntil(visit.now);
  const asked = ["oauth.token_request_succeeded", "oauth.token_request_failed"].map((kind) =>
    visit.api.get(`${place.api}/audit`, { kind, from: Date.parse(from ?? "") / 1000, limit: PAGE }),
  );
  const pages = await Promise.all(asked);
  return pages
    .flatMap(({ items }) => items)
    .map((/** @type {any} */ { at, secret_id: id, outcome, count }) => ({
      ...{ day: dayOf(at), secret_id: id },
      ...{ accepted: outcome === "ok" ? count : 0, refused: outcome === "ok" ? 0 : count },
    }));
}

/** Returns the days that the chart has, the oldest first. @param {number} now */
export const daysUntil = (now) => Array.from({ length: DAYS }, (_, index) => dayOf(now - (DAYS - 1 - index) * DAY));

/**
 * Returns the use of each secret by day, the secret of the highest number first. What matches no secret has no number, and is left out.
 *
 * @param {readonly Count[]} counts
 * @param {readonly string[]} days
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

/** @param {number} at */
const dayOf = (at) => new Date(at * 1000).toISOString().slice(0, 10);
