// How long an authorization from the command line waits, by a clock of the test.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectHere } from "../../js/cli/connect-here.js";
import { connectThere } from "../../js/cli/connect-there.js";
import { ServiceError } from "../../js/cli/service-api.js";
import { clockOf } from "../../js/platform/clock.js";
import { TokenClient } from "../../js/token/token.js";
import { FakeClock } from "../js/fake-clock.js";

const client = new TokenClient({
  ...{ tokenEndpoint: "https://issuer.example/token", authorizationEndpoint: "https://issuer.example/authorize" },
  ...{ clientId: "app", clientAuth: "none" },
});

/** @param {FakeClock} fake */
function connecting(fake) {
  /** @type {string[]} */
  const shown = [];
  const { signal } = new AbortController();
  return {
    show: (/** @type {string} */ url) => void shown.push(url),
    port: undefined,
    clock: clockOf(fake),
    signal,
    shown,
  };
}

/** A service whose credential has these states, one after the other; the last one stays. @param {(object | Error)[]} states */
function serviceOf(states) {
  const paths = /** @type {string[]} */ ([]);
  const call = async (/** @type {string} */ method, /** @type {string} */ path) => {
    paths.push(`${method} ${path}`);
    if (method === "POST") return { status: 200, headers: {}, body: { url: "https://service.example/start" } };
    const state = states.length > 1 ? states.shift() : states[0];
    if (state instanceof Error) throw state;
    return { status: 200, headers: {}, body: { id: "u1", ...state } };
  };
  return {
    api: /** @type {import("../../js/cli/service-api.js").ServiceApi} */ (/** @type {unknown} */ ({ call })),
    paths,
  };
}

const notInTime = { code: "ERR_REAUTHORIZATION_REQUIRED", message: /nobody authorized the client within 5 minutes/ };

test("nobody comes back within 5 minutes", async () => {
  const fake = new FakeClock();
  const begun = fake.now();
  const io = connecting(fake);
  const kept = () => assert.fail("there is nothing to keep");
  await assert.rejects(fake.until(connectHere(client, undefined, kept, io)), notInTime);
  assert.equal(fake.now() - begun, 5 * 60_000);
  const { searchParams } = new URL(io.shown[0]);
  await assert.rejects(fetch(searchParams.get("redirect_uri") ?? ""), "the port is free again");
});

test("the service's credential is looked at every two seconds, for 5 minutes", async () => {
  const fake = new FakeClock();
  const begun = fake.now();
  const { api, paths } = serviceOf([{ state: "reauthorize" }]);
  await assert.rejects(fake.until(connectThere(api, "/c", connecting(fake))), notInTime);
  assert.equal(fake.now() - begun, 5 * 60_000);
  assert.equal(paths.length, 2 + 150);
});

test("a service that is away for a while is asked again, and one that refuses is not", async () => {
  const fake = new FakeClock();
  const away = [new ServiceError("ERR_SERVICE", "away"), new ServiceError("ERR_STORE", "away", 503)];
  const { api } = serviceOf([{ state: "reauthorize" }, ...away, { state: "reauthorize" }, { state: "ready" }]);
  const status = await fake.until(connectThere(api, "/c", connecting(fake)));
  assert.equal(status.state, "ready");
  const removed = serviceOf([{ state: "reauthorize" }, new ServiceError("ERR_SECRET_UNKNOWN", "gone", 404)]);
  await assert.rejects(fake.until(connectThere(removed.api, "/c", connecting(fake))), { code: "ERR_SECRET_UNKNOWN" });
});

test("a credential that was ready before is connected once it has other tokens", async () => {
  const fake = new FakeClock();
  const ready = { state: "ready", last_refresh_at: 1000 };
  const { api, paths } = serviceOf([ready, ready, ready, { ...ready, last_refresh_at: 1001 }]);
  const status = await fake.until(connectThere(api, "/c", connecting(fake)));
  assert.equal(status.last_refresh_at, 1001);
  assert.equal(paths.length, 5);
});
