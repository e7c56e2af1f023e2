// Runs a sample of code and holds what its comments promise against what it does.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { root } from "../../scripts/run.js";

const folder = join(root, "target/samples");
// An expression that stands alone, or is printed, with a value in the comment beside or below it.
const PROMISE = /^(?:console\.log\((.+)\)|((?:new )?[A-Za-z][\w.]*(?:\(.*\)|\[.+\])?[\w.]*));(?: \/\/ |\n\/\/ )(.+)$/gm;
const VALUE = /^(?:null|true|false|-?\d[\d.]*(?= bits|$)|"[^"]*"|original_password|new_password)/;

/**
 * @param {string} name
 * @param {string} sample
 * @param {string} [before] what the sample takes for granted
 * @returns {{ promises: number, printed: string }} how many promises it holds, and what it prints with single spaces
 */
export function runSample(name, sample, before = "") {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.js`);
  let promises = 0;
  const proven = sample.replace(PROMISE, (line, printed, alone, comment) => {
    const value = VALUE.exec(comment)?.[0];
    if (value === undefined || isList(printed ?? "")) return line;
    promises += 1;
    const expected = /_password$/.test(value) ? JSON.stringify(value) : value;
    return `assert.equal(${printed ?? alone}, ${expected});`;
  });
  writeFileSync(file, `import assert from "node:assert/strict";\n${before}\n${proven}`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return { promises, printed: stdout.replace(/\s+/g, " ") };
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
