// The console over HTTP, and oidc-provider with its forms for signing in, both on this machine.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { MemoryStore } from "secret-slots/stores/memory";
import { openConsole } from "./console-browser.js";

/** The e-mail addresses by the name that a person signs in with there. */
const emailOf = (/** @type {string} */ name) => `${name}@example.com`;

/** @param {import("node:test").TestContext} context @param {{ secrets?: string[] }} [options] `secrets`: of the console, the first one works. */
export async function openConsoleAtProvider(context, { secrets = [randomBytes(16).toString("hex")] } = {}) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => (server.closeAllConnections(), server.close()));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const issuer = `http://127.0.0.1:${port}`;
  const openid = { issuer, clientId: "console", clientSecrets: secrets, title: "Example ID" };
  const opened = await openConsole(context, { store: new MemoryStore(), openid });
  const client = {
    ...{ client_id: "console", client_secret: secrets[0], redirect_uris: [`${opened.url}/console/sign-in/callback`] },
    grant_types: ["authorization_code"],
  };
  const keys = [randomBytes(16).toString("hex")];
  const serve = () => {
    const provider = new Provider(issuer, {
      clients: [client],
      claims: { openid: ["sub"], email: ["email", "email_verified"] },
      findAccount: async (/** @type {unknown} */ _, /** @type {string} */ accountId) => ({
        accountId,
        claims: async () => ({ sub: accountId, email: emailOf(accountId), email_verified: true }),
      }),
      features: { devInteractions: { enabled: true } },
      cookies: { keys },
      ttl: { AccessToken: 60, Grant: 3600, IdToken: 300, Session: 3600, Interaction: 600, AuthorizationCode: 60 },
    });
    server.removeAllListeners("request");
    server.on("request", provider.callback());
  };
  serve();
  return {
    ...{ ...opened, issuer },
    /** The provider takes another client secret from now on. @param {string} secret */
    change(secret) {
      client.client_secret = secret;
      serve();
    },
    /** Adds a person. @param {string} name @param {object[]} [roles] */
    add: (name, roles = [{ role: "admin" }]) =>
      opened.admin.put(`/v1/people/${encodeURIComponent(emailOf(name))}`, { roles }, { status: 201 }),
  };
}
