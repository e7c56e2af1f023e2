// `secret-slots check`, as a script would call it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { file, secretSlots } from "./command.js";

const GUIDE = "2cerfNrK7C_3fH1CB5a4pbgnrEpyOGeioopFoGomE1BmzjBjh7-VFU9eCDDNBo9b";

test("a secret from standard input or a file, with or without a line's end", () => {
  for (const input of [GUIDE, `${GUIDE}\n`, `${GUIDE}\r\n`]) {
    const { status, stdout, stderr } = secretSlots(["check"], { input });
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^the secret meets the policy\n64 characters · score 321\.37 · 5\.02 bits per character\n$/);
    assert.equal(secretSlots(["check", file("secret.txt", input)]).stdout, stdout);
    assert.equal(secretSlots(["check", "-"], { input }).stdout, stdout);
  }
});

test("exit code 1 with the problems in words, and the secret in none of them", () => {
  const { status, stdout } = secretSlots(["check"], { input: "hunter2\n\n" });
  assert.equal(status, 1);
  assert.deepEqual(stdout.split("\n").slice(0, 4), [
    "the secret does not meet the policy",
    "  it is shorter than 64 characters",
    "  it has a control character at position 8",
    "  it has no uppercase character",
  ]);
  assert.ok(!stdout.includes("hunter2"));
  assert.match(stdout, /it scores \d+\.\d\d, not above 100\.00/);
});

test("--json gives the report, with the same exit codes", () => {
  const good = secretSlots(["check", "--json"], { input: GUIDE });
  assert.deepEqual([good.status, JSON.parse(good.stdout).ok], [0, true]);
  const bad = secretSlots(["check", "--json"], { input: "abcABC-".repeat(10).slice(0, 64) });
  assert.deepEqual([bad.status, JSON.parse(bad.stdout).problems[0].code], [1, "repetitive"]);
  assert.equal(secretSlots(["check", "--length", "63"], { input: GUIDE.slice(1) }).status, 0);
});

test("a --json with a value is an error in JSON", () => {
  const { status, stdout } = secretSlots(["check", "--json=hunter2"]);
  assert.deepEqual([status, JSON.parse(stdout).error.code], [2, "ERR_INVALID_OPTION"]);
  assert.ok(!stdout.includes("hunter2"));
});

test("what cannot be read is an error that does not repeat the argument, which may be a secret", () => {
  const cases = [
    { args: ["check", "hunter2"], code: "ERR_INVALID_OPTION" },
    { args: ["check", "."], code: "ERR_INVALID_OPTION" },
    { args: ["check", "--policy", "-"], input: "{}", code: "ERR_INVALID_OPTION" },
    { args: ["check", "hunter2", "hunter2"], code: "ERR_INVALID_OPTION" },
    { args: ["check"], input: new Uint8Array([0xff, 0xfe, 0x00]), code: "ERR_INVALID_OPTION" },
    { args: ["check"], input: "hunter2".repeat(150_000), code: "ERR_TOO_LARGE" },
  ];
  for (const { args, input, code } of cases) {
    const plain = secretSlots(args, { input });
    assert.equal(plain.status, 2);
    assert.ok(plain.stderr.endsWith(`(${code})\n`), plain.stderr);
    const json = secretSlots([...args, "--json"], { input });
    assert.deepEqual([json.status, JSON.parse(json.stdout).error.code], [2, code]);
    assert.ok(!(plain.stderr + plain.stdout + json.stdout + json.stderr).includes("hunter2"));
  }
});
