// The command as a process: what it prints, how it starts, and how it ends.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { folderFor, run, start } from "./node-process.js";

const GIVEN = "a-bootstrap-secret-of-the-test";

test("its first line has the real port, the second one the bootstrap secret", async (context) => {
  const service = await start(context, ["serve", "--data", folderFor(context)]);
  const secret = await service.bootstrap();
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
  assert.equal((await service.ask(secret, "GET", "/v1/domains")).status, 200);
  assert.equal((await service.ask(`${secret}x`, "GET", "/v1/domains")).status, 401);
  assert.match(service.output.stdout, /^listening on \S+\nbootstrap secret, shown this once: \S+\n$/);
});

test("a second start prints no bootstrap secret, and takes the first one", async (context) => {
  const data = folderFor(context);
  const first = await start(context, ["--data", data]);
  const secret = await first.bootstrap();
  assert.equal(await first.stop(), 0);
  const second = await start(context, ["--data", data]);
  assert.equal((await second.ask(secret, "GET", "/v1/domains")).status, 200);
  assert.equal(await second.stop(), 0);
  assert.match(second.output.stdout, /^listening on \S+\n$/);
});

test("SECRET_SLOTS_BOOTSTRAP stands in the place of a printed secret", async (context) => {
  const data = folderFor(context);
  const service = await start(context, ["--data", data], { env: { SECRET_SLOTS_BOOTSTRAP: GIVEN } });
  assert.equal((await service.ask(GIVEN, "GET", "/v1/domains")).status, 200);
  assert.equal(await service.stop(), 0);
  assert.match(service.output.stdout, /^listening on \S+\n$/);
});

test("bootstrap issues a new secret, and the old one ends at once", async (context) => {
  const data = folderFor(context);
  const service = await start(context, ["--data", data]);
  const old = await service.bootstrap();
  const { code, stdout, stderr } = await run(context, ["bootstrap", "--data", data]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^bootstrap_[0-9a-f]{64}\n$/);
  assert.equal((await service.ask(stdout.trim(), "GET", "/v1/domains")).status, 200);
  assert.equal((await service.ask(old, "GET", "/v1/domains")).status, 401);
});

test("the log warns of a short bootstrap secret, and repeats none", async (context) => {
  for (const [secret, isShort] of /** @type {const} */ ([
    ["k".repeat(19), true],
    ["k".repeat(20), false],
  ])) {
    const env = { SECRET_SLOTS_BOOTSTRAP: secret };
    const service = await start(context, ["--data", folderFor(context)], { env });
    assert.equal((await service.ask(secret, "GET", "/v1/domains")).status, 200);
    assert.equal(await service.stop(), 0);
    assert.equal(
      service.log.some(({ event }) => event === "bootstrap_short"),
      isShort,
    );
    assert.ok(!service.output.stderr.includes(secret));
  }
});

test("bootstrap makes no data folder", async (context) => {
  const { code, stdout, stderr } = await run(context, ["bootstrap", "--data", join(folderFor(context), "typo")]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /^secret-slots-service: the data folder .*typo has no data: check --data, or start the service first\n$/,
  );
});

