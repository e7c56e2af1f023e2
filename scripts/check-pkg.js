// Proves that pkg/ is what src/ builds: builds it again from a copy at another path, and compares byte for byte.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, ROLES } from "./build.js";
import { root } from "./run.js";

// Cargo fails without the benchmark that the manifest names.
const SOURCES = ["src", "wasm", "benches/core.rs", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml"];
const BUILT = ROLES.flatMap((role) => [`${role}.wasm`, `${role}.js`, `${role}_text.js`]);

const extra = readdirSync(join(root, "pkg")).filter((name) => !BUILT.includes(name));
if (extra.length > 0) throw new Error(`pkg/ has files that src/ does not build: ${extra.join(", ")}`);

const elsewhere = mkdtempSync(join(tmpdir(), "secret-slots-pkg-"));
try {
  const source = join(elsewhere, "checkout of another name");
  for (const path of SOURCES) cpSync(join(root, path), join(source, path), { recursive: true });
  const out = join(elsewhere, "pkg");
  build({ source, out, work: join(elsewhere, "target") });
  for (const name of BUILT) {
    if (readFileSync(join(out, name)).equals(readFileSync(join(root, "pkg", name)))) continue;
    throw new Error(`pkg/${name} is not what src/ builds: run npm run build, and commit pkg/`);
  }
  console.log(`pkg/ is what src/ builds: ${BUILT.length} files, byte for byte`);
} finally {
  rmSync(elsewhere, { recursive: true, force: true });
}
