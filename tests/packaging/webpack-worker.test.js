// webpack for a Worker: the wasm files are left to the runtime, which compiles them, and copied beside the script.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import webpack from "webpack";
import { askWorker, expected, project } from "./hosts/host.js";

test("webpack under the workerd condition, with asyncWebAssembly", async () => {
  const folder = project("webpack-worker");
  const { default: config } = await import(pathToFileURL(join(folder, "webpack.config.js")).href);
  const dist = join(folder, "dist");
  await build({ ...config, mode: "production", context: folder, output: { ...config.output, path: dist } });
  cpSync(join(folder, "node_modules/secret-slots/pkg"), dist, { recursive: true });
  assert.deepEqual(askWorker(dist, "worker.mjs"), expected);
});

/** @param {import("webpack").Configuration} configuration @returns {Promise<void>} */
function build(configuration) {
  return new Promise((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors() || stats?.hasWarnings()) reject(new Error(stats.toString("errors-warnings")));
      else resolve();
    });
  });
}
