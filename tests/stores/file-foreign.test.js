// What somebody else has put into the folder of a store, and files that are damaged or cannot be read: they stop no store.
import assert from "node:assert/strict";
import * as files from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { TokenClient, TokenKeeper } from "../../js/index.js";
import { FileStore } from "../../js/stores/file.js";
import { age, failing, recordIn } from "./file-calls.js";

const folder = await files.mkdtemp(join(tmpdir(), "secret-slots-foreign-"));
after(() => files.rm(folder, { recursive: true }));
let made = 0;
const fresh = () => join(folder, String(++made));

/** @typedef {(record: string, newest: number) => Promise<unknown>} Put */

/** Files and folders in the folder of a record. @type {Record<string, Put>} */
const FOREIGN = {
  "zeros in front": (record) => files.writeFile(join(record, "0007"), "x"),
  "22 nines": (record) => files.writeFile(join(record, "9".repeat(22)), "x"),
  "15 nines": (record) => files.writeFile(join(record, "9".repeat(15)), "x"),
  "the largest safe integer": (record) => files.writeFile(join(record, String(Number.MAX_SAFE_INTEGER)), "x"),
  "2^53": (record) => files.writeFile(join(record, String(2 ** 53)), "x"),
  "a date": (record) => files.writeFile(join(record, "20261125"), "x"),
  "an empty date": (record) => files.writeFile(join(record, "20261125"), ""),
  "a copy of a version": (record, newest) => files.cp(join(record, String(newest)), join(record, "20261125")),
  "a folder that is a date": (record) => files.mkdir(join(record, "20261125")),
  "a sign, a fraction, an exponent, a space": async (record) => {
    for (const name of ["-1", "+9", "1.5", "1e9", " 9", "0x10", "٣"]) await files.writeFile(join(record, name), "x");
  },
  "a folder in the next version's place": async (record, newest) => {
    await files.mkdir(join(record, String(newest + 1)));
    await files.writeFile(join(record, String(newest + 1), "x"), "x");
  },
  "folders in the places of the next three versions": async (record, newest) => {
    for (const next of [1, 2, 3]) await files.mkdir(join(record, String(newest + next)));
  },
  "a dangling link in the next version's place": (record, newest) =>
    files.symlink("/nowhere/at/all", join(record, String(newest + 1))),
  "a link to itself": (record, newest) => files.symlink(String(newest + 1), join(record, String(newest + 1))),
  "any other names": async (record) => {
    await files.writeFile(join(record, ".DS_Store"), "x");
    await files.mkdir(join(record, "t-folder"));
    await files.writeFile(join(record, "notes.txt"), "x");
  },
  "in the store's folder": async (record) => {
    const root = join(record, "..");
    await files.writeFile(join(root, "r-0189"), "x");
    await files.writeFile(join(root, "r-aa"), "a file in a record's place");
    await files.symlink("/nowhere", join(root, "r-ae"));
    await files.mkdir(join(root, "r-ba"));
    await files.mkdir(join(root, "r-UPPER"));
    await files.writeFile(join(root, "lost+found"), "x");
    await files.mkdir(join(root, "s", "t-folder"), { recursive: true });
    await files.writeFile(join(root, "s", "r-0189"), "x");
    await files.writeFile(join(root, "s", "t-text"), "x");
    await files.mkdir(join(root, "d", "007"), { recursive: true });
    await files.writeFile(join(root, "d", "5"), "a file in a bucket's place");
    await files.mkdir(join(root, "d", "0"), { recursive: true });
    await files.writeFile(join(root, "d", "0", "7"), "a file in a second's place");
    await files.mkdir(join(root, "d", "0", "8", "folder"), { recursive: true });
    await files.writeFile(join(root, "d", "0", "8", "long"), "x".repeat(5000));
  },
};

