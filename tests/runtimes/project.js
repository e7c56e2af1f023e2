// A project with the packed tarball installed and the suite in it, so that every runtime resolves the package as a
// user's would.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packed } from "../packaging/pack.js";
import { root, run } from "../../scripts/run.js";

const project = join(root, "target/suite");
rmSync(project, { recursive: true, force: true });
mkdirSync(join(project, "tests/runtimes"), { recursive: true });
writeFileSync(join(project, "package.json"), JSON.stringify({ name: "suite", private: true, type: "module" }));
const quiet = ["--offline", "--no-audit", "--no-fund", "--loglevel=error"];
run("npm", ["install", ...quiet, packed().tarball], { cwd: project });
// QUnit and fast-check are found further up, in the repository.
for (const folder of ["tests/js", "tests/vectors"]) {
  cpSync(join(root, folder), join(project, folder), { recursive: true });
}
for (const name of readdirSync(join(root, "tests/runtimes"))) {
  if (/\.c?js$/.test(name)) cpSync(join(root, "tests/runtimes", name), join(project, "tests/runtimes", name));
}
