// Commands over a store in SQLite, where the runtime has it and where it has not.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { cli } from "./command.js";

const folder = mkdtempSync(join(tmpdir(), "secret-slots-cli-sqlite-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const runtimes = fileURLToPath(new URL("../runtimes/node_modules/", import.meta.url));

/** @param {string} runtime @param {string[]} args */
function registry(runtime, ...args) {
  const command = [cli, "registry", ...args, "--config", join(folder, "registry.json"), "--json"];
  const { status, stdout, stderr } = spawnSync(join(runtimes, runtime), command, { encoding: "utf8", cwd: folder });
  return { status, stderr, answer: stdout === "" ? undefined : JSON.parse(stdout) };
}

/** @param {string} path */
const storeIn = (path) => writeFileSync(join(folder, "registry.json"), JSON.stringify({ store: { sqlite: path } }));

for (const runtime of ["node22/bin/node", "node24/bin/node", ".bin/bun"]) {
  test(`a registry in SQLite: ${runtime}`, () => {
    const file = `${runtime.replaceAll(/\W/g, "-")}.db`;
    storeIn(file);
    const missing = registry(runtime, "apps");
    assert.equal(missing.status, 2);
    assert.match(
      missing.answer.error.message,
      /^the store's file ".*\.db" does not exist; secret-slots registry create/,
    );
    assert.ok(!existsSync(join(folder, file)));
    const created = registry(runtime, "create", "shop", "--type", "web");
    assert.equal(created.status, 0, created.stderr);
    assert.equal(statSync(join(folder, file)).mode & 0o077, 0, "the file is for its owner alone");
    assert.equal(registry(runtime, "add", "shop", "production", "--out", join(folder, `${file}.secret`)).status, 0);
    const shown = registry(runtime, "show", "shop");
    assert.equal(shown.status, 0, shown.stderr);
    assert.match(JSON.stringify(shown.answer), /"production"/);
  });
}

test("a runtime without SQLite is told, and nothing is made", () => {
  storeIn("none.db");
  const { status, answer } = registry("node20/bin/node", "create", "shop", "--type", "web");
  assert.equal(status, 2);
  assert.match(answer.error.message, /store needs a runtime with SQLite: Node 22\.13 or later, Deno or Bun/);
  assert.ok(!existsSync(join(folder, "none.db")));
});

test("a file that cannot be opened is told", () => {
  storeIn(join("no folder", "registry.db"));
  const { status, answer } = registry("node24/bin/node", "create", "shop", "--type", "web");
  assert.equal(status, 2);
  assert.equal(answer.error.code, "ERR_STORE");
  assert.match(answer.error.message, /the SQLite file of .*registry\.json.* cannot be opened for writing/);
});
