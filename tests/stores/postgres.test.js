// The store in Postgres, over both clients, against a real server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";
import { Client, Pool } from "pg";
import postgres from "postgres";
import { conformance } from "../../js/stores/conformance.js";
import { PostgresStore } from "../../js/stores/postgres.js";
import { statementsOf } from "../../js/stores/postgres/statements.js";
import { bytesOf, endOf } from "../../js/stores/postgres/text.js";
import { startPostgres } from "./postgres-server.js";

/** @type {import("./postgres-server.js").PostgresServer} */
let server;
/** @type {Record<string, any>} */
const clients = {};
/** @type {Pool} */
let pool;
let schemas = 0;
const newSchema = () => `test_${++schemas}`;

/** Each way in which a program may have set its client: none changes what the store does. */
const KINDS = {
  "pg, a pool": () => new Pool({ connectionString: server.url }),
  "pg, a client": async () => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    return client;
  },
  "pg, where transactions are serializable": () =>
    new Pool({ connectionString: server.url, options: "-c default_transaction_isolation=serializable" }),
  "postgres.js": () => postgres(server.url),
  "postgres.js, as behind PgBouncer": () => postgres(server.url, { prepare: false, fetch_types: false }),
  "postgres.js, with its own names and numbers": () =>
    postgres(server.url, { transform: postgres.pascal, types: { bigint: postgres.BigInt } }),
};

before(async () => {
  server = await startPostgres();
  for (const [kind, connect] of Object.entries(KINDS)) clients[kind] = await connect();
  pool = clients["pg, a pool"];
});
after(async () => {
  for (const client of Object.values(clients)) await client.end();
  await server.stop();
});

for (const kind of Object.keys(KINDS)) {
  describe(kind, () => {
    const open = () => new PostgresStore(clients[kind], { schema: newSchema() });
    for (const { title, run } of conformance(open)) test(title, run);

    test("NUL and lone surrogates are kept, and keys sort by their bytes", async () => {
      const store = open();
      // In the order of their bytes in UTF-8. By UTF-16, the key emoji is before U+FFFD.
      const texts = [
        "",
        "\0",
        "a",
        "a\0",
        "a\0b",
        "a\u0001",
        "\ud7ff",
        "\ud800",
        "\udc00\ud800",
        "\ufffd",
        "🔑",
        "🔑\udfff",
      ];
      for (const text of [...texts].reverse()) await store.write(text, `of ${text}`, { ifVersion: null });
      for (const text of texts) assert.equal((await store.read(text))?.value, `of ${text}`);
      assert.deepEqual(await store.list("", { limit: 100 }), texts);
      assert.deepEqual(await store.list("a", { limit: 100 }), ["a", "a\0", "a\0b", "a\u0001"]);
      assert.deepEqual(await store.list("a", { after: "a\0", limit: 1 }), ["a\0b"]);
      assert.deepEqual(await store.list("a", { after: "", limit: 1 }), ["a"]);
      await store.append("\0", texts);
      assert.deepEqual((await store.entries("\0", { limit: 100 })).entries, texts);
    });
  });
}

for (const [name, connect] of /** @type {const} */ ([
  ["pg", () => new Pool({ connectionString: server.url, max: 1 })],
  ["postgres.js", () => postgres(server.url, { max: 1 })],
])) {
  test(`${name}: a connection whose statements are gone reads and writes the same keys`, async (context) => {
    const client = /** @type {any} */ (connect());
    context.after(() => client.end());
    const store = new PostgresStore(client, { schema: newSchema() });
    const forget = () => (client.unsafe ?? client.query).call(client, "DISCARD ALL");
    for (let version = null, round = 0; round < 3; round++) {
      version = await store.write("a", `${round}`, { ifVersion: version });
      await forget();
      assert.deepEqual(await store.read("a"), { value: `${round}`, version });
      await forget();
    }
    assert.deepEqual(await store.list("", { limit: 10 }), ["a"]);
  });
}

test("the clients see the same records", async () => {
  const schema = newSchema();
  const [one, other] = ["pg, a pool", "postgres.js"].map((kind) => new PostgresStore(clients[kind], { schema }));
  const version = await one.write("a", "1", { ifVersion: null });
  assert.deepEqual(await other.read("a"), { value: "1", version });
  assert.equal(await other.write("a", "2", { ifVersion: null }), null);
  assert.equal(await other.write("a", "2", { ifVersion: "a version of another store" }), null);
  assert.equal(await other.delete("a", { ifVersion: "a version of another store" }), false);
});

test("a list reads only keys with the prefix, and due only records that are due, by their indexes", async () => {
  const schema = newSchema();
  const store = new PostgresStore(pool, { schema });
  await store.read("a");
  await pool.query(`INSERT INTO ${schema}.records SELECT convert_to('p' || n, 'UTF8'), '', n,
    CASE WHEN n % 10 = 0 THEN n END FROM generate_series(1, 20000) n`);
  await pool.query(`ANALYZE ${schema}.records`);
  const { list, due } = statementsOf(schema);
  const prefix = bytesOf("p12");
  for (const [statement, values, index] of /** @type {const} */ ([
    [list, [prefix, endOf(prefix), prefix, 10], "records_pkey"],
    [due, [prefix, endOf(prefix), 500, 10], "records_due"],
  ])) {
    const { rows } = await pool.query(`EXPLAIN (FORMAT JSON) ${statement}`, [...values]);
    const plan = JSON.stringify(rows[0]["QUERY PLAN"]);
    assert.match(plan, new RegExp(`"Index Name":"${index}"`));
    assert.doesNotMatch(plan, /Seq Scan|"Sort"|"Filter"/);
  }
});

for (const kind of ["pg, a pool", "postgres.js"]) {
  test(`${kind}: no error holds what was written`, async () => {
    const schema = newSchema();
    const store = new PostgresStore(clients[kind], { schema });
    await store.read("a");
    await pool.query(`ALTER TABLE ${schema}.records ADD CHECK (length(value) < 5)`);
    const hex = Buffer.from("the token").toString("hex");
    const theirs = await pool
      .query(statementsOf(schema).insert, [Buffer.from("a"), Buffer.from("the token"), null])
      .catch((error) => error);
    assert.match(inspect(theirs), new RegExp(hex), "the client's own error does");

    const error = await store.write("a", "the token", { ifVersion: null }).catch((error) => error);
    assert.equal(error.code, "ERR_STORE");
    assert.equal(error.message, "Postgres returned SQLSTATE 23514");
    const shown = inspect(error, { showHidden: true, depth: Infinity });
    assert.doesNotMatch(shown, new RegExp(`${hex}|the token`));
  });
}

test("another kind of client and an invalid schema are refused", () => {
  for (const schema of ["", "a b", 'a"', "1a", "A", "a".repeat(64), 5, null]) {
    assert.throws(() => new PostgresStore(pool, /** @type {any} */ ({ schema })), /schema must be a name/);
  }
  for (const wrong of [undefined, null, {}, 5, "postgres://127.0.0.1"]) {
    assert.throws(() => new PostgresStore(/** @type {any} */ (wrong)), /client must be a Pool/);
  }
});
