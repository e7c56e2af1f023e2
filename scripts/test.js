// Every test of the project, after installing what they need. One step failing does not hide the next. `--only NAME` runs the steps
// whose name holds NAME, and the installations.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { root, run } from "./run.js";
import * as tools from "./tools.js";

const npx = (/** @type {string[]} */ ...args) => run("npx", ["--no-install", ...args]);
const node = (/** @type {string[]} */ ...args) => run(process.execPath, args);
const runtimes = join(root, "tests/runtimes");
const node20 = join(runtimes, "node_modules/node20/bin/node");
const node22 = join(runtimes, "node_modules/node22/bin/node");
const node24 = join(runtimes, "node_modules/node24/bin/node");
const project = join(root, "target/suite");

/** @param {string} folder */
const testFiles = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.js") && !name.includes("node_modules"))
    .map((name) => join(folder, name));

/** The suite where the runtime itself runs a file of it. @param {string} command @param {string[]} args */
const inProcess = (command, ...args) => run(command, args, { cwd: project });
const SUITE = "tests/runtimes/in-process.js";

/** @type {Record<string, () => unknown>} */
const steps = {
  "install: npm packages": tools.installNodeModules,
  "install: Rust with its wasm target": tools.installRust,
  "install: wasm-bindgen": tools.installWasmBindgen,
  "install: wasm-pack": tools.installWasmPack,
  "install: Chromium": tools.installChromium,
  "install: Redis": tools.installRedis,
  "install: zsh and fish": tools.installShells,
  "rust: format": () => run("cargo", ["fmt", "--all", "--check"]),
  "rust: lint": () => run("cargo", ["clippy", "--all-targets", "--all-features", "--locked", "--", "-D", "warnings"]),
  "rust: lint the boundary": () => {
    for (const features of ["slots", "client", "issuer", "slots,trap-tests"]) {
      run("cargo", [
        ...["clippy", "--package", "secret-slots-wasm", "--lib", "--locked", "--target", "wasm32-unknown-unknown"],
        ...["--features", features, "--", "-D", "warnings"],
      ]);
    }
  },
  "rust: tests": () => run("cargo", ["test", "--all-features", "--locked"]),
  "rust: tests of the boundary": () =>
    run("cargo", ["test", "--package", "secret-slots-wasm", "--lib", "--locked", "--features", "slots,client,issuer"]),
  "rust: fuzz corpora": () => {
    const cwd = join(root, "fuzz");
    const target = ["--locked", "--target-dir", join(root, "target/fuzz-stable")];
    run("cargo", ["fmt", "--check"], { cwd });
    run("cargo", ["clippy", "--all-targets", ...target, "--", "-D", "warnings"], { cwd });
    run("cargo", ["test", ...target], { cwd });
  },
  "rust: benchmark, in short": () => run("cargo", ["bench", "--locked", "--", "--test"]),
  "rust: documentation": () =>
    run("cargo", ["doc", "--no-deps", "--all-features", "--locked"], {
      env: { ...process.env, RUSTDOCFLAGS: "-D warnings" },
    }),
  "rust: in Chromium": () =>
    run(tools.wasmPack, ["test", "--headless", "--chrome", "wasm", "--features", "client"], {
      env: tools.toolsEnvironment,
    }),
  "js: types": () => node("node_modules/typescript/bin/tsc", "-p", "."),
  "js: lint": () => npx("eslint", "."),
  "js: format": () => npx("prettier", "--check", "."),
  "pkg/ is what src/ builds": () => node("scripts/check-pkg.js"),
  "size budget": () => node("scripts/check-size.js"),
  "build with traps": () => node("scripts/build.js", "--traps"),
  "boundary, command line, other libraries": () =>
    node("--test", ...["tests/boundary", "tests/cli", "tests/interop"].flatMap(testFiles)),
  stores: () => run(node24, ["--test", "--test-reporter=tap", ...testFiles("tests/stores")]),
  "pack the tarball": () => node("tests/packaging/pack.js"),
  "the tarball": () => node("--test", ...testFiles("tests/packaging")),
  "suite: its project": () => node("tests/runtimes/project.js"),
  "suite: Node 20": () => inProcess(node20, SUITE, "node20"),
  "suite: Node 20, require": () => inProcess(node20, "tests/runtimes/required.cjs", "node20-require"),
  "suite: Node 22": () => inProcess(node22, SUITE, "node22"),
  "suite: Node 22, require": () => inProcess(node22, "tests/runtimes/required.cjs", "node22-require"),
  "suite: Node 24": () => inProcess(node24, SUITE, "node24"),
  "suite: Node 24, require": () => inProcess(node24, "tests/runtimes/required.cjs", "node24-require"),
  "suite: Deno": () =>
    inProcess(join(runtimes, "node_modules/.bin/deno"), "run", "-A", "--node-modules-dir=manual", SUITE, "deno"),
  "suite: Bun": () => inProcess(join(runtimes, "node_modules/.bin/bun"), SUITE, "bun"),
  "suite: workerd": () => run(node24, [join(runtimes, "workerd.js"), project]),
  "suite: edge-runtime": () => node(join(runtimes, "edge.js"), project),
  "suite: Chromium": () => node(join(runtimes, "chromium.js"), project),
  examples: () => run(node24, ["--test", "--test-reporter=tap", ...testFiles("tests/examples")]),
  "benchmark, in short": () => node("benches/run.js", "--quick"),
  "benchmark of runtimes, in short": () => node("benches/run.js", "--quick", "--runtimes"),
};

const [flag, only = ""] = process.argv.slice(2);
const isAsked = (/** @type {string} */ name) => name.startsWith("install") || name.includes(only);
const asked = Object.entries(steps).filter(([name]) => isAsked(name));
if ((flag !== undefined && flag !== "--only") || !asked.some(([name]) => !name.startsWith("install"))) {
  console.error(
    `usage: npm test [-- --only NAME], where NAME is part of one of:\n  ${Object.keys(steps).join("\n  ")}`,
  );
  process.exit(2);
}

/** @type {string[]} */
const failed = [];
for (const [name, step] of asked) {
  const start = Date.now();
  console.log(`\n── ${name}`);
  try {
    step();
    console.log(`── ${name}: done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    console.error(`── ${name}: FAILED: ${/** @type {Error} */ (error).message}`);
    failed.push(name);
    // Without its tools, nothing after would say anything.
    if (name.startsWith("install")) break;
  }
}
for (const name of failed) console.log(`FAILED: ${name}`);
console.log(`${asked.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
