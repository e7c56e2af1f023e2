// `npm pack` in a clone: it leaves the work tree as it was, also after a pack that failed or was interrupted.
import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { before, test } from "node:test";
import { output, root } from "../../scripts/run.js";

const parent = join(root, "target/clone");
const clone = join(parent, "secret-slots");
const git = (/** @type {string[]} */ ...args) => output("git", args, clone);
const pack = (/** @type {string[]} */ ...args) => output("npm", ["pack", "--json", ...args], clone);
const manifest = () => JSON.parse(readFileSync(join(clone, "package.json"), "utf8"));

before(() => {
  rmSync(parent, { recursive: true, force: true });
  const tracked = output("git", ["ls-files", "-z", "--", ":!fuzz"]).split("\0").filter(Boolean);
  for (const path of tracked) cpSync(join(root, path), join(clone, path));
  // Found from the clone, and not in it.
  symlinkSync(join(root, "node_modules"), join(parent, "node_modules"), "dir");
  git("init", "--quiet");
  git("add", "--all");
  mkdirSync(join(parent, "packed"));
});

/** What differs from what was added. */
const changes = () => git("diff", "--name-only") + git("ls-files", "--others", "--exclude-standard");

test("a tarball and a dry run leave the work tree as it was", () => {
  for (const args of [["--dry-run"], ["--pack-destination", join(parent, "packed")]]) {
    const printed = pack(...args);
    const [{ files }] = JSON.parse(printed.slice(printed.search(/^\[/m)));
    assert.ok(files.some((/** @type {{ path: string }} */ { path }) => path === "dist/index.js"));
    assert.equal(changes(), "");
  }
});

test("a pack after one that was interrupted puts the manifest back", () => {
  output(process.execPath, ["scripts/prepack.js"], clone);
  assert.equal(manifest().exports["."].default, "./dist/index.js");
  assert.equal(changes(), "package.json\n");
  pack("--dry-run");
  assert.equal(changes(), "");
});

test("a pack that fails leaves the manifest alone", () => {
  appendFileSync(join(clone, "js/index.js"), 'export * from "./missing.js";\n');
  assert.throws(() => pack("--dry-run"));
  assert.equal(changes(), "js/index.js\n");
});
