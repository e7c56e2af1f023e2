// Chromium over files that are served from memory, on loopback.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "../../scripts/tools.js";

const TYPES = { html: "text/html", js: "text/javascript" };
// A careful site's: nothing from elsewhere, and the one allowance that wasm needs.
const SECURITY = "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'";

/**
 * Opens `/index.html` and answers what a script in it posts to `/outcome`.
 *
 * @param {(path: string) => string | Buffer | undefined} file
 * @param {number} milliseconds how long to wait
 * @returns {Promise<any>}
 */
export async function openPage(file, milliseconds) {
  const command = chromium();
  if (command === undefined) throw new Error("Chromium is not installed");
  const profile = mkdtempSync(join(tmpdir(), "secret-slots-chromium-"));
  const posted = deferred();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/outcome") {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => posted.resolve(JSON.parse(body)));
      return response.end();
    }
    const content = file(pathname);
    if (content === undefined) return response.writeHead(404).end();
    const type = TYPES[/** @type {keyof typeof TYPES} */ (pathname.split(".").pop())];
    response.writeHead(200, { "content-type": type, "content-security-policy": SECURITY }).end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`];
  const browser = spawn(command, [...flags, `http://127.0.0.1:${port}/index.html`], { stdio: "ignore" });
  const timeout = setTimeout(() => posted.reject(new Error("the page gave no answer")), milliseconds);
  try {
    return await posted.promise;
  } finally {
    clearTimeout(timeout);
    browser.kill();
    await new Promise((resolve) => browser.once("exit", resolve));
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A promise that is settled from outside; Node 20 has no `Promise.withResolvers`. */
function deferred() {
  /** @type {(value: unknown) => void} */
  let resolve = () => {};
  /** @type {(reason: Error) => void} */
  let reject = () => {};
  const promise = new Promise((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}
