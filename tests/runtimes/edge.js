// The suite in edge-runtime, with the wasm from text and, as under Next, from `?module`.
import { basename } from "node:path";
import process from "node:process";
import { EdgeRuntime } from "edge-runtime";
import { bundle, wasmOf } from "./bundled.js";
import { finish } from "./outcome.js";

const project = process.argv[2];
const wasmModules = Object.fromEntries(
  ["slots", "client", "issuer"].map((role) => [role, new WebAssembly.Module(wasmOf(project, `${role}.wasm`))]),
);
/** @type {import("esbuild").Plugin} */
const wasmModule = {
  name: "wasm-module",
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => {
      return { path: basename(path, ".wasm?module"), namespace: "wasm-module" };
    });
    build.onLoad({ filter: /.*/, namespace: "wasm-module" }, ({ path }) => {
      return { contents: `export default wasmModules.${path};` };
    });
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
    extend: (context) => Object.assign(context, { wasmModules }),
  });
  runtime.evaluate(script);
  finish(name, /** @type {import("./suite.js").Outcome} */ (await runtime.evaluate("runSuite()")));
}
