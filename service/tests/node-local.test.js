// The command for programs of the same machine: a Unix socket, and a file with a secret.
import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { afterwards, folderFor, launch, run, start } from "./node-process.js";

/** @import { TestContext } from "node:test" */

const TOKEN = /^local_[0-9a-f]{64}\n$/;
const modeOf = (/** @type {string} */ path) => statSync(path).mode & 0o777;

/** Starts the service on a Unix socket. @param {TestContext} context @param {string} socket @param {string[]} [args] */
async function startOn(context, socket, args = []) {
  const service = launch(context, ["--data", folderFor(context), "--socket", socket, ...args]);
  await service.printed("stdout", /^listening on unix:(\S+)\n/);
  return service;
}

/** Asks over a Unix socket. @param {string} socketPath @param {string} secret @param {Record<string, string>} [headers] @returns {Promise<number | undefined>} */
async function statusOver(socketPath, secret, headers = {}) {
  const all = { authorization: `Bearer ${secret}`, ...headers };
  const asked = request({ socketPath, path: "/v1/domains", headers: all }).end();
  const [response] = await once(asked, "response");
  response.resume();
  return response.statusCode;
}

/** Leaves the socket of a process that was killed. @param {TestContext} context @param {string} path */
async function abandon(context, path) {
  const code = `require("node:net").createServer().listen(process.argv[1], () => console.log("listening"))`;
  const holder = launch(context, [], { command: [process.execPath, "-e", code, path] });
  await holder.printed("stdout", /listening/);
  holder.child.kill("SIGKILL");
  await holder.ended;
  assert.ok(existsSync(path));
}

test("it listens on a socket for its owner alone, and removes it at the end", async (context) => {
  const folder = folderFor(context);
  const socket = join(folder, "service.sock");
  const token = join(folder, "token");
  const service = await startOn(context, socket, ["--token-file", token]);
  assert.match(service.output.stdout, new RegExp(`^listening on unix:${socket}\n`));
  assert.equal(modeOf(socket), 0o600);
  assert.equal(modeOf(token), 0o600);
  const secret = readFileSync(token, "utf8").trim();
  assert.equal(await statusOver(socket, secret), 200);
  assert.equal(await statusOver(socket, `${secret}x`), 401);
  assert.equal(await statusOver(socket, secret, { "X-Forwarded-For": "203.0.113.7" }), 401);
  service.child.kill("SIGTERM");
  assert.equal(await service.ended, 0);
  assert.deepEqual([existsSync(socket), existsSync(token)], [false, false]);
  assert.ok(!(service.output.stdout + service.output.stderr).includes(secret));
});

test("a relative path of a socket is that of the working folder", async (context) => {
  const folder = folderFor(context);
  const bin = join(import.meta.dirname, "../bin/secret-slots-service.js");
  const shell = ["sh", "-c", `cd '${folder}' && exec '${process.execPath}' '${bin}' --socket a.sock --data data`];
  const service = launch(context, [], { command: shell });
  const [, path] = await service.printed("stdout", /^listening on unix:(\S+)\n/);
  assert.equal(path, join(folder, "a.sock"));
  assert.equal(await statusOver(path, "wrong"), 401);
});

test("the socket of a dead process is replaced", async (context) => {
  const socket = join(folderFor(context), "service.sock");
  await abandon(context, socket);
  await startOn(context, socket);
  assert.equal(modeOf(socket), 0o600);
  assert.equal(await statusOver(socket, "wrong"), 401);
});

test("a second instance on the same socket is refused, and the first one stays, with its token file", async (context) => {
  const folder = folderFor(context);
  const [socket, token] = [join(folder, "service.sock"), join(folder, "token")];
  await startOn(context, socket, ["--token-file", token]);
  const secret = readFileSync(token, "utf8").trim();
  const args = ["--data", folderFor(context), "--socket", socket, "--token-file", token];
  const { code, stdout, stderr } = await run(context, args);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.equal(
    stderr,
    `secret-slots-service: another process listens on ${socket}: end it, or choose another path by --socket\n`,
  );
  assert.equal(await statusOver(socket, secret), 200);
});

test("of instances that replace a dead one's socket at once, one listens", async (context) => {
  const socket = join(folderFor(context), "service.sock");
  await abandon(context, socket);
  const all = [1, 2, 3].map(() => launch(context, ["--data", folderFor(context), "--socket", socket]));
  const outcomes = await Promise.all(
    all.map(({ ended, printed }) =>
      Promise.race([
        ended,
        printed("stdout", /^listening/).then(
          () => "listens",
          () => ended,
        ),
      ]),
    ),
  );
  assert.deepEqual(outcomes.sort(), [1, 1, "listens"]);
  assert.equal(await statusOver(socket, "wrong"), 401);
});

