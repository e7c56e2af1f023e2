// Emits types/ from the JSDoc of js/. Not with the TypeScript that checks js/: version 7 leaves out every typedef's
// description and `@readonly` when it emits from JavaScript.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { output, root } from "./run.js";

const types = fileURLToPath(new URL("../types", import.meta.url));
export const typescript = fileURLToPath(import.meta.resolve("typescript-emit/bin/tsc"));

/** How one declaration names another. */
const SPECIFIER = /(?:\bfrom|\bimport\(|^import)\s*"(\.{1,2}\/[^"]+)\.js"/gm;

export function emitTypes() {
  rmSync(types, { recursive: true, force: true });
  output(process.execPath, [typescript, "-p", "tsconfig.types.json"], root);
  // What no entry leads to is internal.
  const known = reachable();
  for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !known.has(path)) rmSync(path);
  }
}

/** The declarations that the entries of the package lead to. */
function reachable() {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const entries = Object.values(manifest.exports).flatMap(({ types }) =>
    types === undefined ? [] : [resolve(root, types)],
  );
  const known = new Set(entries);
  for (const file of known) {
    for (const [, specifier] of readFileSync(file, "utf8").matchAll(SPECIFIER)) {
      known.add(resolve(dirname(file), `${specifier}.d.ts`));
    }
  }
  return known;
}
