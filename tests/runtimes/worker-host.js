// A Worker in Miniflare, bundled as wrangler does it: a wasm file is uploaded beside the script, compiled, and
// imported from there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

/** @type {import("esbuild").Plugin} */
const uploadedWasm = {
  name: "uploaded-wasm",
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, () => ({ path: "./secret_slots.wasm", external: true }));
  },
};

/**
 * @param {string} entry the Worker's file
 * @param {string} packageFolder where the package is whose wasm is uploaded
 * @param {object} [more] of Miniflare's options
 */
export async function startWorker(entry, packageFolder, more = {}) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2023",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    plugins: [uploadedWasm],
    logLevel: "error",
  });
  const wasm = readFileSync(join(packageFolder, "pkg/secret_slots.wasm"));
  return new Miniflare({
    compatibilityDate: "2026-06-01",
    ...more,
    modulesRoot: "/",
    modules: [
      { type: "ESModule", path: "/worker.js", contents: outputFiles[0].text },
      { type: "CompiledWasm", path: "/secret_slots.wasm", contents: wasm },
    ],
  });
}
