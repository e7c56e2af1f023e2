// Emits types/ from the JSDoc of js/. Not with the TypeScript that checks js/: version 7 leaves out every typedef's
// description and `@readonly` when it emits from JavaScript.
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { output, root } from "./run.js";

const types = fileURLToPath(new URL("../types", import.meta.url));
export const typescript = fileURLToPath(import.meta.resolve("typescript-emit/bin/tsc"));

/** What of a room's folder is public. */
const PUBLIC = [
  ...["/types.d.ts", "/errors.d.ts", "/token-error.d.ts", "/secrets-from-text.d.ts", "/secrets-input.d.ts"],
  ...["slots", "policy", "token", "keeper", "registry"].map((room) => `/${room}/${room}.d.ts`),
];

export function emitTypes() {
  rmSync(types, { recursive: true, force: true });
  output(process.execPath, [typescript, "-p", "tsconfig.types.json"], root);
  // No public type refers to the core's, and its wasm as text would be there again as a literal type. Of the folder of a
  // room, what is public is in its types.js.
  const rooms = ["slots", "jwt", "policy", "token", "keeper", "registry", "platform"].flatMap((room) =>
    readdirSync(`${types}/js/${room}`).map((name) => `js/${room}/${name}`),
  );
  const internals = rooms.filter((name) => !PUBLIC.some((known) => name.endsWith(known)));
  for (const internal of [
    "pkg",
    "js/wasm",
    "js/stores/ask.d.ts",
    "js/stores/due-heap.d.ts",
    "js/stores/file",
    ...internals,
  ]) {
    rmSync(`${types}/${internal}`, { recursive: true });
  }
}
