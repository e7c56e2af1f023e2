// The store in SQLite where this process cannot open its database: in Bun, and in D1, in Miniflare.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { root } from "../../scripts/run.js";
import { startWorker } from "../runtimes/worker-host.js";
import { freshPath, removeAll } from "./sqlite-databases.js";

after(removeAll);

/** @param {unknown} results */
function assertAllPass(results) {
  const cases = /** @type {[string, string][]} */ (results);
  assert.ok(cases.length >= 10);
  for (const [title, failure] of cases) assert.equal(failure, "", title);
}

test("the suite of all stores in Bun", () => {
  const bun = join(root, "tests/runtimes/node_modules/.bin/bun");
  const script = fileURLToPath(new URL("sqlite-bun.js", import.meta.url));
  assertAllPass(JSON.parse(execFileSync(bun, [script, join(freshPath(), "..")], { encoding: "utf8" })));
});

describe("D1", () => {
  /** @type {Awaited<ReturnType<typeof startWorker>>} */
  let worker;
  before(async () => {
    const path = join(root, "tests/stores/sqlite.worker.js");
    worker = await startWorker(path, root, { d1Databases: { DATABASE: "database" } });
  });
  after(() => worker.dispose());
  /** @param {string} task @returns {Promise<any>} */
  const ask = async (task) => (await worker.dispatchFetch(`http://localhost/${encodeURIComponent(task)}`)).json();

  test("the suite of all stores", async () => assertAllPass(await ask("conformance")));

  test("twenty stores open a fresh database at once", async () => {
    const versions = await ask("a fresh database");
    assert.equal(new Set(versions).size, 20);
    assert.ok(versions.every((/** @type {unknown} */ version) => typeof version === "string"));
  });

  test("twenty requests open one store at once", async () => {
    const versions = await Promise.all(Array.from({ length: 20 }, () => ask("shared")));
    assert.equal(new Set(versions).size, 20);
  });

  test("any text is kept, and keys sort by their bytes in UTF-8", async () => {
    const keys = ["", "\u0001", "a\0b", "a\0c", "\ufeffa", "\uffff", "𐀀"];
    assert.deepEqual(await ask("texts"), { keys, areRight: true });
  });

  test("a newer schema is refused", async () => {
    const { code, message } = await ask("a newer schema");
    assert.equal(code, "ERR_STORE");
    assert.match(message, /newer_\* have schema 2/);
  });
});
