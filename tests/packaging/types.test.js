// The installed package's types, against right and wrong uses.
import assert from "node:assert/strict";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { output, root } from "../../scripts/run.js";
import { packed } from "./pack.js";
import { typescript } from "../../scripts/types.js";

const { consumer } = packed();
const programs = join(consumer, "types");
rmSync(programs, { recursive: true, force: true });
cpSync(fileURLToPath(new URL("../types", import.meta.url)), programs, { recursive: true });

// The least that a project may have and the most that it may ask for: the library of 2020 and neither the DOM's types
// nor Node's, every strict option, and the package's own declarations checked.
const demanding = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  skipLibCheck: false,
  noEmit: true,
  target: "es2020",
  lib: ["es2020"],
  types: [],
  resolveJsonModule: true,
};
const compilers = { 5: typescript, 7: join(root, "node_modules/typescript/bin/tsc") };
const modules = {
  nodenext: { module: "nodenext", files: ["right.ts", "wrong.ts", "required.cts"] },
  // It reads no JSON through an import attribute, as right.ts does.
  node16: { module: "node16", files: ["wrong.ts", "required.cts"] },
  bundler: { module: "esnext", moduleResolution: "bundler", files: ["right.ts", "wrong.ts"] },
};

for (const [version, compiler] of Object.entries(compilers)) {
  for (const [name, { files, ...options }] of Object.entries(modules)) {
    test(`TypeScript ${version} finds the right types and refuses wrong uses, module ${name}`, () => {
      assert.match(output(process.execPath, [compiler, "--version"], consumer), new RegExp(`^Version ${version}\\.`));
      const config = join(programs, `tsconfig.${version}.${name}.json`);
      writeFileSync(config, JSON.stringify({ compilerOptions: { ...options, ...demanding }, files }));
      assert.equal(output(process.execPath, [compiler, "-p", config], consumer), "");
    });
  }
}

for (const [version, compiler] of Object.entries(compilers)) {
  test(`TypeScript ${version} gives a keeper's fetch the types of the platform's, where there are any`, () => {
    const config = join(programs, `tsconfig.${version}.dom.json`);
    const compilerOptions = { ...demanding, module: "nodenext", lib: ["es2020", "dom"] };
    writeFileSync(config, JSON.stringify({ compilerOptions, files: ["dom.ts"] }));
    assert.equal(output(process.execPath, [compiler, "-p", config], consumer), "");
  });
}

// TypeScript 7 has neither any more.
test("TypeScript 5 finds every entry with moduleResolution node10, and Node runs the CommonJS that it emits", () => {
  const config = join(programs, "tsconfig.node10.json");
  const compilerOptions = {
    ...demanding,
    module: "commonjs",
    moduleResolution: "node10",
    noEmit: false,
    outDir: "node10",
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ["node10.ts"] }));
  assert.equal(output(process.execPath, [typescript, "-p", config], consumer), "");
  const emitted = join(programs, "node10");
  writeFileSync(join(emitted, "package.json"), JSON.stringify({ type: "commonjs" }));
  assert.deepEqual(JSON.parse(output(process.execPath, ["node10.js"], emitted)), [true, "user-1", true]);
});
