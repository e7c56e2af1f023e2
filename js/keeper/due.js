// Which credentials a tick looks at, page by page.

/** @import { Entry } from "./entry.js" */
/** @import { RecordStore } from "./record-store.js" */

/** How many due records are asked for at once. */
const PAGE = 1000;
/** From what age on a record is read again over a store without an index, in milliseconds. */
const READ_AGAIN = 60_000;

/**
 * Pages of ids that are due, or may be.
 *
 * @param {RecordStore} records
 * @param {ReadonlyMap<string, Entry>} entries Those in memory.
 * @param {number} now In Unix seconds.
 * @param {Set<string>} seen To which the caller adds what it was given.
 * @returns {AsyncGenerator<readonly string[]>}
 */
export async function* duePages(records, entries, now, seen) {
  if (!records.hasIndex) return yield* maybeDue(records, entries, now);
  // What could not be refreshed stays due, in front: so more is asked for each time, until that brings nothing new.
  for (let limit = PAGE; ; limit += PAGE) {
    const ids = await records.due(now, limit);
    const count = seen.size;
    yield ids;
    if (ids.length < limit || seen.size === count) return;
  }
}

/**
 * Without an index, all but those that are known not to be.
 *
 * @param {RecordStore} records
 * @param {ReadonlyMap<string, Entry>} entries
 * @param {number} now
 * @returns {AsyncGenerator<readonly string[]>}
 */
async function* maybeDue(records, entries, now) {
  const page = [];
  for await (const id of records.ids()) {
    const entry = entries.get(id);
    if (entry !== undefined && entry.age < READ_AGAIN && records.dueAt(entry.record) > now) continue;
    page.push(id);
    if (page.length === PAGE) yield page.splice(0);
  }
  yield page;
}
