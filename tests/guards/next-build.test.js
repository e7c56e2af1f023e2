// The guards of Next in an app that Next has built and serves.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, test } from "node:test";
import { output, root } from "../../scripts/run.js";
import { cases, sign, SLOT, SUBJECT } from "./cases.js";
import { requireHost } from "./hosts.js";
import { sendRequest } from "./suite.js";

const next = requireHost.resolve("next/dist/bin/next");
const above = join(root, "target/guards-next");
const project = join(above, "app");

/** Copies the app, and what it imports, to where it finds Next. */
function copyApp() {
  rmSync(above, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  symlinkSync(join(root, "target/hosts/node_modules"), join(above, "node_modules"));
  cpSync(join(root, "tests/guards/next-app"), project, { recursive: true });
  for (const path of ["js", "pkg", "package.json", "tests/guards/cases.js"]) {
    cpSync(join(root, path), join(project, path), { recursive: true });
  }
}

/** Resolves with the port. @param {import("node:child_process").ChildProcess} server @returns {Promise<number>} */
function portOf(server) {
  let printed = "";
  return new Promise((resolve, reject) => {
    server.stdout?.on("data", (chunk) => {
      printed += chunk;
      const [, port] = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(printed) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}:\n${printed}`)));
  });
}

describe("an app that Next has built", () => {
  /** @type {import("node:child_process").ChildProcess} */
  let server;
  let port = 0;
  before(async () => {
    Object.assign(process.env, { NEXT_TELEMETRY_DISABLED: "1", CI: "1" });
    copyApp();
    output(process.execPath, [next, "build", "--webpack"], project);
    const args = [next, "start", "--hostname", "127.0.0.1", "--port", "0"];
    server = spawn(process.execPath, args, { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
    port = await portOf(server);
  });
  after(async () => {
    const exit = once(server, "exit");
    server.kill();
    await exit;
    rmSync(above, { recursive: true });
  });

  const isTwice = (/** @type {[string, string][]} */ headers) =>
    headers.filter(([name]) => name === "Authorization").length > 1;
  for (const { title, headers, query, status, code } of cases.filter(({ headers }) => !isTwice(headers))) {
    test(`${title}: ${status}${code === undefined ? "" : ` ${code}`}`, async () => {
      const search = query === undefined ? "" : `?access_token=${query}`;
      const answer = await sendRequest(port, `/api/me${search}`, headers);
      assert.equal(answer.status, status);
      const body = JSON.parse(answer.body);
      if (code === undefined) assert.deepEqual(body, { sub: SUBJECT, slot: SLOT });
      else assert.equal(body.code, code);
      const proxied = await sendRequest(port, `/api/proxied/5${search}`, headers);
      assert.equal(proxied.status, status);
      if (code === undefined) assert.equal(proxied.body, "in");
      else assert.equal(JSON.parse(proxied.body).code, code);
    });
  }

  test("Next hands over the first of two Authorization headers", async () => {
    const [good, bad] = [sign(), "bad"].map(
      (token) => /** @type {[string, string]} */ (["Authorization", `Bearer ${token}`]),
    );
    for (const path of ["/api/me", "/api/proxied/5"]) {
      assert.equal((await sendRequest(port, path, [good, bad])).status, 200);
      assert.equal((await sendRequest(port, path, [bad, good])).status, 401);
    }
  });
});
