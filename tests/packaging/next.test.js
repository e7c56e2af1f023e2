// Next's edge and node routes, built with each of its bundlers and served by `next start`.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { askServer, expected, project, tool } from "./hosts/host.js";

const next = tool("next/dist/bin/next");

for (const bundler of ["turbopack", "webpack"]) {
  test(`Next with ${bundler}: an edge route and a node route`, async () => {
    const folder = project("next", `next-${bundler}`);
    output(process.execPath, [next, "build", `--${bundler}`], folder);
    const start = [next, "start", "--hostname", "127.0.0.1", "--port", "0"];
    assert.deepEqual(await askServer(start, folder, ["/api/edge", "/node"]), [expected, expected]);
  });
}
