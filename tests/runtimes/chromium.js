// The suite in Chromium: a page with a bare import map, and a Content-Security-Policy as a careful site's.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { chromium } from "../../scripts/tools.js";
import { bundle } from "./bundled.js";
import { report } from "./suite.js";

const project = process.argv[2];
const imports = {
  "secret-slots": "/node_modules/secret-slots/js/index.js",
  "secret-slots/fastedge": "/node_modules/secret-slots/js/fastedge.js",
  "#core": "/node_modules/secret-slots/js/core/inline.js",
};
const script = await bundle(project, "page.js", { format: "esm", external: ["secret-slots", "secret-slots/*"] });
const policy = "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";
const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/suite.js"></script>`;

/** @type {(outcome: import("./suite.js").Outcome) => void} */
let finish;
const finished = new Promise((resolve) => (finish = resolve));
const server = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const send = (/** @type {string} */ type, /** @type {string | Buffer} */ body) =>
    response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(body);
  if (path === "/") return send("text/html", page);
  if (path === "/suite.js") return send("text/javascript", script);
  if (path.startsWith("/node_modules/secret-slots/") && !path.includes("..")) {
    return send("text/javascript", readFileSync(join(project, path)));
  }
  if (path !== "/outcome") return response.writeHead(404).end();
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    finish(JSON.parse(body));
    response.end();
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));

const profile = mkdtempSync(join(tmpdir(), "secret-slots-chromium-"));
const address = /** @type {import("node:net").AddressInfo} */ (server.address());
const command = chromium();
if (command === undefined) throw new Error("Chromium is not installed");
const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`];
const browser = spawn(command, [...flags, `http://127.0.0.1:${address.port}/`], { stdio: "ignore" });
const timeout = setTimeout(() => finish({ passed: 0, failed: 1, failures: ["Chromium gave no answer"] }), 120_000);
const outcome = await finished;
clearTimeout(timeout);
report("chromium", outcome);
browser.kill();
await new Promise((resolve) => browser.once("exit", resolve));
server.closeAllConnections();
server.close();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
process.exitCode = outcome.failed === 0 && outcome.passed > 0 ? 0 : 1;
