// The frameworks that the tests of packaging have installed.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../../scripts/run.js";

export const requireHost = createRequire(join(root, "target/hosts/package.json"));
