// The suite in edge-runtime, with the wasm from text and, as under Next, from `?module`.
import process from "node:process";
import { EdgeRuntime } from "edge-runtime";
import { bundle, wasmOf } from "./bundled.js";
import { report } from "./suite.js";

const project = process.argv[2];
/** @type {import("esbuild").Plugin} */
const wasmModule = {
  name: "wasm-module",
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "wasm-module" }));
    build.onLoad({ filter: /.*/, namespace: "wasm-module" }, () => ({ contents: "export default wasmModule;" }));
  },
};

let failed = false;
for (const [name, conditions] of /** @type {const} */ ([
  ["edge", []],
  ["edge-light", ["edge-light"]],
])) {
  const script = await bundle(project, "entry.js", {
    format: "iife",
    conditions: [...conditions],
    plugins: [wasmModule],
  });
  const runtime = new EdgeRuntime({
    extend: (context) => Object.assign(context, { wasmModule: new WebAssembly.Module(wasmOf(project)) }),
  });
  runtime.evaluate(script);
  const outcome = /** @type {import("./suite.js").Outcome} */ (await runtime.evaluate("runSuite()"));
  report(name, outcome);
  failed ||= outcome.failed > 0 || outcome.passed === 0;
}
process.exitCode = failed ? 1 : 0;
