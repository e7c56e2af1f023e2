// Documents: the targets of their links exist, and the table of errors is whole.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/run.js";

const read = (/** @type {string} */ file) => readFileSync(join(root, file), "utf8");
const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));

/** The anchors of a document's headings, as GitHub makes them. @param {string} file */
function anchorsOf(file) {
  const headings = read(file).matchAll(/^#{1,6} (.+)$/gm);
  return [...headings].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, "")
      .replaceAll(" ", "-"),
  );
}

for (const document of [
  "README.md",
  "CONTRIBUTING.md",
  "DESIGN.md",
  "SECURITY.md",
  ...docs.map((name) => `docs/${name}`),
]) {
  test(`${document}: its links lead somewhere`, () => {
    const text = read(document).replace(/^```[\s\S]+?^```$/gm, "");
    for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g)) {
      if (/^https:/.test(target)) continue;
      const [path, anchor] = target.split("#");
      const file = path === "" ? document : join(dirname(document), path);
      assert.ok(existsSync(join(root, file)), target);
      if (anchor !== undefined) assert.ok(anchorsOf(file).includes(anchor), target);
    }
  });
}

test("docs/errors.md has every code and no other", () => {
  const [, declared] = /@typedef \{([\s\S]+?)\} ErrorCode/.exec(read("js/platform/errors.js")) ?? [];
  const codes = new Set([...String(declared).matchAll(/ERR_\w+/g)].map(([code]) => code));
  const rows = [...read("docs/errors.md").matchAll(/^\| `(ERR_\w+)`/gm)].map(([, code]) => code);
  assert.deepEqual([...new Set(rows)].sort(), [...codes].sort());
});

test("README.md is short", () => {
  assert.ok(read("README.md").split("\n").length <= 221);
});
