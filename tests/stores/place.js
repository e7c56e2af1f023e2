// A store that the processes of a test share, opened by where it is. Only what it needs is loaded: hundreds of processes do.

/** @typedef {{ folder: string } | { database: string } | { url: string, prefix: string }} Place Of files, in SQLite, or in Redis. */

/**
 * @param {Place} place
 * @returns {Promise<{ store: import("../../js/stores/types.js").Store, close: () => void }>}
 */
export async function openStore(place) {
  if ("folder" in place) {
    const { FileStore } = await import("../../js/stores/file.js");
    return { store: new FileStore(place.folder), close() {} };
  }
  if ("database" in place) {
    const [{ DatabaseSync }, { SqliteStore }] = await Promise.all([
      import("node:sqlite"),
      import("../../js/stores/sqlite.js"),
    ]);
    const database = new DatabaseSync(place.database);
    return { store: new SqliteStore(database), close: () => database.close() };
  }
  const [{ createClient }, { RedisStore }] = await Promise.all([import("redis"), import("../../js/stores/redis.js")]);
  const redis = await createClient({ url: place.url }).connect();
  return { store: new RedisStore(redis, { prefix: place.prefix }), close: () => redis.destroy() };
}
