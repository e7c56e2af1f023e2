// `secret-slots keep` against an authorization server on this machine.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { ClientSecretRegistry } from "../../js/registry/registry.js";
import { FileStore } from "../../js/stores/file.js";
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
    [
      { store: {} },
      /keep\.json": store must be \{ "file": FOLDER \}, \{ "sqlite": FILE \}, \{ "redis": URL \} or \{ "memory": true \} \(/,
    ],
    [{ stores: {} }, /keep\.json": unknown member "stores"; did you mean "store"\?/],
    [
      { clients: { crm: { ...client, clientSecrets: { file: "missing" } } } },
      /cannot read the file of clients\.crm\.clientSecrets in ".*keep\.json": there is no such file/,
    ],
    [
      { clients: { crm: { ...client, clientSecrets: { env: "NOT_SET_HERE" } } } },
      /clients\.crm\.clientSecrets must be .* an environment variable that is set/,
    ],
    [{ clients: { crm: { ...client, timeout: 0 } } }, /keep\.json": clients\.crm\.timeout must be an integer from 1/],
    [{ clients: { crm: { ...client, timout: 5 } } }, /clients\.crm: unknown .* "timout"; did you mean "timeout"\?/],
    [
      { clients: { crm: { ...client, clientSecrets: { fiel: "x" } } } },
      /crm\.clientSecrets: unknown member "fiel"; did you mean "file"/,
    ],
    [
      { clients: { crm: { ...client, clientSecrets: ["the new secret"] } } },
      /clients\.crm\.clientSecrets must be \{ "file": FILE \} or \{ "env": NAME \}: the configuration itself holds no secret/,
    ],
    [{ clients: { crm: 5 } }, /keep\.json": clients\.crm must be a JSON object/],
    [{ clients: [] }, /keep\.json": clients must be a JSON object/],
    [
      { clients: { crm: { ...client, tokenEndpoint: "http://issuer.example/" } } },
      /clients\.crm\.tokenEndpoint must be an https URL/,
    ],
    [
      { credentials: { a: { client: "other", grant: "client_credentials" } } },
      /credentials\.a: unknown client "other"; "clients" has "crm"/,
    ],
    [
      { credentials: { a: { client: "cmr", grant: "client_credentials" } } },
      /unknown client "cmr"; did you mean "crm"\?/,
    ],
    [
      { credentials: { a: { grant: "client_credentials" } } },
      /credentials\.a\.client must be the name of a client in "clients"/,
    ],
    [
      { credentials: { "customer 5": { client: "crm", grant: "none" } } },
      /credentials\["customer 5"\]\.grant must be "client_credentials" or "refresh_token"/,
    ],
    [
      { credentials: { a: { client: "crm", garnt: "none" } } },
      /credentials\.a: unknown member "garnt"; did you mean "grant"\?/,
    ],
    [
      { credentials: { a: { client: "crm", grant: "refresh_token" } } },
      /credentials\.a\.refreshToken must be given for the grant refresh_token/,
    ],
    [{ keeper: { windows: 5 } }, /keep\.json": keeper: unknown member "windows"; did you mean "window"\?/],
    [{ keeper: { window: -1 } }, /keep\.json": keeper\.window must be an integer from 0/],
    [
      { keeper: { replayLostReply: true } },
      /keep\.json": keeper\.replayLostReply is now replayAfter: "lease" or "expiry"/,
    ],
    [{ encrypt: { file: "secrets" } }, /keep\.json": encrypt: .* 32 bytes/],
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

/** Waits until an event was told. @param {ReturnType<typeof keep>} of @param {(event: any) => boolean} isIt */
async function told({ child, ended, events }, isIt) {
  let isOver = false;
  ended.then(() => (isOver = true));
  while (!events().some(isIt)) {
    if (isOver) throw new Error("it has ended");
    await Promise.race([new Promise((resolve) => child.stdout.once("data", resolve)), ended]);
  }
}

/** Changes a configuration. @param {string} file @param {(config: any) => void} change */
function edit(file, change) {
  const config = JSON.parse(readFileSync(file, "utf8"));
  change(config);
  writeFileSync(file, JSON.stringify(config));
}

/** @param {string} type @param {string} [id] */
const is = (type, id) => (/** @type {any} */ event) => event.type === type && (id === undefined || event.id === id);

/** How often an event was told. @param {any[]} events @param {string} type @param {string} [id] */
const count = (events, type, id) => events.filter(is(type, id)).length;

test("SIGHUP makes it read its configuration again: clients, credentials and options, over the store that is open", async () => {
  for (const store of [{ memory: true }, { file: "tokens" }]) {
    const config = configured({ store });
    const kept = keep(config);
    await told(kept, is("refreshed", "user"));
    await told(kept, is("refreshed", "reports"));
    edit(config, (changed) => {
      changed.clients.erp = changed.clients.crm;
      changed.credentials.more = { client: "erp", grant: "client_credentials", scope: "write" };
      changed.keeper = { tickInterval: 5 };
    });
    kept.child.kill("SIGHUP");
    await told(kept, is("reloaded"));
    await told(kept, is("refreshed", "more"));
    kept.child.kill("SIGTERM");
    const { status, stderr, stdout } = await kept.ended;
    assert.equal(status, 0, stderr);
    assert.equal(count(kept.events(), "refreshed", "reports"), 1, "its token is in the store that stayed open");
    assert.doesNotMatch(stdout + stderr, /the (old|new) secret|the refresh token/);
  }
});

test("another store is opened in the place of the one before", async () => {
  const config = configured();
  const kept = keep(config);
  await told(kept, is("refreshed", "reports"));
  edit(config, (changed) => {
    changed.store = { file: "elsewhere" };
    delete changed.credentials.user;
  });
  kept.child.kill("SIGHUP");
  await told(kept, is("reloaded"));
  while (count(kept.events(), "refreshed", "reports") < 2) await new Promise((r) => kept.child.stdout.once("data", r));
  kept.child.kill("SIGINT");
  assert.equal((await kept.ended).status, 0);
  const ids = await new FileStore(join(dirname(config), "elsewhere")).list("token/", { limit: 10 });
  assert.deepEqual(ids, ["token/reports"]);
});

test("what is wrong in the new configuration is told, and the one before goes on", async () => {
  const config = configured();
  const right = readFileSync(config, "utf8");
  const kept = keep(config);
  await told(kept, is("refreshed", "reports"));
  const wrong = /** @type {[(config: any) => void, RegExp][]} */ ([
    [
      (changed) => (changed.credentials.more = { client: "other", grant: "client_credentials" }),
      /unknown client "other"/,
    ],
    [(changed) => (changed.keeper = { windows: 5 }), /"windows"/],
    [(changed) => (changed.clients.crm.clientSecrets = { file: "missing" }), /no such file/],
    [(changed) => (changed.encrypt = { file: "secrets" }), /encrypt/],
    [(changed) => (changed.store = {}), /: store must be \{/],
    [(changed) => (changed.registry = { store: { file: "nowhere" } }), /folder ".*nowhere" does not exist/],
  ]);
  for (const [index, [change]] of wrong.entries()) {
    writeFileSync(config, right);
    edit(config, change);
    kept.child.kill("SIGHUP");
    while (count(kept.events(), "reload_failed") <= index) await new Promise((r) => kept.child.stdout.once("data", r));
  }
  writeFileSync(config, "{");
  kept.child.kill("SIGHUP");
  while (count(kept.events(), "reload_failed") <= wrong.length)
    await new Promise((r) => kept.child.stdout.once("data", r));
  writeFileSync(config, right);
  edit(config, (changed) => (changed.credentials.more = { client: "crm", grant: "client_credentials" }));
  kept.child.kill("SIGHUP");
  await told(kept, is("refreshed", "more"));
  kept.child.kill("SIGTERM");
  const { status, stderr, stdout } = await kept.ended;
  assert.equal(status, 0, stderr);
  for (const [, words] of wrong) assert.match(stderr, words);
  assert.doesNotMatch(stdout + stderr, /the (old|new) secret|the refresh token/);
});

/** A token endpoint whose answers wait until they are let go. */
async function holding() {
  /** @type {(() => void)[]} */
  const waiting = [];
  let arrived = () => {};
  const server = createServer((request, response) => {
    request.resume();
    const token = { access_token: "held", token_type: "Bearer", expires_in: 3600 };
    waiting.push(() => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(token)));
    arrived();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/token`,
    waiting,
    asked: () =>
      new Promise((resolve) => (waiting.length > 0 ? resolve(undefined) : (arrived = () => resolve(undefined)))),
    close: () => (server.closeAllConnections(), server.close()),
  };
}

test("a refresh under way ends before the process does, whatever ends it, and over a new configuration", async () => {
  for (const signals of [["SIGTERM"], ["SIGINT"], ["SIGHUP", "SIGTERM"]]) {
    for (const once of signals[0] === "SIGHUP" ? [[]] : [[], ["--once"]]) {
      const server = await holding();
      const client = { tokenEndpoint: server.url, clientId: "app", clientSecrets: { file: "secrets" } };
      const credentials = { reports: { client: "crm", grant: "client_credentials" } };
      const kept = keep(configured({ clients: { crm: client }, credentials }), ...once);
      await server.asked();
      for (const signal of signals) kept.child.kill(/** @type {any} */ (signal));
      // A signal that nothing handles would end it before it has read this.
      for (const answer of server.waiting) answer();
      const { status, signal, stderr } = await kept.ended;
      assert.deepEqual([status, signal], [0, null], `${signals} ${once} ${stderr}`);
      assert.equal(count(kept.events(), "refreshed", "reports"), 1, `${signals} ${once}`);
      assert.equal(server.waiting.length, 1);
      server.close();
    }
  }
});

const domain = { expiry: { value: 1, unit: /** @type {const} */ ("d") } };

/** A folder with a registry of which a notice is due, and a configuration. @param {object} [more] @param {object} [beside] */
async function noticing(more = {}, beside = {}) {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-notices-"));
  const registry = new ClientSecretRegistry({ store: new FileStore(join(folder, "issued")), domain });
  await registry.createApplication("zürich", { type: "web" });
  const { secret } = await registry.add("zürich", { description: "production" });
  const config = { registry: { store: { file: "issued" }, domain, ...more }, ...beside };
  writeFileSync(join(folder, "keep.json"), JSON.stringify(config));
  return { registry, secret: String(secret), config: join(folder, "keep.json") };
}

/** A server on this machine that answers with a status. @param {number} status */
async function receiver(status) {
  /** @type {{ method: string | undefined, headers: import("node:http").IncomingHttpHeaders, notice: any }[]} */
  const received = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method, headers: request.headers, notice: JSON.parse(body || "null") });
    response.writeHead(status, { location: "/elsewhere" }).end("thanks");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { received, url: `http://127.0.0.1:${port}/hook?key=of-the-hook`, close: () => server.close() };
}

test("a registry's notice is sent to the URL once, however often it is run", async () => {
  const { received, url, close } = await receiver(204);
  const { config, secret, registry } = await noticing({ notify: { url } });
  const reports = [];
  for (let run = 0; run < 2; run++) {
    const { status, stdout, stderr } = await keep(config, "--once").ended;
    assert.equal(status, 0, stderr);
    assert.ok(!(stdout + stderr).includes(secret));
    reports.push(
      ...stdout
        .trim()
        .split("\n")
        .map((/** @type {string} */ line) => JSON.parse(line)),
    );
  }
  assert.deepEqual(
    reports.map(({ type, delivered }) => [type, delivered]),
    [
      ["notice_delivered", undefined],
      ["notices", 1],
      ["notices", 0],
    ],
  );
  assert.equal(received.length, 1);
  const [{ method, headers, notice }] = received;
  assert.equal(method, "POST");
  assert.match(String(headers["content-type"]), /^application\/json/);
  assert.equal(headers["idempotency-key"], encodeURI(notice.id));
  assert.deepEqual([notice.kind, notice.applicationId, notice.secretId], ["secret.expiring", "zürich", "1"]);
  assert.ok(!JSON.stringify(received).includes(secret));
  assert.deepEqual(await registry.dueNotices(), []);
  close();
});

test("what is not answered by a 2xx was not delivered, and no redirect is followed", async () => {
  for (const status of [500, 302]) {
    const { received, url, close } = await receiver(status);
    const { config, registry } = await noticing({ notify: { url } });
    const ran = await keep(config, "--once").ended;
    assert.equal(ran.status, 0, ran.stderr);
    const [event, report] = ran.stdout
      .trim()
      .split("\n")
      .map((/** @type {string} */ line) => JSON.parse(line));
    assert.equal(event.type, "notice_failed");
    assert.deepEqual([report.due, report.delivered, report.failed], [1, 0, 1]);
    assert.match(ran.stderr, new RegExp(`not delivered.*answered ${status}`));
    assert.doesNotMatch(ran.stdout + ran.stderr, /of-the-hook/);
    assert.equal(received.length, 1);
    const later = Math.floor(Date.now() / 1000) + 120;
    assert.equal((await registry.dueNotices(later)).length, 1, "it is tried again");
    close();
  }
  const { config } = await noticing({ notify: { url: "http://127.0.0.1:9/" } });
  assert.match((await keep(config, "--once").ended).stderr, /not delivered.*cannot be reached/);
});

test("without a URL a notice is a line of JSON, and a registry alone is served until the end", async () => {
  const { config, secret } = await noticing();
  const { child, ended, events } = keep(config);
  while (events().length < 1) await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGTERM");
  const { status, stdout, stderr } = await ended;
  assert.equal(status, 0, stderr);
  const [{ time, type, notice }, ...rest] = events();
  assert.ok(Date.parse(time) > 0);
  assert.deepEqual([type, notice.kind, notice.applicationId], ["notice", "secret.expiring", "zürich"]);
  assert.deepEqual(rest, []);
  assert.ok(!(stdout + stderr).includes(secret));
  const once = await keep(config, "--once").ended;
  assert.match(once.stdout, /^\{"time":"[^"]+","type":"notices","due":0,"delivered":0,"failed":0\}\n$/);
});

test("tokens and notices are kept beside each other; a configuration of a registry that is wrong says so", async () => {
  const { config } = await noticing({}, { store: { file: "tokens" } });
  const { status, stdout, stderr } = await keep(config, "--once").ended;
  assert.equal(status, 0, stderr);
  const types = stdout
    .trim()
    .split("\n")
    .map((/** @type {string} */ line) => JSON.parse(line).type);
  assert.deepEqual(types.sort(), ["notice", "notices", "ticked"]);

  const cases = /** @type {[object, object, RegExp][]} */ ([
    [{ notify: { url: "http://hooks.example/" } }, {}, /keep\.json": registry\.notify\.url must be an https URL/],
    [
      { notify: { url: "https://user:word@hooks.example/" } },
      {},
      /registry\.notify\.url must be .* without a user and a password/,
    ],
    [{ notify: {} }, {}, /registry\.notify\.url must be/],
    [{ notify: { url: "https://hooks.example/", method: "PUT" } }, {}, /registry\.notify: unknown member "method"/],
    [{ store: { memory: true } }, {}, /registry\.store: unknown member "memory"/],
    [
      { store: undefined },
      {},
      /registry\.store must be \{ "file": FOLDER \}, \{ "sqlite": FILE \} or \{ "redis": URL \}/,
    ],
    [{ domain: { overlaps: 5 } }, {}, /registry\.domain: unknown .* "overlaps"; did you mean "overlap"\?/],
    [{ domain: { maxSecrets: 0 } }, {}, /keep\.json": registry\.domain\.maxSecrets must be an integer from 1/],
    [{ domains: {} }, {}, /registry: unknown member "domains"; did you mean "domain"\?/],
    [{}, { credentials: { a: { client: "crm", grant: "client_credentials" } } }, /keep\.json": store must be/],
    [{}, { encrypt: { env: "TOKEN_KEYS" } }, /keep\.json": store must be/],
  ]);
  for (const [more, beside, words] of cases) {
    const { config } = await noticing(more, beside);
    const { status, stderr } = await keep(config, "--once").ended;
    assert.equal(status, 2, JSON.stringify(more));
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /user:word/);
  }
});
