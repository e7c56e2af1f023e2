// Logs and metrics: what they have, and what they must not have.
import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { createService } from "../src/index.js";
import { logger } from "../src/node/log.js";
import { serviceMetrics } from "../src/node/metrics.js";
import { Ticks } from "../src/node/ticks.js";
import { folderFor, start } from "./node-process.js";

const SECRET = "a-bootstrap-secret-of-the-test";
const BASIC = (/** @type {string} */ id, /** @type {string} */ secret) => `Basic ${btoa(`${id}:${secret}`)}`;

test("over a whole journey no secret gets to stdout, stderr or the metrics", async (context) => {
  const service = await start(context, ["--data", folderFor(context), "--log-level", "debug"]);
  const bootstrap = await service.bootstrap();
  const path = "/v1/domains/acme/applications/shop";
  /** @type {string[]} */
  const secrets = [];
  const issue = async (/** @type {string} */ at, /** @type {unknown} */ body) => {
    const { status, body: answer } = await service.ask(bootstrap, "POST", at, body);
    assert.equal(status, 201);
    secrets.push(answer.client_secret);
    return answer;
  };
  await service.ask(bootstrap, "POST", "/v1/domains", { id: "acme", expiry: { value: 6, unit: "months" } });
  await service.ask(bootstrap, "POST", "/v1/domains/acme/applications", { client_id: "shop", type: "web" });
  const { secret_id } = await issue(`${path}/secrets`, { description: "production" });
  await issue(`${path}/secrets/rotate`, { secret_id });
  const reserved = "/v1/domains/secret-slots/applications";
  const roles = [{ role: "secrets:verify", domains: ["acme"] }];
  await service.ask(bootstrap, "POST", reserved, { client_id: "server", type: "machine", roles });
  const { client_secret: own } = await issue(`${reserved}/server/secrets`, { description: "server" });
  for (const secret of [...secrets, "a-wrong-client-secret"]) {
    const body = JSON.stringify({
      client_id: "shop",
      client_secret: secret,
      ip: "203.0.113.7",
      user_agent: "ua-of-the-test",
    });
    const headers = { Authorization: BASIC("server", own), "Content-Type": "application/json" };
    const response = await fetch(`${service.url}/v1/domains/acme/verify`, { method: "POST", headers, body });
    assert.equal(response.status, 200);
  }
  // Secrets at wrong places.
  await fetch(`${service.url}/v1/domains?client_secret=${own}&access=hunter2`, {
    headers: { Authorization: `Bearer ${own}` },
  });
  await fetch(`${service.url}/${own}`);
  await fetch(`${service.url}/v1/domains/${own}`, {
    headers: { Authorization: BASIC(own, "hunter2"), "X-Api-Key": own },
  });
  await service.ask(bootstrap, "POST", "/v1/domains", { id: "hunter2 hunter2", [own]: own });
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  assert.equal(await service.stop(), 0);

  const [first = "", second = "", ...rest] = service.output.stdout.split("\n");
  assert.ok(first.startsWith("listening on ") && second.endsWith(bootstrap));
  assert.deepEqual(rest, [""]);
  const printed = service.output.stderr + metrics;
  for (const secret of [
    ...secrets,
    bootstrap,
    own,
    "hunter2",
    "a-wrong-client-secret",
    "203.0.113.7",
    "ua-of-the-test",
  ])
    assert.ok(!printed.includes(secret), "a secret or a claim was printed");

  const requests = service.log.filter(({ event }) => event === "request");
  for (const { time, level, method, route, status, duration_ms } of requests) {
    assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.ok(["info", "error"].includes(level) && method.length > 0 && route.length > 0 && duration_ms >= 0);
    assert.ok(Number.isInteger(status));
  }
  const verify = requests.filter(({ route }) => route === "/v1/domains/{domain}/verify");
  assert.deepEqual(
    verify.map(({ status, principal }) => [status, principal]),
    Array(4).fill([200, "server"]),
  );
  assert.ok(requests.some(({ route, status }) => route === "unmatched" && status === 404));
  assert.match(metrics, /^secret_slots_verifications_total\{outcome="refused"\} 2$/m);
  assert.match(
    metrics,
    /^secret_slots_requests_total\{method="POST",route="\/v1\/domains\/\{domain\}\/verify",status="200"\} 4$/m,
  );
});

