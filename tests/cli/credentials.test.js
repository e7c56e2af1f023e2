// `secret-slots credentials list`, `add` and `remove`: in the store of a configuration, and at the service.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expiresIn } from "../../js/cli/credential-status.js";
import { file, started } from "./command.js";
import { env, keptFolder } from "./kept-folder.js";
import { CLIENT, StubService } from "./stub-service.js";

const service = new StubService();
let url = "";
before(async () => (url = await service.start()));
after(() => service.stop());

const refresh = file("refresh-canary.token", "refresh-canary\n");
const crm = { tokenEndpoint: "https://issuer.example/token" };

const atService = () => ({
  ...{ SECRET_SLOTS_SERVICE: url, SECRET_SLOTS_CLIENT_ID: CLIENT.id, SECRET_SLOTS_CLIENT_SECRET: CLIENT.secret },
});

/** Both places of credentials. @param {import("node:test").TestContext} context @returns {[string, string[], Record<string, string>][]} */
const places = (context) => [
  ["store", ["--config", keptFolder(context, crm).config], env],
  ["service", [], atService()],
];

test("a credential is added, listed, replaced and removed", async (context) => {
  for (const [name, args, env] of places(context)) {
    const run = (/** @type {string[]} */ ...words) => started(["credentials", ...words, ...args], { env }).ended;
    const user = ["add", "u1", "--client", "crm", "--grant", "refresh_token", "--owner", "ana", "--scope", "a b"];
    const added = await run(...user);
    assert.equal(added.status, 0, added.stderr);
    assert.match(
      added.stdout,
      /^credential\tu1\nclient\tcrm\nowner\tana\ngrant\trefresh_token\nscope\ta b\nstate\treauthorize\n/,
    );
    assert.match(added.stderr, /^next, the user authorizes the client: secret-slots credentials connect ID\n$/);
    const again = await run(...user);
    assert.deepEqual([again.status, again.stdout], [2, ""], name);
    assert.match(again.stderr, /a credential is kept under this ID; --replace replaces it \(ERR_CONFLICT\)\n$/);
    const replaced = await run(...user, "--replace", "--refresh", refresh, "--json");
    const { state, ...status } = JSON.parse(replaced.stdout);
    assert.deepEqual([status.id, status.owner, state], ["u1", "ana", "ready"]);
    assert.doesNotMatch(added.stdout + replaced.stdout + replaced.stderr, /canary/);

    assert.equal((await run("add", "n1", "--client", "crm", "--grant", "client_credentials")).status, 0);
    assert.equal((await run("add", "u2", "--client", "crm", "--grant", "refresh_token", "--owner", "bo")).status, 0);
    const listed = await run("list");
    const rows = listed.stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("\t").slice(0, 4));
    const expected = [
      ["n1", "crm", "", "ready"],
      ["u1", "crm", "ana", "ready"],
      ["u2", "crm", "bo", "reauthorize"],
    ];
    assert.deepEqual(rows.sort(), expected, name);
    const ids = async (/** @type {string[]} */ ...flags) =>
      JSON.parse((await run("list", "--json", ...flags)).stdout)
        .map((/** @type {any} */ { id }) => id)
        .sort();
    assert.deepEqual(await ids("--state", "reauthorize"), ["u2"]);
    assert.deepEqual(await ids("--owner", "ana"), ["u1"]);
    assert.deepEqual(await ids("--prefix", "u"), ["u1", "u2"]);
    assert.equal((await run("list", "--check")).status, 1);
    assert.equal((await run("list", "--check", "--prefix", "u1")).status, 0);

    assert.equal((await run("remove", "u2")).status, 2, "nobody confirms it");
    assert.equal((await run("remove", "u2", "--yes")).stdout, "removed\n");
    const unknown = await run("remove", "u2", "--yes");
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /\(ERR_SECRET_UNKNOWN\)\n$/);
    assert.deepEqual(await ids(), ["n1", "u1"]);
  }
});

test("what is wrong with a new credential is exit code 2", async (context) => {
  const { config } = keptFolder(context, crm);
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [
      ["a", "--client", "cmr", "--grant", "client_credentials"],
      /keep\.json": unknown client "cmr"; did you mean "crm"\?/,
    ],
    [["a", "--client", "crm", "--grant", "code"], /--grant must be client_credentials or refresh_token/],
    [
      ["a", "--client", "crm", "--grant", "client_credentials", "--refresh", refresh],
      /--refresh goes with --grant refresh_token/,
    ],
    [["a", "--client", "crm", "--grant", "refresh_token", "--refresh", "refresh-canary"], /the file of --refresh/],
    [
      ["a", "--client", "crm", "--grant", "refresh_token", "--refresh", file("empty", "\n")],
      /must hold a refresh token/,
    ],
    [["a", "--client", "crm"], /missing flag --grant GRANT/],
    [["a".repeat(129), "--client", "crm", "--grant", "client_credentials"], /must be a string of 1 to 128 bytes/],
  ])) {
    const { status, stdout, stderr } = await started(["credentials", "add", ...args, "--config", config], { env })
      .ended;
    assert.deepEqual([status, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /canary/);
  }
  const nowhere = await started(["credentials", "list"]).ended;
  assert.match(nowhere.stderr, /one of --config FILE and --service URL must say where/);
});

test("a store in memory is refused: no other process has it", async (context) => {
  const { config } = keptFolder(context, crm, { store: { memory: true } });
  const { status, stderr } = await started(["credentials", "list", "--config", config], { env }).ended;
  assert.equal(status, 2);
  assert.match(stderr, /keep\.json": store.*memory/);
});

test("a hostile status of the service changes nothing in a terminal", async () => {
  service.credentials.set("odd", { status: { id: "a\u001b[31m", state: "ready\u202e", client: "b\nc" } });
  const { stdout } = await started(["credentials", "list"], { env: atService() }).ended;
  service.credentials.delete("odd");
  assert.match(stdout, /^a\ufffd\[31m\tb\ufffdc\t\tready\ufffd\t/m);
});

test("what is left of a token is told in the largest unit that has two", () => {
  for (const [left, words] of /** @type {[number, string][]} */ ([
    [-1, "expired"],
    [0, "expired"],
    [0.5, "expired"],
    [1, "1 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7199, "119 min"],
    [7200, "2 h"],
    [172_800, "2 d"],
  ])) {
    assert.equal(expiresIn(1000 + left, 1000), words);
  }
  assert.equal(expiresIn(undefined, 1000), "");
});
