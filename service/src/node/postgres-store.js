// A store in Postgres, over a pool of connections.
import pg from "pg";
import { PostgresStore } from "secret-slots/stores/postgres";
import { errorName } from "../errors.js";

/** How long a connection may take, and a statement: then the request fails with 503. In milliseconds. */
const CONNECTS_WITHIN = 3000;
const ANSWERS_WITHIN = 5000;
const CONNECTIONS = 20;

/** @param {string} url @param {import("./log.js").Tell} tell @returns {import("./open-store.js").OpenStore} */
export function openPostgres(url, tell) {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECTS_WITHIN,
    // Not the server's statement_timeout: PgBouncer refuses a start with it. The URL may have it.
    query_timeout: ANSWERS_WITHIN,
    keepAlive: true,
    application_name: "secret-slots-service",
  });
  // An idle connection was lost; the next call opens another one. Without a listener the process would end.
  pool.on("error", (error) => tell({ type: "store_disconnected", error: errorName(error) }));
  return { kind: "postgres", store: new PostgresStore(pool), close: () => pool.end() };
}
