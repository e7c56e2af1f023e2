// The issuer in a Durable Object, in Miniflare: a token endpoint, a rotation, a forgotten consumer, notices by a cron trigger.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { SecretSlots } from "../../js/index.js";
import { root } from "../../scripts/run.js";
import { startWorker } from "../runtimes/worker-host.js";

const SIGNING_SECRET = "a secret from a binding, of 32 bytes or more";

test("a client authenticates, its secret rotates, the forgotten consumer is named, notices are taken once", async () => {
  /** @type {string[]} */
  const notices = [];
  const worker = await startWorker(join(root, "examples/issuer-worker/src/index.js"), root, {
    durableObjects: { ISSUER: { className: "Issuer", useSQLite: true } },
    bindings: { SIGNING_SECRET, EXPIRY_DAYS: "10" },
    serviceBindings: {
      NOTICES: (/** @type {Request} */ request) => {
        notices.push(String(request.headers.get("idempotency-key")));
        return new Response(null, { status: 204 });
      },
    },
  });
  try {
    const token = async (/** @type {string} */ secret, headers = {}) => {
      const response = await worker.dispatchFetch("http://localhost/token", {
        method: "POST",
        headers: { Authorization: `Basic ${btoa(`reports:${secret}`)}`, ...headers },
        body: new URLSearchParams({ grant_type: "client_credentials" }),
      });
      return { status: response.status, body: /** @type {any} */ (await response.json()) };
    };
    const namespace = /** @type {any} */ (await worker.getDurableObjectNamespace("ISSUER"));
    const issuer = namespace.get(namespace.idFromName("issuer"));
    const { secret: old } = await issuer.create("reports", "ana");
    const { status, body } = await token(old);
    assert.equal(status, 200);
    const verifier = new SecretSlots({ signing: SIGNING_SECRET });
    const { payload } = verifier.verifyJwt("signing", body.access_token, { slotFrom: "slot", overlap: Infinity });
    assert.equal(payload.client_id, "reports");
    assert.deepEqual(await token("wrong"), {
      status: 401,
      body: { error: "invalid_client", error_description: "the client authentication failed" },
    });
    const { secret } = await issuer.rotate("reports", "ana");
    const forgotten = { "User-Agent": "nightly-report/1.4", "CF-Connecting-IP": "203.0.113.7" };
    assert.equal((await token(old, forgotten)).status, 200);
    assert.equal((await token(secret)).status, 200);
    const [consumer, ...others] = await issuer.forgottenConsumers("reports");
    assert.deepEqual(others, []);
    assert.deepEqual([consumer.userAgent, consumer.secretId, consumer.count], ["nightly-report/1.4", "1", 1]);
    const scheduled = await worker.getWorker();
    for (let times = 0; times < 3; times++) await scheduled.scheduled({ cron: "*/5 * * * *" });
    assert.equal(notices.length, 1);
    assert.match(notices[0], /^reports\/2\/\d+\/864000$/, "of the new secret alone");
  } finally {
    await worker.dispose();
  }
});
