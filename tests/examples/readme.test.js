// Every JavaScript sample of the README, run as pasted; what a sample prints is what its comment beside it says.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { root } from "../../scripts/run.js";

const folder = join(root, "target/readme");
const readme = readFileSync(join(root, "README.md"), "utf8");
const samples = [...readme.matchAll(/^```js\n([\s\S]+?)^```$/gm)].map(([, sample]) => sample);

/** What the comments beside or below each `console.log` promise. @param {string} sample */
function promised(sample) {
  const outputs = sample.matchAll(/^console\.log\(.+\);(?: \/\/ (.+)|\n\/\/ (.+))?$/gm);
  return [...outputs].map(([, beside, below]) => beside ?? below);
}

test("the README has its samples", () => assert.ok(samples.length >= 3));

for (const [index, sample] of samples.entries()) {
  test(`sample ${index + 1}: ${sample.split("\n").find((line) => line && !line.startsWith("import"))}`, () => {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `sample-${index + 1}.js`);
    writeFileSync(file, sample);
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const printed = stdout
      .replace(/\n {2,}/g, " ")
      .replace(/\n(?=\])/g, " ")
      .trimEnd()
      .split("\n");
    for (const [line, promise] of promised(sample).entries()) {
      if (promise === undefined) continue;
      const length = /^(\d+) characters/.exec(promise)?.[1];
      if (length !== undefined) assert.equal(printed[line].length, Number(length));
      else assert.ok(promise.startsWith(printed[line]), `${promise} was promised, and ${printed[line]} printed`);
    }
  });
}
