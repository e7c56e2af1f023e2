// The installed package in plain Node.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { packed } from "./pack.js";
import { copyPrograms, printed } from "./program.js";

const folder = copyPrograms(packed().consumer, "node");

test("Node imports the installed package", () => {
  assert.deepEqual(JSON.parse(output(process.execPath, ["rollover.js"], folder)), printed);
});

test("Node requires it, and it is the module that is imported", () => {
  assert.deepEqual(JSON.parse(output(process.execPath, ["required.cjs"], folder)), {
    sameModule: true,
    effective: "original_password",
    generated: 64,
    problem: "too_short",
  });
});

test("importing it starts no wasm, and a call that cannot start it says so", () => {
  assert.equal(output(process.execPath, ["lazy.js"], folder), "ERR_INTERNAL\n");
});

test("no file inside the package is within reach but those that it exports", () => {
  assert.deepEqual(JSON.parse(output(process.execPath, ["reach.cjs"], folder)), ["package.json"]);
});

test("npx runs its command", () => {
  assert.match(output("npx", ["--offline", "--no", "secret-slots", "generate"], folder), /^[\w+=.-]{64}\n$/);
});
