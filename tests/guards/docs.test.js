// The samples of docs/guards.md, as pasted, with the real frameworks.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/run.js";

/** Where the frameworks are found, and nothing is kept. */
const folder = join(root, "tests/guards/node_modules/.samples");
mkdirSync(folder, { recursive: true });

const text = readFileSync(join(root, "docs/guards.md"), "utf8");
const samples = [...text.matchAll(/^## ([^\n]+)\n(?:(?!^## )[\s\S])*?^```javascript\n([\s\S]+?)^```$/gm)];

test("docs/guards.md has a sample for each framework", () => {
  assert.deepEqual(
    samples.map(([, heading]) => heading),
    ["Hono", "Express", "Fastify", "Koa", "h3 and Nitro", "Next.js", "Workers", "WebSockets"],
  );
});

for (const [index, { 1: code }] of [...text.matchAll(/^```javascript\n([\s\S]+?)^```$/gm)].entries()) {
  const [, entry] = /secret-slots\/(guards\/\w+)/.exec(code) ?? [];
  test(`docs/guards.md, sample ${index + 1}: ${entry}`, () => {
    assert.match(code, /^assert\.\w+\(/m);
    const file = join(folder, `${index}.mjs`);
    const entries = code.replace(
      /"secret-slots\/([\w/]+)"/g,
      (_, path) => `"${pathToFileURL(join(root, "js", path))}.js"`,
    );
    writeFileSync(file, entries);
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8", timeout: 30_000 });
    assert.equal(status, 0, stderr);
  });
}
