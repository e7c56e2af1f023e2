// Every test of the project, as steps in the order in which they run.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { root, run } from "./run.js";
import * as tools from "./tools.js";

/**
 * A step, and what a name can choose of it.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {(parts?: string[]) => void} run Runs the step, or only these parts of it. Throws if anything fails.
 * @property {string[]} [parts] Test files, or names of tests; a step without parts runs whole.
 * @property {string} [needs] The name of a step that runs before, also if only this one is asked for.
 */

const npx = (/** @type {string[]} */ ...args) => run("npx", ["--no-install", ...args]);
const node = (/** @type {string[]} */ ...args) => run(process.execPath, args);
const project = join(root, "target/suite");
const runtimes = join(root, "tests/runtimes");
const node20 = join(runtimes, "node_modules/node20/bin/node");
const node22 = join(runtimes, "node_modules/node22/bin/node");
const node24 = join(runtimes, "node_modules/node24/bin/node");

/** A test that hangs, or a file whose process does not end, fails after ten minutes: the others still run. */
const LIMIT = `--test-timeout=${10 * 60_000}`;

/** A step that is one command, or a few. @param {string} name @param {() => void} run @returns {Step} */
const step = (name, run) => ({ name, run });

/**
 * Files of Node's test runner.
 *
 * @param {string} name
 * @param {string[]} folders
 * @param {{ runtime?: string, needs?: string, without?: RegExp }} [more] `without`: files that run elsewhere.
 * @returns {Step}
 */
function files(name, folders, { runtime = process.execPath, needs, without } = {}) {
  const parts = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.js") && !file.includes("node_modules") && !without?.test(file))
      .map((file) => join(folder, file)),
  );
  const tap = runtime === process.execPath ? [] : ["--test-reporter=tap"];
  return { name, parts, needs, run: (asked = parts) => run(runtime, ["--test", LIMIT, ...tap, ...asked]) };
}

/** The native tests; a part is a file or folder of tests/. @returns {Step} */
function nativeTests() {
  const targets = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" })
    .map((path) => /^(\w+)(?:\.rs|\/main\.rs)$/.exec(path)?.[1])
    .filter((target) => target !== undefined);
  return {
    name: "rust: tests",
    parts: targets,
    run: (asked) => {
      const chosen = asked?.flatMap((target) => ["--test", target]) ?? [];
      run("cargo", ["test", "--all-features", "--locked", ...chosen]);
    },
  };
}

/** The portable suite over js/, in this Node; a part is a file of tests/js/. @returns {Step} */
function sources() {
  const parts = readdirSync(join(root, "tests/js"))
    .filter((file) => readFileSync(join(root, "tests/js", file), "utf8").includes("QUnit.module("))
    .map((file) => basename(file, ".js"));
  return { name: "suite: sources", parts, run: (asked = []) => node("tests/runtimes/sources.js", ...asked) };
}

/** The portable suite in a runtime that runs a file of it. @param {string} name @param {string} command @param {string[]} args */
const inProcess = (name, command, ...args) => packed(`suite: ${name}`, () => run(command, args, { cwd: project }));

/** The portable suite over the packed package. @param {string} name @param {() => void} run @returns {Step} */
const packed = (name, run) => ({ name, run, needs: "suite: its project" });
const SUITE = "tests/runtimes/in-process.js";

const boundary = ["--package", "secret-slots-wasm", "--lib", "--locked"];
const clippy = (/** @type {string[]} */ ...args) => run("cargo", ["clippy", ...args, "--", "-D", "warnings"]);

/** @type {Step[]} */
export const INSTALLATIONS = [
  step("install: npm packages", tools.installNodeModules),
  step("install: Rust with its wasm target", tools.installRust),
  step("install: wasm-bindgen", tools.installWasmBindgen),
  step("install: wasm-pack", tools.installWasmPack),
  step("install: cargo-deny", tools.installCargoDeny),
  step("install: Chromium", tools.installChromium),
  step("install: Redis", tools.installRedis),
  step("install: Postgres", tools.installPostgres),
  step("install: zsh and fish", tools.installShells),
  step("install: schemathesis", tools.installSchemathesis),
  step("install: secret managers", tools.installManagers),
  step("install: Wasmtime", tools.installWasmtime),
];

