// The packages that the project's card names: each is in the build of pkg/, and the sources use it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { output, root } from "../../scripts/run.js";
import { ROLES } from "../../scripts/build.js";

const PACKAGES = [
  ...[
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "js-sys",
    "serde",
    "serde-wasm-bindgen",
    "serde_json",
    "getrandom",
    "chrono",
  ],
];

const sources = ["src", "wasm/src"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => readFileSync(join(root, folder, name), "utf8").replace(/#\[cfg\(test\)\]\nmod [^]*$/, "")),
);

const tree = ["tree", "--locked", "--package", "secret-slots-wasm", "--target", "wasm32-unknown-unknown"];
const direct = new Set(
  ROLES.flatMap((role) =>
    output("cargo", [...tree, "--features", role, "--edges", "normal", "--prefix", "depth", "--depth", "2"])
      .split("\n")
      .map((line) => /^[12]([\w-]+) v/.exec(line)?.[1]),
  ),
);

for (const name of PACKAGES) {
  test(`${name} is built into a module of pkg/, and used`, () => {
    assert.ok(direct.has(name), "no module depends on it");
    const path = new RegExp(`\\b${name.replaceAll("-", "_")}::`);
    assert.ok(
      sources.some((source) => path.test(source)),
      "no source uses it",
    );
  });
}
