// Runs the suite of all stores over bun:sqlite, in Bun, and prints the title and the failure of each case as JSON.
import { join } from "node:path";
import process from "node:process";
import { Database } from "bun:sqlite";
import { conformance } from "../../js/stores/conformance.js";
import { SqliteStore } from "../../js/stores/sqlite.js";

const [folder] = process.argv.slice(2);
let made = 0;
const opens = {
  memory: () => new Database(":memory:"),
  "a file": () => new Database(join(folder, `bun ${++made}.db`)),
  "a file, with BigInts": () => new Database(join(folder, `bun ${++made}.db`), { safeIntegers: true, create: true }),
};
const results = [];
for (const [name, open] of Object.entries(opens)) {
  for (const { title, run } of conformance(() => new SqliteStore(open()))) {
    const failure = await run().then(
      () => "",
      (error) => String(error),
    );
    results.push([`${name}: ${title}`, failure]);
  }
}
const store = new SqliteStore(new Database(":memory:"));
const version = await store.write("a\0b", "\0\u0001", { ifVersion: null });
results.push([
  "NUL",
  JSON.stringify(await store.read("a\0b")) === JSON.stringify({ value: "\0\u0001", version }) ? "" : "cut",
]);
console.log(JSON.stringify(results));
