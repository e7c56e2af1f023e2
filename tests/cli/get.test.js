// `secret-slots get`, as a script would call it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { file, secretSlots } from "./command.js";

const slots = [
  { slot: 3, value: "original_password" },
  { slot: 5, value: "updated_password" },
  { slot: 9, revoked: true },
];
const secrets = file("secrets.json", JSON.stringify({ secret: { name: "token-secret", secret_slots: slots } }));

test("the value in effect at a slot number or a time, and nothing else", () => {
  for (const [at, value] of [
    ["3", "original_password"],
    ["4.9", "original_password"],
    ["5", "updated_password"],
    ["8", "updated_password"],
  ]) {
    const { status, stdout, stderr } = secretSlots(["get", secrets, "token-secret", "--at", at]);
    assert.deepEqual([status, stdout, stderr], [0, `${value}\n`, ""]);
  }
  const piped = secretSlots(["get", "-", "token-secret"], { input: '\ufeff{"token-secret": "from a pipe"}' });
  assert.equal(piped.stdout, "from a pipe\n");
});

test("exit code 1 when no value is in effect, and why", () => {
  const cases = [
    { args: [secrets, "token-secret"], reason: "revoked", words: "slot 9 is revoked" },
    {
      args: [secrets, "token-secret", "--at", "2"],
      reason: "before_first_slot",
      words: "no value is in effect before the first slot, 3",
    },
    { args: [secrets, "unknown"], reason: "unknown", words: "no secret has this name" },
  ];
  for (const { args, reason, words } of cases) {
    const { status, stdout, stderr } = secretSlots(["get", ...args]);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.ok(stderr.includes(words), stderr);
    const json = secretSlots(["get", ...args, "--json"]);
    assert.equal(json.status, 1);
    assert.deepEqual([JSON.parse(json.stdout).value, JSON.parse(json.stdout).reason], [null, reason]);
  }
});

test("--json gives the slot beside the value", () => {
  const { stdout } = secretSlots(["get", secrets, "token-secret", "--at", "7", "--json"]);
  assert.deepEqual(JSON.parse(stdout), { name: "token-secret", at: 7, slot: 5, value: "updated_password" });
});

test("files and times that are wrong are typed errors, and no value is in them", () => {
  const wrong = [
    { args: [secrets, "token-secret", "--at", "-1"], code: "ERR_INVALID_OPTION" },
    { args: [secrets, "token-secret", "--at=-1"], code: "ERR_SLOT_INVALID" },
    { args: [secrets, "token-secret", "--at", "NaN"], code: "ERR_SLOT_INVALID" },
    { args: [secrets, "token-secret", "--at", ""], code: "ERR_SLOT_INVALID" },
    { args: [secrets, "token-secret", "--at", "1741790697000"], code: "ERR_SLOT_INVALID" },
    { args: [secrets], code: "ERR_INVALID_OPTION" },
    { args: ["missing.json", "token-secret"], code: "ERR_INVALID_OPTION" },
    { args: [".", "token-secret"], code: "ERR_INVALID_OPTION" },
    { args: [file("text.json", "hunter2"), "x"], code: "ERR_INVALID_OPTION" },
    { args: [file("half.json", '{"x": "hunter2"'), "x"], code: "ERR_INVALID_OPTION" },
    { args: [file("empty.json", ""), "x"], code: "ERR_INVALID_OPTION" },
    { args: [file("latin1.json", new Uint8Array([0x22, 0xe9, 0x22])), "x"], code: "ERR_INVALID_OPTION" },
    { args: [file("string.json", '"hunter2"'), "x"], code: "ERR_INVALID_OPTION" },
    { args: [file("number.json", '{"x": 12345678}'), "x"], code: "ERR_SLOT_INVALID" },
    {
      args: [file("twice.json", '{"x": [{"slot":1,"value":"hunter2"},{"slot":1,"value":"b"}]}'), "x"],
      code: "ERR_SLOT_INVALID",
    },
    { args: [file("large.json", JSON.stringify({ x: "hunter2".repeat(20_000) })), "x"], code: "ERR_TOO_LARGE" },
  ];
  for (const { args, code } of wrong) {
    const plain = secretSlots(["get", ...args]);
    assert.deepEqual([plain.status, plain.stdout], [2, ""], args.join(" "));
    assert.ok(plain.stderr.endsWith(`(${code})\n`), plain.stderr);
    const json = secretSlots(["get", ...args, "--json"]);
    assert.deepEqual([json.status, JSON.parse(json.stdout).error.code], [2, code], args.join(" "));
    assert.ok(!/hunter2|12345678/.test(plain.stderr + json.stdout));
  }
});
