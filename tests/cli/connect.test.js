// `secret-slots credentials connect`: an authorization server of this process, and a browser that is a script.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { started } from "./command.js";
import { env, keptFolder } from "./kept-folder.js";
import { CLIENT, StubService } from "./stub-service.js";

/** @import { TestContext } from "node:test" */

const folder = mkdtempSync(join(tmpdir(), "secret-slots-connect-"));
/** The command line of each browser that was started is in its URL alone. Where it goes is in its environment. */
const browser = join(folder, "browser");
writeFileSync(
  browser,
  `#!${process.execPath}
const told = JSON.stringify({ env: Object.keys(process.env), url: process.argv.at(-1) });
fetch(process.env.VISITED, { method: "POST", body: told }).then(() => process.env.ONLY_VISITS || fetch(process.argv.at(-1)));
`,
);
chmodSync(browser, 0o755);

/** What the authorization server does with the browser. @type {(asked: URLSearchParams) => Promise<string> | string} */
let consent = () => "";
/** @type {URLSearchParams[]} */
const exchanged = [];
/** @type {any[]} */
const visits = [];
let tokens = {};
const issuer = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => (text += chunk));
  request.on("end", async () => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://issuer");
    if (pathname === "/visited") visits.push(JSON.parse(text));
    if (pathname === "/authorize") return response.writeHead(302, { Location: await consent(searchParams) }).end();
    if (pathname === "/token") exchanged.push(new URLSearchParams(text));
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(tokens));
  });
});
const service = new StubService();
let [origin, url] = ["", ""];

