// The store in SQLite: the suite of all stores over each driver, and what can go wrong with a file.
import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { StoreFailure } from "../../js/stores/ask.js";
import { conformance } from "../../js/stores/conformance.js";
import { SqliteStore } from "../../js/stores/sqlite.js";
import { FakeClock } from "../js/fake-clock.js";
import { drivers, freshPath, removeAll } from "./sqlite-databases.js";

after(removeAll);

const open = (/** @type {string} */ path, options = {}) => new SqliteStore(new DatabaseSync(path, options));

for (const [name, driver] of Object.entries(drivers)) {
  describe(name, () => {
    for (const { title, run } of conformance(() => new SqliteStore(driver(":memory:"))))
      test(`in memory: ${title}`, run);
    for (const { title, run } of conformance(() => new SqliteStore(driver(freshPath())))) test(`a file: ${title}`, run);

    test("any text is kept, and keys sort by their bytes in UTF-8", async () => {
      const text = fc.string({
        unit: fc.constantFrom("\0", "\u0001", "\u0002", "a", "\ufeff", "\uffff", "𐀀", "\u{10ffff}"),
      });
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(text, { minLength: 2, maxLength: 8 }), async (keys) => {
          const store = new SqliteStore(driver(":memory:"));
          for (const key of keys) await store.write(key, `value of ${key}`, { ifVersion: null, dueAt: 5 });
          await store.append(keys[0], keys);
          const sorted = [...keys].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
          for (const key of keys) {
            assert.equal((await store.read(key))?.value, `value of ${key}`);
            const isAfter = (/** @type {string} */ other) => sorted.indexOf(other) > sorted.indexOf(key);
            const begun = sorted.filter((other) => other.startsWith(keys[1]));
            assert.deepEqual(await store.list(keys[1], { limit: 10 }), begun);
            assert.deepEqual(await store.list(keys[1], { after: key, limit: 10 }), begun.filter(isAfter));
            assert.deepEqual(await store.due(keys[1], 5, 10), begun);
          }
          assert.deepEqual((await store.entries(keys[0], { limit: 10 })).entries, keys);
          assert.deepEqual((await store.entries(keys[1], { limit: 10 })).entries, []);
        }),
        { numRuns: 50 },
      );
    });

    test("while another connection holds the lock, calls wait, and then reject", async () => {
      const path = freshPath();
      const holder = driver(path);
      const clock = new FakeClock();
      const store = new SqliteStore(driver(path), { clock });
      await store.write("a", "1", { ifVersion: null });
      holder.exec("BEGIN IMMEDIATE");
      await assert.rejects(clock.until(store.write("b", "1", { ifVersion: null })), /database is locked/);
      assert.equal((await store.read("a"))?.value, "1", "reads do not wait");
      const written = store.write("b", "1", { ifVersion: null });
      await clock.advance(1000);
      holder.exec("COMMIT");
      assert.notEqual(await clock.until(written), null);
    });

    test("a connection in a transaction of the program is refused", async () => {
      const database = driver(":memory:");
      const store = new SqliteStore(database);
      await store.write("a", "1", { ifVersion: null });
      database.exec("BEGIN");
      await assert.rejects(store.write("b", "1", { ifVersion: null }), {
        code: "ERR_STORE",
        message: /connection of its own/,
      });
      database.exec("ROLLBACK");
      assert.equal(await store.read("b"), null);
    });
  });
}

test("a write is on the disk before it resolves", async () => {
  const path = freshPath();
  const database = new DatabaseSync(path);
  const store = new SqliteStore(database);
  await store.write("a", "1", { ifVersion: null });
  assert.equal(Object(database.prepare("PRAGMA journal_mode").get()).journal_mode, "wal");
  assert.equal(Object(database.prepare("PRAGMA synchronous").get()).synchronous, 3);
  const copy = freshPath();
  for (const end of ["", "-wal"]) copyFileSync(path + end, copy + end);
  assert.equal((await open(copy).read("a"))?.value, "1");
});

test("a version is not used again by another process, after the last record was deleted", async () => {
  const path = freshPath();
  const version = String(await open(path).write("a", "1", { ifVersion: null }));
  await open(path).delete("a", { ifVersion: version });
  assert.notEqual(await open(path).write("a", "1", { ifVersion: null }), version);
});

test("only the same text is the same version", async () => {
  const store = open(":memory:");
  assert.equal(await store.write("a", "1", { ifVersion: null }), "1");
  for (const ifVersion of ["1.0", " 1", "01", "1e0", ""]) {
    assert.equal(await store.write("a", "2", { ifVersion }), null);
    assert.equal(await store.delete("a", { ifVersion }), false);
  }
});

test("two prefixes are two stores in one file, beside the tables of others", async () => {
  const database = new DatabaseSync(freshPath());
  database.exec("CREATE TABLE records (key TEXT); PRAGMA user_version = 7");
  const [one, other] = [new SqliteStore(database), new SqliteStore(database, { prefix: "other" })];
  await one.write("a", "1", { ifVersion: null });
  assert.equal(await other.read("a"), null);
  await other.append("log", ["x"]);
  assert.deepEqual((await one.entries("log", { limit: 10 })).entries, []);
  assert.equal(Object(database.prepare("PRAGMA user_version").get()).user_version, 7);
});

test("what is no database, and what cannot begin a name, is refused", () => {
  for (const wrong of [undefined, null, {}, 5, "tokens.db", { prepare() {} }, { batch() {}, exec() {} }]) {
    assert.throws(() => new SqliteStore(/** @type {any} */ (wrong)), TypeError);
  }
  const database = new DatabaseSync(":memory:");
  for (const prefix of ["", "1a", "a-b", 'a"', "A", "a b", "sqlite_a", "a".repeat(41), 5]) {
    assert.throws(() => new SqliteStore(database, /** @type {any} */ ({ prefix })), TypeError);
  }
});

