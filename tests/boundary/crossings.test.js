// How often a call crosses the boundary, in either direction: each crossing costs time, and each is a place for a fault.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as main from "../../js/index.js";
import * as conformance from "../../js/stores/conformance.js";
import * as memory from "../../js/stores/memory.js";
import { Core } from "../../js/wasm/instance.js";
import { KeeperServer } from "../js/keeper-server.js";
import { ENDPOINT, TokenServer } from "../js/token-server.js";
import { CROSSINGS, intercept } from "./crossings.js";

/**
 * @param {() => unknown} run
 * @returns {Promise<string[]>} What crossed meanwhile, in its order: calls of the core, and calls by it.
 */
async function crossingsOf(run) {
  /** @type {string[]} */
  const crossings = [];
  const core = /** @type {import("./crossings.js").Prototype} */ (/** @type {unknown} */ (Core.prototype));
  const all = [...CROSSINGS, /** @type {const} */ ([core, ["call", "task"]])];
  const ends = all.flatMap(([prototype, methods]) =>
    methods.map((name) =>
      intercept(prototype, name, (_self, call) => {
        crossings.push(`${prototype.constructor.name}.${name}`);
        return call();
      }),
    ),
  );
  try {
    await run();
  } finally {
    for (const end of ends) end();
  }
  return crossings;
}

test("a token request crosses 6 times at most, the first one of a client 7 times", async () => {
  const server = new TokenServer("good secret");
  const options = { tokenEndpoint: ENDPOINT, clientId: "crossings", clientSecrets: ["good secret"], logger: null };
  const client = new main.TokenClient({ ...options, fetch: server.fetch, clock: server.clock });
  for (const [title, most] of /** @type {const} */ ([
    ["the first", 7],
    ["the second", 6],
  ])) {
    const crossings = await crossingsOf(() => client.clientCredentials());
    assert.ok(crossings.includes("CallIo.send"), title);
    assert.ok(crossings.length <= most, `${title}: ${crossings.length}, ${crossings.join(" ")}`);
  }
});

test("a cold call of the keeper crosses 14 times at most", async () => {
  const server = new KeeperServer({
    ...main,
    fastedge: /** @type {any} */ (undefined),
    stores: { conformance, memory },
  });
  const crm = new main.TokenClient({ ...server.options(), clientId: "crossings", clientSecrets: ["good secret"] });
  const other = server.keeper({ clients: { crm } }).keeper;
  await other.put("user", { client: "crm", grant: "refresh_token", tokens: { refresh_token: server.refreshToken } });
  const { keeper } = server.keeper({ clients: { crm } });
  const crossings = await crossingsOf(() => server.clock.until(keeper.token("user")));
  assert.ok(crossings.includes("RefreshIo.settle"));
  assert.ok(crossings.length <= 14, `${crossings.length}, ${crossings.join(" ")}`);
});
