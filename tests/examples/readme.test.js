// Every JavaScript sample of the README and of the documentation comments runs as pasted, and keeps its promises.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/run.js";
import { runSample } from "./sample.js";

const readme = readFileSync(join(root, "README.md"), "utf8");
const samples = [...readme.matchAll(/^```js\n([\s\S]+?)^```$/gm)].map(([, sample]) => sample);

for (const [index, sample] of samples.entries()) {
  test(`README, sample ${index + 1}`, () => {
    const { promises, printed } = runSample(`readme-${index + 1}`, sample);
    assert.ok(promises > 0, "a sample that promises nothing proves nothing");
    const shown = /^console\.log\(report.+\n\/\/ (.+)$/m.exec(sample)?.[1];
    if (shown !== undefined) assert.ok(printed.includes(shown), printed);
  });
}

test("the README has its samples", () => assert.ok(samples.length >= 3));

const IMPORTS = `
import { checkSecret, generateSecret, generateSecretWithReport, SecretSlots } from "secret-slots";
import { getSecret, getSecretEffectiveAt, installSecrets } from "secret-slots/fastedge";
`;

for (const name of readdirSync(join(root, "js")).filter((name) => name.endsWith(".js"))) {
  const source = readFileSync(join(root, "js", name), "utf8");
  const examples = source.matchAll(/^ *\* @example\n((?: *\*(?! @|\/).*\n)+)/gm);
  for (const [index, [, example]] of [...examples].entries()) {
    test(`${name}, @example ${index + 1}`, () => {
      runSample(`${name}-${index + 1}`, example.replace(/^ *\* ?/gm, ""), IMPORTS);
    });
  }
}
