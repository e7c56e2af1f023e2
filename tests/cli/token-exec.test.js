// `secret-slots token ID --exec`: real commands, which look at what they were given.
import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { AuthorizationServer } from "../../examples/authorization/server.js";
import { file, started } from "./command.js";
import { env, keptFolder } from "./kept-folder.js";
import { CLIENT, StubService } from "./stub-service.js";

const server = new AuthorizationServer("the new secret");
const service = new StubService();
let [tokenEndpoint, url] = ["", ""];
before(async () => {
  [tokenEndpoint, url] = await Promise.all([server.start(), service.start()]);
  service.credentials.set("c1", { status: { id: "c1", state: "ready" }, token: { access_token: "token-canary" } });
});
after(() => {
  server.stop();
  service.stop();
});

/** The environment of the command itself. */
const mine = {
  ...{ SECRET_SLOTS_SERVICE: "", SECRET_SLOTS_CLIENT_ID: CLIENT.id, SECRET_SLOTS_CLIENT_SECRET: CLIENT.secret },
  PLAIN: "kept",
};

/** @param {string[]} flags @param {string[]} program @param {{ input?: string, env?: Record<string, string> }} [options] */
const exec = (flags, program, { input, env } = {}) =>
  started(["token", "c1", "--service", url, "--exec", ...flags, "--", ...program], { input, env: { ...mine, ...env } });

/** Prints as JSON what a process sees, and the command lines of itself and its parent. */
const LOOK = `
const { readFileSync } = require("node:fs");
const lines = [process.pid, process.ppid].map((pid) => readFileSync("/proc/" + pid + "/cmdline", "utf8"));
console.log(JSON.stringify({ env: process.env, lines, input: readFileSync(0, "utf8") }));`;

const needsProc = process.platform === "linux" ? false : "NOT TESTED HERE: this needs /proc";

test("the command gets the token in its environment, and no other secret", { skip: needsProc }, async () => {
  const { status, stdout, stderr } = await exec([], [process.execPath, "-e", LOOK], { input: "typed" }).ended;
  assert.equal(status, 0, stderr);
  const seen = JSON.parse(stdout);
  assert.equal(seen.env.ACCESS_TOKEN, "token-canary");
  assert.deepEqual(
    Object.keys(seen.env).filter((name) => name.startsWith("SECRET_SLOTS_")),
    [],
  );
  assert.deepEqual([seen.env.PLAIN, seen.input], ["kept", "typed"]);
  assert.ok(seen.lines[1].includes("--exec"), "this is the command line of secret-slots");
  assert.doesNotMatch(seen.lines.join(), /canary/);
  assert.doesNotMatch(JSON.stringify({ ...seen.env, ACCESS_TOKEN: "" }) + stderr, /canary/);
});

test("--env names the variable", async () => {
  const { stdout } = await exec(["--env", "CRM_TOKEN"], ["sh", "-c", 'echo "$CRM_TOKEN,$ACCESS_TOKEN"']).ended;
  assert.equal(stdout, "token-canary,\n");
});

test("--fd gives it on a file descriptor, and not in the environment", async () => {
  for (const fd of ["3", "7"]) {
    const script = `read -r token <&${fd} && echo "$token"; env | grep -c canary`;
    const { stdout } = await exec(["--fd", fd], ["sh", "-c", script]).ended;
    assert.equal(stdout, "token-canary\n0\n");
  }
  assert.equal((await exec(["--fd", "3"], ["true"]).ended).status, 0, "a command need not read it");
});

test("variables that hold secrets of the configuration are not passed on", async (context) => {
  const clients = { crm: { tokenEndpoint, clientId: "app", clientSecrets: { env: "APP_SECRETS" } } };
  const { config } = keptFolder(context, { tokenEndpoint }, { clients });
  const secrets = { ...env, APP_SECRETS: "the new secret", PLAIN: "kept" };
  const program = ["sh", "-c", 'echo "${TOKEN_KEYS-none} ${APP_SECRETS-none} $PLAIN ${#ACCESS_TOKEN}"'];
  const { stdout, stderr } = await started(["token", "reports", "--config", config, "--exec", "--", ...program], {
    env: secrets,
  }).ended;
  assert.deepEqual([stdout, stderr], ["none none kept 22\n", ""]);
});

test("flags after -- are the command's", async () => {
  const { status, stdout } = await exec([], ["echo", "--json", "--help", "--", "--exec"]).ended;
  assert.deepEqual([status, stdout], [0, "--json --help -- --exec\n"]);
});

test("it ends as the command ends", async (context) => {
  const { folder } = keptFolder(context, { tokenEndpoint });
  assert.equal((await exec([], ["sh", "-c", "exit 42"]).ended).status, 42);
  assert.equal((await exec([], ["sh", "-c", "kill -KILL $$"]).ended).status, 128 + 9);
  const missing = await exec([], ["no-such-command"]).ended;
  assert.deepEqual([missing.status, missing.stdout], [127, ""]);
  assert.equal(missing.stderr, "secret-slots: the command after -- cannot run: there is no such command\n");
  const plain = join(folder, "plain");
  writeFileSync(plain, "no program");
  chmodSync(plain, 0o644);
  assert.equal((await exec([], [plain]).ended).status, 126);
});

test("SIGTERM, SIGINT and SIGHUP reach the command", async () => {
  for (const [signal, number] of /** @type {[NodeJS.Signals, number][]} */ ([
    ["SIGTERM", 15],
    ["SIGINT", 2],
    ["SIGHUP", 1],
  ])) {
    const script = `process.on("${signal}", () => { console.log("${signal}"); process.exit(7); });
      setTimeout(() => {}, 60_000); console.log("ready");`;
    const trapped = exec([], [process.execPath, "-e", script]);
    await new Promise((resolve) => trapped.child.stdout.once("data", resolve));
    trapped.child.kill(signal);
    const { status, stdout } = await trapped.ended;
    assert.deepEqual([status, stdout], [7, `ready\n${signal}\n`]);
    const killed = exec([], ["sh", "-c", "echo ready; exec sleep 60"]);
    await new Promise((resolve) => killed.child.stdout.once("data", resolve));
    killed.child.kill(signal);
    assert.equal((await killed.ended).status, 128 + number);
  }
});

test("without a token the command does not run", async (context) => {
  const { folder } = keptFolder(context, { tokenEndpoint });
  const mark = join(folder, "mark");
  service.credentials.set("dead", { status: { id: "dead", state: "reauthorize" } });
  const args = ["token", "dead", "--service", url, "--exec", "--", "touch", mark];
  assert.equal((await started(args, { env: mine }).ended).status, 1);
  assert.throws(() => readFileSync(mark), /ENOENT/);
});

test("a token that no header can have is refused", async () => {
  for (const access_token of ["a\nb", "a b", "a\0b", "ä"]) {
    service.credentials.set("odd", { status: { id: "odd", state: "ready" }, token: { access_token } });
    const args = ["token", "odd", "--service", url, "--exec", "--", "true"];
    const { status, stderr } = await started(args, { env: mine }).ended;
    assert.equal(status, 2);
    assert.match(stderr, /\(ERR_TOKEN_RESPONSE_INVALID\)\n$/);
  }
});

test("a file that is not the token of the service is no token", async () => {
  const args = [
    "token",
    "c1",
    "--service",
    url,
    "--token-file",
    file("two", "one\ntwo-canary\n"),
    "--exec",
    "--",
    "true",
  ];
  const { status, stderr } = await started(args).ended;
  assert.equal(status, 2);
  assert.doesNotMatch(stderr, /canary/);
});
