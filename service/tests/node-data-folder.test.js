// The folder of the embedded store.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bin, folderFor, hasSqlite, run, start } from "./node-process.js";

const KIND = hasSqlite ? "sqlite" : "file";
const env = { SECRET_SLOTS_BOOTSTRAP: "a-bootstrap-secret-of-the-test" };
const BEARER = env.SECRET_SLOTS_BOOTSTRAP;
const node = (/** @type {number} */ major) =>
  fileURLToPath(new URL(`../../tests/runtimes/node_modules/node${major}/bin/node`, import.meta.url));

test("it is for its owner alone, and records the kind of store and the key", async (context) => {
  const data = join(folderFor(context), "data");
  const service = await start(context, ["--data", data], { env });
  assert.equal((await service.ask(BEARER, "POST", "/v1/domains", { id: "acme" })).status, 201);
  assert.equal(await service.stop(), 0);
  assert.equal(statSync(data).mode & 0o777, 0o700);
  for (const path of readdirSync(data, { recursive: true, encoding: "utf8" })) {
    const stat = statSync(join(data, path));
    assert.equal(stat.mode & 0o077, 0, path);
  }
  assert.deepEqual(JSON.parse(readFileSync(join(data, "store.json"), "utf8")), { format: 1, kind: KIND });
  assert.match(readFileSync(join(data, "encryption.key"), "utf8"), /^[0-9a-f]{64}\n$/);
  const again = await start(context, ["--data", data], { env });
  assert.equal((await again.ask(BEARER, "GET", "/v1/domains/acme")).status, 200);
});

test("a folder in SQLite fails by name in a Node without it, and is untouched", async (context) => {
  const data = folderFor(context);
  const first = await start(context, ["--data", data], { env, command: [node(24), bin] });
  assert.equal((await first.ask(BEARER, "POST", "/v1/domains", { id: "acme" })).status, 201);
  assert.equal(await first.stop(), 0);
  for (const args of [["serve"], ["bootstrap"]]) {
    const { code, stdout, stderr } = await run(context, [...args, "--port", "0", "--data", data], {
      command: [node(20), bin],
    });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /^secret-slots-service: the data folder \S+ keeps its records in SQLite, which Node 20\.\d+\.\d+ does not have: start it with Node 22\.13 or later, Deno or Bun\n$/,
    );
  }
  const back = await start(context, ["--data", data], { env, command: [node(24), bin] });
  assert.equal((await back.ask(BEARER, "GET", "/v1/domains/acme")).status, 200);
});

test("a folder of files stays one where SQLite is there", async (context) => {
  const data = folderFor(context);
  const first = await start(context, ["--data", data], { env, command: [node(20), bin] });
  assert.equal((await first.ask(BEARER, "POST", "/v1/domains", { id: "acme" })).status, 201);
  assert.equal(await first.stop(), 0);
  const second = await start(context, ["--data", data], { env, command: [node(24), bin] });
  assert.equal((await second.ask(BEARER, "GET", "/v1/domains/acme")).status, 200);
  assert.deepEqual(readdirSync(data).sort(), ["encryption.key", "records", "store.json"]);
});

test("a folder of a newer release, a damaged one and one without its record fail by name", async (context) => {
  const data = folderFor(context);
  const record = join(data, "store.json");
  const failure = async () => {
    const { code, stdout, stderr } = await run(context, ["--port", "0", "--data", data]);
    assert.deepEqual([code, stdout], [1, ""]);
    return stderr;
  };
  writeFileSync(record, JSON.stringify({ format: 1, kind: "lmdb" }));
  assert.match(
    await failure(),
    /: a newer release wrote the data folder \S+ \(kind lmdb, format 1\): start that release\n$/,
  );
  writeFileSync(record, JSON.stringify({ format: 2, kind: KIND }));
  assert.match(
    await failure(),
    /: a newer release wrote the data folder \S+ \(kind \w+, format 2\): start that release\n$/,
  );
  writeFileSync(record, "{");
  assert.match(await failure(), /store\.json is damaged: restore it from a backup\n$/);
  rmSync(record);
  mkdirSync(join(data, "records"));
  assert.match(await failure(), /store\.json is missing beside records: restore it from a backup\n$/);
  assert.deepEqual(readdirSync(data), ["records"]);
});

test("a damaged encryption key fails by name", async (context) => {
  const data = folderFor(context);
  writeFileSync(join(data, "encryption.key"), "short");
  const { code, stderr } = await run(context, ["--port", "0", "--data", data]);
  assert.equal(code, 1);
  assert.match(stderr, /encryption\.key must have 64 hexadecimal characters: restore it from a backup\n$/);
});

test("processes that start at once on a new folder share it: one prints the bootstrap secret", async (context) => {
  const data = join(folderFor(context), "new");
  const services = await Promise.all(Array.from({ length: 4 }, () => start(context, ["--data", data])));
  const secret = await Promise.any(services.map((service) => service.bootstrap()));
  const created = await Promise.all(
    services.flatMap((service, index) =>
      Array.from({ length: 10 }, (_, number) =>
        service.ask(secret, "POST", "/v1/domains", { id: `d${index}-${number}` }),
      ),
    ),
  );
  assert.deepEqual(new Set(created.map(({ status }) => status)), new Set([201]));
  for (const service of services)
    assert.equal((await service.ask(secret, "GET", "/v1/domains?limit=100")).body.items.length, 40);
  // All take the same name: one wins.
  const same = await Promise.all(services.map((service) => service.ask(secret, "POST", "/v1/domains", { id: "same" })));
  assert.deepEqual(same.map(({ status }) => status).sort(), [201, 409, 409, 409]);
  for (const service of services) assert.equal(await service.stop(), 0);
  assert.equal(services.filter(({ output }) => output.stdout.includes("bootstrap secret")).length, 1);
});

test("a store that is named by its path makes no data folder", async (context) => {
  const folder = folderFor(context);
  const stores = ["file:records", ...(hasSqlite ? ["sqlite:data.db"] : [])];
  for (const store of stores) {
    const args = ["--data", join(folder, "unused"), "--store", store.replace(":", `:${folder}/`)];
    const first = await start(context, args, { env });
    assert.equal((await first.ask(BEARER, "POST", "/v1/domains", { id: "acme" })).status, 201);
    assert.match(first.output.stderr, /"event":"webhooks_off"/);
    assert.equal(await first.stop(), 0);
    const second = await start(context, args, { env });
    assert.equal((await second.ask(BEARER, "GET", "/v1/domains/acme")).status, 200);
    assert.equal(await second.stop(), 0);
  }
  assert.ok(!readdirSync(folder).includes("unused"));
  if (!hasSqlite) {
    const { code, stderr } = await run(context, ["--port", "0", "--store", `sqlite:${folder}/data.db`]);
    assert.equal(code, 1);
    assert.ok(stderr.includes(`which Node ${process.versions.node} does not have`), stderr);
  }
});
