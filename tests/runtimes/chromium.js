// The suite in Chromium, with the package through the page's import map, unbundled.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { openPage } from "./browser.js";
import { bundle } from "./bundled.js";
import { finish } from "./outcome.js";

const PACKAGE = "/node_modules/secret-slots/";

const project = process.argv[2];
const imports = {
  "secret-slots": `${PACKAGE}dist/index.js`,
  "secret-slots/fastedge": `${PACKAGE}dist/fastedge.js`,
  "secret-slots/stores/conformance": `${PACKAGE}dist/stores/conformance.js`,
  "secret-slots/stores/memory": `${PACKAGE}dist/stores/memory.js`,
  "#slots-wasm": `${PACKAGE}dist/wasm/slots/inline.js`,
  "#client-wasm": `${PACKAGE}dist/wasm/client/inline.js`,
  "#issuer-wasm": `${PACKAGE}dist/wasm/issuer/inline.js`,
};
const suite = await bundle(project, "page.js", { format: "esm", external: ["secret-slots", "secret-slots/*"] });
const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="/suite.js"></script>`;
const outcome = await openPage((path) => {
  if (path === "/index.html") return page;
  if (path === "/suite.js") return suite;
  return path.startsWith(PACKAGE) ? readFileSync(join(project, path)) : undefined;
}, 300_000);
finish("chromium", outcome);
