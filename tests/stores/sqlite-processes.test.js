// Several processes over one SQLite file, and `kill -9` in the midst of their writes.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { SqliteStore } from "../../js/stores/sqlite.js";
import { freshPath, removeAll } from "./sqlite-databases.js";

after(removeAll);

const script = fileURLToPath(new URL("sqlite-process.js", import.meta.url));
const open = (/** @type {string} */ path) => new SqliteStore(new DatabaseSync(path));

/**
 * Starts processes with the same task, all at once.
 *
 * @param {import("node:test").TestContext} context
 * @param {number} count
 * @param {string} path
 * @param {string} task
 */
async function start(context, count, path, task) {
  const children = Array.from({ length: count }, () => fork(script, [path, task], { silent: true }));
  context.after(() => children.forEach((child) => child.kill("SIGKILL")));
  const outputs = children.map((child) => text(/** @type {import("node:stream").Readable} */ (child.stdout)));
  const errors = children.map((child) => text(/** @type {import("node:stream").Readable} */ (child.stderr)));
  const exits = children.map((child) => once(child, "exit"));
  await Promise.all(children.map((child) => once(child, "message")));
  for (const child of children) child.send("go");
  return { children, exits, outputs, errors };
}

test("a fresh file that eight processes open at once: all succeed", async (context) => {
  for (let round = 0; round < 5; round++) {
    const path = freshPath();
    const { exits, outputs, errors } = await start(context, 8, path, "open");
    for (const [index, [code]] of (await Promise.all(exits)).entries()) assert.equal(code, 0, await errors[index]);
    assert.equal(new Set(await Promise.all(outputs)).size, 8, "each has a version of its own");
    assert.equal((await open(path).list("", { limit: 100 })).length, 8);
  }
});

test("six processes count to 300 together, and nothing is lost", async (context) => {
  const path = freshPath();
  await open(path).write("counter", "0", { ifVersion: null });
  const { exits, errors } = await start(context, 6, path, "count");
  for (const [index, [code]] of (await Promise.all(exits)).entries()) assert.equal(code, 0, await errors[index]);
  assert.equal((await open(path).read("counter"))?.value, "300");
});

test("kill -9 in the midst of writes: nothing that was answered is lost, and others go on", async (context) => {
  const path = freshPath();
  /** @type {{ key: string, version: string }[]} */
  const answered = [];
  for (let round = 0; round < 5; round++) {
    const { children, exits, outputs } = await start(context, 3, path, "write");
    let lines = 0;
    await new Promise((resolve) => {
      for (const { stdout } of children)
        stdout?.on("data", () => void (++lines >= 50 + 7 * round && resolve(undefined)));
    });
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(exits);
    // A line that a kill cut off was not answered to anybody.
    for (const output of await Promise.all(outputs)) {
      answered.push(
        ...output
          .split("\n")
          .slice(0, -1)
          .map((line) => JSON.parse(line)),
      );
    }
  }
  assert.ok(answered.length >= 250);
  const database = new DatabaseSync(path);
  assert.deepEqual(Object.values(Object(database.prepare("PRAGMA integrity_check").get())), ["ok"]);
  const store = new SqliteStore(database);
  for (const { key, version } of answered) {
    const found = await store.read(key);
    assert.deepEqual(found, { value: "x".repeat(Number(key.split(" ")[1]) % 5000), version });
  }
  const logged = new Set((await store.entries("log", { limit: 1e6 })).entries);
  assert.ok(answered.every(({ key }) => logged.has(key)));
  assert.equal(new Set(answered.map(({ version }) => version)).size, answered.length);
});
