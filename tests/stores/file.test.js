// The store in files: the suite of all stores, several processes, and a process that ends at any call of the file system.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as files from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { conformance } from "../../js/stores/conformance.js";
import { FileStore } from "../../js/stores/file.js";
import { mortal } from "./file-calls.js";

const folder = await files.mkdtemp(join(tmpdir(), "secret-slots-files-"));
after(() => files.rm(folder, { recursive: true }));
let made = 0;
const fresh = () => join(folder, String(++made), "deep");

for (const { title, run } of conformance(() => new FileStore(fresh()))) test(title, run);

test("files are for their owner alone", async () => {
  const path = fresh();
  const store = new FileStore(path);
  await store.write("a", "1", { ifVersion: null });
  await store.append("log", ["x"]);
  for (const name of await files.readdir(path, { recursive: true })) {
    const { mode } = await files.stat(join(path, name));
    assert.equal(mode & 0o077, 0, name);
  }
});

test("a process that ends at any call leaves the old record or the new one, whole, and the store goes on", async () => {
  for (const begins of ["nothing", "a record", "a deleted record"]) {
    for (let calls = 0; ; calls++) {
      const path = fresh();
      const healthy = new FileStore(path);
      let before = begins === "nothing" ? null : String(await healthy.write("a", "old", { ifVersion: null }));
      if (begins === "a deleted record") {
        await healthy.delete("a", { ifVersion: String(before) });
        before = null;
      }
      const { files, hasEnded } = mortal(calls);
      const dying = new FileStore(path, files);
      const written = await dying.write("a", "new", { ifVersion: before }).catch(() => undefined);
      const found = await healthy.read("a");
      const old = before === null ? null : "old";
      assert.ok(found?.value === "new" || (found?.value ?? null) === old, `${begins}, ${calls} calls: ${found?.value}`);
      if (typeof written === "string") assert.equal(found?.value, "new", "what was answered is there");
      const next = await healthy.write("a", "next", { ifVersion: found?.version ?? null });
      assert.equal(typeof next, "string");
      assert.deepEqual(await healthy.read("a"), { value: "next", version: next });
      assert.deepEqual(await healthy.list("", { limit: 10 }), ["a"]);
      if (!hasEnded()) {
        assert.ok(calls > 8, "there were calls to end at");
        break;
      }
    }
  }
});

test("six processes count to 300 together, and nothing is lost", async () => {
  const path = fresh();
  const store = new FileStore(path);
  await store.write("counter", "0", { ifVersion: null });
  const counter = fileURLToPath(new URL("counter.js", import.meta.url));
  const processes = Array.from({ length: 6 }, () => {
    const child = spawn(process.execPath, [counter, path, "50"], { stdio: "inherit" });
    return new Promise((resolve) => child.on("exit", resolve));
  });
  assert.deepEqual(await Promise.all(processes), [0, 0, 0, 0, 0, 0]);
  assert.equal((await store.read("counter"))?.value, "300");
  const [record] = (await files.readdir(path)).filter((name) => name.startsWith("r-"));
  const long = new Date(Date.now() - 60_000);
  for (const name of await files.readdir(join(path, record))) await files.utimes(join(path, record, name), long, long);
  const { version } = /** @type {{ version: string }} */ (await store.read("counter"));
  await store.write("counter", "301", { ifVersion: version });
  assert.equal((await files.readdir(join(path, record))).length, 5, "old versions are cleared away");
});

test("keys that differ in their case have names that differ in more", async () => {
  const path = fresh();
  const store = new FileStore(path);
  const keys = ["aaa", "aaA", "aAa", "Aaa", "aaG", "token/aaa", "token/aaG", "", "é", "a".repeat(134)].filter(Boolean);
  for (const key of keys) await store.write(key, key, { ifVersion: null });
  const names = (await files.readdir(path)).filter((name) => name.startsWith("r-")).map((name) => name.toLowerCase());
  assert.equal(new Set(names).size, keys.length);
  assert.deepEqual(await store.list("", { limit: 100 }), [...keys].sort());
});

test("a log that was being written when a process ended is read up to there, and goes on", async () => {
  const path = fresh();
  const store = new FileStore(path);
  await store.append("log", ["a", "b"]);
  const [name] = (await files.readdir(path)).filter((name) => name.startsWith("l-"));
  await files.appendFile(join(path, name), '"half an en');
  assert.deepEqual((await store.entries("log", { limit: 10 })).entries, ["a", "b"]);
});

test("a list is of what is there now, also when the folder has not changed for long", async () => {
  const path = fresh();
  const store = new FileStore(path);
  const other = new FileStore(path);
  for (const key of ["a", "c", "d"]) await store.write(key, "1", { ifVersion: null });
  const long = new Date(Date.now() - 60_000);
  await files.utimes(path, long, long);
  assert.deepEqual(await store.list("", { limit: 2 }), ["a", "c"]);
  await other.delete("d", { ifVersion: "1" });
  assert.deepEqual(await store.list("", { after: "c", limit: 2 }), []);
  await other.write("d", "2", { ifVersion: null });
  await other.write("e", "1", { ifVersion: null });
  assert.deepEqual(await store.list("", { after: "c", limit: 5 }), ["d", "e"]);
});