test("metrics: names as documented, a zero to begin with, patterns of routes, no ids", async () => {
  const metrics = serviceMetrics();
  const service = createService({ store: new MemoryStore(), bootstrap: SECRET, metrics, onEvent: metrics.tell });
  const ask = (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) =>
    service.fetch(
      new Request(`http://localhost${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${SECRET}`,
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const before = await (await ask("GET", "/metrics", undefined)).text();
  for (const name of ["current", "previous", "refused"])
    assert.ok(before.includes(`secret_slots_verifications_total{outcome="${name}"} 0`));
  assert.match(before, /^process_cpu_seconds_total /m);
  await ask("POST", "/v1/domains", { id: "acme", expiry: { value: 1, unit: "d" } });
  await ask("POST", "/v1/domains", { id: "other" });
  for (const domain of ["acme", "other"]) {
    await ask("POST", `/v1/domains/${domain}/applications`, { client_id: "app-of-the-test", type: "web" });
    await ask("POST", `/v1/domains/${domain}/applications/app-of-the-test/secrets`, { description: "a" });
  }
  await ask("GET", "/v1/nothing/here", undefined);
  await ask("DELETE", "/healthz", undefined);
  const now = Math.floor(Date.now() / 1000);
  const soonest = await service.soonestExpiries();
  assert.deepEqual(Object.keys(soonest), ["acme"]);
  assert.ok(Math.abs(soonest.acme - now - 86_400) <= 5);
  metrics.tell({ type: "expiries_read", soonest });
  const text = await (await ask("GET", "/metrics", undefined)).text();
  assert.ok(text.includes(`secret_slots_secret_expiry_timestamp_seconds{domain="acme"} ${soonest.acme}`));
  assert.match(text, /^secret_slots_requests_total\{method="GET",route="unmatched",status="404"\} 1$/m);
  assert.match(text, /^secret_slots_requests_total\{method="DELETE",route="unmatched",status="405"\} 1$/m);
  assert.match(
    text,
    /^secret_slots_request_duration_seconds_bucket\{le="0\.001",route="\/healthz"\}|route="\/v1\/domains"/m,
  );
  for (const id of ["app-of-the-test", "nothing/here"]) assert.ok(!text.includes(id), id);
  metrics.tell({ type: "request", method: "X-MADE-UP", route: "/healthz", status: 405, duration_ms: 1 });
  assert.ok(!(await metrics.read()).text.includes("MADE-UP"));
});

test("a rotated secret moves the next expiry: its previous one does not count", async () => {
  const service = createService({ store: new MemoryStore(), bootstrap: SECRET });
  const ask = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    const headers = { Authorization: `Bearer ${SECRET}`, "Content-Type": "application/json" };
    const response = await service.fetch(
      new Request(`http://localhost${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    );
    assert.equal(response.status, 201);
    return response.json();
  };
  await ask("/v1/domains", { id: "acme", expiry: { value: 30, unit: "d" } });
  await ask("/v1/domains/acme/applications", { client_id: "shop", type: "web" });
  await ask("/v1/domains/acme/applications/shop/secrets", { description: "a" });
  const { expires_at, previous_expires_at } = /** @type {any} */ (
    await ask("/v1/domains/acme/applications/shop/secrets/rotate", { overlap: 43_200 })
  );
  assert.ok(previous_expires_at < expires_at);
  assert.deepEqual(await service.soonestExpiries(), { acme: expires_at });
});

test("metrics can be off", async (context) => {
  const service = await start(context, ["--data", folderFor(context), "--metrics", "off"]);
  assert.equal((await fetch(`${service.url}/metrics`)).status, 404);
});

test("the log has a JSON object a line from its level on, and a failed request is an error", () => {
  /** @type {string[]} */
  const lines = [];
  const tell = logger({ level: "warn", write: (line) => lines.push(line), now: () => 0 });
  tell({ type: "request", status: 200 });
  tell({ type: "secret_verified" });
  tell({ type: "request", status: 503 });
  tell({ type: "audit_delayed", kind: "a\nb" });
  assert.deepEqual(lines, [
    '{"time":"1970-01-01T00:00:00.000Z","level":"error","event":"request","status":503}\n',
    '{"time":"1970-01-01T00:00:00.000Z","level":"warn","event":"audit_delayed","kind":"a\\nb"}\n',
  ]);
});

test("a store that fails is told by call and code, and its message is kept back", async () => {
  /** @type {any[]} */
  const events = [];
  const store = Object.assign(new MemoryStore(), {
    read: async () => Promise.reject(Object.assign(new Error("hunter2"), { code: "ENOSPC" })),
  });
  const service = createService({ store, bootstrap: SECRET, onEvent: (event) => events.push(event) });
  assert.equal((await service.fetch(new Request("http://localhost/readyz"))).status, 503);
  assert.deepEqual(events[0], { type: "store_failed", call: "read", error: "Error ENOSPC" });
  assert.deepEqual([events[1].type, events[1].route, events[1].status], ["request", "/readyz", 503]);
  assert.ok(!JSON.stringify(events).includes("hunter2"));
});

test("ticks never overlap, wait longer after each failure, and end with the one under way", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let running = 0;
  let runs = 0;
  let finish = (/** @type {Error | undefined} */ _error) => {};
  /** @type {any[]} */
  const events = [];
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const ticks = new Ticks({
    every: 5000,
    tell: (event) => events.push(event),
    run: () => {
      assert.equal(running++, 0);
      runs++;
      return new Promise((resolve, reject) => {
        finish = (error) => {
          running--;
          if (error === undefined) resolve();
          else reject(error);
        };
      });
    },
  });
  const ends = async (/** @type {Error | undefined} */ error, /** @type {number} */ wait) => {
    context.mock.timers.tick(100_000);
    assert.equal(running, 1, "a tick that takes long is alone");
    finish(error);
    await settled();
    const before = runs;
    context.mock.timers.tick(wait - 1);
    assert.equal(runs, before);
    context.mock.timers.tick(1);
    assert.equal(runs, before + 1);
  };
  ticks.start();
  await ends(undefined, 5000);
  const failure = Object.assign(new Error("hunter2"), { code: "ERR_STORE" });
  for (const wait of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) await ends(failure, wait);
  assert.deepEqual(events.at(-1), { type: "tick_failed", error: "ERR_STORE", failures: 7 });
  await ends(undefined, 5000);
  const ended = ticks.end();
  finish(undefined);
  await ended;
  const before = runs;
  context.mock.timers.tick(100_000);
  assert.equal(runs, before);
});
