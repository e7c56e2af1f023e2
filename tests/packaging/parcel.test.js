// Parcel, with the setting that lets it read `exports` and `imports`.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { expected, project, tool } from "./hosts/host.js";

test("Parcel with packageExports", () => {
  const folder = project("parcel");
  // Parcel reads the settings of the package.json beside a lock file.
  writeFileSync(join(folder, "package-lock.json"), "{}");
  output(process.execPath, [tool("parcel/lib/bin.js"), "build", "--no-cache", "--no-source-maps"], folder);
  // The bundle has all that it runs.
  rmSync(join(folder, "node_modules"), { recursive: true });
  assert.deepEqual(JSON.parse(output(process.execPath, ["dist/main.cjs"], folder)), expected);
});
