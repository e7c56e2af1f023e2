// All entry points of the tarball in one process: each class exists once.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { packed } from "./pack.js";
import { copyPrograms } from "./program.js";

const { consumer } = packed();
const folder = copyPrograms(consumer, "entries");

for (const program of ["entries.js", "entries.cjs"]) {
  test(`what one entry point makes, the others take: ${program}`, () => {
    assert.deepEqual(JSON.parse(output(process.execPath, [program], folder)), {
      isOneModule: true,
      fastedge: "newest",
      errors: [
        ["ERR_INVALID_OPTION", true],
        ["ERR_INVALID_OPTION", true],
        ["ERR_SECRET_UNKNOWN", true],
      ],
      isVerified: true,
      token: "a",
    });
  });
}

test("a module is in one bundle only, and a role starts with two", () => {
  const dist = join(consumer, "node_modules/secret-slots/dist");
  const maps = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".map"));
  const sources = maps.flatMap((name) => JSON.parse(readFileSync(join(dist, name), "utf8")).sources);
  assert.ok(sources.length > 80);
  assert.deepEqual(
    sources.filter((source, index) => sources.indexOf(source) !== index),
    [],
  );
  for (const role of ["slots", "client", "issuer"]) {
    const imported = readFileSync(join(dist, `${role}.js`), "utf8").matchAll(/ from "([^"]+)";$/gm);
    assert.deepEqual(
      new Set(Array.from(imported, ([, path]) => basename(path))),
      new Set(["platform.js", `#${role}-wasm`]),
    );
  }
});

test("a stack trace leads back to js/", () => {
  const program =
    'import { SecretSlots } from "secret-slots"; try { new SecretSlots({ s: "" }); } catch (error) { console.log(error.stack); }';
  const trace = output(process.execPath, ["--enable-source-maps", "--input-type=module", "--eval", program], folder);
  assert.match(trace, /js\/slots\/[\w-]+\.js:\d+/);
});
