// The tables of the store in Postgres: who makes them, and who may not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client, Pool } from "pg";
import { SecretSlotsError, TokenKeeper } from "../../js/index.js";
import { conformance } from "../../js/stores/conformance.js";
import { PostgresStore } from "../../js/stores/postgres.js";
import { startPostgres } from "./postgres-server.js";

const STORES = 20;
const ROUNDS = 30;

/** @type {import("./postgres-server.js").PostgresServer} */
let server;
/** @type {Pool} */
let pool;

before(async () => {
  server = await startPostgres({ fsync: false });
  pool = new Pool({ connectionString: server.url });
});
after(async () => {
  await pool.end();
  await server.stop();
});

/** A pool of another role or database, which ends with the test. @param {import("node:test").TestContext} context @param {{ user?: string, database?: string }} as */
function poolOf(context, { user = "postgres", database = "postgres" }) {
  const other = new Pool({ host: "127.0.0.1", port: server.port, user, database });
  context.after(() => other.end());
  return other;
}

for (const isolation of ["read committed", "serializable"]) {
  test(`${STORES} stores over as many connections start at once, ${isolation}, ${ROUNDS} times: the tables are made once`, async (context) => {
    const options = `-c default_transaction_isolation=${isolation.replace(" ", "\\ ")}`;
    const connections = Array.from({ length: STORES }, () => new Client({ connectionString: server.url, options }));
    await Promise.all(connections.map((connection) => connection.connect()));
    context.after(() => Promise.all(connections.map((connection) => connection.end())));
    for (let round = 0; round < ROUNDS; round++) {
      const schema = `start_${isolation.slice(0, 4)}_${round}`;
      const stores = connections.map((connection) => new PostgresStore(connection, { schema }));
      const written = await Promise.all(stores.map((store, n) => store.write(`${n}`, "1", { ifVersion: null })));
      assert.equal(new Set(written).size, STORES);
      assert.equal((await stores[0].list("", { limit: 100 })).length, STORES);
      assert.equal((await pool.query(`SELECT FROM ${schema}.layout`)).rowCount, 1);
    }
  });
}

test("tables of a later release are refused, with the remedy, and left as they are", async () => {
  const store = new PostgresStore(pool, { schema: "later" });
  const version = String(await store.write("token/a", "1", { ifVersion: null }));
  await pool.query("UPDATE later.layout SET version = 2");

  const later = new PostgresStore(pool, { schema: "later" });
  const isRefusal = (/** @type {unknown} */ error) =>
    error instanceof SecretSlotsError &&
    error.code === "ERR_STORE" &&
    /schema later of Postgres have version 2.*uses version 1: install the release that/.test(error.message);
  await assert.rejects(later.read("token/a"), isRefusal);
  await assert.rejects(later.write("token/a", "2", { ifVersion: version }), isRefusal);
  await assert.rejects(later.append("log", ["x"]), isRefusal);
  // Its users repeat the remedy.
  await assert.rejects(new TokenKeeper({ store: later, clients: {} }).token("a"), isRefusal);

  await pool.query("UPDATE later.layout SET version = 1");
  assert.deepEqual(await later.read("token/a"), { value: "1", version });
});

test("a role that may not create works with tables that are there, and otherwise says what it needs", async (context) => {
  await pool.query("CREATE ROLE app LOGIN");
  const app = poolOf(context, { user: "app" });
  const store = new PostgresStore(app, { schema: "granted" });
  const remedy = /may not create the schema granted of Postgres.*then grant this role USAGE/;
  await assert.rejects(store.read("a"), { code: "ERR_STORE", message: remedy });
  assert.equal((await pool.query("SELECT to_regnamespace('granted') AS found")).rows[0].found, null);

  await new PostgresStore(pool, { schema: "granted" }).read("a");
  await assert.rejects(store.read("a"), { code: "ERR_STORE", message: "Postgres returned SQLSTATE 42501" });
  await pool.query(`GRANT USAGE ON SCHEMA granted TO app;
    GRANT USAGE ON SEQUENCE granted.versions TO app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA granted TO app`);
  for (const { title, run } of conformance(() => store)) {
    await context.test(title, run);
    await pool.query("TRUNCATE granted.records, granted.logs, granted.entries");
  }
});

test("a role that may create in a schema, but not the schema, makes the tables there", async (context) => {
  await pool.query("CREATE ROLE maker LOGIN; CREATE SCHEMA given; GRANT USAGE, CREATE ON SCHEMA given TO maker");
  const store = new PostgresStore(poolOf(context, { user: "maker" }), { schema: "given" });
  assert.notEqual(await store.write("a", "1", { ifVersion: null }), null);
});

test("a database in another encoding keeps any text", async (context) => {
  await pool.query("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  const latin = poolOf(context, { database: "latin" });
  let schemas = 0;
  const open = () => new PostgresStore(latin, { schema: `latin_${++schemas}` });
  for (const { title, run } of conformance(open)) await context.test(title, run);
});
