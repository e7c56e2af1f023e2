// Builds pkg/ from src/ and wasm/: for each role the wasm, its glue and the wasm as text. The bytes are the same on every machine.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { wrapGlue } from "./glue.js";
import { output, root, run } from "./run.js";
import { installNodeModules, installRust, installWasmBindgen, wasmBindgen, wasmOpt } from "./tools.js";

// `-all` would turn on encodings that no runtime loads yet.
const WASM_FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
  "simd",
];

// Of the lowest kibibyte, which `--low-memory-unused` takes to be unused, only a stack that is about to overflow uses any: its
// accesses may trap there already.
// Functions with one caller stay functions in the client: inlined, they make it 1 KB larger, and no faster.
const WASM_OPT_CLIENT = ["--one-caller-inline-max-function-size=50"];

const WASM_OPT = ["-O3", "--converge", "--low-memory-unused", "--strip-target-features"];

/** The modules of pkg/, each a feature of the boundary crate. */
export const ROLES = /** @type {const} */ (["slots", "client", "issuer"]);

/**
 * @typedef {object} Build
 * @property {string} [source] The checkout to build.
 * @property {string} out Where the three files of a module go.
 * @property {string} work A folder for intermediate files.
 */

/** Builds all modules. @param {Build} options */
export function build(options) {
  for (const role of ROLES) buildModule(role, options);
}

/**
 * @param {typeof ROLES[number]} role
 * @param {Build & { features?: string[] }} options
 */
export function buildModule(role, { source = root, out, work, features = [] }) {
  const cargo = ["build", "--release", "--locked", "--lib", "--target", "wasm32-unknown-unknown"];
  const chosen = ["--package", "secret-slots-wasm", "--features", [role, ...features].join(",")];
  run("cargo", ["fetch", "--locked"], { cwd: source });
  run("cargo", [...cargo, ...chosen, "--target-dir", work], {
    cwd: source,
    env: { ...process.env, CARGO_ENCODED_RUSTFLAGS: rustFlags(source).join("\x1f") },
  });
  const bindgen = join(work, "bindgen", role);
  rmSync(bindgen, { recursive: true, force: true });
  const wasm = join(work, "wasm32-unknown-unknown/release/secret_slots_wasm.wasm");
  const lean = ["--remove-name-section", "--remove-producers-section"];
  run(wasmBindgen, ["--target", "bundler", ...lean, "--out-dir", bindgen, "--out-name", role, wasm]);
  mkdirSync(out, { recursive: true });
  const optimised = join(out, `${role}.wasm`);
  const enabled = WASM_FEATURES.map((feature) => `--enable-${feature}`);
  const own = role === "client" ? WASM_OPT_CLIENT : [];
  run(wasmOpt, [...WASM_OPT, ...own, ...enabled, join(bindgen, `${role}_bg.wasm`), "-o", optimised]);

  const glue = readFileSync(join(bindgen, `${role}_bg.js`), "utf8");
  writeFileSync(join(out, `${role}.js`), wrapGlue(glue, `./${role}_bg.js`));
  const text = readFileSync(optimised).toString("base64");
  const inline = `// Built by scripts/build.js from wasm/; not edited by hand.\nexport const wasm =\n  "${text}";\n`;
  writeFileSync(join(out, `${role}_text.js`), inline);
}

/**
 * The remaps keep this machine's paths out of the binary, so that a rebuild elsewhere gives the same bytes.
 * @param {string} source
 */
function rustFlags(source) {
  const sysroot = output("rustc", ["--print", "sysroot"]).trim();
  const commit = /commit-hash: (\S+)/.exec(output("rustc", ["-vV"]))?.[1];
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
  const indexes = readdirSync(registry).map((index) => join(registry, index));
  return [
    "-Ctarget-feature=+simd128",
    // Keeps the module small. Hot functions have `#[inline(always)]`.
    "-Cllvm-args=-inline-threshold=60",
    "-Clink-arg=-zstack-size=262144",
    `--remap-path-prefix=${source}=.`,
    ...indexes.map((index) => `--remap-path-prefix=${index}=/crates`),
    `--remap-path-prefix=${sysroot}/lib/rustlib/src/rust=/rustc/${commit}`,
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  installNodeModules();
  installRust();
  installWasmBindgen();
  if (process.argv.includes("--traps")) {
    const work = join(root, "target/trap-tests");
    buildModule("slots", { out: join(work, "out"), work, features: ["trap-tests"] });
  } else {
    build({ out: join(root, "pkg"), work: join(root, "target/pkg") });
  }
}
