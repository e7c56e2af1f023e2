// Concurrent transactions of the store in Postgres: those that wait for one another, and readers beside them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client, Pool } from "pg";
import { PostgresStore } from "../../js/stores/postgres.js";
import { statementsOf } from "../../js/stores/postgres/statements.js";
import { startPostgres } from "./postgres-server.js";

const WRITERS = 8;
const APPENDS = 60;

/** @type {import("./postgres-server.js").PostgresServer} */
let server;
/** @type {Pool} */
let pool;
/** Another process's connection, in a transaction that takes its time. @type {Client} */
let slow;
let schemas = 0;

before(async () => {
  server = await startPostgres({ fsync: false });
  pool = new Pool({ connectionString: server.url, max: WRITERS + 4 });
  slow = new Client({ connectionString: server.url });
  await slow.connect();
});
after(async () => {
  await slow.end();
  await pool.end();
  await server.stop();
});

/** Returns an empty store whose tables are there, and its statements. */
async function open() {
  const schema = `test_${++schemas}`;
  const store = new PostgresStore(pool, { schema });
  await store.read("a");
  return { store, statements: statementsOf(schema) };
}

/** Resolves once some statement waits for a lock. */
async function someoneWaits() {
  for (;;) {
    const { rowCount } = await slow.query("SELECT FROM pg_locks WHERE NOT granted");
    if (Number(rowCount) > 0) return;
  }
}

const [key, value] = [Buffer.from("a"), Buffer.from("slow")];

for (const end of ["COMMIT", "ROLLBACK"]) {
  const isDone = end === "COMMIT";

  test(`a first write that waits for another one's ${end} ${isDone ? "returns null" : "is done"}`, async () => {
    const { store, statements } = await open();
    await slow.query("BEGIN");
    await slow.query(statements.insert, [key, value, null]);
    assert.equal(await store.read("a"), null);
    const writing = store.write("a", "quick", { ifVersion: null });
    await someoneWaits();
    await slow.query(end);
    assert.equal((await writing) === null, isDone);
    assert.equal((await store.read("a"))?.value, isDone ? "slow" : "quick");
  });

  test(`a write over a version that waits for another one's ${end} ${isDone ? "returns null" : "is done"}`, async () => {
    const { store, statements } = await open();
    const version = String(await store.write("a", "1", { ifVersion: null }));
    await slow.query("BEGIN");
    await slow.query(statements.update, [key, value, null, version]);
    const writing = store.write("a", "quick", { ifVersion: version });
    await someoneWaits();
    await slow.query(end);
    assert.equal((await writing) === null, isDone);
    assert.equal((await store.read("a"))?.value, isDone ? "slow" : "quick");
  });

  test(`a delete that waits for another write's ${end} ${isDone ? "changes nothing" : "is done"}`, async () => {
    const { store, statements } = await open();
    const version = String(await store.write("a", "1", { ifVersion: null }));
    await slow.query("BEGIN");
    await slow.query(statements.update, [key, value, null, version]);
    const deleting = store.delete("a", { ifVersion: version });
    await someoneWaits();
    await slow.query(end);
    assert.equal(await deleting, !isDone);
    assert.equal((await store.read("a"))?.value, isDone ? "slow" : undefined);
  });

  test(`a write over a version that waits for a delete's ${end} ${isDone ? "returns null" : "is done"}`, async () => {
    const { store, statements } = await open();
    const version = String(await store.write("a", "1", { ifVersion: null }));
    await slow.query("BEGIN");
    await slow.query(statements.delete, [key, version]);
    const writing = store.write("a", "quick", { ifVersion: version });
    await someoneWaits();
    await slow.query(end);
    assert.equal((await writing) === null, isDone);
    assert.equal((await store.read("a"))?.value, isDone ? undefined : "quick");
  });

  test(`an append behind one that is slow to ${end} is not read before it`, async () => {
    const { store, statements } = await open();
    await store.append("log", ["first"]);
    await slow.query("BEGIN");
    await slow.query(statements.append, [Buffer.from("log"), Buffer.from("slow"), "1", "4"]);
    const appending = store.append("log", ["quick"]);
    await someoneWaits();
    const page = await store.entries("log", { limit: 10 });
    assert.deepEqual(page.entries, ["first"], "a number is not visible before all lower ones are");
    await store.append("other", ["x"]); // Another log does not wait.
    await slow.query(end);
    await appending;
    const rest = await store.entries("log", { after: page.next, limit: 10 });
    assert.deepEqual(rest.entries, isDone ? ["slow", "quick"] : ["quick"]);
  });
}

test(`${WRITERS} writers append to one log while a reader pages: it passes no entry`, async () => {
  const { store } = await open();
  let areDone = false;
  const writing = Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let n = 0; n < APPENDS; n++) {
        await store.append(
          "log",
          Array.from({ length: 1 + (n % 3) }, (_, part) => `${writer} ${n} ${part}`),
        );
      }
    }),
  ).then(() => (areDone = true));
  /** @type {string[]} */
  const seen = [];
  let pages = 0;
  for (let after, isLast = false; !isLast;) {
    isLast = areDone;
    for (;;) {
      const page = await store.entries("log", { after, limit: 7 });
      if (page.next === undefined) break;
      seen.push(...page.entries);
      after = page.next;
      pages += 1;
    }
  }
  await writing;
  assert.ok(pages > WRITERS * 3, `${pages} pages`);
  assert.equal(seen.length, WRITERS * APPENDS * 2);
  assert.deepEqual(seen, (await store.entries("log", { limit: 10_000 })).entries);
  for (let writer = 0; writer < WRITERS; writer++) {
    const own = seen.filter((entry) => entry.startsWith(`${writer} `));
    const number = (/** @type {string} */ entry) => Number(entry.split(" ")[1]) * 10 + Number(entry.split(" ")[2]);
    assert.deepEqual(
      own,
      [...own].sort((one, other) => number(one) - number(other)),
    );
  }
  for (const [index, entry] of seen.entries()) {
    if (!entry.endsWith(" 0"))
      assert.equal(seen[index - 1].slice(0, -1), entry.slice(0, -1), "one append is in one piece");
  }
});
