// What the command line says about itself: each message names the argument, the flag, the file or the position, and no secret.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { oneOf } from "../../js/cli/command.js";
import { root } from "../../js/cli/commands.js";
import { KINDS } from "../../js/cli/registry-reports.js";
import { eventKindOf } from "../../js/registry/boundary.js";
import { file, secretSlots } from "./command.js";

/** Text between the program's name and the code. @param {string[]} args @param {string} [input] @param {string} [code] */
function message(args, input = "", code = "ERR_INVALID_OPTION") {
  const { status, stdout, stderr } = secretSlots(args, { input });
  assert.deepEqual([status, stdout], [2, ""], args.join(" "));
  assert.ok(!/hunter2/.test(stderr), stderr);
  const found = new RegExp(`^secret-slots: (.+) \\(${code}\\)\\n$`).exec(stderr);
  assert.ok(found, stderr);
  const json = JSON.parse(secretSlots([...args, "--json"], { input }).stdout);
  if (!args.at(-1)?.startsWith("--")) assert.deepEqual(json.error, { code, message: found[1] });
  return found[1];
}

/** @param {[string, string][]} cases A command line, and its message. */
function says(cases) {
  for (const [line, words] of cases) assert.equal(message(line.split(" ").filter(Boolean)), words, line);
}

test("an unknown command has a suggestion, or all that there are", () => {
  says([
    ["genrate", 'unknown command "genrate"; did you mean "generate"?'],
    ["registry creat shop", 'unknown command "creat"; did you mean "create"?'],
    ["jwt verfy", 'unknown command "verfy"; did you mean "verify"?'],
    ["help genrate", 'unknown command "genrate"; did you mean "generate"?'],
    [
      "hunter2",
      "unknown command; secret-slots has generate, check, get, jwt, token, keep, credentials, registry, completion",
    ],
    ["jwt hunter2", "unknown command; secret-slots jwt has sign, verify"],
    ["jwt", "missing argument COMMAND: secret-slots jwt COMMAND, where COMMAND is sign or verify"],
    [
      "registry --store r",
      `missing argument COMMAND: secret-slots registry COMMAND, where COMMAND is ${oneOf(Object.keys(root.commands?.registry.commands ?? {}))}`,
    ],
  ]);
});

test("an argument that is missing or one too many is named", () => {
  says([
    ["get", "missing argument FILE: secret-slots get FILE NAME"],
    ["get secrets.json", "missing argument NAME: secret-slots get FILE NAME"],
    ["get secrets.json name hunter2", "argument 3 of secret-slots get is one too many: secret-slots get FILE NAME"],
    ["check --length 5 a hunter2", "argument 4 of secret-slots check is one too many: secret-slots check [FILE]"],
    ["registry add shop --store r", "missing argument DESCRIPTION: secret-slots registry add APP DESCRIPTION"],
    ["completion", "missing argument SHELL: secret-slots completion SHELL"],
    ["completion zhs", 'SHELL must be bash, zsh or fish; did you mean "zsh"?'],
  ]);
});

test("a flag that is unknown, missing or without its value is named", () => {
  says([
    ["generate --lenght 5", 'unknown flag "--lenght"; did you mean "--length"?'],
    ["generate --Count=5", 'unknown flag "--Count"; did you mean "--count"?'],
    [
      "generate --length 5 --hunter2",
      "argument 3 of secret-slots generate is an unknown flag; it takes --count, --length, --policy, --json, --help",
    ],
    ["get a b -hunter2", "argument 3 of secret-slots get is an unknown flag; it takes --at, --json, --help"],
    ["generate --count", "--count lacks its value: --count=N"],
    ["generate --count --length 5", "--count lacks its value: --count=N"],
    ["get a b --at -1", "--at lacks its value: --at=N"],
    ["jwt sign a b --allow-short-keys=hunter2", "--allow-short-keys takes no value"],
    ["keep --once", "missing flag --config FILE: secret-slots keep --config FILE"],
    ["registry create shop --store r", "missing flag --type TYPE: secret-slots registry create APP --type TYPE"],
    [
      "registry update shop --store r",
      "missing flag --expiry EXPIRY: secret-slots registry update APP --expiry EXPIRY",
    ],
    ["registry apps", "the registry must be given by one of --store FOLDER and --config FILE"],
    ["registry rotate-all --store .", "missing flag --out-folder FOLDER, or --dry-run"],
  ]);
});

