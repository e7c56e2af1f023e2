// The example, as its user runs it: once with an authorization, and then without.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { root } from "../../scripts/run.js";
import { authorize, AuthorizationServer } from "./authorization-server.js";
import { GuardedServer } from "./guarded-server.js";

test("the example asks the user once, and lists the tools", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-mcp-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const authorization = await new AuthorizationServer().start();
  context.after(() => authorization.stop());
  const server = await new GuardedServer(authorization).start();
  context.after(() => server.stop());

  /** Runs it, goes where it asks to, and returns what else it prints. */
  async function run() {
    const args = ["examples/mcp.js", String(server.url), String(authorization.issuer), folder];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    context.after(() => child.kill());
    const lines = [];
    for await (const line of createInterface(child.stdout)) {
      const page = /^open (.+)/.exec(line)?.[1];
      lines.push(page === undefined ? line : "open");
      if (page !== undefined) assert.equal((await fetch(await authorize(new URL(page)))).status, 200);
    }
    return lines;
  }
  assert.deepEqual(await run(), ["open", "greet"]);
  assert.deepEqual(await run(), ["greet"]);
});
