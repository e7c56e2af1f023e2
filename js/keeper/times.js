// The times on all clocks that a decision of the core needs.
import { whole, wholeTime } from "../platform/whole.js";

/** @import { Entry } from "./entry.js" */
/** @import { StoreClock } from "./store-clock.js" */
/** @import { WatchedClock } from "./watched-clock.js" */

/**
 * The `Times` of src/keeper/times.rs.
 *
 * @typedef {{ unix: number, store: number, seenFor: number | undefined, awakeFor: number }} Times
 */

/**
 * @param {object} clocks
 * @param {Entry} clocks.entry The credential in memory.
 * @param {StoreClock} clocks.storeClock
 * @param {WatchedClock} clocks.clock
 * @returns {Times}
 */
export function timesOf({ entry, storeClock, clock }) {
  const now = entry.now();
  const store = storeClock.now();
  return {
    unix: wholeTime(now / 1000),
    store: wholeTime(store ?? now),
    seenFor: store === undefined ? whole(entry.attemptSeenFor) : undefined,
    awakeFor: whole(clock.awakeFor),
  };
}
