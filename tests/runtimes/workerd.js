// The suite in workerd, through Miniflare.
import process from "node:process";
import { Miniflare } from "miniflare";
import { bundle, wasmOf } from "./bundled.js";
import { report } from "./suite.js";

const project = process.argv[2];
/** As wrangler does: a wasm file is uploaded beside the script, compiled, and imported from there.
 * @type {import("esbuild").Plugin} */
const uploadedWasm = {
  name: "uploaded-wasm",
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, () => ({ path: "./secret_slots.wasm", external: true }));
  },
};
const conditions = ["workerd", "worker", "browser"];
const script = await bundle(project, "worker.js", { format: "esm", conditions, plugins: [uploadedWasm] });
const workerd = new Miniflare({
  compatibilityDate: "2026-06-01",
  modulesRoot: "/",
  modules: [
    { type: "ESModule", path: "/worker.js", contents: script },
    { type: "CompiledWasm", path: "/secret_slots.wasm", contents: wasmOf(project) },
  ],
});
try {
  const response = await workerd.dispatchFetch("http://localhost/");
  const outcome = /** @type {import("./suite.js").Outcome} */ (await response.json());
  report("workerd", outcome);
  process.exitCode = outcome.failed === 0 && outcome.passed > 0 ? 0 : 1;
} finally {
  await workerd.dispose();
}
