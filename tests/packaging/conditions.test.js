// The `workerd` and `edge-light` conditions of the installed package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import * as esbuild from "esbuild";
import { output } from "../../scripts/run.js";
import { packed } from "./pack.js";
import { copyPrograms, printed } from "./program.js";

const folder = copyPrograms(packed().consumer, "conditions");

for (const [condition, suffix] of [
  ["workerd", ""],
  ["edge-light", "?module"],
]) {
  test(`under the condition ${condition} the core is an imported module, once, and no text`, async () => {
    /** @type {string[]} */
    const imported = [];
    const file = join(folder, `${condition}.mjs`);
    await esbuild.build({
      entryPoints: [join(folder, "rollover.js")],
      outfile: file,
      bundle: true,
      format: "esm",
      conditions: [condition],
      logLevel: "error",
      plugins: [compiledWasm(imported)],
    });
    assert.deepEqual(imported, [`../../../pkg/slots.wasm${suffix}`]);
    assert.deepEqual(JSON.parse(output(process.execPath, [file], folder)), printed);
  });
}

/**
 * What the bundlers of these runtimes do: an imported `.wasm` is a compiled module.
 * @param {string[]} imported
 * @returns {import("esbuild").Plugin}
 */
function compiledWasm(imported) {
  return {
    name: "compiled-wasm",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path, importer }) => {
        imported.push(path);
        return { path: join(dirname(importer), path.replace(/\?.*/, "")), namespace: "compiled-wasm" };
      });
      onLoad({ filter: /./, namespace: "compiled-wasm" }, ({ path }) => {
        const bytes = JSON.stringify([...readFileSync(path)]);
        return { contents: `export default new WebAssembly.Module(Uint8Array.from(${bytes}));` };
      });
      onLoad({ filter: /_text\.js$/ }, () => ({
        errors: [{ text: "the wasm as text is in the bundle" }],
      }));
    },
  };
}