for (const [title, put] of Object.entries(FOREIGN)) {
  test(`foreign: ${title}`, async () => {
    const path = fresh();
    const store = new FileStore(path);
    const first = await store.write("token/a", "1", { ifVersion: null, dueAt: 10 });
    const second = await store.write("token/a", "2", { ifVersion: first, dueAt: 20 });
    await put(await recordIn(path), Number(second));
    for (const aged of [false, true]) {
      if (aged) await age(path);
      await store.sweep();
      const found = await store.read("token/a");
      assert.equal(found?.value, aged ? "3" : "2");
      assert.deepEqual(await store.list("", { limit: 10 }), ["token/a"]);
      assert.deepEqual(await store.due("token/", 100, 10), ["token/a"]);
      if (aged) break;
      const next = await store.write("token/a", "3", { ifVersion: String(found?.version), dueAt: 30 });
      assert.equal(typeof next, "string");
      assert.equal(await store.write("token/a", "late", { ifVersion: String(found?.version) }), null);
    }
    const { version } = /** @type {{ version: string }} */ (await store.read("token/a"));
    const races = Array.from({ length: 5 }, (_, writer) => store.write("token/a", `${writer}`, { ifVersion: version }));
    assert.equal((await Promise.all(races)).filter((written) => written !== null).length, 1);
    const left = /** @type {{ version: string }} */ (await store.read("token/a"));
    assert.equal(await store.delete("token/a", { ifVersion: left.version }), true);
    assert.equal(await store.read("token/a"), null);
    assert.deepEqual(await store.list("", { limit: 10 }), []);
    assert.deepEqual(await store.due("", 100, 10), []);
    assert.equal(typeof (await store.write("token/a", "again", { ifVersion: null })), "string");
    assert.equal((await store.read("token/a"))?.value, "again");
    assert.ok((await store.now()) > 0);
  });
}

test("a file, a link or an empty folder in the place of a record's folder is none, and a write makes the record", async () => {
  /** @type {((place: string) => Promise<unknown>)[]} */
  const puts = [
    (place) => files.writeFile(place, "x"),
    (place) => files.symlink("/nowhere/at/all", place),
    (place) => files.mkdir(place),
    (place) => files.mkdir(join(place, "0"), { recursive: true }),
    async (place) => {
      await files.mkdir(place);
      await files.writeFile(join(place, "20261125"), "x");
    },
  ];
  for (const put of puts) {
    const path = fresh();
    const store = new FileStore(path);
    await store.write("a", "1", { ifVersion: null });
    const place = await recordIn(path);
    await files.rm(place, { recursive: true });
    await put(place);
    assert.equal(await store.read("a"), null);
    assert.deepEqual(await store.list("", { limit: 10 }), []);
    const version = String(await store.write("a", "2", { ifVersion: null, dueAt: 1 }));
    assert.deepEqual(await store.read("a"), { value: "2", version });
    assert.deepEqual(await store.due("", 1, 10), ["a"]);
  }
});

test("files in the places of the store's own folders go", async () => {
  for (const name of ["s", "d"]) {
    const path = fresh();
    const store = new FileStore(path);
    await store.write("a", "1", { ifVersion: null, dueAt: 1 });
    await files.rm(join(path, name), { recursive: true });
    await files.writeFile(join(path, name), "x");
    assert.deepEqual(await store.due("", 1, 10), ["a"], "what was in the index is in it again");
    await store.sweep();
    assert.equal(typeof (await store.write("b", "1", { ifVersion: null, dueAt: 2 })), "string");
    assert.deepEqual(await store.due("", 2, 10), ["a", "b"]);
  }
  const path = fresh();
  await files.writeFile(path, "the file of somebody");
  await assert.rejects(new FileStore(path).write("a", "1", { ifVersion: null }));
  assert.equal(await files.readFile(path, "utf8"), "the file of somebody", "but not in the place of the store");
});

/** What is done to the newest version of a record. @type {Record<string, (file: string) => Promise<unknown>>} */
const DAMAGE = {
  garbage: (file) => files.writeFile(file, "{garbage"),
  "half of it": async (file) => files.writeFile(file, (await files.readFile(file, "utf8")).slice(0, 30)),
  nothing: (file) => files.writeFile(file, ""),
};

