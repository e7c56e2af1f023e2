// A store that the processes of a test share, opened by where it is.
import { FileStore } from "../../js/stores/file.js";
import { RedisStore } from "../../js/stores/redis.js";
import { SqliteStore } from "../../js/stores/sqlite.js";

/**
 * @param {string} place The URL of a Redis, the path of a database that ends with `.db`, or a folder.
 * @returns {Promise<{ store: import("../../js/index.js").Store, close: () => void }>}
 */
export async function openPlace(place) {
  if (place.startsWith("redis:")) {
    const { createClient } = await import("redis");
    const client = await createClient({ url: place }).connect();
    return { store: new RedisStore(client), close: () => client.destroy() };
  }
  if (place.endsWith(".db")) {
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(place);
    return { store: new SqliteStore(database), close: () => database.close() };
  }
  return { store: new FileStore(place), close() {} };
}
