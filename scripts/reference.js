// Makes the API reference in target/reference from the types that the package ships. A warning of typedoc is an error.
import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { root, run } from "./run.js";
import { installFolder } from "./tools.js";
import { emitTypes, entryTypes } from "./types.js";

const folder = join(root, "scripts/typedoc");
const out = join(root, "target/reference");

installFolder("scripts/typedoc");
emitTypes();
rmSync(out, { recursive: true, force: true });
run(process.execPath, [join(folder, "node_modules/typedoc/bin/typedoc"), "--out", out, ...entryTypes()], {
  cwd: folder,
});
console.log(`the API reference is ${join(out, "index.html")}`);
