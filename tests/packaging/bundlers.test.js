// The installed package in each bundler: the bundle runs, and leaves out what is not used.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { bundlers } from "./bundlers.js";
import { ROLES } from "../../scripts/build.js";
import { output } from "../../scripts/run.js";
import { packed } from "./pack.js";
import { copyPrograms, printed } from "./program.js";
import { textOf } from "./worker-bundle.js";

const WASM_AS_BASE64 = Buffer.from("\0asm").toString("base64").slice(0, 5);

const { consumer } = packed();
const programs = copyPrograms(consumer, "bundlers");
const bundles = join(consumer, "../bundles");
rmSync(bundles, { recursive: true, force: true });
mkdirSync(bundles);
// A scope of its own: within the package's, a bundle that left the import in would find the package by its name.
writeFileSync(join(bundles, "package.json"), JSON.stringify({ name: "bundles", private: true }));

for (const [name, bundle] of Object.entries(bundlers)) {
  const folder = name.toLowerCase().replace(/\W+/g, "-");

  test(`what ${name} bundles runs by itself, with the one module that it uses`, async () => {
    const file = await bundle(join(programs, "rollover.js"), join(bundles, folder));
    assert.deepEqual(JSON.parse(output(process.execPath, [file], bundles)), printed);
    const text = readFileSync(file, "utf8");
    assert.deepEqual(
      ROLES.filter((role) => text.includes(textOf(role))),
      ["slots"],
    );
  });

  test(`${name} leaves the core out where only an error is used`, async () => {
    const file = await bundle(join(programs, "error.js"), join(bundles, `${folder}-error`));
    assert.equal(output(process.execPath, [file], bundles), "ERR_INTERNAL\n");
    const text = readFileSync(file, "utf8");
    assert.ok(!text.includes(WASM_AS_BASE64), "the wasm is in the bundle");
    assert.ok(text.length < 4096, `the bundle has ${text.length} characters`);
  });
}
