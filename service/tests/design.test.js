// DESIGN names each file of the service, and no file that is not there.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const design = readFileSync(new URL("../../DESIGN.md", import.meta.url), "utf8");
const [, section = ""] = /### `service\/`:([^]*?)\n### /.exec(design) ?? [];
const named = new Set([...section.matchAll(/`([\w-]+)`/g)].map(([, name = ""]) => name));
const files = readdirSync(new URL("../src", import.meta.url), { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".js"),
);
/** @param {string} path */
const nameOf = (path) => path.replace(/^.*\//, "").replace(/\.js$/, "");

test("each file of the service is named", () => {
  // A file that has the name of its room needs no other.
  const isRoom = (/** @type {string} */ path) => path.endsWith(`${nameOf(path)}/${nameOf(path)}.js`);
  const left = files.filter((path) => !named.has(nameOf(path)) && !isRoom(path) && nameOf(path) !== "index");
  assert.deepEqual(left, []);
});

test("no file of the console is named that is not there", () => {
  const names = new Set(files.map(nameOf));
  const console = section.slice(section.indexOf("- **`console/`**"));
  const left = [...console.matchAll(/`([a-z][a-z-]*)`/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !names.has(name));
  assert.deepEqual(left, ["tick", "close"], "methods");
});
