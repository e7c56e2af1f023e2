// Bundles the entry points of js/ into dist/ for the tarball: from node_modules, one file loads faster than dozens. What several
// entries use is in chunks that they share, so that each class exists once.
import { rmSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { root } from "./run.js";
import { ROLES } from "./build.js";

const ENTRIES = [
  ...["index", "slots", "client", "issuer", "fastedge", "cli/secret-slots"],
  ...["memory", "file", "redis", "durable-object", "conformance"].map((store) => `stores/${store}`),
  ...ROLES.flatMap((role) => ["inline", "workerd", "edge-light"].map((loader) => `wasm/${role}/${loader}`)),
];

export async function bundle() {
  const outdir = join(root, "dist");
  rmSync(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ENTRIES.map((entry) => `js/${entry}.js`),
    outbase: "js",
    outdir,
    chunkNames: "chunks/[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    // A stack trace leads back to js/.
    sourcemap: true,
    // The condition of the importer chooses the loader, and the loader's own place finds the module.
    external: ["node:*", "#*-wasm", "*.wasm", "*.wasm?module", "*_text.js"],
    logLevel: "warning",
  });
}
