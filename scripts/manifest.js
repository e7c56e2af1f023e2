// package.json as it is published: its paths lead to the bundles in dist/. In the repository they lead to js/, so that examples run
// without a build. The original is kept in target/ while a tarball is made.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.js";

const path = join(root, "package.json");
const kept = join(root, "target/package.json");

/** @param {string} text */
export function published(text) {
  const manifest = JSON.parse(text);
  for (const name of ["devDependencies", "allowScripts"]) delete manifest[name];
  // Without them npm would not restore the manifest when it packs after a pack that was interrupted.
  const { prepack, postpack } = manifest.scripts;
  manifest.scripts = { prepack, postpack };
  for (const name of ["exports", "imports"]) manifest[name] = inDist(manifest[name]);
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Puts the published manifest in the place of the repository's. */
export function publishManifest() {
  const text = readFileSync(path, "utf8");
  mkdirSync(join(root, "target"), { recursive: true });
  writeFileSync(kept, text);
  writeFileSync(path, published(text));
}

/** Puts the repository's manifest back, also after a pack that was interrupted. */
export function restoreManifest() {
  if (!existsSync(kept)) return;
  const text = readFileSync(kept, "utf8");
  // A manifest that was edited since then stays.
  if (readFileSync(path, "utf8") === published(text)) writeFileSync(path, text);
  rmSync(kept);
}

/**
 * @param {unknown} target a path, or conditions and subpaths that lead to some
 * @returns {unknown}
 */
function inDist(target) {
  if (typeof target === "string") return target.replace(/^\.\/js\//, "./dist/");
  return Object.fromEntries(
    Object.entries(/** @type {object} */ (target)).map(([name, value]) => [name, inDist(value)]),
  );
}
