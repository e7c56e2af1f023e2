// The other side: an authorization server that rotates refresh tokens and ends a session when one comes twice (oidc-provider), and the API
// that its tokens are for. Its client secrets change, and it fails, as the real ones do.
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { Records } from "./records.js";

const SCOPE = "offline_access";
const DAY = 86_400;

/** @typedef {"up" | "busy" | "hangs up"} Health */

export class Vendor {
  /** How each client's token requests are answered. @type {Map<string, Health>} */
  health = new Map();
  /** Refreshes that were answered with a token. */
  refreshed = 0;
  /** @type {any} An oidc-provider. */
  #provider;
  /** @type {Map<string, string>} */
  #grants = new Map();
  #server = createServer();

  /**
   * Starts with clients, each with its first secret.
   *
   * @param {Record<string, string>} clients
   * @param {number} lifetime How long an access token lives, in seconds.
   */
  static async start(clients, lifetime) {
    const vendor = new Vendor();
    await once(vendor.#server.listen(0, "127.0.0.1"), "listening");
    vendor.#provider = new Provider(vendor.url, {
      adapter: Records,
      clients: Object.entries(clients).map(([client_id, client_secret]) => ({
        ...{ client_id, client_secret, redirect_uris: ["https://platform.example/callback"] },
        grant_types: ["authorization_code", "refresh_token"],
      })),
      ...{ scopes: [SCOPE], rotateRefreshToken: true },
      findAccount: async (/** @type {unknown} */ _context, /** @type {string} */ accountId) => ({
        accountId,
        claims: async () => ({ sub: accountId }),
      }),
      features: { devInteractions: { enabled: false } },
      ttl: { AccessToken: lifetime, RefreshToken: DAY, Grant: DAY, IdToken: DAY, Session: DAY },
    });
    vendor.#provider.on("grant.success", () => (vendor.refreshed += 1));
    const answer = vendor.#provider.callback();
    vendor.#server.on("request", (request, response) => void vendor.#answer(request, response, answer));
    return vendor;
  }

  get url() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}`;
  }

  /** Returns the refresh token of a user who has authorized a client. @param {string} clientId @param {string} accountId */
  async authorize(clientId, accountId) {
    const client = await this.#provider.Client.find(clientId);
    const grant = new this.#provider.Grant({ clientId, accountId });
    grant.addOIDCScope(SCOPE);
    const grantId = await grant.save();
    this.#grants.set(accountId, grantId);
    const of = { client, accountId, grantId, scope: SCOPE, gty: "authorization_code" };
    return new this.#provider.RefreshToken(/** @type {any} */ (of)).save();
  }

  /** A user takes the authorization back. @param {string} accountId */
  async revoke(accountId) {
    const grantId = this.#grants.get(accountId) ?? "";
    for (const model of ["RefreshToken", "AccessToken"]) await new Records(model).revokeByGrantId(grantId);
    await new Records("Grant").destroy(grantId);
  }

  /** The API no longer takes a user's access tokens, although they have not expired. @param {string} accountId */
  async end(accountId) {
    await new Records("AccessToken").revokeByGrantId(this.#grants.get(accountId) ?? "");
  }

  /** Makes another secret the only one. @param {string} clientId @param {string} secret */
  async rotate(clientId, secret) {
    const client = /** @type {any} */ (await this.#provider.Client.find(clientId));
    client.clientSecret = secret;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   * @param {(request: any, response: any) => void} answer
   */
  async #answer(request, response, answer) {
    if (request.url === "/orders") return this.#serve(request, response);
    const id = decodeURIComponent(atob(String(request.headers.authorization).slice(6)).split(":")[0] ?? "");
    switch (this.health.get(id)) {
      case "busy":
        return void response.writeHead(503, { "Retry-After": "1" }).end();
      case "hangs up":
        return void request.socket.destroy();
      default:
        answer(request, response);
    }
  }

  /** The API. @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #serve({ headers }, response) {
    const token = await this.#provider.AccessToken.find(String(headers.authorization).replace(/^Bearer /, ""));
    if (token?.isValid !== true)
      return void response.writeHead(401, { "WWW-Authenticate": 'Bearer error="invalid_token"' }).end();
    response
      .writeHead(200, { "Content-Type": "application/json" })
      .end(JSON.stringify({ orders: [], of: token.accountId }));
  }
}
