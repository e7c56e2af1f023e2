// Nitro's output for a server, a Worker and an edge function.
import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { askEdgeFunction, askServer, askWorker, expected, project, tool } from "./hosts/host.js";

/** @param {string} preset */
function build(preset) {
  const folder = project("nitro", `nitro-${preset}`);
  output(process.execPath, [tool("nitropack/dist/cli/index.mjs"), "build", "--preset", preset], folder);
  return folder;
}

test("Nitro, node-server", async () => {
  assert.deepEqual(await askServer([".output/server/index.mjs"], build("node-server"), ["/"]), [expected]);
});

test("Nitro, cloudflare-module: it runs in workerd", () => {
  assert.deepEqual(askWorker(join(build("cloudflare-module"), ".output/server"), "index.mjs"), expected);
});

test("Nitro, vercel-edge: it runs in edge-runtime", () => {
  const built = join(build("vercel-edge"), ".vercel/output/functions/__fallback.func/index.mjs");
  assert.deepEqual(askEdgeFunction(built), expected);
});
