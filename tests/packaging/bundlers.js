// Each bundler as a function: it bundles one entry into one file of `folder` and answers that file's path. The
// settings are those that a user would have.
import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { join } from "node:path";
import { rollup } from "rollup";
import * as vite from "vite";
import webpack from "webpack";

/** @typedef {(entry: string, folder: string) => Promise<string>} Bundle */

/** @type {Record<string, Bundle>} */
export const bundlers = {
  "esbuild for Node": (entry, folder) => withEsbuild(entry, folder, { platform: "node", format: "esm" }),
  "esbuild for Node, CommonJS": (entry, folder) => withEsbuild(entry, folder, { platform: "node", format: "cjs" }),
  "esbuild for browsers": (entry, folder) => withEsbuild(entry, folder, { platform: "browser", format: "iife" }),
  "Vite library": (entry, folder) =>
    withVite(entry, folder, { lib: { entry, formats: ["es"], fileName: () => "bundle.mjs" } }),
  "Vite application": (entry, folder) =>
    withVite(entry, folder, {
      modulePreload: false,
      rolldownOptions: { input: entry, output: { entryFileNames: "bundle.mjs" } },
    }),
  "Vite server": (entry, folder) =>
    withVite(entry, folder, { ssr: true, rolldownOptions: { input: entry, output: { entryFileNames: "bundle.mjs" } } }),
  "webpack for Node": (entry, folder) => withWebpack(entry, folder, "node"),
  "webpack for browsers": (entry, folder) => withWebpack(entry, folder, "web"),
  Rollup: withRollup,
};

/**
 * @param {string} entry
 * @param {string} folder
 * @param {import("esbuild").BuildOptions} options
 */
async function withEsbuild(entry, folder, options) {
  const outfile = join(folder, options.format === "esm" ? "bundle.mjs" : "bundle.cjs");
  await esbuild.build({ ...options, entryPoints: [entry], outfile, bundle: true, minify: true, logLevel: "error" });
  return outfile;
}

/**
 * @param {string} entry
 * @param {string} folder
 * @param {import("vite").BuildOptions} build
 */
async function withVite(entry, folder, build) {
  await vite.build({
    root: join(entry, ".."),
    configFile: false,
    publicDir: false,
    logLevel: "error",
    // A server build leaves dependencies out unless it is told otherwise.
    ssr: { noExternal: true },
    build: { ...build, outDir: folder, emptyOutDir: true },
  });
  return join(folder, "bundle.mjs");
}

/**
 * @param {string} entry
 * @param {string} folder
 * @param {"node" | "web"} target
 * @returns {Promise<string>}
 */
function withWebpack(entry, folder, target) {
  const compiler = webpack({
    mode: "production",
    target,
    entry,
    context: join(entry, ".."),
    output: { path: folder, filename: "bundle.cjs" },
    // The wasm as text is above the 244 KiB at which it warns.
    performance: { hints: false },
  });
  return new Promise((resolve, reject) => {
    compiler?.run((error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors() || stats?.hasWarnings()) reject(new Error(stats.toString("errors-warnings")));
      else resolve(join(folder, "bundle.cjs"));
    });
  });
}

/** @type {Bundle} */
async function withRollup(entry, folder) {
  const bundle = await rollup({
    input: entry,
    plugins: [nodeResolve()],
    onwarn({ message }) {
      throw new Error(message);
    },
  });
  const file = join(folder, "bundle.mjs");
  await bundle.write({ file, format: "es" });
  await bundle.close();
  return file;
}
