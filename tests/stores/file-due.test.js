// The index of what is due in the store in files: what it costs, and folders that were written before there was one.
import assert from "node:assert/strict";
import * as files from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { FileStore } from "../../js/stores/file.js";
import { age, allFiles, everything, mortal, watched } from "./file-calls.js";

const folder = await files.mkdtemp(join(tmpdir(), "secret-slots-due-"));
after(() => files.rm(folder, { recursive: true }));
let made = 0;
const fresh = () => join(folder, String(++made));

/** The calls of the file system that something takes. @param {string} path @param {(store: FileStore) => Promise<unknown>} run */
async function callsOf(path, run) {
  /** @type {string[]} */
  const calls = [];
  await run(
    new FileStore(
      path,
      watched((name, at) => void calls.push(`${name} ${at}`)),
    ),
  );
  return calls;
}

test("what is not due costs nothing: the calls are as many for 10 records as for 300", async () => {
  const counts = new Set();
  for (const records of [10, 300]) {
    const path = fresh();
    const store = new FileStore(path);
    const now = 1_800_000_000;
    await store.write("due", "x", { ifVersion: null, dueAt: now });
    for (let index = 0; index < records; index++) {
      await store.write(`key ${index}`, "x", { ifVersion: null, dueAt: now + 4096 + index });
    }
    const calls = await callsOf(path, async (other) => assert.deepEqual(await other.due("", now, 1000), ["due"]));
    counts.add(calls.length);
  }
  assert.equal(counts.size, 1);
});

test("no more is looked at than is asked for", async () => {
  const path = fresh();
  const store = new FileStore(path);
  for (let index = 0; index < 200; index++) await store.write(`key ${index}`, "x", { ifVersion: null, dueAt: 5 });
  const calls = await callsOf(path, async (other) => assert.equal((await other.due("", 5, 10)).length, 10));
  assert.ok(calls.length < 200, String(calls.length));
  assert.equal((await store.due("", 5, 1000)).length, 200);
});

test("a record keeps its entry while it is due at the same time", async () => {
  const path = fresh();
  const store = new FileStore(path);
  let version = null;
  for (let round = 0; round < 10; round++)
    version = await store.write("a", `${round}`, { ifVersion: version, dueAt: 5 });
  assert.equal((await allFiles(join(path, "d", "0"))).length, 1);
  version = await store.write("a", "later", { ifVersion: version, dueAt: 6 });
  assert.deepEqual(await store.due("", 5, 10), []);
  assert.deepEqual(await store.due("", 6, 10), ["a"]);
  await store.write("a", "never", { ifVersion: version });
  assert.equal((await allFiles(join(path, "d", "0"))).length, 0);
});

test("any time is a time", async () => {
  const path = fresh();
  const store = new FileStore(path);
  for (const [key, dueAt] of /** @type {[string, number][]} */ ([
    ["before all time", -5],
    ["a fraction", 7.5],
    ["the end", Number.MAX_SAFE_INTEGER],
    ["after all time", 1e300],
    ["never", Infinity],
    ["none", NaN],
  ])) {
    await store.write(key, "x", { ifVersion: null, dueAt });
  }
  assert.deepEqual(await store.due("", 0, 10), ["before all time"]);
  assert.deepEqual(await store.due("", 7.4, 10), ["before all time"]);
  assert.deepEqual(await store.due("", 8, 10), ["before all time", "a fraction"]);
  assert.equal((await store.due("", Number.MAX_SAFE_INTEGER, 10)).length, 4);
});

test("folders without entries go once their time is over", async () => {
  const path = fresh();
  const store = new FileStore(path);
  const version = await store.write("a", "x", { ifVersion: null, dueAt: 5 });
  await store.write("a", "x", { ifVersion: version, dueAt: 1e11 });
  await store.sweep();
  assert.deepEqual((await files.readdir(join(path, "d"))).sort(), ["24414062", "complete"]);
});

