// The suite as one script, for the runtimes that take a bundle: workerd, edge-runtime, a browser.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const PKG = "node_modules/secret-slots/pkg";

/**
 * @param {string} project
 * @param {string} entry the file in tests/runtimes that runs the suite in that runtime
 * @param {import("esbuild").BuildOptions} options
 */
export async function bundle(project, entry, options) {
  const { outputFiles } = await build({
    entryPoints: [join(project, "tests/runtimes", entry)],
    bundle: true,
    write: false,
    target: "es2023",
    logLevel: "error",
    ...options,
  });
  return outputFiles[0].text;
}

/**
 * @param {string} project
 * @param {string} name A file of pkg/.
 */
export function wasmOf(project, name) {
  return readFileSync(join(project, PKG, name));
}
