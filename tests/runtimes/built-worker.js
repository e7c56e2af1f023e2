// A Worker that a framework built, in workerd: `node built-worker.js FOLDER MAIN` prints what it answers to a request.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import process from "node:process";
import { Miniflare } from "miniflare";

const [folder, main] = process.argv.slice(2);
/** @type {Record<string, string>} */
const TYPES = { ".js": "ESModule", ".mjs": "ESModule", ".wasm": "CompiledWasm" };
const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name !== main);
const modules = [main, ...names].flatMap((name) => {
  const type = TYPES[extname(name)];
  return type === undefined ? [] : [{ type, path: `/${name}`, contents: readFileSync(join(folder, name)) }];
});
const worker = new Miniflare({
  compatibilityDate: "2026-06-01",
  compatibilityFlags: ["nodejs_compat"],
  modulesRoot: "/",
  modules,
});
try {
  const response = await worker.dispatchFetch("http://localhost/");
  console.log(await response.text());
} finally {
  await worker.dispose();
}
