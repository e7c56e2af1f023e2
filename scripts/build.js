// Builds pkg/ from src/: wasm, its glue and the wasm as text, the same bytes whoever builds them and wherever.
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

/**
 * @param {{ source?: string, out: string, work: string, features?: string[] }} options `source`: the checkout to
 *   build; `out`: where the three files go; `work`: a folder for what is built on the way
 */
export function build({ source = root, out, work, features = [] }) {
  const cargo = ["build", "--release", "--locked", "--lib", "--target", "wasm32-unknown-unknown"];
  run("cargo", ["fetch", "--locked"], { cwd: source });
  run("cargo", [...cargo, "--target-dir", work, "--features", features.join(",")], {
    cwd: source,
    env: { ...process.env, CARGO_ENCODED_RUSTFLAGS: rustFlags(source).join("\x1f") },
  });
  const bindgen = join(work, "bindgen");
  rmSync(bindgen, { recursive: true, force: true });
  const wasm = join(work, "wasm32-unknown-unknown/release/secret_slots.wasm");
  const lean = ["--remove-name-section", "--remove-producers-section"];
  run(wasmBindgen, ["--target", "bundler", ...lean, "--out-dir", bindgen, wasm]);
  mkdirSync(out, { recursive: true });
  const optimised = join(out, "secret_slots.wasm");
  const enabled = WASM_FEATURES.map((feature) => `--enable-${feature}`);
  run(wasmOpt, ["-O3", ...enabled, join(bindgen, "secret_slots_bg.wasm"), "-o", optimised]);

  const glue = readFileSync(join(bindgen, "secret_slots_bg.js"), "utf8");
  writeFileSync(join(out, "secret_slots.js"), wrapGlue(glue));
  const text = readFileSync(optimised).toString("base64");
  const inline = `// Built by scripts/build.js from src/; not edited by hand.\nexport const wasm =\n  "${text}";\n`;
  writeFileSync(join(out, "secret_slots_inline.js"), inline);
}

/**
 * Without the remaps the paths of the machine would be in the binary, and a rebuild elsewhere would differ.
 * @param {string} source
 */
function rustFlags(source) {
  const sysroot = output("rustc", ["--print", "sysroot"]).trim();
  const commit = /commit-hash: (\S+)/.exec(output("rustc", ["-vV"]))?.[1];
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
  const indexes = readdirSync(registry).map((index) => join(registry, index));
  return [
    "-Ctarget-feature=+simd128",
    // What is not hot is not copied into its callers; what is hot says so with `#[inline(always)]`.
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
    build({ out: join(work, "out"), work, features: ["trap-tests"] });
  } else {
    build({ out: join(root, "pkg"), work: join(root, "target/pkg") });
  }
}
