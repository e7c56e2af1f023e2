// What an app loads with a guard.
import assert from "node:assert/strict";
import { build } from "esbuild";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/run.js";

const ENTRIES = ["express", "fastify", "h3", "hono", "koa", "next", "workers", "ws"];

for (const name of ENTRIES) {
  test(`the guard ${name} loads neither the core, nor a framework, nor a module of Node`, async () => {
    const { metafile, outputFiles } = await build({
      ...{ entryPoints: [join(root, `js/guards/${name}.js`)], absWorkingDir: root, write: false, metafile: true },
      ...{ bundle: true, minify: true, format: "esm", platform: "neutral" },
    });
    const foreign = Object.keys(metafile.inputs).filter((path) => !/^js\/(guards|platform)\//.test(path));
    assert.deepEqual(foreign, []);
    assert.ok(outputFiles[0].contents.length < 10_000);
  });
}
