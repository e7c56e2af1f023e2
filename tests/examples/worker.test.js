// The Worker example, bundled as wrangler bundles it and run in Miniflare.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { SecretSlots } from "../../js/index.js";
import { root } from "../../scripts/run.js";
import { startWorker } from "../runtimes/worker-host.js";

/** @type {Awaited<ReturnType<typeof startWorker>>} */
let worker;
before(async () => {
  worker = await startWorker(join(root, "examples/worker/src/index.js"), root);
});
after(() => worker.dispose());

/** @param {string} path */
async function ask(path) {
  const response = await worker.dispatchFetch(`http://localhost${path}`);
  return [response.status, await response.json()];
}

test("the value in effect is chosen in the Worker", async () => {
  assert.deepEqual(await ask("/?at=3"), [200, { at: 3, isUpdated: false }]);
  assert.deepEqual(await ask("/?at=5"), [200, { at: 5, isUpdated: true }]);
  assert.deepEqual(await ask("/generate"), [200, { length: 64 }]);
});

test("a route is guarded by a verifier", async () => {
  const secrets = new SecretSlots({ "signing-secret": "a secret from a binding, of 32 bytes or more" });
  const me = async (/** @type {string} */ token) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await worker.dispatchFetch("http://localhost/me", { headers });
    return [response.status, await response.json()];
  };
  const token = secrets.signJwt("signing-secret", { sub: "user-1", aud: "api" }, { expiresIn: 60 });
  assert.deepEqual(await me(token), [200, { hello: "user-1" }]);
  const other = secrets.signJwt("signing-secret", { sub: "user-1", aud: "web" });
  assert.deepEqual(await me(other), [401, { error: "ERR_JWT_CLAIM_VALIDATION_FAILED" }]);
  assert.deepEqual(await me(token.slice(1)), [401, { error: "ERR_JWS_INVALID" }]);
});

test("bad input is a typed error, and the Worker lives on", async () => {
  assert.deepEqual(await ask("/?at=x"), [400, { error: "ERR_SLOT_INVALID" }]);
  assert.deepEqual(await ask("/?at=7"), [200, { at: 7, isUpdated: true }]);
});
