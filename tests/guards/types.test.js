// The types of the guards against those of the real frameworks.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { typescript } from "../../scripts/types.js";
import { output, root } from "../../scripts/run.js";

const folder = join(root, "tests/guards");
const compilers = { 5: typescript, 7: join(root, "node_modules/typescript/bin/tsc") };

for (const [version, compiler] of Object.entries(compilers)) {
  test(`TypeScript ${version}: the types of a guard flow into each framework`, (context) => {
    const config = join(folder, `tsconfig.${version}.json`);
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, allowJs: true, skipLibCheck: true },
      ...{ target: "es2024", lib: ["es2024", "dom", "dom.iterable"], module: "nodenext", types: ["node"] },
    };
    writeFileSync(config, JSON.stringify({ compilerOptions, files: ["types.ts", "../../js/wasm/wasm.d.ts"] }));
    context.after(() => rmSync(config));
    assert.equal(output(process.execPath, [compiler, "-p", config], folder), "");
  });
}
