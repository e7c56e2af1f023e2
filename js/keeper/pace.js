// How often callers may have a token refreshed that is not due, so that a loop does not use up the rate limit of a token endpoint.
import { repairedOf } from "./repair.js";

/** @import { Entry } from "./entry.js" */
/** @import { Settings } from "./keeper-options.js" */

/** For how long a refresh counts as recent, in seconds. */
const RECENT = 10;
/** How many recent tokens are replaced in a minute, as they are refused: a server may end one session after the other. */
const RECENT_A_MINUTE = 10;
/** In milliseconds. */
const MINUTE = 60_000;

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

/**
 * Whether a refused token may be replaced by another, and takes note that it is. Of recent ones only so many are, as a resource server that
 * refuses every token would have all of its callers refresh without end.
 *
 * @param {Entry} entry
 * @param {number} now On the monotonic clock.
 */
export function mayReplace(entry, now) {
  if (!isRecent(entry)) return true;
  const replacedAt = entry.replacedAt.filter((at) => now - at < MINUTE);
  if (replacedAt.length >= RECENT_A_MINUTE) return false;
  entry.replacedAt = [...replacedAt, now];
  return true;
}
