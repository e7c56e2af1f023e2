// The service as a process of its own, and its API.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../scripts/service.js", import.meta.url));

export class Service {
  /** Empty while it is down. */
  url = "";
  /** Lines of its log, each an event. @type {any[]} */
  log = [];
  #folder = mkdtempSync(join(tmpdir(), "secret-slots-platform-"));
  #bootstrap = `bootstrap_${crypto.randomUUID()}`;
  /** @type {import("node:child_process").ChildProcess} */
  #child;

  static async start() {
    const service = new Service();
    await service.begin();
    return service;
  }

  /** The file from which steps on this machine read how to authenticate. */
  get tokenFile() {
    return join(this.#folder, "local-token");
  }

  async begin() {
    const flags = ["--port", "0", "--data", join(this.#folder, "data"), "--token-file", this.tokenFile];
    this.#child = spawn(process.execPath, [command, ...flags], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, SECRET_SLOTS_BOOTSTRAP: this.#bootstrap, SECRET_SLOTS_ALLOW_LOOPBACK: "1" },
    });
    const { stdout, stderr } =
      /** @type {{ stdout: import("node:stream").Readable, stderr: import("node:stream").Readable }} */ (this.#child);
    createInterface({ input: stderr }).on("line", (line) => line.startsWith("{") && this.log.push(JSON.parse(line)));
    const [line] = await once(createInterface({ input: stdout }), "line");
    this.url = String(line).replace("listening on ", "");
  }

  /** Ends it as a deployment does. It first saves the tokens of refreshes that are under way. */
  async end() {
    this.url = "";
    this.#child.kill("SIGTERM");
    await once(this.#child, "close");
  }

  async stop() {
    await this.end();
    rmSync(this.#folder, { recursive: true });
  }

  /** Calls the API. Rejects with the problem of a request that fails. @param {string} method @param {string} path @param {unknown} [body] */
  async ask(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { Authorization: `Bearer ${this.#bootstrap}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** Lists credentials, all pages of them. @param {string} [query] */
  async credentials(query = "") {
    const items = [];
    for (let cursor = ""; ;) {
      const page = await this.ask("GET", `/v1/credentials?limit=1000&${query}${cursor}`);
      items.push(...page.items);
      if (page.next === null) return items;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
  }
}
