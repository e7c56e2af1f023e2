// A bundle as a Worker's tools make it: minified, the wasm beside it as compiled modules.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as esbuild from "esbuild";
import { root } from "../../scripts/run.js";

/**
 * @typedef {object} WorkerBundle
 * @property {string} script
 * @property {string[]} wasm The names of the modules that are still imported after what is unused was dropped, sorted.
 * @property {boolean} hasText Whether a module is in it as text.
 */

/**
 * @param {string} source
 * @param {string} folder where `secret-slots` is found
 * @param {string[]} conditions
 * @returns {Promise<WorkerBundle>}
 */
export async function bundleForWorker(source, folder, conditions) {
  const { outputFiles, metafile } = await esbuild.build({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2022",
    conditions,
    external: ["*.wasm?module", "node:*"],
    logLevel: "error",
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    script: outputFiles[0].text,
    wasm: output.imports
      .map(({ path }) => basename(path))
      .filter((name) => name.includes(".wasm"))
      .sort(),
    hasText: used.some(([path]) => path.endsWith("inline.js")),
  };
}

/** @param {string} consumer @param {string} name as imported */
export function wasmFile(consumer, name) {
  return readFileSync(join(consumer, "node_modules/secret-slots/pkg", name.replace("?module", "")));
}

/** A part of a module's text that no other module has. @param {string} role */
export function textOf(role) {
  const text = readFileSync(join(root, `pkg/${role}_text.js`), "utf8");
  return text.slice(text.length / 2, text.length / 2 + 200);
}
