// `secret-slots token ID --format`: in the programs whose credential helper it is, where they are here.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { Certificates } from "../interop/certificates.js";
import { cli, started } from "./command.js";
import { CLIENT, StubService } from "./stub-service.js";

/** @import { IncomingMessage, ServerResponse } from "node:http" */

const expires_at = 4_102_444_800;
const service = new StubService();
const folder = mkdtempSync(join(tmpdir(), "secret-slots-helpers-"));
let url = "";

before(async () => {
  url = await service.start();
  const token = { access_token: "token-canary", token_type: "Bearer", expires_at };
  service.credentials.set("c1", { status: { id: "c1", state: "ready" }, token });
  service.credentials.set("dead", { status: { id: "dead", state: "reauthorize" } });
  writeFileSync(join(folder, "secret-slots"), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  chmodSync(join(folder, "secret-slots"), 0o755);
});
after(() => {
  service.stop();
  rmSync(folder, { recursive: true });
});

const env = () => ({
  ...{ SECRET_SLOTS_SERVICE: url, SECRET_SLOTS_CLIENT_ID: CLIENT.id, SECRET_SLOTS_CLIENT_SECRET: CLIENT.secret },
  PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter),
});

/** @param {string} id @param {string[]} args @param {string} [input] */
const helper = (id, args, input) => started(["token", id, "--format", ...args], { input, env: env() }).ended;

/** @param {string} name @param {string[]} args */
const without = (name, args) => (spawnSync(name, args).status === 0 ? false : `NOT TESTED HERE: this needs ${name}`);

/** Runs another program while the servers of this process answer. @param {string} program @param {string[]} args @param {object} more */
function ran(program, args, more) {
  const whole = { cwd: folder, env: { ...process.env, ...env(), ...more }, timeout: 30_000 };
  return new Promise((resolve) => {
    execFile(program, args, whole, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });
}

/** A server that wants this header, and else asks for `challenge`; with a certificate, by TLS. @param {import("node:test").TestContext} context @param {string} authorization @param {Record<string, string>} challenge @param {string} body @param {import("../interop/certificates.js").Certificate} [certificate] */
async function guarded(context, authorization, challenge, body, certificate) {
  /** @type {(string | undefined)[]} */
  const seen = [];
  const answer = (/** @type {IncomingMessage} */ request, /** @type {ServerResponse} */ response) => {
    const { authorization: given } = request.headers;
    seen.push(given);
    const isKnown = given === authorization;
    response.writeHead(isKnown ? 200 : 401, isKnown ? { "Content-Type": "application/json" } : challenge);
    response.end(isKnown ? body : "");
  };
  const server = certificate === undefined ? createServer(answer) : createSecureServer(certificate, answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => void (server.closeAllConnections(), server.close()));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { host: `127.0.0.1:${port}`, seen };
}

const noGit = without("git", ["--version"]);
const gitEnv = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "true",
};

/** @param {string} host @param {string} [id] */
const gitHelper = (host, id = "c1") => [
  "-c",
  `credential.helper=!secret-slots token ${id} --format git --host ${host}`,
];

test("git authenticates with the token", { skip: noGit }, async (context) => {
  const basic = `Basic ${btoa("oauth2:token-canary")}`;
  const { host, seen } = await guarded(context, basic, { "WWW-Authenticate": 'Basic realm="git"' }, "");
  await ran("git", [...gitHelper(host), "ls-remote", `http://${host}/project.git`], gitEnv);
  assert.deepEqual(seen.slice(0, 2), [undefined, basic], "first without credentials, then with them");
  const before = service.requests.length;
  const other = await ran("git", [...gitHelper("git.example"), "ls-remote", `http://${host}/project.git`], gitEnv);
  assert.notEqual(other.error, null);
  assert.equal(service.requests.length, before, "the token is for another host");
});

test("git reports a token that the server refuses", { skip: noGit }, async (context) => {
  const { host } = await guarded(context, "Basic of somebody else", { "WWW-Authenticate": 'Basic realm="git"' }, "");
  const { error, stderr } = await ran("git", [...gitHelper(host), "ls-remote", `http://${host}/project.git`], gitEnv);
  assert.notEqual(error, null);
  const { method, path, body } = service.requests.at(-1) ?? assert.fail();
  assert.deepEqual([method, path, body], ["POST", "/v1/credentials/c1/refused", { access_token: "token-canary" }]);
  assert.doesNotMatch(stderr, /canary/);
});

