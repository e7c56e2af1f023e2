// A network between a keeper and Redis that cuts connections at any moment: what was answered is saved, and no refresh token is
// sent twice.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { test } from "node:test";
import { createClient } from "redis";
import { TokenClient, TokenKeeper } from "../../js/index.js";
import { RedisStore } from "../../js/stores/redis.js";
import { startRedis } from "./redis-server.js";

const ROUNDS = 150;

/** A proxy that cuts a connection after so many pieces that went through it. @param {number} port */
async function startProxy(port) {
  let seed = 7;
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const proxy = { cuts: 0, isCutting: false, port: 0, stop: () => {} };
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      from.on("error", () => {});
      from.on("close", () => to.destroy());
      from.on("data", (piece) => {
        // Before or after the piece is handed on: the server may have done what the client hears nothing of.
        const isCut = proxy.isCutting && random() < 0.05;
        if (!isCut || random() < 0.5) to.write(piece);
        if (!isCut) return;
        proxy.cuts += 1;
        near.destroy();
        far.destroy();
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy.port = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  proxy.stop = () => void server.close();
  return proxy;
}

test(`a connection that is cut at any moment, ${ROUNDS} rounds: no refresh token is sent twice, and the session lives`, async () => {
  const redis = await startRedis();
  const proxy = await startProxy(redis.port);
  const socket = { reconnectStrategy: () => 1 };
  const own = createClient({ url: `redis://127.0.0.1:${proxy.port}`, socket });
  own.on("error", () => {});
  await own.connect();
  const posts = new Map();
  let current = 0;
  /** @type {any} */
  const fetch = async (/** @type {string} */ _, /** @type {{ body: string }} */ { body }) => {
    const sent = String(new URLSearchParams(body).get("refresh_token"));
    posts.set(sent, (posts.get(sent) ?? 0) + 1);
    if (sent !== `refresh ${current}`) return Response.json({ error: "invalid_grant" }, { status: 400 });
    current += 1;
    const tokens = { access_token: `access ${current}`, refresh_token: `refresh ${current}` };
    return Response.json({ ...tokens, token_type: "Bearer", expires_in: 3600 });
  };
  const client = new TokenClient({
    tokenEndpoint: "https://issuer.example/token",
    clientId: "proxy",
    clientSecrets: ["s"],
    fetch,
  });
  const store = new RedisStore(own, { prefix: "proxied" });
  const keepers = [1, 2].map(() => new TokenKeeper({ store, clients: { crm: client } }));
  try {
    await keepers[0].put("user", { client: "crm", grant: "refresh_token", tokens: { refresh_token: "refresh 0" } });
    let { access_token } = await keepers[0].token("user");
    proxy.isCutting = true;
    let failed = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const calls = keepers.flatMap((keeper) => [1, 2, 3].map(() => keeper.refused("user", access_token)));
      const results = await Promise.allSettled(calls);
      for (const result of results) {
        if (result.status === "fulfilled") access_token = result.value.access_token;
        else if (++failed) assert.equal(result.reason.code, "ERR_STORE");
      }
    }
    proxy.isCutting = false;
    assert.ok(proxy.cuts > 20, `${proxy.cuts} cuts`);
    await Promise.all(keepers.map((keeper) => keeper.stop()));
    const { access_token: last } = await keepers[0].refused("user", access_token);
    assert.equal(last, `access ${current}`);
    assert.ok(current > ROUNDS / 2, `${current} refreshes`);
    assert.deepEqual(
      [...posts.values()].filter((count) => count > 1),
      [],
    );
  } finally {
    own.destroy();
    proxy.stop();
    await redis.stop();
  }
});
