// `secret-slots keep` against an authorization server on this machine.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { AuthorizationServer } from "../../examples/authorization/server.js";
import { cli, secretSlots } from "./command.js";

const server = new AuthorizationServer("the new secret");
let endpoint = "";
before(async () => (endpoint = await server.start()));
after(() => server.stop());

/** A folder with a configuration. @param {object} [more] */
function configured(more = {}) {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-keep-"));
  writeFileSync(join(folder, "secrets"), "the old secret\nthe new secret\n");
  writeFileSync(join(folder, "refresh"), "the refresh token\n");
  const crm = { tokenEndpoint: endpoint, clientId: "app", clientSecrets: { file: "secrets" } };
  const config = {
    store: { file: "tokens" },
    encrypt: { env: "TOKEN_KEYS" },
    clients: { crm },
    credentials: {
      reports: { client: "crm", grant: "client_credentials", scope: "read" },
      user: { client: "crm", grant: "refresh_token", refreshToken: { file: "refresh" } },
    },
    ...more,
  };
  writeFileSync(join(folder, "keep.json"), JSON.stringify(config));
  return join(folder, "keep.json");
}

const env = { ...process.env, TOKEN_KEYS: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE" };

/** @param {string} config @param {string[]} more */
function keep(config, ...more) {
  const child = spawn(process.execPath, [cli, "keep", "--config", config, ...more], { env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = new Promise((resolve) =>
    child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr })),
  );
  return {
    child,
    ended,
    events: () =>
      stdout
        .trim()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

test("it refreshes what is due, a line of JSON for each event, and ends cleanly when it is told to", async () => {
  const config = configured();
  const { child, ended, events } = keep(config);
  while (events().length < 2) await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGTERM");
  const { status, stdout, stderr } = await ended;
  assert.equal(status, 0, stderr);
  const told = events();
  assert.deepEqual(told.map(({ type, id }) => `${type} ${id}`).sort(), ["refreshed reports", "refreshed user"]);
  assert.ok(told.every(({ time, expiresAt }) => Date.parse(time) > 0 && expiresAt > Date.now() / 1000));
  assert.match(stderr, /client secret 0 .*trying client secret 1/);
  assert.doesNotMatch(stdout + stderr, /the (old|new) secret|the refresh token/);

  const requests = server.requests;
  const once = await keep(config, "--once").ended;
  assert.equal(once.status, 0, once.stderr);
  const report = JSON.parse(once.stdout);
  delete report.time;
  assert.deepEqual(report, { type: "ticked", due: 0, refreshed: 0, failed: 0 }, "the tokens are in the store");
  assert.equal(server.requests, requests);
});

test("a configuration that is wrong is exit code 2, and says where", async () => {
  const client = { tokenEndpoint: endpoint, clientId: "app", clientSecrets: { file: "secrets" } };
  const cases = /** @type {[object, RegExp][]} */ ([
    [{ store: {} }, /the store is none of/],
    [{ stores: {} }, /"stores"/],
    [
      { clients: { crm: { ...client, clientSecrets: { file: "missing" } } } },
      /the secrets of client crm.*no such file/,
    ],
    [{ clients: { crm: { ...client, clientSecrets: { env: "NOT_SET_HERE" } } } }, /the secrets of client crm/],
    [{ clients: { crm: { ...client, tokenEndpoint: "http://issuer.example/" } } }, /neither https nor on this machine/],
    [{ credentials: { a: { client: "other", grant: "client_credentials" } } }, /no client "other"/],
    [{ credentials: { a: { client: "crm", grant: "refresh_token" } } }, /refresh_token/],
    [{ keeper: { windows: 5 } }, /"windows"/],
    [{ encrypt: { file: "secrets" } }, /encrypt/],
  ]);
  for (const [more, message] of cases) {
    const { status, stderr } = await keep(configured(more), "--once").ended;
    assert.equal(status, 2, JSON.stringify(more));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /the (old|new) secret/);
  }
  assert.equal(secretSlots(["keep"]).status, 2);
  assert.match(secretSlots(["keep", "--help"]).stdout, /^secret-slots keep --config FILE/);
});
