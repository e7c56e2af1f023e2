// What a store is. Types alone.

/**
 * Where records are kept. Every value is a non-empty string, and a version is a string that no other value of that key ever had,
 * also after a delete. A write or a delete with another version than the one in the store changes nothing.
 *
 * What goes wrong rejects; a write that rejects may have been done or not.
 *
 * @typedef {object} Store
 * @property {(key: string) => Promise<Versioned | null>} read
 * @property {(key: string, value: string, options: WriteOptions) => Promise<string | null>} write The new version; `null` when
 *   another is in the store than `ifVersion` says, `null` there for none at all.
 * @property {(key: string, options: { ifVersion: string }) => Promise<boolean>} delete Whether it was deleted.
 * @property {(prefix: string, options: { after?: string | undefined, limit: number }) => Promise<string[]>} list The keys that
 *   begin with `prefix`, in the order of their UTF-16 units or of their UTF-8, those after `after` alone.
 * @property {((prefix: string, now: number, limit: number) => Promise<string[]>) | undefined} [due] The keys whose `dueAt`, in Unix seconds, is
 *   at or before `now`, the longest due first.
 * @property {((log: string, entries: string[]) => Promise<void>) | undefined} [append] Adds entries to the end of a log.
 * @property {((log: string, options: { after?: string | undefined, limit: number }) => Promise<LogPage>) | undefined} [entries] Entries of a
 *   log, the oldest first; `next` is where to go on after the last of them.
 * @property {(() => Promise<number>) | undefined} [now] The store's clock, in Unix milliseconds, by which all holders judge leases.
 * @property {(() => Promise<void>) | undefined} [sweep] Removes what is kept only for a while: old versions, and what killed processes
 *   left. The ticks of the keeper and of the registry call it. It must change nothing that can be read, be fast if there is nothing to do, and may
 *   run in several processes at once.
 * @property {boolean | undefined} [sharesPromises] Whether requests may wait for each other's promises where this store lives, although
 *   they may not elsewhere on that platform: true for a Durable Object's.
 */

/** @typedef {{ value: string, version: string }} Versioned */
/** @typedef {{ ifVersion: string | null, dueAt?: number | undefined }} WriteOptions */
/** @typedef {{ entries: string[], next?: string | undefined }} LogPage */

export {};
