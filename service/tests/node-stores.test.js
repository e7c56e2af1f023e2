// Postgres and Redis: away at the start, lost under way, silent, and back. The service never ends by it, and never hangs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startPostgres } from "../../tests/stores/postgres-server.js";
import { startRedis } from "../../tests/stores/redis-server.js";
import { afterwards, folderFor, run, start, until } from "./node-process.js";
import { relayTo } from "./node-relay.js";

const KEY = "0f".repeat(32);
/** How long an answer may take while the store is away or silent, and how long it takes to recover at most, in milliseconds. */
const ANSWERS_WITHIN = 9000;
const RECOVERS_WITHIN = 20_000;

const STORES = {
  postgres: {
    open: () => startPostgres({ fsync: false }),
    url: (/** @type {number} */ port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  },
  redis: { open: startRedis, url: (/** @type {number} */ port) => `redis://127.0.0.1:${port}` },
};

for (const [name, { open, url }] of Object.entries(STORES)) {
  test(`${name}: away at the start, lost, silent and back`, async (context) => {
    const server = await open();
    afterwards(context, () => server.stop());
    const relay = await relayTo(context, server.port);
    await relay.leave();
    const env = { SECRET_SLOTS_STORE: url(relay.port), SECRET_SLOTS_ENCRYPTION_KEY: KEY };
    const service = await start(context, ["--data", folderFor(context)], { env });
    const ready = async () => (await fetch(`${service.url}/readyz`)).status;
    const isDown = async () => {
      const begun = Date.now();
      const response = await fetch(`${service.url}/readyz`);
      assert.equal(response.status, 503);
      assert.equal(response.headers.get("content-type"), "application/problem+json");
      assert.equal((await response.json()).code, "ERR_STORE");
      assert.ok(Date.now() - begun < ANSWERS_WITHIN, `${Date.now() - begun} ms`);
      assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
    };
    await isDown();

    await relay.come();
    const secret = await service.bootstrap();
    assert.equal((await service.ask(secret, "POST", "/v1/domains", { id: "acme" })).status, 201);

    await relay.leave();
    await isDown();
    assert.equal((await service.ask(secret, "POST", "/v1/domains", { id: "lost" })).status, 503);
    await relay.come();
    await until(ready, (status) => status === 200, RECOVERS_WITHIN);
    assert.equal((await service.ask(secret, "GET", "/v1/domains/acme")).status, 200);
    assert.equal((await service.ask(secret, "GET", "/v1/domains/lost")).status, 404);

    relay.silence();
    await isDown();
    await relay.leave();
    await relay.come();
    await until(ready, (status) => status === 200, RECOVERS_WITHIN);
    assert.equal(await service.stop(), 0);
    assert.equal(service.log.filter(({ event }) => event === "crashed").length, 0);
  });

  test(`${name}: instances share it, and bootstrap renews the secret of all`, async (context) => {
    const server = await open();
    afterwards(context, () => server.stop());
    const env = { SECRET_SLOTS_STORE: url(server.port) };
    const [one, other] = await Promise.all([start(context, [], { env }), start(context, [], { env })]);
    const secret = await Promise.any([one.bootstrap(), other.bootstrap()]);
    assert.equal((await one.ask(secret, "POST", "/v1/domains", { id: "acme" })).status, 201);
    assert.equal((await other.ask(secret, "GET", "/v1/domains/acme")).status, 200);
    assert.match(one.output.stderr, /"event":"webhooks_off"/);
    const { code, stdout } = await run(context, ["bootstrap"], { env });
    assert.equal(code, 0);
    assert.equal((await other.ask(secret, "GET", "/v1/domains/acme")).status, 401);
    assert.equal((await other.ask(stdout.trim(), "GET", "/v1/domains/acme")).status, 200);
  });
}

test("a password in the address of a store is never printed", async (context) => {
  for (const store of ["postgres://u:hunter2@127.0.0.1:1/d", "redis://u:hunter2@127.0.0.1:1"]) {
    const service = await start(context, [], { env: { SECRET_SLOTS_STORE: store } });
    assert.equal((await fetch(`${service.url}/readyz`)).status, 503);
    await service.printed("stderr", /"event":"tick_failed"/);
    assert.equal(await service.stop(), 0);
    const { code, stderr } = await run(context, ["bootstrap"], { env: { SECRET_SLOTS_STORE: store } });
    assert.equal(code, 1);
    assert.equal(stderr, "secret-slots-service: the store does not answer: check that it runs, and its address\n");
    assert.ok(!`${service.output.stdout}${service.output.stderr}`.includes("hunter2"));
  }
});
