// `secret-slots token ID`: from the store of a configuration, and from the service.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AuthorizationServer } from "../../examples/authorization/server.js";
import { file, secretSlots, started } from "./command.js";
import { env, keptFolder } from "./kept-folder.js";
import { CLIENT, LOCAL_TOKEN, StubService } from "./stub-service.js";

const server = new AuthorizationServer("the new secret");
const service = new StubService();
const tokenFile = file("service-token", `${LOCAL_TOKEN}\n`);
let [tokenEndpoint, url] = ["", ""];

const now = Math.floor(Date.now() / 1000);
const token = {
  access_token: "token-canary",
  token_type: "Bearer",
  expires_in: 600,
  expires_at: now + 600,
  scope: "a b",
};

before(async () => {
  [tokenEndpoint, url] = await Promise.all([server.start(), service.start()]);
  service.credentials.set("c/1 ü", { status: { id: "c/1 ü", state: "ready" }, token });
  service.credentials.set("dead", { status: { id: "dead", state: "reauthorize" } });
  service.credentials.set("away", { status: { id: "away", state: "failing" } });
});
after(() => {
  server.stop();
  service.stop();
});

/** @param {string[]} args @param {Record<string, string>} [more] */
const run = (args, more = {}) => started(["token", ...args], { env: { ...env, ...more } }).ended;

test("processes that share a store share one refresh, and the token is printed only with --show", async (context) => {
  const { config } = keptFolder(context, { tokenEndpoint });
  const [first, second] = [
    await run(["reports", "--config", config]),
    await run(["reports", "--config", config, "--show"]),
  ];
  assert.equal(first.status, 0, first.stderr);
  assert.match(
    first.stdout,
    /^a token\ntype {6}Bearer\nexpires {3}\d{4}-.*, in \d+ s\nscope {5}read\nthe token itself is printed with --show\n$/,
  );
  assert.match(second.stdout, /^[\w-]{22}\n$/);
  const third = JSON.parse((await run(["reports", "--config", config, "--json", "--show"])).stdout);
  assert.equal(`${third.access_token}\n`, second.stdout);
  assert.equal(server.requests - server.refused, 1);
  const metadata = JSON.parse((await run(["reports", "--config", config, "--json"])).stdout);
  assert.deepEqual(Object.keys(metadata), ["token_type", "expires_in", "expires_at", "scope"]);
});

test("a credential that only the store has is found, and an unknown one is an error", async (context) => {
  const { config } = keptFolder(context, { tokenEndpoint });
  const added = [
    "credentials",
    "add",
    "nightly",
    "--client",
    "crm",
    "--grant",
    "client_credentials",
    "--config",
    config,
  ];
  assert.equal((await started(added, { env }).ended).status, 0);
  assert.equal((await run(["nightly", "--config", config])).status, 0);
  const unknown = await run(["nightl", "--config", config]);
  assert.deepEqual([unknown.status, unknown.stdout], [2, ""]);
  assert.match(unknown.stderr, /no credential is kept under the id "nightl" \(ERR_SECRET_UNKNOWN\)\n$/);
});

test("the service is reached by its URL, by a Unix socket, and by the environment", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-socket-"));
  const local = new StubService();
  local.credentials = service.credentials;
  const socket = await local.start(join(folder, "service.sock"));
  context.after(() => {
    local.stop();
    rmSync(folder, { recursive: true });
  });
  const byClient = { SECRET_SLOTS_CLIENT_ID: CLIENT.id, SECRET_SLOTS_CLIENT_SECRET: CLIENT.secret };
  const { SECRET_SLOTS_CLIENT_ID } = byClient;
  const SECRET_SLOTS_CLIENT_SECRET_FILE = file("client-secret", `${CLIENT.secret}\n`);
  for (const [args, more] of /** @type {[string[], Record<string, string>][]} */ ([
    [["--service", url, "--token-file", tokenFile], {}],
    [["--service", socket, "--token-file", tokenFile], {}],
    [["--service", url], { SECRET_SLOTS_TOKEN_FILE: tokenFile }],
    [["--service", url], byClient],
    [[], { SECRET_SLOTS_SERVICE: url, SECRET_SLOTS_CLIENT_ID, SECRET_SLOTS_CLIENT_SECRET_FILE }],
  ])) {
    const { status, stdout, stderr } = await run(["c/1 ü", "--show", ...args], more);
    assert.deepEqual([status, stdout], [0, "token-canary\n"], stderr);
    assert.doesNotMatch(stderr, /canary/);
  }
  assert.ok(service.requests.every(({ path }) => path === "/v1/credentials/c%2F1%20%C3%BC/token"));
});