before(async () => {
  await new Promise((resolve) => issuer.listen(0, "127.0.0.1", () => resolve(undefined)));
  origin = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (issuer.address()).port}`;
  url = await service.start();
});
after(() => {
  issuer.closeAllConnections();
  issuer.close();
  service.stop();
  rmSync(folder, { recursive: true });
});

const whole = { access_token: "access-canary", token_type: "Bearer", expires_in: 600, refresh_token: "refresh-canary" };

/** The redirect of the server. @param {URLSearchParams} asked @param {Record<string, string>} more */
function back(asked, more) {
  const redirect = new URL(asked.get("redirect_uri") ?? "");
  redirect.search = String(new URLSearchParams({ state: asked.get("state") ?? "", ...more }));
  return redirect.href;
}

const opened = () => ({ BROWSER: `no-such-browser:${browser} --new-window %s`, VISITED: `${origin}/visited` });

/** A configuration with a credential that nobody has authorized. @param {TestContext} context */
async function unconnected(context) {
  tokens = whole;
  consent = (asked) => back(asked, { code: "a code" });
  const client = { tokenEndpoint: `${origin}/token`, authorizationEndpoint: `${origin}/authorize` };
  const { config } = keptFolder(context, client);
  const run = (/** @type {string[]} */ words, more = {}) =>
    started(["credentials", ...words, "--config", config], { env: { ...env, ...opened(), ...more } });
  const added = ["add", "u1", "--client", "crm", "--grant", "refresh_token", "--owner", "ana", "--scope", "a b"];
  assert.equal((await run(added).ended).status, 0);
  return run;
}

/** The URL of the authorization, once it is told. @param {ReturnType<typeof started>} connecting @returns {Promise<URL>} */
async function told({ child, stderr }) {
  while (!/^http.*\n/m.test(stderr())) await new Promise((resolve) => child.stderr.once("data", resolve));
  return new URL(/^http.*$/m.exec(stderr())?.[0] ?? "");
}

test("the browser is opened, and the tokens are kept with all else of the credential", async (context) => {
  const run = await unconnected(context);
  const { status, stdout, stderr } = await run(["connect", "u1", "--json"]).ended;
  assert.equal(status, 0, stderr);
  const { state, owner, scope } = JSON.parse(stdout);
  assert.deepEqual([state, owner, scope], ["ready", "ana", "a b"]);
  const { url: visited, env: seen } = visits.at(-1);
  const asked = new URL(visited).searchParams;
  assert.deepEqual([asked.get("code_challenge_method"), asked.get("scope")], ["S256", "a b"]);
  assert.match(asked.get("redirect_uri") ?? "", /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  assert.deepEqual(
    seen.filter((/** @type {string} */ name) => name === "TOKEN_KEYS"),
    [],
    "no secret of the command",
  );
  const exchange = exchanged.at(-1) ?? assert.fail();
  assert.deepEqual([exchange.get("code"), exchange.get("redirect_uri")], ["a code", asked.get("redirect_uri")]);
  assert.doesNotMatch(stdout + stderr, /canary|a code/);
});

test("only the first callback with the right state counts", async (context) => {
  const run = await unconnected(context);
  const connecting = run(["connect", "u1", "--no-browser"]);
  const asked = (await told(connecting)).searchParams;
  const [redirect, state] = [asked.get("redirect_uri") ?? "", asked.get("state") ?? ""];
  for (const [path, init, expected] of /** @type {[string, RequestInit, number][]} */ ([
    ["/callback?code=forged", {}, 400],
    ["/callback?code=forged&state=other", {}, 400],
    [`/callback?code=forged&state=${state}&state=${state}`, {}, 400],
    [`/callback?code=forged&state=${state}`, { method: "POST" }, 404],
    [`/?code=forged&state=${state}`, {}, 404],
    ["/favicon.ico", {}, 404],
  ])) {
    const response = await fetch(new URL(path, redirect), init);
    assert.equal(response.status, expected, path);
    assert.match(await response.text(), /not the answer/);
  }
  const response = await fetch(back(asked, { code: "<the code>" }));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  const html = await response.text();
  assert.match(html, /<h1>Connected<\/h1>/);
  assert.doesNotMatch(html, /the code|canary/);
  const { status, stderr } = await connecting.ended;
  assert.equal(status, 0, stderr);
  assert.deepEqual([...(exchanged.at(-1)?.getAll("code") ?? [])], ["<the code>"]);
  await assert.rejects(fetch(redirect), "nobody listens any more");
});

test("a page of another name that leads to this machine is refused", async (context) => {
  const run = await unconnected(context);
  const connecting = run(["connect", "u1", "--no-browser"]);
  const asked = (await told(connecting)).searchParams;
  const { request } = await import("node:http");
  const status = await new Promise((resolve) => {
    const headers = { Host: "rebound.example" };
    request(back(asked, { code: "forged" }), { headers }, (response) => resolve(response.resume().statusCode)).end();
  });
  assert.equal(status, 404);
  connecting.child.kill("SIGINT");
  assert.equal((await connecting.ended).status, 130);
});

test("the user's refusal is exit code 1, and the page says so", async (context) => {
  const run = await unconnected(context);
  const connecting = run(["connect", "u1", "--no-browser"]);
  const asked = (await told(connecting)).searchParams;
  const response = await fetch(back(asked, { error: "access_denied" }));
  assert.equal(response.status, 400);
  assert.match(await response.text(), /<h1>Not connected<\/h1>/);
  const { status, stdout, stderr } = await connecting.ended;
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /access_denied.* \(ERR_TOKEN_REQUEST_REFUSED\)\n$/);
  const listed = JSON.parse((await run(["list", "--prefix", "u", "--json"]).ended).stdout);
  assert.equal(listed[0].state, "reauthorize");
});

test("a credential that is removed meanwhile does not come back", async (context) => {
  const run = await unconnected(context);
  const connecting = run(["connect", "u1", "--no-browser"]);
  const asked = (await told(connecting)).searchParams;
  assert.equal((await run(["remove", "u1", "--yes"]).ended).status, 0);
  const response = await fetch(back(asked, { code: "a code" }));
  assert.match(await response.text(), /<h1>Not connected<\/h1>/);
  const { status, stderr } = await connecting.ended;
  assert.equal(status, 2);
  assert.match(stderr, /removed or replaced meanwhile: nothing is changed \(ERR_CONFLICT\)\n$/);
  assert.equal((await run(["list", "--prefix", "u"]).ended).stdout, "");
});

test("Ctrl-C ends it cleanly", async (context) => {
  const run = await unconnected(context);
  const connecting = run(["connect", "u1"], { ONLY_VISITS: "1" });
  await told(connecting);
  connecting.child.kill("SIGINT");
  const { status, stdout, stderr } = await connecting.ended;
  assert.deepEqual([status, stdout], [130, ""]);
  assert.match(stderr, /interrupted: nothing is changed\n$/);
});

test("--port fixes the port, and a port that is taken is an error", async (context) => {
  const run = await unconnected(context);
  const taken = new URL(origin).port;
  const { status, stderr } = await run(["connect", "u1", "--port", taken]).ended;
  assert.equal(status, 2);
  assert.match(stderr, new RegExp(`--port ${taken} cannot be listened on: another program has it`));
  const free = createServer();
  await new Promise((resolve) => free.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (free.address());
  await new Promise((resolve) => free.close(resolve));
  const connected = await run(["connect", "u1", "--port", String(port)]).ended;
  assert.equal(connected.status, 0, connected.stderr);
  assert.equal(new URL(visits.at(-1).url).searchParams.get("redirect_uri"), `http://127.0.0.1:${port}/callback`);
});

