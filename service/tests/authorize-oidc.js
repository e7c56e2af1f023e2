// The service over HTTP, and oidc-provider with its forms for signing in, both on this machine.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { StoredClients, TokenKeeper } from "secret-slots/client";
import { MemoryStore } from "secret-slots/stores/memory";
import { createService } from "../src/index.js";
import { httpServer } from "../src/node/http-server.js";
import { BOOTSTRAP, KEY } from "./client.js";
import { ID } from "./authorize-world.js";

const SECRET = randomBytes(16).toString("hex");

/** @param {import("node:test").TestContext} context */
export async function openOidc(context) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => (server.closeAllConnections(), server.close()));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const issuer = `http://127.0.0.1:${port}`;

  const store = new MemoryStore();
  /** @type {import("../src/index.js").ServiceEvent[]} */
  const events = [];
  const landing = createServer((_, response) => response.end("<h1>The application</h1>")).listen(0, "127.0.0.1");
  await once(landing, "listening");
  context.after(() => (landing.closeAllConnections(), landing.close()));
  const application = `http://127.0.0.1:${/** @type {any} */ (landing.address()).port}/connections`;
  const service = createService({
    ...{ store, bootstrap: BOOTSTRAP, encryptionKey: KEY, allowLoopback: true, allowedReturns: [application] },
    onEvent: (event) => events.push(event),
  });
  const http = httpServer(service.fetch, { trustedProxies: [] });
  const listening = await http.listen(0, "127.0.0.1");
  const url = `http://127.0.0.1:${listening}`;
  // For a browser the service is at another site than the provider by this name.
  const local = `http://localhost:${listening}`;
  context.after(() => http.end(100));

  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: "app", client_secret: SECRET, redirect_uris: [`${url}/v1/callback`, `${local}/v1/callback`] },
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    rotateRefreshToken: true,
    findAccount: async (/** @type {unknown} */ _, /** @type {string} */ accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId }),
    }),
    features: { devInteractions: { enabled: true } },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    ttl: { AccessToken: 3600, RefreshToken: 86_400, Grant: 86_400, IdToken: 3600, Session: 3600, Interaction: 600 },
  });
  server.on("request", provider.callback());

  const encrypt = [Uint8Array.from(Buffer.from(KEY, "hex"))];
  const clients = new StoredClients({ store, encrypt, logger: null });
  await clients.put("crm", {
    ...{ tokenEndpoint: `${issuer}/token`, authorizationEndpoint: `${issuer}/auth?prompt=consent`, issuer },
    ...{ clientId: "app", clientSecrets: ["an old secret", SECRET], rawBasic: false, scope: "openid offline_access" },
  });
  const keeperOf = () => new TokenKeeper({ store, encrypt, clients: clients.client });
  await keeperOf().put(ID, { client: "crm", grant: "refresh_token", owner: "ana", tokens: null });
  return {
    ...{ url, local, issuer, keeperOf, events, application },
    /** Begins an authorization, and returns its start page. @param {object} body */
    async begin(body = {}) {
      const headers = { authorization: `Bearer ${BOOTSTRAP}`, "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      const response = await fetch(`${url}/v1/credentials/${encodeURIComponent(ID)}/authorize`, init);
      return /** @type {string} */ ((await response.json()).url);
    },
  };
}
