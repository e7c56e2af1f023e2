// The service on other hosts than Node: its core runs on fetch and WebCrypto alone.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startWorker } from "../../tests/runtimes/worker-host.js";
import { EXPECTED } from "./hosts/journey.js";
import { bin, folderFor, launch, start } from "./node-process.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const command = (/** @type {string} */ name) => join(root, "tests/runtimes/node_modules/.bin", name);
const run = promisify(execFile);

for (const [name, ...args] of [["deno", "run", "-A", "--node-modules-dir=manual"], ["bun"]]) {
  test(`${name} mounts it over its SQLite`, async () => {
    const { stdout } = await run(command(name), [...args, at("hosts/process.js")]);
    assert.deepEqual(JSON.parse(stdout), EXPECTED);
  });
}

test("the command runs in Deno and Bun; in Bun it says that it sends to few names", async (context) => {
  for (const [first, isLimited] of /** @type {const} */ ([
    [[command("deno"), "run", "-A"], false],
    [[command("bun")], true],
  ])) {
    const service = await start(context, ["--data", folderFor(context)], { command: [...first, bin] });
    const secret = await service.bootstrap();
    assert.equal((await service.ask(secret, "POST", "/v1/domains", { id: "acme" })).status, 201);
    const hooks = { id: "hooks", notices: { webhooks: ["https://hooks.example/"] } };
    assert.equal((await service.ask(secret, "POST", "/v1/domains", hooks)).status, isLimited ? 400 : 201);
    assert.equal((await fetch(`${service.url}/metrics`)).status, 200);
    assert.ok(!service.output.stderr.includes('"event":"webhooks_off"'));
    assert.equal(service.output.stderr.includes('"event":"outgoing_limited"'), isLimited);
    assert.equal(await service.stop(), 0);
    assert.deepEqual([service.log[0].store, service.log.at(-1)?.event], ["sqlite", "ended"]);
  }
});

test("the command serves programs of the same machine in Deno and Bun", async (context) => {
  for (const first of [[command("deno"), "run", "-A"], [command("bun")]]) {
    const folder = folderFor(context);
    const [socketPath, token] = [join(folder, "s"), join(folder, "token")];
    const args = ["--data", folder, "--socket", socketPath, "--token-file", token];
    const service = launch(context, args, { command: [...first, bin] });
    await service.printed("stdout", /^listening on unix:/);
    for (const path of [socketPath, token]) assert.equal(statSync(path).mode & 0o777, 0o600, path);
    for (const [more, status] of /** @type {const} */ ([
      [{}, 200],
      [{ forwarded: "for=192.0.2.1" }, 401],
    ])) {
      const headers = { authorization: `Bearer ${readFileSync(token, "utf8").trim()}`, ...more };
      const [response] = await once(request({ socketPath, path: "/v1/domains", headers }).end(), "response");
      response.resume();
      assert.equal(response.statusCode, status);
    }
    service.child.kill("SIGTERM");
    assert.equal(await service.ended, 0);
    assert.deepEqual([existsSync(socketPath), existsSync(token)], [false, false]);
  }
});

test("a Worker mounts it over D1", async (context) => {
  const worker = await startWorker(at("hosts/worker.js"), root, { d1Databases: ["DB"] });
  context.after(() => worker.dispose());
  const response = await worker.dispatchFetch("http://localhost/");
  assert.deepEqual(await response.json(), EXPECTED);
});

test("index.js imports nothing of Node, nor anything in src/node/", () => {
  const seen = new Set();
  /** @type {string[]} */
  const packages = [];
  const walk = (/** @type {string} */ file) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export)\s[^;]*?from\s+"([^"]+)";|^import "([^"]+)";/gm,
    )) {
      if (name.startsWith(".")) walk(join(dirname(file), name));
      else packages.push(name);
    }
  };
  walk(at("../src/index.js"));
  assert.ok(seen.size > 30, "the walk finds the files");
  assert.deepEqual(
    [...seen].filter((file) => file.includes("/src/node/")),
    [],
  );
  const allowed = ["@hono/zod-openapi", "croner", "hono", "secret-slots"];
  const others = packages.filter((name) => !allowed.some((one) => name === one || name.startsWith(`${one}/`)));
  assert.deepEqual(others, []);
});

const dockerfile = readFileSync(at("../Dockerfile"), "utf8");

test("every path that the Dockerfile copies is there", () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) => paths.split(" "));
  assert.ok(copied.length >= 6);
  for (const path of copied) assert.ok(existsSync(join(root, path)), path);
  const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n");
  for (const path of copied) assert.ok(!ignored.includes(path), path);
});

test("the health check of the Dockerfile passes while the service runs, and fails after", async (context) => {
  const [, text = ""] = /^ *CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  const [, ...args] = JSON.parse(text);
  const service = await start(context, ["--data", folderFor(context)]);
  const env = { ...process.env, SECRET_SLOTS_PORT: new URL(service.url).port };
  await run(process.execPath, args, { env });
  assert.equal(await service.stop(), 0);
  await assert.rejects(run(process.execPath, args, { env }), { code: 1 });
});
