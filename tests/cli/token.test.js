// `secret-slots token` against an authorization server on this machine.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { AuthorizationServer } from "../../examples/authorization/server.js";
import { file, secretSlots, started } from "./command.js";

const server = new AuthorizationServer("the new secret");
let endpoint = "";
before(async () => (endpoint = await server.start()));
after(() => server.stop());

const both = file("client-secrets", "the old secret\nthe new secret\n");
const empty = file("empty-secrets", "\n\n");
const broken = file("broken-secrets", '["the old secret"\n"the new secret"]');
const numbers = file("number-secrets", "[12345678]");
const wrong = file("wrong-secrets", '["the old secret", "another secret"]');

/** @param {string[]} args @param {Parameters<typeof started>[1]} [options] */
const token = (args, options) => started(["token", ...args], options).ended;

test("it tells the metadata, and the token only when it is asked to", async () => {
  const plain = await token([endpoint, "app", "--secrets", both, "--scope", "read"]);
  assert.equal(plain.status, 0, plain.stderr);
  assert.match(
    plain.stdout,
    /^a token, with client secret 1\ntype {6}Bearer\nexpires {3}\d{4}-.*, in 600 s\nscope {5}read\n/,
  );
  assert.match(
    plain.stderr,
    /^secret-slots: client "app": the server refused client secret 0 \(401 invalid_client\); trying/,
  );
  const shown = await token([endpoint, "app", "--secrets", both, "--show"]);
  assert.match(shown.stdout, /^[\w-]{22}\n$/);
  assert.match(shown.stderr, /\na token, with client secret 1\n/);
});

test("--json is one document, with the token only with --show", async () => {
  const plain = JSON.parse((await token([endpoint, "app", "--secrets", both, "--json"])).stdout);
  assert.deepEqual(Object.keys(plain), ["token_type", "expires_in", "expires_at", "has_refresh_token", "secret"]);
  const shown = JSON.parse((await token([endpoint, "app", "--secrets", both, "--json", "--show"])).stdout);
  assert.match(shown.access_token, /^[\w-]{22}$/);
});

test("secrets come from standard input, a file of lines or JSON, or the environment", async () => {
  const secrets = "the old secret\nthe new secret";
  for (const [args, options] of /** @type {[string[], object][]} */ ([
    [[], { input: secrets }],
    [["--secrets", "-"], { input: JSON.stringify(secrets.split("\n")) }],
    [["--secrets-env", "CLIENT_SECRETS"], { env: { CLIENT_SECRETS: secrets } }],
  ])) {
    const { status, stderr } = await token([endpoint, "app", ...args], options);
    assert.equal(status, 0, stderr);
  }
});

test("a refusal is exit code 1 and tells every attempt, and no secret", async () => {
  const refused = await token([endpoint, "refused", "--secrets", wrong]);
  assert.equal(refused.status, 1);
  assert.equal(refused.stdout, "");
  assert.match(
    refused.stderr,
    /no token: the server refused every client secret: 401 invalid_client \(ERR_CLIENT_SECRETS_REFUSED\)\n/,
  );
  assert.match(refused.stderr, / {2}client secret 0: 401 invalid_client\n {2}client secret 1: 401 invalid_client\n/);
  assert.doesNotMatch(refused.stderr, /the old secret|another secret/);
  const { error } = JSON.parse((await token([endpoint, "refused", "--secrets", wrong, "--json"])).stdout);
  assert.equal(error.code, "ERR_CLIENT_SECRETS_REFUSED");
  assert.equal(error.attempts.length, 2);
});

test("a refusal of the request has the status, the error code and the description", async (context) => {
  const refusing = createServer((request, response) => {
    const body = { error: "invalid_scope", error_description: "no such scope" };
    request.resume().on("end", () => {
      response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise((resolve) => refusing.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => refusing.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (refusing.address());
  const args = [`http://127.0.0.1:${port}/`, "app", "--secrets", both];
  const { status, stdout, stderr } = await token(args);
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /^no token: .*: 400 invalid_scope: no such scope \(ERR_TOKEN_REQUEST_REFUSED\)\n$/);
  const { error } = JSON.parse((await token([...args, "--json"])).stdout);
  assert.deepEqual([error.status, error.error, error.description], [400, "invalid_scope", "no such scope"]);
});

test("a refresh token comes from a file, and a public client has no secret", async () => {
  const refresh = file("refresh-token", "the refresh token\n");
  const refreshed = await token([endpoint, "app", "--secrets", both, "--refresh", refresh]);
  assert.match(refreshed.stdout, /\nrefresh {3}a refresh token came with it\n/);
  assert.equal((await token([endpoint, "app", "--auth", "none"])).status, 1, "this server wants a secret");
});

test("what is wrong with the command line is exit code 2", () => {
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [[], /missing argument ENDPOINT: secret-slots token ENDPOINT CLIENT_ID; for a kept credential, /],
    [
      ["https://issuer.example/token"],
      /missing argument CLIENT_ID: secret-slots token ENDPOINT CLIENT_ID; for a kept credential, /,
    ],
    [["https://issuer.example/token", "app", "the old secret"], /argument 3 of secret-slots token is one too many/],
    [
      ["https://issuer.example/token", "app", "--secret", "the old secret"],
      /unknown flag "--secret"; did you mean "--secrets"\?/,
    ],
    [
      ["https://issuer.example/token", "app", "--secrets", "the old secret"],
      /cannot read the file of --secrets: there is no such file/,
    ],
    [
      ["https://issuer.example/token", "app", "--secrets", both, "--refresh", "the old secret"],
      /cannot read the file of --refresh/,
    ],
    [
      ["https://issuer.example/token", "app", "--secrets-env", "the old secret"],
      /--secrets-env must name an environment variable/,
    ],
    [["https://issuer.example/token", "app", "--secrets", empty], /empty-secrets" holds no client secret/],
    [
      ["https://issuer.example/token", "app", "--secrets", broken],
      /broken-secrets" begins with a bracket, .*: line 2, column 1: expected a comma/,
    ],
    [
      ["https://issuer.example/token", "app", "--secrets", numbers],
      /number-secrets" begins with a bracket, so it must be a JSON array of strings \(/,
    ],
    [["issuer.example/token", "app", "--secrets", both], /ENDPOINT /],
    [["https://issuer.example/token", "", "--secrets", both], /CLIENT_ID /],
    [["https://issuer.example/token", "app", "--scope"], /--scope lacks its value: --scope=SCOPE/],
    [["http://issuer.example/token", "app", "--secrets", both], /ENDPOINT must be an https URL/],
    [["https://issuer.example/token", "app", "--secrets", "missing"], /there is no such file/],
    [["https://issuer.example/token", "app", "--secrets-env", "NOT_SET_HERE"], /is not set/],
    [["https://issuer.example/token", "app", "--secrets", both, "--secrets-env", "HOME"], /exclude each other/],
    [
      ["https://issuer.example/token", "app", "--secrets", both, "--timeout", "soon"],
      /--timeout must be a whole number from 1 to 600,000 milliseconds/,
    ],
    [
      ["https://issuer.example/token", "app", "--secrets", both, "--auth", "basic"],
      /--auth must be client_secret_basic, client_secret_post or none \(/,
    ],
  ])) {
    const { status, stderr } = secretSlots(["token", ...args]);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /the old secret/);
  }
  assert.match(secretSlots(["token", "--help"]).stdout, /^secret-slots token ENDPOINT CLIENT_ID/);
});