/** @type {Step[]} */
export const STEPS = [
  step("rust: format", () => run("cargo", ["fmt", "--all", "--check"])),
  step("rust: lint", () => clippy("--all-targets", "--all-features", "--locked")),
  step("rust: lint the boundary", () => {
    for (const features of ["slots", "client", "issuer", "slots,trap-tests"]) {
      clippy(...boundary, "--target", "wasm32-unknown-unknown", "--features", features);
    }
  }),
  step("rust: licences and sources", () =>
    run(tools.cargoDeny, ["--workspace", "check", "bans", "licenses", "sources"]),
  ),
  nativeTests(),
  step("rust: tests of the boundary", () => run("cargo", ["test", ...boundary, "--features", "slots,client,issuer"])),
  step("rust: fuzz corpora", () => {
    const cwd = join(root, "fuzz");
    const target = ["--locked", "--target-dir", join(root, "target/fuzz-stable")];
    run("cargo", ["fmt", "--check"], { cwd });
    run("cargo", ["clippy", "--all-targets", ...target, "--", "-D", "warnings"], { cwd });
    run("cargo", ["test", ...target], { cwd });
  }),
  step("rust: benchmark, in short", () => run("cargo", ["bench", "--locked", "--", "--test"])),
  step("rust: documentation", () =>
    run("cargo", ["doc", "--no-deps", "--all-features", "--locked"], {
      env: { ...process.env, RUSTDOCFLAGS: "-D warnings" },
    }),
  ),
  step("rust: in Chromium", () =>
    run(tools.wasmPack, ["test", "--headless", "--chrome", "wasm", "--features", "client"], {
      env: tools.toolsEnvironment,
    }),
  ),
  step("js: types", () => {
    // Each for itself: bundlers and Bun read `paths`, which only the service needs.
    for (const project of [".", "service"]) node("node_modules/typescript/bin/tsc", "-p", project);
  }),
  step("js: lint", () => npx("eslint", ".")),
  step("js: format", () => npx("prettier", "--check", ".")),
  step("js: API reference", () => node("scripts/reference.js")),
  step("pkg/ is what src/ builds", () => node("scripts/check-pkg.js")),
  step("size budget", () => node("scripts/check-size.js")),
  step("build with traps", () => node("scripts/build.js", "--traps")),
  files("boundary, command line, other libraries", ["tests/boundary", "tests/cli", "tests/interop"], {
    needs: "build with traps",
  }),
  files("stores", ["tests/stores"], { runtime: node24 }),
  files("slot sources", ["tests/sources"]),
  step("a rotation in a manager", () => node("examples/rotation-in-a-manager.js")),
  files("guards", ["tests/guards"]),
  step("fastedge: format and lint the application", () => {
    const cwd = join(root, "examples/fastedge");
    const target = ["--target-dir", join(root, "target/fastedge")];
    run("cargo", ["fmt", "--check"], { cwd });
    run("cargo", ["clippy", "--all-targets", "--locked", ...target, "--", "-D", "warnings"], { cwd });
    run("cargo", ["test", "--locked", ...target], { cwd });
  }),
  files("fastedge", ["tests/fastedge"]),
  files("MCP: both generations of its SDK", ["tests/mcp"], { runtime: node24 }),
  // Chromium sees the same pages, whatever Node serves them: it looks at them in Node 24.
  files("service: Node 20", ["service/tests"], { runtime: node20, without: /-chromium\.test\.js$/ }),
  files("service: Node 24", ["service/tests"], { runtime: node24 }),
  step("service: an integration platform, in short", () =>
    node("examples/platform/main.js", "--credentials", "150", "--seconds", "20"),
  ),
  step("pack the tarball", () => node("tests/packaging/pack.js")),
  files("the tarball", ["tests/packaging"], { needs: "pack the tarball" }),
  sources(),
  { ...step("suite: its project", () => node("tests/runtimes/project.js")), needs: "pack the tarball" },
  inProcess("Node 20", node20, SUITE, "node20"),
  inProcess("Node 20, require", node20, "tests/runtimes/required.cjs", "node20-require"),
  inProcess("Node 22", node22, SUITE, "node22"),
  inProcess("Node 22, require", node22, "tests/runtimes/required.cjs", "node22-require"),
  inProcess("Node 24", node24, SUITE, "node24"),
  inProcess("Node 24, require", node24, "tests/runtimes/required.cjs", "node24-require"),
  inProcess("Deno", join(runtimes, "node_modules/.bin/deno"), "run", "-A", "--node-modules-dir=manual", SUITE, "deno"),
  inProcess("Bun", join(runtimes, "node_modules/.bin/bun"), SUITE, "bun"),
  packed("suite: workerd", () => run(node24, [join(runtimes, "workerd.js"), project])),
  packed("suite: edge-runtime", () => node(join(runtimes, "edge.js"), project)),
  packed("suite: Chromium", () => node(join(runtimes, "chromium.js"), project)),
  files("examples", ["tests/examples"], { runtime: node24, needs: "pack the tarball" }),
  step("benchmark, in short", () => node("benches/run.js", "--quick")),
  step("benchmark of runtimes, in short", () => node("benches/run.js", "--quick", "--runtimes")),
];
