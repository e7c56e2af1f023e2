// What the store in files leaves on the disk: nothing of a value that was replaced or deleted, once its ten seconds are over.
import assert from "node:assert/strict";
import * as files from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ClientSecretRegistry } from "../../js/index.js";
import { FileStore } from "../../js/stores/file.js";
import { age, allFiles, everything, mortal, recordIn, watched } from "./file-calls.js";

const folder = await files.mkdtemp(join(tmpdir(), "secret-slots-sweep-"));
after(() => files.rm(folder, { recursive: true }));
let made = 0;
const fresh = () => join(folder, String(++made));

/** @param {FileStore} store @param {string} key @param {string} value @param {number} [dueAt] */
async function put(store, key, value, dueAt) {
  const ifVersion = (await store.read(key))?.version ?? null;
  return store.write(key, value, dueAt === undefined ? { ifVersion } : { ifVersion, dueAt });
}

test("after ten seconds nothing is left of a value that was replaced or deleted, and not before", async () => {
  const path = fresh();
  const store = new FileStore(path);
  for (const value of ["old one", "old two", "old three", "new"]) await put(store, "a", value, 5);
  await put(store, "b", "old four");
  await store.delete("b", { ifVersion: String((await store.read("b"))?.version) });
  await store.sweep();
  assert.match(await everything(path), /old one.*old two.*old three.*new/s, "late writers can tell by them");
  await age(path);
  await store.sweep();
  assert.doesNotMatch(await everything(path), /old/);
  assert.equal((await store.read("a"))?.value, "new");
  assert.equal(await store.read("b"), null);
  assert.deepEqual(await store.due("", 5, 10), ["a"]);
  assert.deepEqual(await files.readdir(join(path, "s")), [], "nothing is left to sweep");
  const version = String(await put(store, "a", "newer"));
  assert.equal(version, "5", "the numbers go on");
  assert.equal(await put(store, "b", "anew"), "3");
});

test("a record that is written again and again is swept meanwhile", async () => {
  const path = fresh();
  const store = new FileStore(path);
  for (let round = 0; round < 6; round++) {
    await put(store, "a", `value ${round}`);
    await age(path);
    await put(store, "a", `other ${round}`);
    await store.sweep();
    const names = await files.readdir(await recordIn(path));
    assert.ok(names.length <= 3, String(names));
  }
});

