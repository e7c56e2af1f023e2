// `secret-slots generate`, help and the command line as a whole, as a script would call it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { checkSecret } from "../../js/index.js";
import { cli, file, secretSlots } from "./command.js";

test("in a pipe: secrets that meet the policy, one a line, and nothing else", () => {
  const { status, stdout, stderr } = secretSlots(["generate", "--count", "50"]);
  const secrets = stdout.trimEnd().split("\n");
  assert.equal(status, 0);
  assert.equal(stderr, "");
  assert.equal(new Set(secrets).size, 50);
  for (const secret of secrets) assert.equal(checkSecret(secret).ok, true);
});

test("--json gives an array of reports in which the generator's bits are known", () => {
  const { status, stdout } = secretSlots(["generate", "--json", "--length", "40"]);
  const [{ secret, ok, length, entropy }, ...more] = JSON.parse(stdout);
  assert.deepEqual([status, ok, length, secret.length, more.length], [0, true, 40, 40, 0]);
  assert.ok(Math.abs(entropy.generator - 40 * Math.log2(67)) < 1e-9);
});

test("--policy reads a policy, and --length goes before it", () => {
  const policy = file("policy.json", JSON.stringify({ length: 50, alphabet: "0123456789abcdef", prefix: "key-" }));
  assert.match(secretSlots(["generate", "--policy", policy]).stdout, /^key-[0-9a-f]{46}\n$/);
  assert.match(secretSlots(["generate", "--policy", policy, "--length", "60"]).stdout, /^key-[0-9a-f]{56}\n$/);
});

test("what cannot be is an error of one line, or of one JSON document, and exit code 2", () => {
  const wrong = [
    ["--count", "0"],
    ["--count", "1.5"],
    ["--count", "-1"],
    ["--count", "100001"],
    ["--count"],
    ["--length", "0"],
    ["--length", "4097"],
    ["--length", "2"],
    ["--policy", "missing.json"],
    ["--policy", file("array.json", "[]")],
    ["--policy", file("text.json", "hunter2")],
    ["--policy", file("unknown.json", '{"lenght": 64}')],
    ["--secret=hunter2"],
    ["--hunter2"],
    ["-hunter2"],
    ["hunter2"],
  ];
  for (const args of wrong) {
    const plain = secretSlots(["generate", ...args]);
    assert.deepEqual([plain.status, plain.stdout], [2, ""], args.join(" "));
    assert.match(plain.stderr, /^secret-slots: .+ \(ERR_INVALID_OPTION\)\n$/, args.join(" "));
    const { status, stdout, stderr } = secretSlots(["generate", "--json", ...args]);
    assert.deepEqual([status, stderr, JSON.parse(stdout).error.code], [2, "", "ERR_INVALID_OPTION"], args.join(" "));
    assert.ok(!(plain.stderr + stdout).includes("hunter2"), "an argument that is not expected is not repeated");
  }
});

test("help says what there is, for all and for each command", () => {
  for (const args of [["--help"], ["-h"], ["help"]]) {
    const { status, stdout } = secretSlots(args);
    assert.equal(status, 0);
    assert.match(stdout, /generate[\s\S]+check[\s\S]+get FILE NAME/);
  }
  for (const command of ["generate", "check", "get"]) {
    const { status, stdout } = secretSlots([command, "--help"]);
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`^secret-slots ${command} `));
  }
  assert.match(secretSlots(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal(secretSlots([]).status, 2);
  for (const name of ["unknown", "constructor", "__proto__"]) assert.equal(secretSlots([name]).status, 2);
});

test("a reader that closes the pipe first is no error", () => {
  const { status, stdout } = spawnSync(
    "sh",
    ["-c", '"$0" "$1" generate --count 50000 | head -n 1', process.execPath, cli],
    {
      encoding: "utf8",
    },
  );
  assert.deepEqual([status, stdout.length], [0, 65]);
});
