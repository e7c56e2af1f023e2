// Many processes, one Redis, SQLite file or Postgres, one session at a server that rotates refresh tokens and ends the session when one comes
// twice.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import Provider from "oidc-provider";
import { TokenClient, TokenKeeper } from "../../js/index.js";
import { openStore } from "./place.js";
import { startPostgres } from "./postgres-server.js";
import { startRedis } from "./redis-server.js";
import { freshPath, removeAll } from "./sqlite-databases.js";

const PROCESSES = 8;
const CALLERS = 50;
const ROUNDS = 100;
const SCOPE = "openid offline_access";

/** oidc-provider, and a refresh token of a session at it. */
async function startProvider() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        ...{ client_id: "app", client_secret: "the secret", redirect_uris: ["https://app.example/callback"] },
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    rotateRefreshToken: true,
    findAccount: async (_context, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    features: { devInteractions: { enabled: false } },
    ttl: { AccessToken: 3600, RefreshToken: 86_400, Grant: 86_400, IdToken: 3600, Session: 86_400 },
  });
  let posts = 0;
  server.on("request", (request, response) => {
    // The old client secret is refused by each process once: only what has the right one is a refresh.
    const secret = atob(String(request.headers.authorization).slice(6)).split(":")[1];
    if (secret === "the%20secret") posts += 1;
    provider.callback()(request, response);
  });
  const client = await provider.Client.find("app");
  const grant = new provider.Grant({ clientId: "app", accountId: "user" });
  grant.addOIDCScope(SCOPE);
  const grantId = await grant.save();
  const token = new provider.RefreshToken(
    /** @type {any} */ ({ client, accountId: "user", grantId, scope: SCOPE, gty: "authorization_code" }),
  );
  const refreshToken = await token.save();
  const stop = () => (server.closeAllConnections(), server.close());
  return { tokenEndpoint: `http://127.0.0.1:${port}/token`, refreshToken, posts: () => posts, stop };
}

/** @type {Record<string, () => Promise<{ place: import("./place.js").Place, stop: () => unknown }>>} */
const places = {
  "a Redis": async () => {
    const redis = await startRedis();
    return { place: { url: redis.url, prefix: "keeper" }, stop: () => redis.stop() };
  },
  "a Postgres": async () => {
    const { url, stop } = await startPostgres();
    return { place: { url }, stop };
  },
  "an SQLite file": async () => ({ place: { database: freshPath() }, stop: removeAll }),
};

for (const [name, open] of Object.entries(places)) {
  const title = `${PROCESSES} processes over ${name} with ${CALLERS} callers each, ${ROUNDS} rounds`;
  test(`${title}: one refresh a round, and the session lives`, async () => {
    const { place, stop } = await open();
    const provider = await startProvider();
    const child = fileURLToPath(new URL("keeper-process.js", import.meta.url));
    const children = Array.from({ length: PROCESSES }, () =>
      fork(child, [JSON.stringify(place), provider.tokenEndpoint, String(CALLERS)]),
    );
    const own = await openStore(place);
    try {
      await Promise.all(children.map((child) => once(child, "message")));
      const clientSecrets = ["old secret", "the secret"];
      const client = new TokenClient({
        tokenEndpoint: provider.tokenEndpoint,
        clientId: "app",
        clientSecrets,
        logger: null,
      });
      const keeper = new TokenKeeper({ store: own.store, clients: { app: client } });
      await keeper.put("user", {
        client: "app",
        grant: "refresh_token",
        tokens: { refresh_token: provider.refreshToken },
      });
      let { access_token } = await keeper.token("user");
      assert.equal(provider.posts(), 1);
      for (let round = 1; round <= ROUNDS; round++) {
        const answers = children.map((child) => once(child, "message"));
        for (const child of children) child.send(access_token);
        const results = (await Promise.all(answers)).map(([result]) => result);
        assert.deepEqual(
          results.flatMap(({ errors }) => errors),
          [],
        );
        const tokens = new Set(results.flatMap(({ tokens }) => tokens));
        assert.equal(tokens.size, 1);
        assert.equal(provider.posts(), 1 + round, "one refresh");
        assert.notEqual([...tokens][0], access_token);
        [access_token] = tokens;
      }
      const next = await keeper.refused("user", access_token);
      assert.notEqual(next.access_token, access_token, "the session lives");
    } finally {
      for (const child of children) child.disconnect();
      await own.close();
      provider.stop();
      await stop();
    }
  });
}
