// The store in a Durable Object, and the example that keeps tokens in one, in Miniflare.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { AuthorizationServer } from "../../examples/authorization/server.js";
import { root } from "../../scripts/run.js";
import { startWorker } from "../runtimes/worker-host.js";

test("the suite of all stores, each case in an object of its own", async () => {
  const durableObjects = { CASES: { className: "Case", useSQLite: true } };
  const worker = await startWorker(join(root, "tests/stores/durable-object.worker.js"), root, { durableObjects });
  try {
    const results = /** @type {[string, string][]} */ (await (await worker.dispatchFetch("http://localhost/")).json());
    assert.ok(results.length >= 10);
    for (const [title, failure] of results) assert.equal(failure, "", title);
  } finally {
    await worker.dispose();
  }
});

test("1,000 callers of one object: one refresh, and the alarm is set to the next", async () => {
  const server = new AuthorizationServer("new-secret");
  const bindings = {
    TOKEN_ENDPOINT: await server.start(),
    CLIENT_ID: "app",
    CLIENT_SECRETS: '["old-secret", "new-secret"]',
  };
  const durableObjects = { TOKENS: { className: "Tokens", useSQLite: true } };
  const worker = await startWorker(join(root, "examples/keeper-worker/src/index.js"), root, {
    durableObjects,
    bindings,
  });
  try {
    const namespace = /** @type {any} */ (await worker.getDurableObjectNamespace("TOKENS"));
    const tokens = namespace.get(namespace.idFromName("tokens"));
    const credential = { client: "crm", grant: "refresh_token", tokens: { refresh_token: "the refresh token" } };
    const begun = Date.now() / 1000;
    assert.equal((await tokens.put("user", credential)).error, undefined);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => tokens.token("user")));
    const distinct = new Set(answers.map(({ token, error }) => token?.access_token ?? error));
    assert.equal(distinct.size, 1);
    assert.match(String([...distinct][0]), /^[\w-]{22}$/);
    assert.equal(server.requests - server.refused, 1, "one refresh");
    assert.equal(server.refused, 1, "after the old secret was refused");

    const response = await worker.dispatchFetch("http://localhost/?id=user");
    const { expiresAt } = /** @type {{ expiresAt: number }} */ (await response.json());
    assert.ok(expiresAt > begun + 590, "the server's ten minutes, from when it was asked");
    const [before] = distinct;
    const refused = await Promise.all(Array.from({ length: 100 }, () => tokens.refused("user", before)));
    assert.equal(new Set(refused.map(({ token }) => token.access_token)).size, 1);
    assert.equal(server.requests - server.refused, 2);
    const unknown = await worker.dispatchFetch("http://localhost/?id=nobody");
    assert.deepEqual([unknown.status, await unknown.json()], [502, { error: "ERR_SECRET_UNKNOWN" }]);
  } finally {
    await worker.dispose();
    server.stop();
  }
});