test("a value says what it must be", () => {
  const algorithms = "--alg must be HS256, HS384 or HS512";
  says([
    ["generate --count 0", "--count must be a whole number from 1 to 100,000"],
    ["generate --length hunter2", "--length must be a whole number from 1 to 4,096"],
    ["jwt sign a b --alg hs256", `${algorithms}; did you mean "HS256"?`],
    ["jwt sign a b --alg hunter2", algorithms],
    ["jwt verify a b --alg HS256,HS521", `${algorithms}; did you mean "HS512"?`],
    ["jwt verify a b --slot-from hunter2", "--slot-from must be iat, slot, kid or any"],
    [
      "jwt verify a b --overlap=-1",
      '--overlap must be a whole number from 0 to 999,999,999 seconds, or a text such as "2 days", or infinity',
    ],
    [
      "jwt verify a b --at 1741790697000",
      "--at must be a whole number from 0 to 99,999,999,999 seconds; 10^11 or more looks like milliseconds",
    ],
    ["registry create shop --type webb", '--type must be web, machine, spa or native; did you mean "web"?'],
    ["registry audit --limit 0", "--limit must be a whole number from 1 to 1,000,000"],
    ["registry audit --kind secret.rotate", `--kind must be ${oneOf(KINDS)}; did you mean "secret.rotated"?`],
  ]);
  const at = "--at must be a number, 0 or more: a slot, or a Unix time in seconds";
  assert.equal(message(["get", "a", "b", "--at", "hunter2"], "", "ERR_SLOT_INVALID"), at);
});

test("the kinds of --kind are those that operations leave in the audit log", () => {
  const operations = ["createApplication", "setExpiry", "deleteApplication", "add", "renew", "rotate", "revoke"];
  const kinds = [...operations, "revokePrevious", "delete", "reapply", "markDelivered"].map(eventKindOf);
  assert.deepEqual(KINDS, [...kinds, "oauth.token_request_succeeded", "oauth.token_request_failed"]);
});

test("text that is not JSON has its file, its line and its column", () => {
  const broken = '{\n  "token-secret": "hunter2"\n  "other": 5\n}';
  const path = file("broken.json", broken);
  const fault = 'is not JSON: line 3, column 3: expected a comma or "}"';
  const secrets = file("whole.json", '{"s": "hunter2 hunter2 hunter2 hunter2 hunter2"}');
  for (const args of [
    ["get", path, "token-secret"],
    ["jwt", "sign", path, "token-secret"],
    ["jwt", "verify", path, "token-secret"],
    ["generate", "--policy", path],
    ["check", "--policy", path],
    ["keep", "--config", path],
    ["registry", "apps", "--config", path],
  ]) {
    assert.equal(message(args), `${JSON.stringify(path)} ${fault}`);
  }
  assert.equal(message(["get", "-", "s"], broken), `standard input ${fault}`);
  assert.equal(message(["jwt", "sign", secrets, "s"], broken), `the payload on standard input ${fault}`);
  assert.equal(
    message(["token", "https://issuer.example/token", "app"], '[\n"hunter2",\nhunter2]'),
    "standard input begins with a bracket, so it must be a JSON array of strings: line 3, column 1: expected a value",
  );
});

test("a file that cannot be read is named by its path; one that may be a secret by its argument", () => {
  says([
    ["get missing.json s", 'cannot read "missing.json": there is no such file'],
    ["get . s", 'cannot read ".": it is a directory'],
    ["generate --policy missing.json", 'cannot read "missing.json": there is no such file'],
    ["keep --config missing.json", 'cannot read "missing.json": there is no such file'],
    ["registry apps --config missing.json", 'cannot read "missing.json": there is no such file'],
    ["check hunter2", "cannot read FILE: there is no such file"],
    ["check .", 'cannot read ".": it is a directory'],
  ]);
  const latin1 = file("latin1.json", new Uint8Array([0x22, 0xe9, 0x22]));
  assert.equal(message(["get", latin1, "s"]), `${JSON.stringify(latin1)} is not UTF-8 text`);
});

