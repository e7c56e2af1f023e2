// The pinned build tools, and how each is installed: into target/tools, so that nothing of the user's changes, and
// unoptimised, as building them takes far longer than they run.
import { cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { root, run, tryOutput } from "./run.js";

const WASM_BINDGEN = "0.2.130";
const WASM_PACK = "0.15.0";

const bin = join(root, "target/tools/bin");
const suffix = process.platform === "win32" ? ".exe" : "";

export const wasmBindgen = join(bin, `wasm-bindgen${suffix}`);
export const wasmPack = join(bin, `wasm-pack${suffix}`);
export const wasmOpt = join(root, "node_modules/.bin/wasm-opt");

/** The environment in which wasm-pack finds every tool and downloads none. */
export const toolsEnvironment = {
  ...process.env,
  PATH: [bin, join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
  // What is tested in a browser is compiled as pkg/ is.
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "-Ctarget-feature=+simd128",
};

export function installNodeModules() {
  for (const folder of [".", "tests/runtimes", "tests/packaging", "benches", "examples/servers"]) {
    const installed = join(root, folder, "node_modules/.package-lock.json");
    const locked = join(root, folder, "package-lock.json");
    if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) continue;
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: join(root, folder) });
  }
}

/** The toolchain that rust-toolchain.toml names, with its wasm target. */
export function installRust() {
  if (tryOutput("rustup", ["--version"]) === undefined) {
    throw new Error("rustup is needed to build the core: install it, then run this again");
  }
  const targets = tryOutput("rustup", ["target", "list", "--installed"]) ?? "";
  if (!targets.includes("wasm32-unknown-unknown")) run("rustup", ["toolchain", "install"]);
}

export function installWasmBindgen() {
  if (tryOutput(wasmBindgen, ["--version"]) === `wasm-bindgen ${WASM_BINDGEN}`) return;
  const target = join(root, "target/wasm-bindgen");
  const folder = join(root, "scripts/wasm-bindgen");
  run("cargo", ["build", "--locked", "--target-dir", target], { cwd: folder });
  mkdirSync(bin, { recursive: true });
  for (const name of ["wasm-bindgen", "wasm-bindgen-test-runner"]) {
    cpSync(join(target, `debug/${name}${suffix}`), join(bin, `${name}${suffix}`));
  }
}

export function installWasmPack() {
  if (tryOutput(wasmPack, ["--version"]) === `wasm-pack ${WASM_PACK}`) return;
  const lean = ["--debug", "--config", "profile.dev.debug=false", "--root", join(root, "target/tools")];
  run("cargo", ["install", "wasm-pack", "--version", WASM_PACK, "--locked", ...lean]);
}

/** Chromium and its driver: through apt where it can, else it says what to install. */
export function installChromium() {
  if (chromium() !== undefined && tryOutput("chromedriver", ["--version"]) !== undefined) return;
  if (tryOutput("apt-get", ["--version"]) === undefined || process.getuid?.() !== 0) {
    throw new Error("Chromium and chromedriver are needed for the browser tests: install both, then run this again");
  }
  run("apt-get", ["update"]);
  run("apt-get", ["install", "-y", "chromium", "chromium-driver"]);
}

/** A Redis server: through apt where it can, else it says what to install. */
export function installRedis() {
  if (tryOutput("redis-server", ["--version"]) !== undefined) return;
  if (tryOutput("apt-get", ["--version"]) === undefined || process.getuid?.() !== 0) {
    throw new Error("redis-server is needed for the tests of stores: install it, then run this again");
  }
  run("apt-get", ["update"]);
  run("apt-get", ["install", "-y", "redis-server"]);
}

/** The shells whose completion is tested, beside bash: through apt where it can, else it says what to install. */
export function installShells() {
  if (tryOutput("zsh", ["--version"]) !== undefined && tryOutput("fish", ["--version"]) !== undefined) return;
  if (tryOutput("apt-get", ["--version"]) === undefined || process.getuid?.() !== 0) {
    throw new Error("zsh and fish are needed for the tests of completion: install both, then run this again");
  }
  run("apt-get", ["update"]);
  run("apt-get", ["install", "-y", "--no-install-recommends", "zsh", "fish"]);
}

/** The name under which Chromium runs here. */
export function chromium() {
  return ["chromium", "chromium-browser", "google-chrome"].find((name) => tryOutput(name, ["--version"]));
}