test("what a process leaves that is killed at any call is gone with the first sweep after ten seconds", async () => {
  for (const begins of ["nothing", "a record", "a delete", "a sweep", "a clock"]) {
    for (let calls = 0; ; calls++) {
      const path = fresh();
      const healthy = new FileStore(path);
      let version = null;
      if (begins !== "nothing") version = await healthy.write("a", "value one", { ifVersion: null, dueAt: 50 });
      if (begins === "a sweep") {
        version = await healthy.write("a", "value two", { ifVersion: version, dueAt: 51 });
        await age(path);
      }
      const { files: dying, hasEnded } = mortal(calls);
      const store = new FileStore(path, dying);
      if (begins === "a delete") await store.delete("a", { ifVersion: String(version) }).catch(() => {});
      else if (begins === "a sweep") await store.sweep().catch(() => {});
      else if (begins === "a clock") await store.now().catch(() => {});
      else await store.write("a", "value three", { ifVersion: version, dueAt: 60 }).catch(() => {});
      const left = (await healthy.read("a"))?.value;
      for (let times = 0; times < 2; times++) {
        await age(path);
        await healthy.sweep();
      }
      const where = `${begins}, ${calls} calls`;
      assert.equal((await healthy.read("a"))?.value, left, where);
      const values = (await everything(path)).match(/value \w+/g) ?? [];
      assert.deepEqual(values, left === undefined ? [] : [left], where);
      assert.deepEqual(await files.readdir(join(path, "s")).catch(() => []), [], where);
      const due = left === "value three" ? 60 : left === "value two" ? 51 : 50;
      assert.deepEqual(await healthy.due("", 1000, 10), left === undefined ? [] : ["a"], where);
      assert.deepEqual(await healthy.due("", due - 1, 10), [], where);
      assert.equal(
        (await allFiles(join(path, "d"))).filter((name) => /\/\d+\/\d+\//.test(name)).length,
        left === undefined ? 0 : 1,
        where,
      );
      assert.equal(typeof (await put(healthy, "a", "next")), "string", where);
      if (!hasEnded()) break;
    }
  }
});

test("a writer that stands still for a minute at any call, while others sweep or write, is told the truth", async () => {
  for (const others of ["sweep", "write and sweep", "write often and sweep"]) {
    for (let calls = 0; ; calls++) {
      const path = fresh();
      const healthy = new FileStore(path);
      const first = await healthy.write("a", "one", { ifVersion: null, dueAt: 50 });
      let left = calls;
      let isReached = false;
      let isTooLate = false;
      const pausing = watched(async () => {
        if (left-- !== 0) return;
        isReached = true;
        isTooLate = others !== "sweep" && (await healthy.read("a"))?.version === first;
        for (let times = others === "sweep" ? 0 : others === "write and sweep" ? 1 : 8; times > 0; times--) {
          await put(healthy, "a", `theirs ${times}`, 70 + times);
        }
        await age(path);
        await healthy.sweep();
        await age(path);
        await healthy.sweep();
      });
      const written = await new FileStore(path, pausing)
        .write("a", "ours", { ifVersion: first, dueAt: 60 })
        .catch(() => undefined);
      const found = await healthy.read("a");
      const where = `${others}, ${calls} calls: ${written} ${found?.value}`;
      if (typeof written === "string")
        assert.ok(found?.value === "ours" || Number(found?.version) > Number(written), where);
      if (isTooLate) assert.notEqual(typeof written, "string", where);
      if (written === null) assert.notEqual(found?.value, "ours", where);
      if (others !== "sweep" && found?.value !== "ours") assert.match(String(found?.value), /^(one|theirs 1)$/, where);
      const second = found?.value === "ours" ? 60 : found?.value === "one" ? 50 : 71;
      for (let times = 0; times < 2; times++) {
        assert.deepEqual(await healthy.due("", second, 10), ["a"], where);
        assert.deepEqual(await healthy.due("", second - 1, 10), [], where);
        await age(path);
        await healthy.sweep();
      }
      assert.equal((await healthy.read("a"))?.value, found?.value, where);
      if (!isReached) break;
    }
  }
});

test("a writer that stands still at any call while another makes the record is not the one that made it", async () => {
  for (const deletes of [false, true]) {
    for (let calls = 0; ; calls++) {
      const path = fresh();
      const healthy = new FileStore(path);
      let left = calls;
      let isReached = false;
      let isTheirs = false;
      const pausing = watched(async () => {
        if (left-- !== 0) return;
        isReached = true;
        const version = await healthy.write("a", "theirs", { ifVersion: null });
        isTheirs = version !== null;
        if (deletes && version !== null) await healthy.delete("a", { ifVersion: version });
      });
      const written = await new FileStore(path, pausing).write("a", "ours", { ifVersion: null }).catch(() => undefined);
      const found = await healthy.read("a");
      const where = `${deletes}, ${calls} calls: ${written} ${found?.value}`;
      if (isReached && !deletes) assert.equal(typeof written === "string", !isTheirs, where);
      if (typeof written === "string") assert.deepEqual(found, { value: "ours", version: written }, where);
      else assert.equal(found?.value, deletes ? undefined : "theirs", where);
      if (!isReached) break;
    }
  }
});

test("a reader that stands still for a minute at any call reads what is there, or was", async () => {
  for (let calls = 0; ; calls++) {
    const path = fresh();
    const healthy = new FileStore(path);
    await put(healthy, "a", "one");
    let left = calls;
    let isReached = false;
    const pausing = watched(async () => {
      if (left-- !== 0) return;
      isReached = true;
      await put(healthy, "a", "two");
      await age(path);
      await healthy.sweep();
    });
    const found = await new FileStore(path, pausing).read("a");
    assert.ok(found?.value === "one" || found?.value === "two", `${calls} calls: ${found?.value}`);
    if (!isReached) break;
  }
});

test("a sweep with nothing to do looks at no record", async () => {
  const path = fresh();
  const store = new FileStore(path);
  for (let index = 0; index < 30; index++) await put(store, `key ${index}`, "x", 1e9 + index);
  /** @type {string[]} */
  const calls = [];
  await new FileStore(
    path,
    watched((name, at) => void calls.push(`${name} ${at}`)),
  ).sweep();
  assert.ok(calls.length > 0);
  assert.deepEqual(calls.filter((call) => call.includes("/r-")).length, 30 * 2, "those of the seconds that have come");
  for (let index = 0; index < 30; index++) await put(store, `key ${index}`, "x", 1e11 + index);
  await age(path);
  await store.sweep();
  calls.length = 0;
  await new FileStore(
    path,
    watched((name, at) => void calls.push(`${name} ${at}`)),
  ).sweep();
  assert.deepEqual(
    calls.filter((call) => call.includes("/r-")),
    [],
  );
});

test("the registry's tick sweeps, after all else, and tells when that fails", async () => {
  const path = fresh();
  const store = new FileStore(path);
  const registry = new ClientSecretRegistry({ store });
  await registry.createApplication("shop", { type: "web" });
  await registry.add("shop", { description: "a" });
  const hashes = async () => new Set((await everything(path)).match(/"hash":"[\w-]+"/g));
  await registry.renew("shop", "1");
  assert.equal((await hashes()).size, 2);
  await age(path);
  await registry.tick();
  const [current, ...more] = (await everything(path)).match(/"secrets":\[\{[^}]+"hash":"[\w-]+"/g) ?? [];
  assert.ok(current !== undefined && more.length === 0, "one version of the application");
  store.sweep = async () => {
    throw new Error("the disk is full");
  };
  await assert.rejects(registry.tick(), { code: "ERR_STORE" });
});
