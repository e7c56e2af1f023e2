// How often `refresh` may have a token refreshed that is not due, so that a loop does not use up the rate limit of a token endpoint.
import { repairedOf } from "./repair.js";

/** @import { Entry } from "./entry.js" */
/** @import { Settings } from "./keeper-options.js" */

/** For how long a refresh counts as recent, in seconds. */
const RECENT = 10;

/** Whether the token was obtained a moment ago, by this or another holder. @param {Entry} entry */
export function isRecent(entry) {
  const { record } = entry;
  return record.has_token && Math.abs(entry.now() / 1000 - record.obtained_at) < RECENT;
}

/**
 * Returns how long no other attempt is made after a failure, whoever asks for one, in seconds; 0 or less: it may be made now.
 *
 * @param {string} id
 * @param {Entry} entry
 * @param {Settings} settings
 */
export async function pauseOf(id, entry, { clients, storeClock }) {
  const { failures, retry_at } = entry.record;
  if (failures === 0 || (await repairedOf([[id, entry]], clients)).length > 0) return 0;
  const { failed_at = 0 } = entry.document;
  return Math.min(failed_at + RECENT, retry_at) - Math.floor(storeClock.best / 1000);
}
