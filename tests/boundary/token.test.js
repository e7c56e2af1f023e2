// Token calls over the boundary: what a trap costs them, and what they leave behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TokenClient } from "../../js/index.js";
import { core } from "../../js/wasm/client/core.js";
import { trapCore } from "./trap-core.js";

const memory = () => core.glue.memoryBytes().byteLength;

/** @param {string} text */
const inMemory = (text) => Buffer.from(core.glue.memoryBytes()).includes(text, 0, "latin1");

const SECRETS = ["first-client-secret-of-these", "second-client-secret-of-these"];

/** A client of a server that takes the second secret alone. @param {object} [more] */
function clientOf(more) {
  /** @type {any} */
  const fetch = async (/** @type {string} */ _, /** @type {any} */ init) =>
    atob(init.headers.authorization.slice(6)).endsWith(SECRETS[1])
      ? Response.json({
          access_token: "an-access-token-of-these",
          token_type: "Bearer",
          refresh_token: "kept-by-the-caller",
        })
      : Response.json({ error: "invalid_client" }, { status: 401 });
  const options = { tokenEndpoint: "https://issuer.example/token", clientId: "app", clientSecrets: SECRETS };
  return new TokenClient({ ...options, fetch, logger: null, ...more });
}

test("a trap in a task ends no process, drops the instance, and lets the calls in flight end", async () => {
  const core = await trapCore();
  const dropped = core.glue;
  /** @type {(value: number) => void} */
  let settle = () => {};
  const inFlight = dropped.waitFor(new Promise((resolve) => (settle = resolve)), 1000);
  dropped.waitAndTrap(Promise.resolve());
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.notEqual(core.glue, dropped);
  settle(5);
  assert.deepEqual(await inFlight, [5, 1000 * 999]);
});

test("a call begun by a listener, while the core runs another call, ends as that one does", async () => {
  /** @type {Promise<{ access_token: string }>[]} */
  const begun = [];
  const other = clientOf();
  const onEvent = () => void begun.push(other.clientCredentials());
  const token = await clientOf({ onEvent }).clientCredentials();
  assert.ok(begun.length > 0);
  for (const one of [token, ...(await Promise.all(begun))]) assert.equal(one.access_token, "an-access-token-of-these");
});

test("a call whose instance was dropped, and that does not end, is given up a second after its timeout", async () => {
  /** @type {{ callback: () => void, milliseconds: number }[]} */
  const timers = [];
  const clock = {
    now: () => 0,
    setTimeout: (/** @type {() => void} */ callback, /** @type {number} */ milliseconds) => {
      timers.push({ callback, milliseconds });
      return () => {};
    },
  };
  const client = clientOf({ clock, timeout: 5000, fetch: () => new Promise(() => {}) });
  const call = client.clientCredentials().catch((error) => error);
  // It is on its way.
  await new Promise((resolve) => setTimeout(resolve, 0));
  core.failure(new WebAssembly.RuntimeError("a trap"), core.glue);
  const [guard] = timers.filter(({ milliseconds }) => milliseconds === 6000);
  guard.callback();
  assert.equal((await call).code, "ERR_INTERNAL");
  assert.equal((await clientOf().clientCredentials()).access_token, "an-access-token-of-these");
});

test("10,000 calls leave the memory as it was, and nothing of what crossed in it", async () => {
  const client = clientOf();
  for (let call = 0; call < 100; call++) await client.refresh("a-refresh-token-of-these");
  const before = memory();
  for (let call = 0; call < 10_000; call++) await client.refresh("a-refresh-token-of-these");
  assert.equal(memory(), before);
  for (const text of [...SECRETS, "an-access-token-of-these", "a-refresh-token-of-these", "kept-by-the-caller"]) {
    assert.equal(inMemory(text), false, text);
    assert.equal(inMemory(btoa(`app:${text}`)), false, text);
  }
});