test("without a browser the URL is still there to visit", async (context) => {
  const run = await unconnected(context);
  const connecting = run(["connect", "u1"], { BROWSER: "no-such-browser" });
  await fetch(await told(connecting));
  const { status, stderr } = await connecting.ended;
  assert.equal(status, 0, stderr);
  assert.match(stderr, /no browser could be started: visit the URL above\n/);
});

test("a server without refresh tokens is told of", async (context) => {
  const run = await unconnected(context);
  tokens = { access_token: "access-canary", token_type: "Bearer", expires_in: 600 };
  const { status, stderr } = await run(["connect", "u1"]).ended;
  assert.equal(status, 0, stderr);
  assert.match(stderr, /warning: the server issued no refresh token/);
});

test("a credential that nobody has to authorize, or that is not there, is an error", async (context) => {
  const run = await unconnected(context);
  const own = await run(["connect", "reports"]).ended;
  assert.equal(own.status, 2);
  assert.match(own.stderr, /its grant is client_credentials/);
  const unknown = await run(["connect", "u2"]).ended;
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /\(ERR_SECRET_UNKNOWN\)\n$/);
});

const atService = () => ({
  ...{ SECRET_SLOTS_SERVICE: url, SECRET_SLOTS_CLIENT_ID: CLIENT.id, SECRET_SLOTS_CLIENT_SECRET: CLIENT.secret },
  ...opened(),
});

test("with the service, the browser goes where the service says, and the outcome is awaited", async () => {
  const status = { id: "u1", client: "crm", state: "reauthorize" };
  service.credentials.set("u1", { status });
  service.authorize = () => `${origin}/authorize?of=u1`;
  consent = (asked) => {
    assert.equal(asked.get("of"), "u1");
    service.credentials.set("u1", { status: { ...status, state: "ready" } });
    return `${origin}/done`;
  };
  const {
    status: code,
    stdout,
    stderr,
  } = await started(["credentials", "connect", "u1", "--json"], { env: atService() }).ended;
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).state, "ready");
  assert.deepEqual(
    visits.at(-1).env.filter((/** @type {string} */ name) => name.startsWith("SECRET_SLOTS_")),
    [],
  );
  assert.doesNotMatch(stdout + stderr, /canary/);
});

test("a URL of the service that no token may go to is not opened", async () => {
  service.credentials.set("u1", { status: { id: "u1", client: "crm", state: "reauthorize" } });
  const before = visits.length;
  for (const hostile of ["http://evil.example/", "file:///etc/passwd", "javascript:alert(1)", "--help", ""]) {
    service.authorize = () => hostile;
    const { status, stderr } = await started(["credentials", "connect", "u1"], { env: atService() }).ended;
    assert.equal(status, 2);
    assert.match(stderr, /\(ERR_SERVICE\)\n$/);
  }
  assert.equal(visits.length, before);
});
