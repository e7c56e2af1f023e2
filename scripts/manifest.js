// package.json as it is published: its paths lead to the bundles in dist/. In the repository they lead to js/, so that examples run
// without a build.
//
// Only there has an entry a condition `require`, which leads to a file that hands on the ES module, beside types of its own.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./run.js";
import { ManifestSwap } from "./manifest-swap.js";

const swap = new ManifestSwap(join(root, "package.json"), published);

/** @param {string} text */
export function published(text) {
  const manifest = JSON.parse(text);
  for (const name of ["devDependencies", "allowScripts"]) delete manifest[name];
  // Without them npm would not restore the manifest when it packs after a pack that was interrupted.
  const { prepack, postpack } = manifest.scripts;
  manifest.scripts = { prepack, postpack };
  Object.assign(manifest, addresses());
  for (const name of ["main", "exports", "imports"]) manifest[name] = inDist(manifest[name]);
  for (const entry of Object.values(manifest.exports)) {
    if (entry.types === undefined) continue;
    const { types, default: path } = entry;
    delete entry.types;
    delete entry.default;
    // In this order: the first condition that holds is taken, and `types` holds for `require` too.
    Object.assign(entry, { require: { types: inCommonJs(types), default: inCommonJs(path) }, types, default: path });
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The addresses of the project, which Cargo.toml alone names; none while it names none. */
export function addresses() {
  const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
  const url = /^repository = "(.+)"$/m.exec(cargo)?.[1];
  if (url === undefined) return {};
  return { homepage: `${url}#readme`, bugs: `${url}/issues`, repository: { type: "git", url: `git+${url}.git` } };
}

/** Puts the published manifest in the place of the repository's, and writes the files of its `require` conditions. */
export function publishManifest() {
  for (const entry of Object.values(JSON.parse(swap.publish()).exports)) {
    if (entry.require === undefined) continue;
    // No second copy of the code: Node gives the same module to `require` and to `import`.
    writeFileSync(join(root, entry.require.default), `module.exports = require("./${basename(entry.default)}");\n`);
  }
}

/** Puts the repository's manifest back, also after a pack that was interrupted. */
export const restoreManifest = () => swap.restore();

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

/** @param {string} file an ES module, or its types */
const inCommonJs = (file) => file.replace(/(\.d)?\.[jt]s$/, (extension) => extension.replace(/(?=[jt]s$)/, "c"));
