// The crate in a command for WASI 0.1 and 0.2: it builds without a warning and runs under wasmtime.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { output, root, tryOutput } from "../../scripts/run.js";

const folder = join(root, "tests/packaging/wasi");
const target = join(root, "target/wasi");
const environment = join(root, "target/tools/wasmtime");
const python = join(environment, "bin/python");
const TARGETS = ["wasm32-wasip1", "wasm32-wasip2"];

before(() => {
  const installed = output("rustup", ["target", "list", "--installed"], folder).split("\n");
  const missing = TARGETS.filter((name) => !installed.includes(name));
  if (missing.length > 0) output("rustup", ["target", "add", ...missing], folder);
  if (existsSync(python) && tryOutput(python, ["-c", "import wasmtime"]) !== undefined) return;
  output("python3", ["-m", "venv", environment], folder);
  output(python, ["-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"], folder);
});

for (const name of TARGETS) {
  test(`the crate on ${name}`, () => {
    const build = ["build", "--locked", "--target", name, "--target-dir", target];
    const { status, stderr } = spawnSync("cargo", build, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /warning/);
    const command = join(target, name, "debug/secret-slots-wasi.wasm");
    assert.equal(output(python, ["run.py", command], folder), "slot old\nslot new\n64 characters\n");
  });
}
