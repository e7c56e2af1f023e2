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
];
/** A file each, with the module as text in it or beside it: the condition of the importer chooses one. */
const LOADERS = ROLES.flatMap((role) => ["inline", "workerd", "edge-light"].map((loader) => `wasm/${role}/${loader}`));

/** @type {import("esbuild").BuildOptions} */
const OPTIONS = {
  absWorkingDir: root,
  outbase: "js",
  outdir: join(root, "dist"),
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  logLevel: "warning",
};

export async function bundle() {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const paths = (/** @type {string[]} */ names) => names.map((name) => `js/${name}.js`);
  await esbuild.build({
    ...OPTIONS,
    entryPoints: paths(ENTRIES),
    splitting: true,
    chunkNames: "chunks/[hash]",
    // A stack trace leads back to js/.
    sourcemap: true,
    external: ["node:*", "#*-wasm"],
  });
  await esbuild.build({ ...OPTIONS, entryPoints: paths(LOADERS), external: ["*.wasm", "*.wasm?module"] });
}
