// The command in a terminal of its own, which Linux's `script` makes.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { cli } from "./command.js";

const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;
const skip = hasScript ? false : "NOT TESTED HERE: this needs the `script` command of Linux";

/**
 * Runs the command in a terminal, types when it has asked, and answers what the screen showed.
 * @param {string} args
 * @param {string} [typed]
 * @returns {Promise<{ status: number | null, screen: string }>}
 */
function inTerminal(args, typed) {
  const terminal = spawn("script", ["-qec", `"${process.execPath}" "${cli}" ${args}`, "/dev/null"]);
  let screen = "";
  let asked = false;
  terminal.stdout.on("data", (chunk) => {
    screen += chunk;
    if (typed === undefined || asked || !screen.includes("not shown")) return;
    asked = true;
    terminal.stdin.write(typed);
  });
  return new Promise((resolve) => terminal.on("close", (status) => resolve({ status, screen })));
}

test("a generated secret is shown with its figures", { skip }, async () => {
  const { status, screen } = await inTerminal("generate");
  assert.equal(status, 0);
  assert.match(screen, /64 characters · score \d{3}\.\d\d · \d\.\d\d bits per character · 388\.2 bits/);
});

test("a secret is typed unseen", { skip }, async () => {
  const { status, screen } = await inTerminal("check", "hunter2\r");
  assert.equal(status, 1);
  assert.match(screen, /it is shorter than 64 characters/);
  assert.ok(!screen.includes("hunter2"), screen);
});

test("a prompt that is left with Ctrl-D is an error, not an answer", { skip }, async () => {
  const { status, screen } = await inTerminal("check", "\u0004");
  assert.equal(status, 2);
  assert.match(screen, /no secret was typed/);
});
