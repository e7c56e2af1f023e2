// The secret of local callers: it counts on this machine alone, and opens tokens and the state of credentials.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createService } from "../src/index.js";
import { MemoryStore } from "secret-slots/stores/memory";
import { openService } from "./client.js";

/** @import { Origin } from "../src/service-options.js" */

const SECRET = "local_secret-of-the-tests";
const LET_IN = ["any", "tokens:read", "credentials:read"];
const HERE = { address: "127.0.0.1", isLocal: true };

/** @param {Origin | undefined} origin @param {{ method?: string, path?: string, secret?: string, headers?: Record<string, string>, options?: object }} [more] */
async function statusOf(origin, { method = "GET", path = "/v1/domains", secret = SECRET, headers = {}, options } = {}) {
  const { service } = openService({ localSecret: SECRET, ...options });
  const authorization = `Bearer ${secret}`;
  const request = new Request(`http://service.test${path}`, { method, headers: { authorization, ...headers } });
  return (await service.fetch(request, origin)).status;
}

for (const { method, path, role } of openService().service.routes) {
  test(`${method} ${path}, which is for ${role ?? "everybody"}, for a local caller`, async () => {
    const filled = path.replace("{domain}", "acme").replaceAll(/\{\w+\}/g, "1");
    const status = await statusOf(HERE, { method, path: filled });
    assert.notEqual(status, 401);
    assert.equal(status === 403, role !== null && !LET_IN.includes(role));
  });
}

test("the local secret is refused from elsewhere, and through a proxy", async () => {
  assert.equal(await statusOf(HERE), 200);
  assert.equal(await statusOf({ isLocal: true }), 200);
  for (const origin of [undefined, {}, { address: "127.0.0.1" }, { address: "198.51.100.1", isLocal: false }])
    assert.equal(await statusOf(origin), 401, JSON.stringify(origin));
  assert.equal(await statusOf({ ...HERE, isProxyTrusted: true }), 401);
  assert.equal(await statusOf(HERE, { options: { trustForwarded: true } }), 401);
  for (const name of ["x-forwarded-for", "forwarded"])
    assert.equal(await statusOf(HERE, { headers: { [name]: "for=127.0.0.1" } }), 401, name);
});

test("another secret, another scheme, and a service without a local secret are 401", async () => {
  for (const secret of [`${SECRET}x`, SECRET.slice(1), "undefined", "local"])
    assert.equal(await statusOf(HERE, { secret }), 401, secret);
  assert.equal(await statusOf(HERE, { headers: { authorization: `Basic ${btoa(`local:${SECRET}`)}` } }), 401);
  assert.equal(await statusOf(HERE, { options: { localSecret: undefined } }), 401);
  assert.equal(await statusOf(HERE, { secret: "undefined", options: { localSecret: undefined } }), 401);
});

test("a local caller's failures are limited as others are", async () => {
  const { service } = openService({ localSecret: SECRET });
  const ask = async (/** @type {string} */ secret) => {
    const headers = { authorization: `Bearer ${secret}` };
    return (await service.fetch(new Request("http://service.test/v1/domains", { headers }), HERE)).status;
  };
  for (let count = 0; count < 60; count++) assert.equal(await ask("wrong"), 401);
  assert.equal(await ask("wrong"), 429);
  assert.equal(await ask(SECRET), 200);
});

test("the options of local callers and authorizations are checked, and no message repeats a secret", () => {
  const store = new MemoryStore();
  for (const [options, message] of /** @type {const} */ ([
    [{ localSecret: "" }, /^localSecret must not be empty$/],
    [{ publicUrl: "http://keeper.example" }, /^publicUrl must be an https URL/],
    [{ publicUrl: "https://u:hunter2@keeper.example" }, /^publicUrl must be an https URL/],
    [{ publicUrl: "" }, /^publicUrl must be an https URL/],
    [{ allowedReturns: ["https://app.example/", "http://app.example/"] }, /^allowedReturns must be https URLs/],
    [{ allowedReturns: ["https://app.example/#token=hunter2"] }, /^allowedReturns must be https URLs/],
  ]))
    assert.throws(
      () => createService({ store, ...options }),
      (/** @type {any} */ error) =>
        error.code === "ERR_INVALID_OPTION" && message.test(error.message) && !error.message.includes("hunter2"),
    );
  createService({ store, publicUrl: "http://localhost:1", allowedReturns: ["https://app.example", "http://[::1]:1/"] });
});