test("a text with a lone surrogate is refused, by a promise", async () => {
  const store = open(":memory:");
  await assert.rejects(store.write("\ud800", "1", { ifVersion: null }), TypeError);
  await assert.rejects(store.write("a", "\udc00", { ifVersion: null }), TypeError);
  await assert.rejects(store.append("log", ["a", "\ud800"]), TypeError);
  assert.deepEqual(await store.list("", { limit: 10 }), []);
  assert.deepEqual((await store.entries("log", { limit: 10 })).entries, []);
});

test("a newer schema is refused, and nothing is made in it", async () => {
  const database = new DatabaseSync(freshPath());
  database.exec("CREATE TABLE secret_slots_schema (id INTEGER PRIMARY KEY, version INTEGER NOT NULL)");
  database.exec("INSERT INTO secret_slots_schema VALUES (1, 2)");
  const store = new SqliteStore(database);
  const refusal = {
    code: "ERR_STORE",
    message: /secret_slots_\* have schema 2, .* needs schema 1: use the release that made them/,
  };
  await assert.rejects(store.read("a"), refusal);
  await assert.rejects(store.append("log", ["x"]), refusal);
  assert.equal(database.prepare("SELECT name FROM sqlite_schema").all().length, 1);
  const told = await store.read("a").catch((error) => new StoreFailure(error));
  assert.match(Object(told).message, refusal.message, "the keeper and the registry tell it too");
});

test("a schema that was made in part is completed", async () => {
  const path = freshPath();
  const database = new DatabaseSync(path);
  await new SqliteStore(database).write("a", "1", { ifVersion: null });
  database.exec("DROP INDEX secret_slots_logs; DROP TABLE secret_slots_entries; DROP INDEX secret_slots_due");
  const store = open(path);
  await store.append("log", ["x"]);
  assert.equal((await store.read("a"))?.value, "1");
  assert.equal(database.prepare("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE INDEX%'").all().length, 2);
});

test("a database in UTF-16, whose keys sort otherwise, is refused", async () => {
  const database = new DatabaseSync(":memory:");
  database.exec("PRAGMA encoding = 'UTF-16'");
  await assert.rejects(new SqliteStore(database).read("a"), {
    code: "ERR_STORE",
    message: /must be in UTF-8, not in UTF-16le/,
  });
});

test("a file that is no database makes each call reject, and is left as it is", async () => {
  const path = freshPath();
  writeFileSync(path, "a text, and no database at all\n".repeat(100));
  const store = open(path);
  await assert.rejects(store.read("a"), /file is not a database/);
  await assert.rejects(store.write("a", "1", { ifVersion: null }), /file is not a database/);
});

test("a read-only file is read, and writes reject", async () => {
  const path = freshPath();
  const database = new DatabaseSync(path);
  const version = await new SqliteStore(database).write("a", "1", { ifVersion: null });
  database.close();
  const store = open(path, { readOnly: true });
  assert.deepEqual(await store.read("a"), { value: "1", version });
  assert.deepEqual(await store.list("", { limit: 10 }), ["a"]);
  await assert.rejects(store.write("b", "1", { ifVersion: null }), /readonly/);
  await assert.rejects(store.append("log", ["x"]), /readonly/);
});

test("on a full disk writes reject, nothing is half-done, and reads go on", async () => {
  const path = freshPath();
  const database = new DatabaseSync(path);
  const store = new SqliteStore(database);
  const version = String(await store.write("a", "1", { ifVersion: null, dueAt: 5 }));
  database.exec("PRAGMA max_page_count = 20");
  const large = "x".repeat(200_000);
  await assert.rejects(store.write("a", large, { ifVersion: version, dueAt: 9 }), /full/);
  await assert.rejects(store.write("b", large, { ifVersion: null }), /full/);
  await assert.rejects(store.append("log", ["small", large]), /full/);
  assert.deepEqual(await store.read("a"), { value: "1", version });
  assert.deepEqual(await store.due("", 5, 10), ["a"]);
  assert.deepEqual(await store.list("", { limit: 10 }), ["a"]);
  assert.deepEqual((await store.entries("log", { limit: 10 })).entries, []);
  database.exec("PRAGMA max_page_count = 1000000");
  assert.notEqual(await store.write("a", large, { ifVersion: version }), null);
});

test("a first call that fails does not decide about the next one", async () => {
  const database = new DatabaseSync(freshPath());
  const store = new SqliteStore(database);
  database.close();
  await assert.rejects(store.read("a"), /not open/);
  database.open();
  assert.equal(await store.read("a"), null);
});

test("reads by key, list, due and entries use an index, and due alone does not read other records", async () => {
  /** @type {string[]} */
  const asked = [];
  const database = new DatabaseSync(":memory:");
  const store = new SqliteStore({
    exec: (sql) => database.exec(sql),
    prepare: (sql) => (asked.push(sql), database.prepare(sql)),
  });
  await store.read("a");
  asked.length = 0;
  await store.write("a", "1", { ifVersion: "1" });
  await store.delete("a", { ifVersion: "1" });
  await store.list("p", { limit: 1 });
  await store.list("p", { after: "pa", limit: 1 });
  await store.due("p", 5, 1);
  await store.entries("log", { limit: 1 });
  assert.equal(asked.length, 6);
  for (const sql of asked) {
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    const details = plan.map((row) => String(row.detail));
    assert.ok(
      details.every((detail) => /^SEARCH .* USING (COVERING )?INDEX/.test(detail)),
      `${sql}: ${details}`,
    );
  }
});