test("git get answers for one host alone, and never without TLS to another machine", async () => {
  const asked = (/** @type {string} */ protocol, /** @type {string} */ host, more = "") =>
    `capability[]=authtype\nprotocol=${protocol}\nhost=${host}\n${more}\n`;
  const answer = `username=oauth2\npassword=token-canary\npassword_expiry_utc=${expires_at}\n`;
  for (const [input, expected] of /** @type {[string, string][]} */ ([
    [asked("https", "git.example"), answer],
    [asked("https", "GIT.example"), answer],
    [asked("https", "git.example", "username=me\n"), answer.replace("oauth2", "me")],
    [asked("https", "evil.example"), ""],
    [asked("https", "git.example:8443"), ""],
    [asked("https", "git.example.evil.example"), ""],
    [asked("http", "git.example"), ""],
    [asked("ssh", "git.example"), ""],
    ["", ""],
  ])) {
    const { status, stdout, stderr } = await helper("c1", ["git", "--host", "git.example", "get"], input);
    assert.deepEqual([status, stdout, stderr], [0, expected, ""], input);
  }
  const named = ["git", "--host", "git.example", "--username", "x-access-token", "get"];
  assert.match((await helper("c1", named, asked("https", "git.example"))).stdout, /^username=x-access-token\n/);
  for (const action of ["store", "list", "of-a-later-git"]) {
    const { status, stdout } = await helper(
      "c1",
      ["git", "--host", "git.example", action],
      asked("https", "git.example"),
    );
    assert.deepEqual([status, stdout], [0, ""]);
  }
  const dead = await helper("dead", ["git", "--host", "git.example", "get"], asked("https", "git.example"));
  assert.deepEqual([dead.status, dead.stdout], [1, ""]);
  assert.match(dead.stderr, /ERR_REAUTHORIZATION_REQUIRED/);
});

test("docker get answers for one registry alone", async () => {
  const args = ["docker", "--host", "registry.example"];
  for (const server of ["registry.example", "https://registry.example", "https://registry.example/v2/"]) {
    const { status, stdout } = await helper("c1", [...args, "get"], `${server}\n`);
    const expected = { ServerURL: server, Username: "oauth2accesstoken", Secret: "token-canary" };
    assert.deepEqual([status, JSON.parse(stdout)], [0, expected]);
  }
  for (const server of ["https://evil.example", "registry.example:5000", "http://registry.example", ""]) {
    const { status, stdout } = await helper("c1", [...args, "get"], server);
    assert.deepEqual([status, stdout], [1, "credentials not found in native keychain\n"]);
  }
  assert.equal((await helper("c1", [...args, "list"])).stdout, '{"registry.example":"oauth2accesstoken"}\n');
  for (const action of ["store", "erase"]) assert.equal((await helper("c1", [...args, action], "{}")).status, 0);
  const dead = await helper("dead", [...args, "get"], "registry.example");
  assert.equal(dead.status, 1);
  assert.match(dead.stdout, /the grant is dead \(ERR_REAUTHORIZATION_REQUIRED\)\n$/, "Docker shows standard output");
});

test("kubectl gets an ExecCredential", async () => {
  const { status, stdout } = await helper("c1", ["kubectl"]);
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout), {
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: { token: "token-canary", expirationTimestamp: "2100-01-01T00:00:00Z" },
  });
});

test("kubectl sends the token", { skip: without("kubectl", ["version", "--client"]) }, async (context) => {
  const certificates = new Certificates();
  context.after(() => certificates.remove());
  const { host, seen } = await guarded(
    context,
    "Bearer token-canary",
    {},
    '{"gitVersion":"v1.30.0"}',
    certificates.good,
  );
  // Without TLS kubectl sends no token.
  const args = ["token", "c1", "--format", "kubectl"];
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "secret-slots",
    args,
    interactiveMode: "Never",
  };
  const config = {
    ...{ apiVersion: "v1", kind: "Config", "current-context": "here" },
    clusters: [
      {
        name: "here",
        cluster: {
          server: `https://${host}`,
          "certificate-authority": certificates.trusted,
          "tls-server-name": "localhost",
        },
      },
    ],
    contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
    users: [{ name: "me", user: { exec } }],
  };
  writeFileSync(join(folder, "kubeconfig"), JSON.stringify(config));
  const { stdout, stderr } = await ran("kubectl", ["--kubeconfig", "kubeconfig", "get", "--raw", "/version"], {});
  assert.equal(stdout, '{"gitVersion":"v1.30.0"}', stderr);
  assert.ok(seen.includes("Bearer token-canary"));
});
