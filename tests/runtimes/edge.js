// The suite in edge-runtime, with the wasm from text and, as under Next, from `?module`.
import process from "node:process";
import { EdgeRuntime } from "edge-runtime";
import { bundle, wasmOf } from "./bundled.js";
import { finish } from "./outcome.js";

const project = process.argv[2];
/** @type {import("esbuild").Plugin} */
const wasmModule = {
  name: "wasm-module",
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "wasm-module" }));
    build.onLoad({ filter: /.*/, namespace: "wasm-module" }, () => ({ contents: "export default wasmModule;" }));
  },
};

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
  finish(name, /** @type {import("./suite.js").Outcome} */ (await runtime.evaluate("runSuite()")));
}
