// The commands of docs/command-line.md, with the files that it shows, in its order.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { root } from "../../scripts/run.js";

const folder = mkdtempSync(join(tmpdir(), "secret-slots-commands-"));
after(() => rmSync(folder, { recursive: true }));
const text = readFileSync(join(root, "docs/command-line.md"), "utf8");

for (const [, name, content] of text.matchAll(/^`([\w.-]+)`.*:\n\n```(?:json|text)\n([\s\S]+?)^```$/gm)) {
  writeFileSync(join(folder, name), content);
}

/** A server is needed for these: tests/cli has one. */
const needsServer = (/** @type {string} */ command) =>
  /^npx secret-slots (token|keep|credentials connect) /.test(command);

/** Commands are a line each; a script begins with its interpreter. */
const blocks = [...text.matchAll(/^```sh\n((?!#!)[\s\S]+?)^```$/gm)].flatMap(([, block]) => block.trim().split("\n"));
const commands = blocks.filter((command) => !needsServer(command));

for (const command of commands) {
  test(command, () => {
    const program = `"${process.execPath}" "${join(root, "bin/secret-slots.js")}"`;
    const line = command.replaceAll("npx secret-slots", program);
    const env = { ...process.env, TOKEN_KEYS: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE" };
    const options = /** @type {const} */ ({ cwd: folder, encoding: "utf8", env });
    const { status, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", line], options);
    assert.equal(status, 0, stderr);
  });
}

test("the document has its commands", () => assert.ok(commands.length > 20));
