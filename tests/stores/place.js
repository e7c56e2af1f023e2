// A store that the processes of a test share, opened by where it is. Only what it needs is loaded: hundreds of processes do.

/** @typedef {{ folder: string } | { database: string } | { url: string, prefix?: string }} Place Of files, in SQLite, in Redis, or in Postgres. */

/**
 * @param {Place} place
 * @returns {Promise<{ store: import("../../js/stores/types.js").Store, close: () => void | Promise<void> }>}
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
  if (place.url.startsWith("postgres:")) {
    const [{ Pool }, { PostgresStore }] = await Promise.all([import("pg"), import("../../js/stores/postgres.js")]);
    const pool = new Pool({ connectionString: place.url, max: 5 });
    return { store: new PostgresStore(pool, { schema: place.prefix }), close: () => pool.end() };
  }
  const [{ createClient }, { RedisStore }] = await Promise.all([import("redis"), import("../../js/stores/redis.js")]);
  const redis = await createClient({ url: place.url }).connect();
  return { store: new RedisStore(redis, { prefix: place.prefix }), close: () => redis.destroy() };
}
