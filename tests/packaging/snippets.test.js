// The samples of README.md and docs/ as a user of strict TypeScript has them, against the installed package's types.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { output, root } from "../../scripts/run.js";
import { typescript } from "../../scripts/types.js";
import { snippets } from "../examples/snippets.js";
import { packed } from "./pack.js";

const folder = join(packed().consumer, "snippets");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { name, code } of snippets) writeFileSync(join(folder, `${name}.mts`), code);

// Every strict option but for the elements of arrays, which no sample checks for `undefined`.
const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: false,
  skipLibCheck: true,
  noEmit: true,
  module: "nodenext",
  target: "es2022",
  lib: ["es2022"],
  types: ["node"],
};
writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.mts"] }));

const compilers = { 5: typescript, 7: join(root, "node_modules/typescript/bin/tsc") };
for (const [version, compiler] of Object.entries(compilers)) {
  test(`TypeScript ${version} takes every sample of the documents as strict .mts`, () => {
    assert.match(output(process.execPath, [compiler, "--version"], folder), new RegExp(`^Version ${version}\\.`));
    assert.equal(output(process.execPath, [compiler, "-p", join(folder, "tsconfig.json")], folder), "");
  });
}
