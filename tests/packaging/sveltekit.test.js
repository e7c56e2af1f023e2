// SvelteKit with its adapter for Cloudflare: what wrangler uploads of it runs in workerd.
import assert from "node:assert/strict";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { askWorker, expected, node24, project, tool, upload } from "./hosts/host.js";

test("SvelteKit on Cloudflare", () => {
  const folder = project("sveltekit");
  output(node24, [tool("vite/bin/vite.js"), "build"], folder);
  assert.deepEqual(askWorker(upload(folder), "_worker.js"), expected);
});
