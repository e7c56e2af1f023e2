// Installs the pinned build tools into target/tools, so that the user's own tools stay as they are. They are not optimised, as building
// them takes far longer than running them.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { root, run, tryOutput } from "./run.js";

const WASM_BINDGEN = "0.2.130";
const WASM_PACK = "0.15.0";
const CARGO_DENY = "0.20.2";

const bin = join(root, "target/tools/bin");
const suffix = process.platform === "win32" ? ".exe" : "";

export const wasmBindgen = join(bin, `wasm-bindgen${suffix}`);
export const wasmPack = join(bin, `wasm-pack${suffix}`);
export const cargoDeny = join(bin, `cargo-deny${suffix}`);
/** The Python of the service's tests, with the packages of service/tests/requirements.txt. */
export const python = join(root, "target/python/bin/python");
/** The Python of moto, and of OpenBao's wheel. */
export const managersPython = join(root, "target/python-sources/bin/python");
/** The Python of Wasmtime. */
export const wasmtimePython = join(root, "target/python-fastedge/bin/python");
export const wasmOpt = join(root, "node_modules/.bin/wasm-opt");

/** The environment in which wasm-pack finds every tool and downloads none. */
export const toolsEnvironment = {
  ...process.env,
  PATH: [bin, join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
  // Browser tests compile with the flags of pkg/.
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "-Ctarget-feature=+simd128",
};

export function installNodeModules() {
  // Projects are copied there, and find the frameworks above them.
  const hosts = join(root, "target/hosts");
  mkdirSync(hosts, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) {
    const from = join(root, "tests/packaging/hosts", name);
    cpSync(from, join(hosts, name), { preserveTimestamps: true });
  }
  const folders = [
    ".",
    "service",
    "tests/runtimes",
    "tests/packaging",
    "tests/guards",
    "tests/fastedge",
    "target/hosts",
    "benches",
    "examples/servers",
  ];
  for (const folder of folders) installFolder(folder);
}

/**
 * Installs what a folder's lock file names, if that has not been done.
 *
 * @param {string} folder of the repository
 * @param {import("node:child_process").SpawnSyncOptions} [options]
 */
export function installFolder(folder, options) {
  const installed = join(root, folder, "node_modules/.package-lock.json");
  const locked = join(root, folder, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) return;
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: join(root, folder), ...options });
}

/** Installs the toolchain that rust-toolchain.toml names, with its wasm target. */
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
  installCrate("wasm-pack", WASM_PACK, wasmPack);
}

export function installCargoDeny() {
  installCrate("cargo-deny", CARGO_DENY, cargoDeny);
}

/** @param {string} name @param {string} version @param {string} command where it goes */
function installCrate(name, version, command) {
  if (tryOutput(command, ["--version"]) === `${name} ${version}`) return;
  const lean = ["--debug", "--config", "profile.dev.debug=false", "--root", join(root, "target/tools")];
  run("cargo", ["install", name, "--version", version, "--locked", ...lean]);
}

export function installChromium() {
  if (chromium() === undefined || !isInstalled("chromedriver"))
    installByApt("browser tests", "chromium", "chromium-driver");
}

export function installRedis() {
  if (!isInstalled("redis-server")) installByApt("tests of stores", "redis-server");
}

/** Debian's package also starts a server of its own; tests start theirs in a folder of their own. */
export function installPostgres() {
  if (postgresPrograms() === undefined) installByApt("tests of stores", "postgresql");
}

/** Returns the folder of the newest Postgres server that Debian has installed, or "" if PATH has one; `undefined` if there is none. */
export function postgresPrograms() {
  const folder = "/usr/lib/postgresql";
  const versions = existsSync(folder) ? readdirSync(folder).sort((one, other) => Number(one) - Number(other)) : [];
  const found = versions
    .map((version) => join(folder, version, "bin"))
    .filter((bin) => existsSync(join(bin, "initdb")));
  return found.at(-1) ?? (isInstalled("initdb") ? "" : undefined);
}

/** Installs schemathesis, and requests for the examples, into an environment of their own. */
export function installSchemathesis() {
  installPython("tests of the service", "service/tests/requirements.txt", "target/python");
}

/** Installs moto, which stands for AWS, and OpenBao. */
export function installManagers() {
  installPython("tests of slot sources", "tests/sources/requirements.txt", "target/python-sources");
}

/** Installs Wasmtime, which runs the application for FastEdge. */
export function installWasmtime() {
  installPython("tests of FastEdge", "tests/fastedge/requirements.txt", "target/python-fastedge");
}

/**
 * Makes an environment of Python with the packages of a file, if that has not been done.
 *
 * @param {string} purpose
 * @param {string} requirements
 * @param {string} environment
 */
function installPython(purpose, requirements, environment) {
  const wanted = join(root, requirements);
  const installed = join(root, environment, "requirements.txt");
  if (existsSync(installed) && readFileSync(installed, "utf8") === readFileSync(wanted, "utf8")) return;
  if (tryOutput("python3", ["-c", "import ensurepip, venv"]) === undefined)
    installByApt(purpose, "python3", "python3-venv");
  run("python3", ["-m", "venv", "--clear", join(root, environment)]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", wanted];
  run(join(root, environment, "bin/python"), pip);
  cpSync(wanted, installed);
}

/** The shells whose completion is tested, beside bash. */
export function installShells() {
  const missing = ["zsh", "fish"].filter((shell) => !isInstalled(shell));
  if (missing.length > 0) installByApt("tests of completion", ...missing);
}

/** @param {string} command */
function isInstalled(command) {
  return tryOutput(command, ["--version"]) !== undefined;
}

/** Installs Debian packages. Without apt or root, it fails and says what to install. @param {string} purpose @param {string[]} packages */
function installByApt(purpose, ...packages) {
  if (!isInstalled("apt-get") || process.getuid?.() !== 0) {
    throw new Error(`the ${purpose} need ${packages.join(" and ")}: install them, then run this again`);
  }
  run("apt-get", ["update"]);
  run("apt-get", ["install", "-y", "--no-install-recommends", ...packages]);
}

/** Returns the command of the installed Chromium, or undefined. */
export function chromium() {
  return ["chromium", "chromium-browser", "google-chrome"].find((name) => tryOutput(name, ["--version"]));
}