test("a port in use is one line and exit code 1", async (context) => {
  const server = createServer().listen(0, "127.0.0.1");
  context.after(() => server.close());
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const { code, stdout, stderr } = await run(context, ["--port", String(port), "--data", folderFor(context)]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.equal(stderr, `secret-slots-service: port ${port} of 127.0.0.1 is in use: choose another one by --port\n`);
});

test("--help and --version print and end; a wrong command line is exit code 2 and repeats nothing", async (context) => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  assert.deepEqual(await run(context, ["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
  assert.match((await run(context, ["--help"])).stdout, /^secret-slots-service: /);
  for (const [args, message] of /** @type {const} */ ([
    [["hunter2"], "argument 1 must be a flag; the commands are serve and bootstrap"],
    [["serve", "bootstrap"], "argument 2 must be a flag; the commands are serve and bootstrap"],
    [["--hunter2", "x"], "argument 1 is an unknown flag; the flags are --port, "],
    [["--port"], "--port lacks its value"],
    [["--data", "--port", "0"], "--data lacks its value"],
    [["--allow-loopback=hunter2"], "--allow-loopback takes no value"],
    [["--bootstrap", "hunter2"], "argument 1 is an unknown flag; the flags are --port, "],
  ])) {
    const { code, stdout, stderr } = await run(context, [...args]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.ok(stderr.startsWith(`secret-slots-service: ${message}`), stderr);
    assert.ok(!stderr.includes("hunter2"), stderr);
  }
});

test("SIGTERM lets a request under way end, and refuses new ones", async (context) => {
  const service = await start(context, ["--data", folderFor(context)], { env: { SECRET_SLOTS_BOOTSTRAP: GIVEN } });
  const { port } = new URL(service.url);
  const body = JSON.stringify({ id: "acme" });
  const socket = connect(Number(port), "127.0.0.1").setEncoding("utf8");
  let answer = "";
  socket.on("data", (text) => (answer += text));
  const head = [
    "POST /v1/domains HTTP/1.1",
    "Host: 127.0.0.1",
    "Content-Type: application/json",
    "Expect: 100-continue",
  ];
  socket.write([...head, `Authorization: Bearer ${GIVEN}`, `Content-Length: ${body.length}`, "", ""].join("\r\n"));
  // The service has the head, and waits for the body.
  await once(socket, "data");
  const closed = once(socket, "close");
  service.child.kill("SIGTERM");
  await service.printed("stderr", /"event":"ending"/);
  await assert.rejects(fetch(`${service.url}/healthz`));
  socket.write(body);
  await closed;
  assert.match(answer, /HTTP\/1\.1 201 Created/);
  assert.equal(await service.ended, 0);
  assert.deepEqual(service.log.at(-1)?.event, "ended");
});

test("idle connections do not delay the end", async (context) => {
  const service = await start(context, ["--data", folderFor(context)]);
  const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
  socket.write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await once(socket, "data");
  assert.equal(await service.stop(), 0);
  assert.ok(!service.output.stderr.includes("drain_timed_out"));
});

test("a second signal ends it at once", async (context) => {
  const service = await start(context, ["--data", folderFor(context)]);
  const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
  socket.on("error", () => {});
  // A request whose body never comes keeps the service.
  socket.write("POST /v1/domains HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
  await once(socket, "data");
  socket.write("{");
  service.child.kill("SIGINT");
  await service.printed("stderr", /"event":"ending"/);
  service.child.kill("SIGINT");
  await service.ended;
  assert.equal(service.child.signalCode, "SIGINT");
  assert.ok(!service.output.stderr.includes('"ended"'));
});

test("npm run service starts it from the repository", async (context) => {
  const script = fileURLToPath(new URL("../../scripts/service.js", import.meta.url));
  const command = [process.execPath, script];
  const service = await start(context, ["--data", folderFor(context)], { command });
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
  assert.equal(await service.stop(), 0);
});

test("npm run service ends with npm's shell, which passes no signal on", async (context) => {
  const script = fileURLToPath(new URL("../../scripts/service.js", import.meta.url));
  // The second command keeps the shell from becoming Node.
  const shell = ["sh", "-c", `'${process.execPath}' '${script}' "$@"; true`, "sh"];
  const env = { npm_lifecycle_event: "service" };
  const service = await start(context, ["--data", folderFor(context)], { command: shell, env });
  service.child.kill("SIGTERM");
  // stderr ends with the service, not with the shell.
  await service.ended;
  assert.equal(service.log.at(-1)?.event, "ended");
});

test("a folder that cannot be made is one line and exit code 1", async (context) => {
  const { code, stderr } = await run(context, ["--port", "0", "--data", "/dev/null/data"]);
  assert.equal(code, 1);
  assert.match(stderr, /^secret-slots-service: \/dev\/null\/data\S* cannot be \w+ \(ENOTDIR\)\n$/);
});
