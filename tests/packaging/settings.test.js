// docs/hosts.md shows the settings with which the projects of hosts/ are built.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/run.js";

const page = readFileSync(join(root, "docs/hosts.md"), "utf8");
const projects = join(root, "tests/packaging/hosts/projects");

for (const file of [
  "jest-commonjs/babel.config.cjs",
  "jest-commonjs/jest.config.cjs",
  "nitro/nitro.config.js",
  "webpack-worker/webpack.config.js",
]) {
  test(`the page on hosts shows ${file}`, () => {
    assert.ok(page.includes(readFileSync(join(projects, file), "utf8")));
  });
}

test("the page on hosts names tests that exist", () => {
  for (const [, path] of page.matchAll(/`(tests\/[\w/.-]+)`/g))
    readFileSync(join(root, path, path.endsWith("/") ? "run.py" : ""));
});