for (const [title, damage] of Object.entries(DAMAGE)) {
  test(`a record of ${title} is ERR_STORE, brings no older one back, and is put anew or removed`, async () => {
    for (const isSwept of [false, true]) {
      for (const heal of ["put", "remove"]) {
        const path = fresh();
        const store = new FileStore(path);
        const client = new TokenClient({ tokenEndpoint: "http://127.0.0.1:9/", clientId: "a", clientSecrets: ["b"] });
        const keeper = () => new TokenKeeper({ store, clients: { crm: client } });
        const expires = Math.floor(Date.now() / 1000) + 3600;
        const tokens = { access_token: "good", refresh_token: "r", expires_at: expires };
        const credential = /** @type {any} */ ({ client: "crm", grant: "refresh_token", tokens });
        await keeper().put("a", credential);
        await keeper().put("a", credential);
        if (isSwept) await age(path);
        await store.sweep();
        const record = await recordIn(path);
        const newest = Math.max(...(await files.readdir(record)).map(Number));
        await damage(join(record, String(newest)));
        await assert.rejects(keeper().token("a"), { code: "ERR_STORE" });
        assert.deepEqual(await store.list("", { limit: 10 }), ["token/a"]);
        if (heal === "put") {
          await keeper().put("a", credential);
          assert.equal((await keeper().token("a")).access_token, "good");
        } else {
          assert.equal(await keeper().remove("a"), true);
          await assert.rejects(keeper().token("a"), { code: "ERR_SECRET_UNKNOWN" });
        }
      }
    }
  });
}

test("a file without permission, or on a bad sector, is damaged, and is written over", async () => {
  for (const code of ["EACCES", "EPERM", "EIO"]) {
    const path = fresh();
    const store = new FileStore(path);
    const first = await store.write("a", "1", { ifVersion: null, dueAt: 1 });
    const second = await store.write("a", "2", { ifVersion: first, dueAt: 1 });
    await store.write("b", "1", { ifVersion: null });
    const bad = new FileStore(
      path,
      failing((name, file) => (name === "readFile" && /r-\w+\/2$/.test(file) ? code : undefined)),
    );
    assert.deepEqual(await bad.list("", { limit: 10 }), ["a", "b"]);
    const found = await bad.read("a");
    assert.deepEqual(found, { value: "", version: second });
    await age(path);
    await bad.sweep();
    assert.deepEqual(await bad.due("", 1, 10), ["a"], "it is due still when it can be read again");
    const version = String(await bad.write("a", "3", { ifVersion: String(found?.version) }));
    assert.deepEqual(await bad.read("a"), { value: "3", version });
  }
});

test("a folder that cannot be read fails its record alone, and a lack of files to open is no damage", async () => {
  const path = fresh();
  const store = new FileStore(path);
  await store.write("a", "1", { ifVersion: null, dueAt: 1 });
  const record = await recordIn(path);
  await store.write("b", "1", { ifVersion: null, dueAt: 2 });
  const bad = new FileStore(
    path,
    failing((name, at) => (name === "readdir" && at === record ? "EACCES" : undefined)),
  );
  assert.deepEqual(await bad.list("", { limit: 10 }), ["a", "b"]);
  assert.deepEqual(await bad.due("", 2, 10), ["a", "b"]);
  await bad.sweep();
  await assert.rejects(bad.read("a"), { code: "EACCES" });
  assert.equal((await bad.read("b"))?.value, "1");
  const busy = new FileStore(
    path,
    failing((name) => (name === "readFile" ? "EMFILE" : undefined)),
  );
  await assert.rejects(busy.read("a"), { code: "EMFILE" });
});

test("a record that is always written while it is read is an error, and no loop", async () => {
  const path = fresh();
  const store = new FileStore(path);
  await store.write("a", "1", { ifVersion: null });
  const gone = new FileStore(
    path,
    failing((name, at) => (name === "readFile" && at.includes("r-") ? "ENOENT" : undefined)),
  );
  await assert.rejects(gone.read("a"));
  await assert.rejects(gone.write("a", "2", { ifVersion: "1" }));
});
