// How often each secret of an application was presented, by day, from the counts of verifications that the audit log has.

/** @import { ClientSecretRegistry } from "secret-slots/issuer" */
/** @import { z } from "@hono/zod-openapi" */
/** @import { Usage } from "./schema.js" */

/** @typedef {z.infer<typeof Usage>} Used */

const DAY = 86_400;
/** The most different verifications that are counted: more than the log keeps of an application. */
const MOST = 1_000_000;
const ACCEPTED = "oauth.token_request_succeeded";

/**
 * Returns what was presented on the last days, oldest first, and of a day in the order of the secrets.
 *
 * @param {ClientSecretRegistry} registry
 * @param {string} applicationId
 * @param {{ now: number, days: number }} period `now` in Unix seconds; days begin at midnight in UTC, and the last one is today.
 */
export async function usageOf(registry, applicationId, { now, days }) {
  const { createdAt } = await registry.application(applicationId);
  // An earlier application of this id may have counts too.
  const from = Math.max(dayOf(now) - (days - 1) * DAY, createdAt);
  /** @type {Map<string, Used>} */
  const used = new Map();
  for (const event of await registry.audit({ applicationId, kind: "oauth.*", from, limit: MOST })) {
    const { secretId: secret_id, time, lastTime = time, count = 1, kind, reason } = event;
    // The counts of a day may begin with the last seconds of the day before, which are saved with them.
    const day = dayOf(lastTime);
    const key = `${day}/${secret_id}`;
    const one = used.get(key) ?? { secret_id, day, accepted: 0, accepted_previous: 0, refused: 0, reasons: {} };
    used.set(key, one);
    if (kind === ACCEPTED) {
      one.accepted += count;
      // A current secret that is accepted has no reason.
      if (reason !== undefined) one.accepted_previous += count;
    } else {
      one.refused += count;
      if (reason !== undefined) one.reasons[reason] = (one.reasons[reason] ?? 0) + count;
    }
  }
  return [...used.values()].sort((one, other) => one.day - other.day || place(one) - place(other));
}

/** @param {number} time In Unix seconds. */
const dayOf = (time) => time - (time % DAY);

/** What matches no secret comes last. @param {Used} used */
const place = ({ secret_id: id }) => (id === null ? Infinity : Number(id));
