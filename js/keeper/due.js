// The credentials that a tick looks at, page by page.

/** @import { Entry } from "./entry.js" */
/** @import { RecordStore } from "./record-store.js" */

/** How many due records the store is asked for at once. */
const PAGE = 1000;
/** The age from which on a record is read again if the store has no index of due records, in milliseconds. */
const READ_AGAIN = 60_000;

/**
 * Yields pages of ids that are due, or may be due.
 *
 * @param {RecordStore} records
 * @param {ReadonlyMap<string, Entry>} entries The credentials in memory.
 * @param {number} now In Unix seconds.
 * @param {Set<string>} seen The ids so far. The caller adds the ids of each page.
 * @returns {AsyncGenerator<readonly string[]>}
 */
export async function* duePages(records, entries, now, seen) {
  if (!records.hasIndex) return yield* maybeDue(records, entries, now);
  // A record that could not be refreshed stays due, and comes first again: so the limit grows until a page brings no new id.
  for (let limit = PAGE; ; limit += PAGE) {
    const ids = await records.due(now, limit);
    const count = seen.size;
    yield ids;
    if (ids.length < limit || seen.size === count) return;
  }
}

/**
 * Without an index: yields all ids but those that are known not to be due.
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
