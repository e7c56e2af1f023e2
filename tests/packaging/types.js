// Emits types/ from the JSDoc of js/. Not with the TypeScript that checks js/: version 7 leaves out every typedef's
// description and `@readonly` when it emits from JavaScript.
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import process from "node:process";
import { output, root } from "../../scripts/run.js";

const types = fileURLToPath(new URL("../../types", import.meta.url));
export const typescript = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));

export function emitTypes() {
  rmSync(types, { recursive: true, force: true });
  output(process.execPath, [typescript, "-p", "tsconfig.types.json"], root);
  // No public type refers to the core's, and its wasm as text would be there again as a literal type. Of the folder of a
  // room, what is public is in its types.js.
  const rooms = readdirSync(`${types}/js/jwt`).filter((name) => name !== "types.d.ts");
  for (const internal of ["pkg", "js/core", "js/timeline.d.ts", ...rooms.map((name) => `js/jwt/${name}`)]) {
    rmSync(`${types}/${internal}`, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) emitTypes();