/** A folder as an earlier release has written it: files that hold values alone. @param {string} path */
async function writeOld(path) {
  // The base32 of "a", "b", "c" and "d".
  const records = {
    me: ["", "old a", "new a"],
    mi: ["", "old b", "old b again", ""],
    mm: ["", "new c"],
    mq: [""],
  };
  for (const [name, values] of Object.entries(records)) {
    await files.mkdir(join(path, `r-${name}`), { recursive: true });
    for (const [version, value] of values.entries())
      await files.writeFile(join(path, `r-${name}`, String(version)), value);
  }
  await files.writeFile(join(path, "r-me", `t-${"0".repeat(24)}`), "old temporary");
  await files.mkdir(join(path, `t-${"1".repeat(24)}`));
  await files.writeFile(join(path, `t-${"1".repeat(24)}`, "0"), "");
  await files.writeFile(join(path, "l-nrxwo"), '"an entry"\n');
  await age(path);
}

test("a folder of an earlier release is read, is due until it is written anew, and is swept", async () => {
  const path = fresh();
  await writeOld(path);
  const store = new FileStore(path);
  assert.deepEqual(await store.read("a"), { value: "new a", version: "2" });
  assert.equal(await store.read("b"), null);
  assert.equal(await store.read("d"), null);
  assert.deepEqual(await store.list("", { limit: 10 }), ["a", "c"]);
  assert.deepEqual(await store.due("", 0, 10), ["a", "c"], "when it is due is not known");
  assert.deepEqual(await store.due("", 0, 1), ["a"]);
  await age(path);
  await store.sweep();
  assert.doesNotMatch(await everything(path), /old/);
  assert.ok((await files.readdir(path)).every((name) => !name.startsWith("t-")));
  assert.deepEqual(await store.read("a"), { value: "new a", version: "2" });
  assert.equal(await store.read("b"), null);
  assert.equal(await store.write("a", "newer a", { ifVersion: "2", dueAt: 50 }), "3");
  assert.deepEqual(await store.due("", 49, 10), ["c"]);
  assert.deepEqual(await store.due("", 50, 10), ["c", "a"]);
  assert.equal(await store.write("b", "new b", { ifVersion: null }), "4");
  assert.equal(await store.delete("c", { ifVersion: "1" }), true);
  assert.deepEqual(await store.due("", 49, 10), []);
  await age(path);
  await store.sweep();
  assert.deepEqual(await store.list("", { limit: 10 }), ["a", "b"]);
  assert.equal(await store.read("c"), null);
  assert.deepEqual((await store.entries("log", { limit: 10 })).entries, ["an entry"]);
});

test("the index is made once, also when the process that makes it is killed at any call", async () => {
  for (let calls = 0; ; calls++) {
    const path = fresh();
    await writeOld(path);
    const healthy = new FileStore(path);
    const due = await healthy.write("e", "x", { ifVersion: null, dueAt: 7 });
    assert.equal(due, "1");
    const { files: dying, hasEnded } = mortal(calls);
    await new FileStore(path, dying).due("", 100, 10).catch(() => {});
    assert.deepEqual(await healthy.due("", 100, 10), ["a", "c", "e"], `${calls} calls`);
    assert.equal((await callsOf(path, (store) => store.due("", 6, 0))).filter((call) => call.includes("r-")).length, 0);
    if (!hasEnded()) break;
  }
});

test("an index that somebody has removed is made again", async () => {
  const path = fresh();
  const store = new FileStore(path);
  await store.write("a", "x", { ifVersion: null, dueAt: 7 });
  await store.write("never", "x", { ifVersion: null });
  await files.rm(join(path, "d"), { recursive: true });
  assert.deepEqual(await store.due("", 6, 10), []);
  assert.deepEqual(await store.due("", 7, 10), ["a"]);
});

test("many stores over one folder find the same", async () => {
  const path = fresh();
  const stores = Array.from({ length: 5 }, () => new FileStore(path));
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      stores[index % 5].write(`key ${index}`, "x", { ifVersion: null, dueAt: 1000 + (index % 7) }),
    ),
  );
  const moves = Array.from({ length: 100 }, (_, index) => {
    const store = stores[(index + 1) % 5];
    return Promise.all([store.write(`key ${index}`, "y", { ifVersion: "1", dueAt: 2000 + index }), store.sweep()]);
  });
  await Promise.all(moves);
  for (const store of stores) {
    assert.deepEqual(await store.due("", 1999, 1000), []);
    assert.deepEqual(
      await store.due("", 2049, 1000),
      Array.from({ length: 50 }, (_, index) => `key ${index}`),
    );
  }
});
