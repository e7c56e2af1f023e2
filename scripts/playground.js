// Writes the playground as static files, for any host: `node scripts/playground.js FOLDER`. What the service needs is installed first, once.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { installFolder } from "./tools.js";

const [folder, ...more] = process.argv.slice(2);
if (folder === undefined || folder.startsWith("-") || more.length > 0) {
  process.stderr.write("usage: node scripts/playground.js FOLDER\n");
  process.exit(2);
}
installFolder("service", { stdio: ["ignore", 2, 2] });
const { playgroundFiles } = await import("../service/src/node/playground-files.js");
const files = playgroundFiles();
for (const [path, { text }] of files) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
process.stdout.write(
  `${files.size} files in ${resolve(folder)}: serve them from any host, and open index.html there\n`,
);
