// The server of the store in Postgres ends, or loses connections, while calls run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, Pool } from "pg";
import postgres from "postgres";
import { PostgresStore } from "../../js/stores/postgres.js";
import { statementsOf } from "../../js/stores/postgres/statements.js";
import { startPostgres } from "./postgres-server.js";

const KILLS = 4;
const WRITERS = 8;
/** How many calls are answered before the server is killed. */
const ANSWERED = 300;

/** @type {Record<string, (url: string) => { client: any, lost: string, end: () => Promise<void> }>} */
const CLIENTS = {
  pg(url) {
    const client = new Pool({ connectionString: url, max: WRITERS }).on("error", () => {});
    return { client, lost: "Postgres returned SQLSTATE 57P01", end: () => client.end() };
  },
  "postgres.js"(url) {
    // By default it waits up to 20 s before it connects again.
    const client = postgres(url, { max: WRITERS, backoff: () => 0, onnotice() {} });
    // Without a timeout it waits for ever for a connection that was lost while a statement ran.
    const end = () => client.end({ timeout: 0 });
    return { client, lost: "a call to Postgres failed with CONNECTION_CLOSED", end };
  },
};

for (const [name, connect] of Object.entries(CLIENTS)) {
  test(`${name}: the server is killed ${KILLS} times while writes run, and has each write that was answered`, async (context) => {
    const server = await startPostgres();
    const { client, end } = connect(server.url);
    context.after(async () => {
      await end();
      await server.stop();
    });
    const store = new PostgresStore(client);
    /** @type {Map<string, string>} */
    const written = new Map();
    /** @type {string[]} */
    const logged = [];
    const versions = new Set();
    let answered = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const enough = answered + ANSWERED;
      const errors = await Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          for (let n = 0; ; n++) {
            const key = `${kill} ${writer} ${n}`;
            try {
              const version = await store.write(key, `value of ${key}`, { ifVersion: null });
              written.set(key, String(version));
              assert.ok(!versions.has(version), "a version is never used again");
              versions.add(version);
              await store.append("log", [key]);
              logged.push(key);
            } catch (error) {
              return /** @type {any} */ (error);
            }
            if (++answered === enough) await server.kill();
          }
        }),
      );
      for (const { code, message } of errors) assert.equal(code, "ERR_STORE", message);
      await assert.rejects(store.read("a"), { code: "ERR_STORE" });
      await server.start();
      for (const [key, version] of written) {
        assert.deepEqual(await store.read(key), { value: `value of ${key}`, version });
      }
      const { entries } = await store.entries("log", { limit: 1_000_000 });
      const found = new Set(entries);
      assert.equal(found.size, entries.length);
      assert.deepEqual(
        logged.filter((key) => !found.has(key)),
        [],
      );
    }
  });

  test(`${name}: a call whose connection is lost rejects, and the next one works`, async (context) => {
    const server = await startPostgres({ fsync: false });
    const { client, lost, end } = connect(server.url);
    const other = new Client({ connectionString: server.url });
    await other.connect();
    context.after(async () => {
      await other.end();
      await end();
      await server.stop();
    });
    const store = new PostgresStore(client);
    const version = String(await store.write("a", "1", { ifVersion: null }));
    await other.query("BEGIN");
    await other.query(statementsOf("secret_slots").delete, [Buffer.from("a"), version]);
    const writing = store.write("a", "2", { ifVersion: version }).catch((error) => error);
    for (let ended = 0; ended === 0;) {
      const waiting = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted";
      ended = Number((await other.query(waiting)).rowCount);
    }
    const { code, message } = await writing;
    assert.deepEqual([code, message], ["ERR_STORE", lost]);
    await other.query("ROLLBACK");
    assert.deepEqual(await store.read("a"), { value: "1", version });
    assert.notEqual(await store.write("a", "2", { ifVersion: version }), null);
  });
}
