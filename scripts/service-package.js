// Makes the parts of the service's tarball that are not committed: the licences, and a package.json that depends on the published library.
// `restore` undoes both.
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { addresses } from "./manifest.js";
import { ManifestSwap } from "./manifest-swap.js";
import { root } from "./run.js";

const LICENCES = ["LICENSE-MIT", "LICENSE-APACHE"];
const service = join(root, "service");
const swap = new ManifestSwap(join(service, "package.json"), published);

/** @param {string} text */
function published(text) {
  const manifest = JSON.parse(text);
  delete manifest.devDependencies;
  Object.assign(manifest, addresses());
  manifest.dependencies["secret-slots"] = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

swap.restore();
for (const name of LICENCES) rmSync(join(service, name), { force: true });
if (process.argv[2] !== "restore") {
  for (const name of LICENCES) copyFileSync(join(root, name), join(service, name));
  swap.publish();
}
