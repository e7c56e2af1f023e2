// Makes the tarball that npm would publish, and installs it in an empty project. Run before the tests, which ask
// `packed` where it is.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { output, root } from "../../scripts/run.js";

const destination = join(root, "target/package");
const consumer = join(root, "target/consumer");
const record = join(destination, "packed.json");

/**
 * @typedef {object} Packed
 * @property {string} tarball
 * @property {string[]} files What the tarball holds.
 * @property {string} consumer A project that has nothing but the package.
 * @property {number} added How many packages npm added to it.
 */

/** @returns {Packed} */
export function packed() {
  return JSON.parse(readFileSync(record, "utf8"));
}

function pack() {
  for (const folder of [destination, consumer]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const printed = output("npm", ["pack", "--json", "--pack-destination", destination], root);
  // The scripts print before it.
  const [{ filename, files }] = JSON.parse(printed.slice(printed.search(/^\[/m)));
  const tarball = join(destination, filename);
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const { added } = JSON.parse(output("npm", ["install", "--json", "--offline", tarball], consumer));
  const paths = files.map((/** @type {{ path: string }} */ { path }) => path);
  writeFileSync(record, JSON.stringify({ tarball, files: paths, consumer, added }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) pack();
