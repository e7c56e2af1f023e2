// Which credentials a tick looks at, page by page.

/** @import { Entry } from "./entry.js" */
/** @import { Vault } from "./vault.js" */

/** How many due records are asked for at once. */
const PAGE = 1000;
/** From what age on a record is read again over a store without an index, in milliseconds. */
const READ_AGAIN = 60_000;

/**
 * Pages of ids that are due, or may be.
 *
 * @param {Vault} vault
 * @param {Map<string, Entry>} entries Those in memory.
 * @param {number} now In Unix seconds.
 * @param {Set<string>} seen To which the caller adds what it was given.
 * @returns {AsyncGenerator<readonly string[]>}
 */
export async function* duePages(vault, entries, now, seen) {
  if (!vault.hasIndex) return yield* maybeDue(vault, entries, now);
  // What could not be refreshed stays due, in front: so more is asked for each time, until that brings nothing new.
  for (let limit = PAGE; ; limit += PAGE) {
    const ids = await vault.due(now, limit);
    const count = seen.size;
    yield ids;
    if (ids.length < limit || seen.size === count) return;
  }
}

/**
 * Without an index, all but those that are known not to be.
 *
 * @param {Vault} vault
 * @param {Map<string, Entry>} entries
 * @param {number} now
 * @returns {AsyncGenerator<readonly string[]>}
 */
async function* maybeDue(vault, entries, now) {
  const page = [];
  for await (const id of vault.ids()) {
    const entry = entries.get(id);
    if (entry !== undefined && entry.age < READ_AGAIN && vault.dueAt(entry.numbers) > now) continue;
    page.push(id);
    if (page.length === PAGE) yield page.splice(0);
  }
  yield page;
}