test("a path that is no socket is refused, and left as it is", async (context) => {
  const folder = folderFor(context);
  const file = join(folder, "file");
  writeFileSync(file, "precious");
  symlinkSync(file, join(folder, "link"));
  mkdirSync(join(folder, "folder"));
  for (const name of ["file", "link", "folder"]) {
    const path = join(folder, name);
    const { code, stdout, stderr } = await run(context, ["--data", folderFor(context), "--socket", path]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.equal(stderr, `secret-slots-service: ${path} is no socket: choose another path by --socket\n`);
  }
  assert.equal(readFileSync(file, "utf8"), "precious");
});

test("too long a path of a socket, and a folder that is not there, are one line and exit code 1", async (context) => {
  const folder = folderFor(context);
  const long = join(folder, "x".repeat(99));
  const longest = join(folder, "y".repeat(98 - folder.length - 1));
  for (const [path, message] of [
    [long, `the path of the socket has ${long.length} bytes, and may have 98: choose a shorter one by --socket`],
    [
      join(folder, "not/there"),
      `the folder of ${join(folder, "not/there")} is not there: make it, or choose another path by --socket`,
    ],
    [join("/dev/null", "a"), "/dev/null/a cannot be listened on (ENOTDIR): check --socket"],
  ]) {
    const { code, stderr } = await run(context, ["--data", folderFor(context), "--socket", path]);
    assert.deepEqual([code, stderr], [1, `secret-slots-service: ${message}\n`]);
  }
  await abandon(context, longest);
  await startOn(context, longest);
});

test("the token file works over loopback too, and is new at each start", async (context) => {
  const folder = folderFor(context);
  const token = join(folder, "token");
  const args = ["--data", folderFor(context), "--token-file", token];
  const first = await start(context, args);
  const secret = readFileSync(token, "utf8").trim();
  assert.equal((await first.ask(secret, "GET", "/v1/domains")).status, 200);
  assert.equal((await first.ask(secret, "POST", "/v1/domains", { id: "acme" })).status, 403);
  first.child.kill("SIGKILL");
  await first.ended;
  // The file of a dead process, with a mode that somebody has widened.
  assert.match(readFileSync(token, "utf8"), TOKEN);
  chmodSync(token, 0o644);
  const second = await start(context, args);
  assert.equal(modeOf(token), 0o600);
  const renewed = readFileSync(token, "utf8").trim();
  assert.notEqual(renewed, secret);
  assert.equal((await second.ask(secret, "GET", "/v1/domains")).status, 401);
  assert.equal((await second.ask(renewed, "GET", "/v1/domains")).status, 200);
  assert.equal(await second.stop(), 0);
  assert.ok(!existsSync(token));
});

test("through a trusted proxy on this machine the token file opens nothing", async (context) => {
  const token = join(folderFor(context), "token");
  const service = await start(context, [
    "--data",
    folderFor(context),
    "--token-file",
    token,
    "--trusted-proxy",
    "127.0.0.1",
  ]);
  const secret = readFileSync(token, "utf8").trim();
  assert.equal((await service.ask(secret, "GET", "/v1/domains")).status, 401);
});

test("another file in the place of the token file is refused, and left as it is", async (context) => {
  const folder = folderFor(context);
  const file = join(folder, "file");
  writeFileSync(file, "precious");
  symlinkSync(file, join(folder, "link"));
  mkdirSync(join(folder, "folder"));
  for (const [name, message] of [
    ...["file", "link", "folder"].map((name) => [
      name,
      `${join(folder, name)} is no token file: choose another path by --token-file`,
    ]),
    ["not/there", `the token file ${join(folder, "not/there")} cannot be written (ENOENT): check --token-file`],
  ]) {
    const args = ["--port", "0", "--data", folderFor(context), "--token-file", join(folder, name)];
    assert.deepEqual(await run(context, args), { code: 1, stdout: "", stderr: `secret-slots-service: ${message}\n` });
  }
  assert.equal(readFileSync(file, "utf8"), "precious");
});

test("a port in use leaves the token file of the running instance", async (context) => {
  const token = join(folderFor(context), "token");
  writeFileSync(token, `local_${"0".repeat(64)}\n`);
  const server = createServer().listen(0, "127.0.0.1");
  afterwards(context, () => server.close());
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const { code } = await run(context, ["--port", String(port), "--data", folderFor(context), "--token-file", token]);
  assert.equal(code, 1);
  assert.equal(readFileSync(token, "utf8"), `local_${"0".repeat(64)}\n`);
});

test("an instance leaves the token file of another one that has replaced it", async (context) => {
  const token = join(folderFor(context), "token");
  const args = () => ["--data", folderFor(context), "--token-file", token];
  const first = await start(context, args());
  const second = await start(context, args());
  const secret = readFileSync(token, "utf8").trim();
  assert.equal(await first.stop(), 0);
  assert.equal((await second.ask(secret, "GET", "/v1/domains")).status, 200);
  assert.match(readFileSync(token, "utf8"), TOKEN);
});

test("a forwarded request is refused unless the proxy is trusted", async (context) => {
  for (const [trusted, status] of /** @type {const} */ ([
    ["10.0.0.0/8", 400],
    ["127.0.0.0/8", 404],
  ])) {
    const service = await start(context, ["--data", folderFor(context), "--trusted-proxy", trusted]);
    const headers = { "X-Forwarded-For": "203.0.113.7" };
    assert.equal((await fetch(`${service.url}/v1/credentials/none/none/none`, { headers })).status, status);
    assert.equal((await fetch(`${service.url}/healthz`, { headers })).status, 200);
  }
});