test("what the service refuses has its code, and exit code 1 only if somebody must act", async () => {
  for (const [id, status, message] of /** @type {[string, number, RegExp][]} */ ([
    ["dead", 1, /the service refuses: the grant is dead \(ERR_REAUTHORIZATION_REQUIRED\)\n$/],
    ["away", 2, /the service refuses: the server is away; try again in 7 s \(ERR_TOKEN_REQUEST_FAILED\)\n$/],
    ["none", 2, /the service refuses: no credential is kept under this id \(ERR_SECRET_UNKNOWN\)\n$/],
  ])) {
    const result = await run([id, "--service", url, "--token-file", tokenFile]);
    assert.deepEqual([result.status, result.stdout], [status, ""], result.stderr);
    assert.match(result.stderr, message);
  }
  const { status, stderr } = await run(["dead", "--service", url], {
    SECRET_SLOTS_TOKEN_FILE: file("other", "a-canary"),
  });
  assert.equal(status, 2);
  assert.match(stderr, /the service refuses: who is this\?; .*SECRET_SLOTS_CLIENT_ID.* \(ERR_UNAUTHORIZED\)\n$/);
  assert.doesNotMatch(stderr, /canary/);
  const json = await run(["dead", "--service", url, "--token-file", tokenFile, "--json"]);
  assert.equal(JSON.parse(json.stdout).error.code, "ERR_REAUTHORIZATION_REQUIRED");
});

test("what is not the service's answer is ERR_SERVICE, and no redirect is followed", async (context) => {
  context.after(() => (service.instead = undefined));
  const args = ["c/1 ü", "--service", url, "--token-file", tokenFile];
  for (const [instead, message] of /** @type {[NonNullable<StubService["instead"]>, RegExp][]} */ ([
    [(response) => response.end("<html>"), /answers in a form that its API does not have/],
    [(response) => response.end('{"access_token": 5}'), /answers in a form that its API does not have/],
    [(response) => response.writeHead(302, { Location: url }).end(), /answers with status 302/],
    [(response) => response.writeHead(500).end('{"code":"\u001b[31m"}'), /answers with status 500/],
    [(response) => response.destroy(), /cannot be reached/],
  ])) {
    service.instead = instead;
    const before = service.requests.length;
    const { status, stdout, stderr } = await run(args);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, message);
    assert.match(stderr, /\(ERR_SERVICE\)\n$/);
    assert.equal(service.requests.length, before + 1);
  }
  assert.match(
    (await run(["x", "--service", "http://127.0.0.1:1", "--token-file", tokenFile])).stderr,
    /cannot be reached/,
  );
  assert.match((await run(["x", "--service", "unix:/nowhere", "--token-file", tokenFile])).stderr, /cannot be reached/);
});

