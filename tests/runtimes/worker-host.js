// A Worker in Miniflare, bundled as wrangler does it: a wasm file is uploaded beside the script, compiled, and
// imported from there.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

/** Notes which wasm files are imported. @param {Set<string>} imported @returns {import("esbuild").Plugin} */
const uploadedWasm = (imported) => ({
  name: "uploaded-wasm",
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => {
      const name = basename(path, "?module");
      imported.add(name);
      return { path: `./${name}`, external: true };
    });
  },
});

/**
 * @param {string} entry the Worker's file
 * @param {string} packageFolder where the package is whose wasm is uploaded
 * @param {object} [more] of Miniflare's options
 */
export async function startWorker(entry, packageFolder, more = {}) {
  /** @type {Set<string>} */
  const imported = new Set();
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2023",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    plugins: [uploadedWasm(imported)],
    logLevel: "error",
  });
  return new Miniflare({
    compatibilityDate: "2026-06-01",
    ...more,
    modulesRoot: "/",
    modules: [
      { type: "ESModule", path: "/worker.js", contents: outputFiles[0].text },
      ...Array.from(imported, (name) => {
        return { type: "CompiledWasm", path: `/${name}`, contents: readFileSync(join(packageFolder, "pkg", name)) };
      }),
    ],
  });
}
