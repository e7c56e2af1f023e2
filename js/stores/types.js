// The contract of a store. Types alone.

/**
 * Where records and logs are kept. `MemoryStore`, `FileStore`, `RedisStore`, `SqliteStore`, `PostgresStore` and `DurableObjectStore` are stores; to
 * write another, implement this type and test it with `conformance` of `secret-slots/stores/conformance`.
 *
 * - A key is any string of up to 150 bytes in UTF-8. A value is any non-empty string.
 * - A version is a string that no other value of the same key ever had, not even after a delete.
 * - Writes and deletes compare and swap: if the stored version is not `ifVersion`, nothing changes.
 * - A call that fails rejects. A write or a delete that rejects may or may not have been done.
 *
 * @example
 * const store = new MemoryStore();
 * const version = await store.write("a", "1", { ifVersion: null });
 * const found = await store.read("a");
 * found.version === version; // true
 * await store.write("a", "2", { ifVersion: null }); // null: there is a record already
 * await store.delete("a", { ifVersion: version }); // true
 * await store.read("a"); // null
 *
 * @typedef {object} Store
 * @property {(key: string) => Promise<Versioned | null>} read Returns the value and its version; `null` if there is none.
 * @property {(key: string, value: string, options: WriteOptions) => Promise<string | null>} write Stores a value, and returns its version;
 *   `null` if the stored version is not `ifVersion`. `ifVersion: null` stands for no record.
 * @property {(key: string, options: { ifVersion: string }) => Promise<boolean>} delete Deletes a record, and returns whether it did; `false` if
 *   the stored version is not `ifVersion`.
 * @property {(prefix: string, options: { after?: string | undefined, limit: number }) => Promise<string[]>} list Returns the keys that begin
 *   with `prefix`, at most `limit` of them, sorted by their UTF-16 code units or by their bytes in UTF-8; with `after`, only keys that
 *   sort after it. Fewer than `limit` keys are the last ones.
 * @property {((prefix: string, now: number, limit: number) => Promise<string[]>) | undefined} [due] Returns the keys that begin with `prefix`
 *   and whose `dueAt` is at or before `now`, in Unix seconds, at most `limit` of them, the longest overdue first. They stay due until they
 *   are written again or deleted. Without it, the keeper lists all keys at each tick.
 * @property {((log: string, entries: string[]) => Promise<void>) | undefined} [append] Adds entries to the end of a log. The registry needs it.
 * @property {((log: string, options: { after?: string | undefined, limit: number }) => Promise<LogPage>) | undefined} [entries] Returns entries of
 *   a log, at most `limit` of them, the oldest first; with `after`, those that follow the page whose `next` it is. The registry needs it.
 * @property {(() => Promise<number>) | undefined} [now] Returns the store's clock in Unix milliseconds. All holders judge leases by it.
 *   Without it, each holder judges them by its own clock, and waits longer before it takes over.
 * @property {(() => Promise<void>) | undefined} [sweep] Removes what is kept only for some time, such as old versions, and what killed
 *   processes have left. The keeper and the registry call it at each tick. It must change nothing that can be read, return quickly if there
 *   is nothing to do, and may run in several processes at once.
 * @property {boolean | undefined} [sharesPromises] Whether one request may wait for another request's promise where this store lives: true
 *   for a Durable Object's store, as Cloudflare's Workers otherwise forbid it. Other platforms allow it always.
 */

/** @typedef {{ value: string, version: string }} Versioned A value with its version. */
/**
 * `ifVersion` is the version to replace; `null` for no record. `dueAt` is when the record is due, in whole Unix seconds; without it, the
 * record is never due.
 *
 * @typedef {{ ifVersion: string | null, dueAt?: number | undefined }} WriteOptions
 */
/**
 * Entries of a log, and what to pass as `after` for the entries that follow. `next` is `undefined` if there are no entries.
 *
 * @typedef {{ entries: string[], next?: string | undefined }} LogPage
 */

export {};