test("a mixture of the two forms is refused, with both forms in the message", () => {
  const both = file("two-secrets", "the old secret\nthe new secret\n");
  const requested = ["https://issuer.example/token", "app"];
  const kept = ["reports", "--config", "keep.json"];
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [
      [...requested, "--config", "keep.json"],
      /takes one argument, its ID: .*; to request a token, secret-slots token ENDPOINT/,
    ],
    [
      [...kept, "--secrets", both],
      /--config is of secret-slots token ID .*, and --secrets is of .*: they do not go together/,
    ],
    [[...requested, "--exec", "--", "true"], /a kept credential takes one argument/],
    [[...requested, "--", "true"], /a kept credential takes one argument/],
    [["--config", "keep.json"], /missing argument ID: secret-slots token ID --config FILE or --service URL/],
    [[...kept, "--service", url], /--config and --service exclude each other/],
    [[...kept, "--token-file", both], /--token-file goes with --service/],
    [["reports", "--exec", "--", "true"], /one of --config FILE and --service URL must say where/],
    [[...kept, "--exec"], /--exec needs a command after --/],
    [[...kept, "--", "true"], /a command after -- needs --exec/],
    [[...kept, "--exec", "--show", "--", "true"], /--exec and --show exclude each other/],
    [[...kept, "--exec", "--json", "--", "true"], /--json and --exec exclude each other/],
    [[...kept, "--exec", "--env", "A", "--fd", "3", "--", "true"], /--env and --fd exclude each other/],
    [[...kept, "--exec", "--env", "A=B", "--", "true"], /--env must be the name of an environment variable/],
    [[...kept, "--exec", "--fd", "2", "--", "true"], /--fd must be a whole number from 3 to 255/],
    [[...kept, "--env", "A"], /--env goes with --exec/],
    [[...kept, "--format", "kubectl", "--host", "a"], /--host goes with --format git or docker/],
    [[...kept, "--format", "git"], /missing argument ACTION/],
    [["reports", "get", "--config", "keep.json", "--format", "git"], /--format git needs --host HOST/],
    [[...kept, "--format", "aws"], /--format must be git, docker or kubectl/],
    [["reports", "--service", "http://issuer.example", "--token-file", both], /--service must be an https URL/],
    [["reports", "--service", "https://a:b@issuer.example", "--token-file", both], /--service must be an https URL/],
    [["reports", "--service", url, "--token-file", both], /the file of --token-file must hold one token/],
    [["reports", "--service", url], /the service must know the caller: give --token-file FILE/],
  ])) {
    const { status, stdout, stderr } = secretSlots(["token", ...args]);
    assert.equal(status, 2, args.join(" "));
    const told = args.includes("--json") ? stdout : stderr;
    assert.match(told, message);
    assert.doesNotMatch(told, /the old secret/);
  }
});

test("an API client of the environment is whole, and stands alone", () => {
  const args = ["token", "reports", "--service", url];
  for (const [more, message] of /** @type {[Record<string, string>, RegExp][]} */ ([
    [{ SECRET_SLOTS_CLIENT_ID: "a" }, /needs one of SECRET_SLOTS_CLIENT_SECRET and SECRET_SLOTS_CLIENT_SECRET_FILE/],
    [{ SECRET_SLOTS_CLIENT_ID: "a:b", SECRET_SLOTS_CLIENT_SECRET: "canary" }, /without a colon/],
    [{ SECRET_SLOTS_CLIENT_ID: "a", SECRET_SLOTS_TOKEN_FILE: tokenFile }, /exclude each other/],
  ])) {
    const { status, stderr } = secretSlots(args, { env: more });
    assert.equal(status, 2);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /canary/);
  }
});

test("processes that begin at once share one refresh", async (context) => {
  const { config } = keptFolder(context, { tokenEndpoint });
  const before = server.requests - server.refused;
  const runs = await Promise.all(Array.from({ length: 4 }, () => run(["reports", "--config", config, "--show"])));
  assert.deepEqual(
    runs.map(({ status, stdout }) => [status, stdout]),
    runs.map(() => [0, runs[0].stdout]),
    runs.map(({ stderr }) => stderr).join(),
  );
  assert.equal(server.requests - server.refused - before, 1);
});

test("git erase refreshes a token of the store that is refused", async (context) => {
  const { config } = keptFolder(context, { tokenEndpoint });
  const helper = (/** @type {string} */ action, /** @type {string} */ more) => {
    const input = `protocol=https\nhost=git.example\n${more}\n`;
    const args = ["token", "reports", "--config", config, "--format", "git", "--host", "git.example", action];
    return started(args, { input, env }).ended;
  };
  const passwordOf = (/** @type {string} */ stdout) => /^password=(.*)$/m.exec(stdout)?.[1] ?? assert.fail(stdout);
  const first = passwordOf((await helper("get", "")).stdout);
  assert.equal((await helper("erase", "username=oauth2\npassword=of somebody else\n")).status, 0);
  assert.equal(passwordOf((await helper("get", "")).stdout), first, "another password is not this token");
  const erased = await helper("erase", `username=oauth2\npassword=${first}\n`);
  assert.deepEqual([erased.status, erased.stdout], [0, ""], erased.stderr);
  assert.notEqual(passwordOf((await helper("get", "")).stdout), first);
});
