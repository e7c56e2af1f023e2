// Runs a sample of code and holds what its comments promise against what it does.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { transformSync } from "esbuild";
import { root } from "../../scripts/run.js";

const folder = join(root, "target/samples");
// A value that is awaited in brackets, a name, a call or an element, perhaps with members after it.
const EXPRESSION = /\(await .+\)[\w.?]*|(?:await |new )?[A-Za-z][\w.]*(?:\(.*\)|\[.+\])?[\w.]*/.source;
// An expression that stands alone, or is printed, with a value in the comment beside or below it.
const PROMISE = new RegExp(`^ *(?:console\\.log\\((.+)\\)|(${EXPRESSION}));(?: // |\\n *// )(.+)$`, "gm");
const VALUE =
  /^(?:null|undefined|true|false|-?\d[\d.]*(?= bits|$)|"[^"]*"|\[[^…]*\]$|\{[^…]*\}$|ERR_[A-Z_]+$|original_password|new_password)/;
const WORD = /^(?:ERR_[A-Z_]+|\w+_password)$/;

/** Put before a sample, under names that no sample has: counts the promises that are kept. @param {number} count */
const PRELUDE = (count) => `import $assert from "node:assert/strict";
import $process from "node:process";
const $kept = new Set();
const $keep = (number, actual, expected) => {
  $assert.deepEqual(actual, expected);
  $kept.add(number);
};
$process.on("exit", (code) => {
  if (code === 0) $assert.equal($kept.size, ${count}, "a promise was not reached");
});`;

/**
 * @param {string} name
 * @param {string} sample
 * @param {object} [options]
 * @param {string} [options.before] What the sample takes for granted.
 * @param {"js" | "ts"} [options.language]
 * @returns {number} How many promises it keeps, its own assertions among them.
 */
export function runSample(name, sample, { before = "", language = "js" } = {}) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.js`);
  let promises = 0;
  /** @type {string[]} */
  const shown = [];
  const proven = sample.replace(PROMISE, (line, printed, alone, comment) => {
    if (isList(printed ?? "")) {
      shown.push(comment);
      return line;
    }
    const value = VALUE.exec(comment)?.[0];
    if (value === undefined) return line;
    promises += 1;
    return `$keep(${promises}, ${printed ?? alone}, ${WORD.test(value) ? JSON.stringify(value) : value});`;
  });
  const { code } = transformSync(proven, { loader: language });
  writeFileSync(file, `${PRELUDE(promises)}\n${before}\n${code}`);
  // A sample that has tests of its own is no part of this run.
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: root, encoding: "utf8", env });
  assert.equal(status, 0, `${stderr}${stdout}`);
  const output = stdout.replace(/\s+/g, " ");
  for (const text of shown) assert.ok(output.includes(text), output);
  // What the library logs by itself.
  const logged = [...sample.matchAll(/^ *\/\/ (secret-slots: .+)$/gm)].map(([, text]) => text);
  for (const text of logged) assert.ok(stderr.includes(text), stderr);
  const assertions = [...sample.matchAll(/^ *(?:await )?assert\.\w+\(/gm)].length;
  return promises + shown.length + logged.length + assertions;
}

/**
 * Whether what is printed is several expressions: commas are left when everything in brackets is gone.
 * @param {string} printed
 */
function isList(printed) {
  let outside = printed;
  while (/[([{][^()[\]{}]*[)\]}]/.test(outside)) outside = outside.replace(/[([{][^()[\]{}]*[)\]}]/g, "");
  return outside.includes(",");
}
