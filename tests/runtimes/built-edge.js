// An edge function that a framework built, in edge-runtime: `node built-edge.js MAIN` prints what it answers to a request. edge-runtime
// takes a script: its imports are bundled, and its wasm is compiled beforehand, as Vercel does it.
import assert from "node:assert";
import asyncHooks from "node:async_hooks";
import buffer from "node:buffer";
import events from "node:events";
import { readFileSync } from "node:fs";
import process from "node:process";
import util from "node:util";
import { EdgeRuntime } from "edge-runtime";
import { build } from "esbuild";

/** @type {Record<string, WebAssembly.Module>} */
const compiled = {};
/** The modules of Node that Vercel's edge functions have. @type {Record<string, unknown>} */
const nodeModules = { assert, async_hooks: asyncHooks, buffer, events, util };
/** @type {import("esbuild").Plugin} */
const hostModules = {
  name: "host-modules",
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path: path.slice("node:".length), namespace: "node" }));
    build.onLoad({ filter: /./, namespace: "node" }, ({ path }) => {
      if (!(path in nodeModules)) throw new Error(`an edge function has no node:${path}`);
      return { contents: `module.exports = nodeModules.${path};` };
    });
    build.onLoad({ filter: /\.wasm$/ }, ({ path }) => {
      compiled[path] = new WebAssembly.Module(readFileSync(path));
      return { contents: `export default compiled[${JSON.stringify(path)}];` };
    });
  },
};
const { outputFiles } = await build({
  stdin: {
    contents: `globalThis.started = import(${JSON.stringify(process.argv[2])});`,
    resolveDir: process.cwd(),
  },
  bundle: true,
  write: false,
  format: "iife",
  plugins: [hostModules],
  logLevel: "error",
});
const runtime = new EdgeRuntime({ extend: (context) => Object.assign(context, { compiled, nodeModules }) });
runtime.evaluate(outputFiles[0].text);
runtime.evaluate(`
  const asked = new Request("https://localhost/");
  globalThis.answer = started.then(({ default: handle }) => handle(asked, { waitUntil() {} })).then((it) => it.text());
`);
console.log(await runtime.evaluate("answer"));