test("what is wrong inside a file has the file and the member", () => {
  const policy = file("policy.json", '{"minScor": 5}');
  assert.match(
    message(["generate", "--policy", policy]),
    /policy\.json": unknown .* "minScor"; did you mean "minScore"\?$/,
  );
  const score = file("score.json", '{"minScore": "hunter2"}');
  assert.match(message(["generate", "--policy", score]), /score\.json": minScore must be /);
  const array = file("array.json", "[]");
  assert.match(message(["check", "--policy", array]), /array\.json" must be a JSON object$/);
  const slots = file("slots.json", '{"s": [{"slot": "hunter2", "value": "x"}]}');
  assert.match(message(["get", slots, "s"], "", "ERR_SLOT_INVALID"), /^".*slots\.json": .*"s"/);
});

test("a secret's name that is nearly right has a suggestion", () => {
  const secrets = file("names.json", '{"token-secret": "hunter2"}');
  const { status, stderr } = secretSlots(["get", secrets, "tokn-secret"]);
  assert.deepEqual([status, stderr], [1, 'no secret has this name; did you mean "token-secret"?\n']);
});

test("a token after the word Bearer is refused, and the message says so", () => {
  const secrets = file("bearer.json", `{"s": "${"long enough for an HS256 ".repeat(4)}"}`);
  const token = secretSlots(["jwt", "sign", secrets, "s"], { input: "{}" }).stdout;
  for (const input of [`Bearer ${token}`, `bearer ${token}`]) {
    const { status, stderr } = secretSlots(["jwt", "verify", secrets, "s"], { input });
    const words = 'refused: the token begins with "Bearer ": give it alone (ERR_JWS_INVALID)\n';
    assert.deepEqual([status, stderr], [1, words]);
  }
  const { status, stderr } = secretSlots(["jwt", "verify", secrets, "s"], { input: "Bearer" });
  assert.deepEqual([status, /Bearer/.test(stderr)], [1, false]);
});

test("a registry says what to run first, and which flag leads on", () => {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-messages-"));
  const store = ["--store", join(folder, "store")];
  const out = (/** @type {string} */ name) => ["--out", join(folder, name)];
  const run = (/** @type {string[]} */ ...args) => {
    const { status, stderr } = secretSlots(["registry", ...args, ...store]);
    assert.equal(status, 0, stderr);
  };
  const refused = (/** @type {string[]} */ args, /** @type {string} */ code) =>
    message(["registry", ...args, ...store], "", code);
  const missing = refused(["rotate", "shop", ...out("1")], "ERR_INVALID_OPTION");
  assert.match(
    missing,
    /^the store's folder ".*store" does not exist; secret-slots registry create APP --type TYPE makes it/,
  );
  run("create", "shop", "--type", "web");
  const first = /: first run secret-slots registry create APP --type TYPE$/;
  for (const args of [
    ["rotate", "hunter2"],
    ["add", "hunter2", "production"],
    ["renew", "hunter2", "1"],
  ]) {
    assert.match(refused([...args, ...out("1")], "ERR_SECRET_UNKNOWN"), first);
  }
  for (const args of [
    ["show", "hunter2"],
    ["revoke", "hunter2", "1"],
    ["delete", "hunter2", "1", "--yes"],
  ]) {
    assert.match(refused(args, "ERR_SECRET_UNKNOWN"), first);
  }
  assert.match(refused(["show", "shpo"], "ERR_SECRET_UNKNOWN"), /; did you mean "shop"\?$/);
  const add = /: first run secret-slots registry add APP DESCRIPTION$/;
  assert.match(refused(["rotate", "shop", ...out("1")], "ERR_SECRET_UNKNOWN"), add);
  run("add", "shop", "production", ...out("1"));
  assert.match(
    refused(["revoke", "shop", "9"], "ERR_SECRET_UNKNOWN"),
    /; secret-slots registry show APP lists its secrets$/,
  );
  run("rotate", "shop", ...out("2"));
  assert.match(refused(["rotate", "shop", ...out("3")], "ERR_ROTATION_IN_PROGRESS"), /; --force does that$/);
  run("add", "shop", "staging", ...out("3"));
  assert.match(refused(["rotate", "shop", ...out("4")], "ERR_SECRET_AMBIGUOUS"), /; --secret-id names one$/);
  writeFileSync(join(folder, "mine"), "mine");
  const existing = refused(["add", "shop", "backup", ...out("mine")], "ERR_INVALID_OPTION");
  assert.match(
    existing,
    /^the file of --out, ".*mine", cannot be made: a file of this name exists, and is never overwritten$/,
  );
});

test("a long name that is no file's, a member's or a client's may be a secret: only its length is told", () => {
  const secret = "MYSECRET_abcdefghijklmnopqrstuvwxyz0123456789";
  const config = (/** @type {unknown} */ content) => file("long-name.json", JSON.stringify(content));
  const clients = { crm: { tokenEndpoint: "https://issuer.example/token", clientId: "x", clientAuth: "none" } };
  const credentials = { a: { client: secret, grant: "client_credentials" } };
  for (const args of [
    ["get", secret, "x"],
    ["jwt", "sign", secret, secret],
    ["generate", "--policy", secret],
    ["keep", "--config", secret],
    ["keep", "--once", "--config", config({ store: { memory: true }, clients, credentials })],
    ["keep", "--once", "--config", config({ store: { memory: true }, clients, [secret]: 1 })],
    ["registry", "apps", "--config", secret],
    ["registry", "add", "app", "production", "--store", secret],
  ]) {
    const { status, stdout, stderr } = secretSlots(args, { input: "{}" });
    assert.equal(status, 2, stderr);
    assert.match(stderr, /"…" \(45 characters\)/, args.join(" "));
    assert.doesNotMatch(stdout + stderr, /MYSECRET/);
  }
});
