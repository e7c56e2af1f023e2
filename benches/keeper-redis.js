// Refreshes a second through Redis, by one, two and four processes: needs redis-server.
import { fork } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createClient } from "redis";
import { TokenClient, TokenKeeper } from "../js/index.js";
import { RedisStore } from "../js/stores/redis.js";
import { startRedis } from "../tests/stores/redis-server.js";

const SECONDS = 3;
const IDS = 200;

if (process.send !== undefined) await refresh(process.argv[2], process.argv[3]);
else {
  const redis = await startRedis();
  for (const count of [1, 2, 4]) {
    const file = fileURLToPath(import.meta.url);
    const children = Array.from({ length: count }, (_, index) => fork(file, [redis.url, `${count} ${index}`]));
    const results = await Promise.all(children.map((child) => once(child, "message")));
    const rate = results.reduce((sum, [refreshes]) => sum + refreshes, 0) / SECONDS;
    process.stdout.write(
      `${count} processes: ${Math.round(rate)} refreshes a second, each leased, announced and saved\n`,
    );
  }
  await redis.stop();
}

/** @param {string} url @param {string} prefix */
async function refresh(url, prefix) {
  const redis = await createClient({ url }).connect();
  let tokens = 0;
  const fetch = async () =>
    Response.json({
      access_token: `a${++tokens}`,
      refresh_token: `r${tokens}`,
      token_type: "Bearer",
      expires_in: 3600,
    });
  const client = new TokenClient({
    tokenEndpoint: "https://issuer.example/token",
    clientId: "app",
    clientSecrets: ["s"],
    fetch,
  });
  const store = new RedisStore(redis, { prefix });
  const keeper = new TokenKeeper({ store, clients: { crm: client }, concurrency: 1000 });
  const ids = Array.from({ length: IDS }, (_, index) => `user ${index}`);
  for (const id of ids) {
    await keeper.put(id, { client: "crm", grant: "refresh_token", tokens: { refresh_token: "r", access_token: id } });
  }
  let refreshes = 0;
  const end = Date.now() + SECONDS * 1000;
  const lane = async (/** @type {string} */ id) => {
    for (let access = id; Date.now() < end; refreshes++) access = (await keeper.refused(id, access)).access_token;
  };
  await Promise.all(ids.map(lane));
  process.send?.(refreshes);
  redis.destroy();
  process.disconnect();
}
