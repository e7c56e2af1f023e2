// What is in the tarball.
import assert from "node:assert/strict";
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { output } from "../../scripts/run.js";
import { packed } from "./pack.js";

const { tarball, files, consumer, added } = packed();
const installed = join(consumer, "node_modules/secret-slots");
const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));

test("the tarball holds the package and nothing else", () => {
  const allowed = [
    /^package\.json$/,
    /^(README|CONTRIBUTING|DESIGN|CHANGELOG|SECURITY)\.md$/,
    /^docs\/[a-z-]+\.md$/i,
    /^LICENSE-(MIT|APACHE)$/,
    /^bin\/secret-slots\.js$/,
    /^dist\/([\w-]+\/)*[\w-]+\.js(\.map)?$/,
    /^dist\/((stores|sources|guards)\/)?[\w-]+\.cjs$/,
    /^pkg\/(slots|client|issuer)\.wasm$/,
    /^types\/js\/([\w-]+\/)*[\w-]+\.d\.ts$/,
    /^types\/js\/((stores|sources|guards)\/)?[\w-]+\.d\.cts$/,
  ];
  assert.deepEqual(
    files.filter((file) => !allowed.some((pattern) => pattern.test(file))),
    [],
  );
});

test("the tarball holds every file that package.json names, and both licences", () => {
  const named = [...namedFiles(manifest.exports), ...namedFiles(manifest.imports), ...namedFiles(manifest.bin)];
  const core = ["slots", "client", "issuer"].map((role) => `pkg/${role}.wasm`);
  for (const file of [...named, ...core, "LICENSE-MIT", "LICENSE-APACHE"]) {
    assert.ok(files.includes(file), `${file} is not in the tarball`);
  }
});

test("installing it adds one package and runs no script", () => {
  assert.equal(added, 1);
  const { packages } = JSON.parse(readFileSync(join(consumer, "package-lock.json"), "utf8"));
  assert.deepEqual(Object.keys(packages), ["", "node_modules/secret-slots"]);
  assert.equal(packages["node_modules/secret-slots"].hasInstallScript, undefined);
  assert.equal(realpathSync(installed), join(realpathSync(consumer), "node_modules/secret-slots"));
  for (const name of ["dependencies", "optionalDependencies", "peerDependencies"])
    assert.equal(manifest[name], undefined);
});

test("publint has nothing to say", async () => {
  const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
  assert.deepEqual(messages, []);
});

test("every entry point has types of its own module format", () => {
  const attw = fileURLToPath(new URL("node_modules/@arethetypeswrong/cli/dist/index.js", import.meta.url));
  output(process.execPath, [attw, tarball, "--profile", "strict", "--format", "ascii"], consumer);
});

/**
 * @param {unknown} target a path, or conditions and subpaths that lead to some
 * @returns {string[]}
 */
function namedFiles(target) {
  if (typeof target === "string") return [target.replace(/^\.\//, "")];
  return Object.values(/** @type {object} */ (target)).flatMap(namedFiles);
}
