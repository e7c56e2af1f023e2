// The types of `secret-slots/fastedge` against those of the platform's SDK.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { typescript } from "../../scripts/types.js";
import { output, root } from "../../scripts/run.js";

const folder = join(root, "tests/fastedge");
const sources = "../../js/wasm/wasm.d.ts";
const compilers = { 5: typescript, 7: join(root, "node_modules/typescript/bin/tsc") };
const programs = {
  "the functions have the types of the platform's": { files: ["assignable.ts", sources] },
  "code for the platform compiles with the platform's types": {
    files: ["application.ts"],
    types: ["@gcoredev/fastedge-sdk-js"],
  },
  "code for the platform compiles with this module in its place": {
    files: ["application.ts", sources],
    paths: { "fastedge::secret": ["../../js/fastedge.js"] },
  },
};

for (const [version, compiler] of Object.entries(compilers)) {
  for (const [place, [title, { files, ...options }]] of Object.entries(programs).entries()) {
    test(`TypeScript ${version}: ${title}`, (context) => {
      const config = join(folder, `tsconfig.${version}-${place}.json`);
      const compilerOptions = {
        ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, allowJs: true, skipLibCheck: true },
        ...{ target: "es2024", lib: ["es2024", "dom", "dom.iterable"], module: "nodenext", types: ["node"] },
        ...options,
      };
      writeFileSync(config, JSON.stringify({ compilerOptions, files }));
      context.after(() => rmSync(config));
      assert.equal(output(process.execPath, [compiler, "-p", config], folder), "");
    });
  }
}
