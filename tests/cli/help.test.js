// The help of each command: what it has, and that its examples and the shapes of its files work as they stand.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { AuthorizationServer } from "../../examples/authorization/server.js";
import { allOf, rootOf } from "../../js/cli/command.js";
import { root as table } from "../../js/cli/commands.js";
import { ClientSecretRegistry } from "../../js/registry/registry.js";
import { FileStore } from "../../js/stores/file.js";
import { cli, secretSlots } from "./command.js";

const commands = allOf(rootOf(table));
const folder = mkdtempSync(join(tmpdir(), "secret-slots-help-"));
const server = new AuthorizationServer("the new secret");
const hooks = createServer((request, response) => request.resume().on("end", () => response.writeHead(204).end()));
let endpoint = "";
let hook = "";

before(async () => {
  endpoint = await server.start();
  await new Promise((resolve) => hooks.listen(0, "127.0.0.1", () => resolve(undefined)));
  await new Promise((resolve) => authorizing.listen(0, "127.0.0.1", () => resolve(undefined)));
  hook = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (hooks.address()).port}/`;
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/secret-slots"), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  chmodSync(join(folder, "bin/secret-slots"), 0o755);
  writeFileSync(join(folder, "bin/browser"), `#!/usr/bin/env node\nfetch(process.argv[2]);\n`);
  chmodSync(join(folder, "bin/browser"), 0o755);
});
after(() => {
  server.stop();
  hooks.close();
  authorizing.close();
  rmSync(folder, { recursive: true });
});

/** Sends the browser straight back, as for a user who has authorized the client before. */
const authorizing = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
  const back = new URL(searchParams.get("redirect_uri") ?? "");
  back.search = String(new URLSearchParams({ code: "a code", state: searchParams.get("state") ?? "" }));
  response.writeHead(302, { Location: back.href }).end();
});

/** With this machine's servers in the place of those that do not exist. @param {string} text */
const here = (text) =>
  text
    .replaceAll("https://issuer.example/token", endpoint)
    .replaceAll("https://issuer.example/authorize", authorizationEndpoint())
    .replaceAll("https://hooks.example/secrets", hook);

const authorizationEndpoint = () =>
  `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (authorizing.address()).port}/authorize`;

test("each command has a summary, its usage, its flags, exit codes and examples", () => {
  for (const { command, path, options } of commands) {
    const [, ...words] = path;
    const { status, stdout, stderr } = secretSlots([...words, "--help"]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.ok(stdout.startsWith([...path, ""].join(" ")), stdout);
    assert.ok(stdout.includes(`\n\n  ${command.summary.slice(0, 60)}`), stdout);
    assert.match(stdout, /\n {2}exit codes {3}0 /);
    assert.match(stdout, /\n {2}examples\n\n {4}\S/);
    for (const [name, { value }] of Object.entries(options)) {
      if (command.commands !== undefined && name === "json") continue;
      assert.ok(stdout.includes(`--${name}${value === undefined ? "" : ` ${value}`}`), `${path}: --${name}`);
    }
    assert.equal(secretSlots([...words, "-h"]).stdout, stdout);
    assert.equal(secretSlots(["help", ...words]).stdout, stdout);
    for (const line of stdout.split("\n")) assert.ok(line.length <= 120, line);
  }
});

test("-v and --version print the version", () => {
  for (const flag of ["-v", "--version"]) assert.match(secretSlots([flag]).stdout, /^\d+\.\d+\.\d+\n$/);
});

/** A folder with the files that examples take for granted. @param {readonly string[]} path */
async function prepared(path) {
  const home = mkdtempSync(join(folder, "example-"));
  writeFileSync(join(home, "client-secrets.txt"), "the old secret\nthe new secret\n");
  writeFileSync(join(home, "customer-5.token"), "the refresh token\n");
  const { command } = commands.find((one) => one.path[1] === "keep") ?? assert.fail();
  writeFileSync(join(home, "keep.json"), here(shapesOf(command.files)[0]));
  const isFirst = path[2] === undefined || path[2] === "create";
  if (path[1] === "keep" || (path[1] === "registry" && !isFirst)) {
    const registry = new ClientSecretRegistry({ store: new FileStore(join(home, "registry")) });
    await registry.createApplication("shop", { type: "web" });
    const { secret } = await registry.add("shop", { description: "production" });
    await registry.add("shop", { description: "staging" });
    writeFileSync(join(home, "shop.secret"), `${secret}\n`);
  }
  return home;
}

/** The JSON of each shape of a file. @param {Record<string, string>} [files] */
const shapesOf = (files = {}) => Object.values(files).map((text) => text.split("\n\n")[0]);

/** @param {string} home @param {string} script @returns {Promise<{ status: number | null, output: string }>} */
function shell(home, script) {
  const PATH = [join(folder, "bin"), dirname(process.execPath), process.env.PATH].join(delimiter);
  const ours = { PATH, BROWSER: "browser", TOKEN_KEYS: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE" };
  const child = spawn("sh", ["-eu", "-c", script], { cwd: home, env: { ...process.env, ...ours } });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  child.stdin.end();
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, output })));
}

test("each example runs as it stands", async () => {
  for (const { command, path } of commands) {
    const { status, output } = await shell(await prepared(path), here((command.examples ?? []).join("\n")));
    assert.equal(status, 0, `${path.join(" ")}\n${output}`);
  }
});

test("the shapes of files are those that commands read", async () => {
  const home = await prepared(["secret-slots", "registry", "apps"]);
  for (const [name, args] of /** @type {[string, string][]} */ ([
    ["generate", "generate --policy FILE"],
    ["get", "get FILE token-secret"],
    ["registry", "registry apps --config FILE"],
  ])) {
    const { command } = commands.find(({ path }) => path[1] === name) ?? assert.fail();
    const shapes = name === "get" ? [...shapesOf(command.files), gcore(command.files)] : shapesOf(command.files);
    for (const shape of shapes) {
      writeFileSync(join(home, "shape.json"), shape);
      const { status, output } = await shell(home, `secret-slots ${args.replace("FILE", "shape.json")}`);
      assert.equal(status, 0, output);
    }
  }
});

/** The last part of the help about secrets.json. @param {Record<string, string>} [files] */
const gcore = (files = {}) => String(Object.values(files)[0].split("\n\n").at(-1));
