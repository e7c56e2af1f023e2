// oidc-provider on this machine: refresh tokens rotate, and a refresh token that comes twice ends the session. Its user agrees to everything.
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { CLIENT, REDIRECT_URL } from "./registered-client.js";

const GRANTS = { grant_types: ["authorization_code", "refresh_token"] };
const PUBLIC = /** @type {const} */ ({ application_type: "native", token_endpoint_auth_method: "none" });
const SCOPE = "openid offline_access";

export class AuthorizationServer {
  /** The answers to refreshes, by their status. @type {number[]} */
  refreshes = [];
  /** How many refreshes must have arrived before the first is answered; once. */
  together = 1;
  revoked = 0;
  #server = createServer();
  /** @type {(() => void)[]} */
  #waiting = [];
  /** @type {Promise<void>} */
  #last = Promise.resolve();

  async start() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    this.issuer = `http://127.0.0.1:${port}`;
    this.provider = this.#makeProvider(this.issuer);
    this.provider.use(this.#countRefreshes);
    this.provider.on("grant.revoked", () => void (this.revoked += 1));
    const handle = this.provider.callback();
    this.#server.on("request", (request, response) => {
      if (!request.url?.startsWith("/interaction/")) return handle(request, response);
      return this.provider?.interactionFinished(request, response, { login: { accountId: "user" }, consent: {} });
    });
    return this;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Returns the tokens of a new session of the user. */
  async newSession() {
    const { provider } = this;
    const client = await provider.Client.find(CLIENT.client_id);
    const grant = new provider.Grant({ clientId: CLIENT.client_id, accountId: "user" });
    grant.addOIDCScope(SCOPE);
    const grantId = await grant.save();
    const common = { client, accountId: "user", grantId, scope: SCOPE, gty: "authorization_code" };
    const accessToken = await new provider.AccessToken(common).save();
    const refreshToken = await new provider.RefreshToken(common).save();
    return { access_token: accessToken, refresh_token: refreshToken, token_type: "Bearer", expires_in: 3600 };
  }

  /** Whether an access token is valid. @param {string} token */
  async isValid(token) {
    return (await this.provider.AccessToken.find(token)) !== undefined;
  }

  /** Makes an access token invalid, while its session lives. @param {string} token */
  async expire(token) {
    await (await this.provider.AccessToken.find(token))?.destroy();
  }

  /** Ends a session: its access token and its refresh token are no longer valid. @param {{ access_token: string, refresh_token: string }} tokens */
  async endSession(tokens) {
    await this.expire(tokens.access_token);
    await (await this.provider.RefreshToken.find(tokens.refresh_token))?.destroy();
  }

  /** @param {any} context @param {() => Promise<void>} next */
  #countRefreshes = async (context, next) => {
    const isRefresh = context.path === "/token" && (await grantTypeOf(context)) === "refresh_token";
    if (!isRefresh) return next();
    await this.#meet();
    // One after the other, as a database would have it: oidc-provider's memory does not see two at once as reuse.
    const answer = this.#last.then(next);
    this.#last = answer.catch(() => {});
    await answer;
    this.refreshes.push(context.status);
  };

  /** Waits until as many refreshes have arrived as must be answered together. */
  async #meet() {
    const isMet = this.#waiting.length + 1 >= this.together;
    if (!isMet) return new Promise((resolve) => void this.#waiting.push(() => resolve(undefined)));
    this.together = 1;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** @param {string} issuer @returns {any} */
  #makeProvider(issuer) {
    return new Provider(issuer, {
      clients: [
        { ...CLIENT, ...GRANTS, redirect_uris: [REDIRECT_URL] },
        // As examples/mcp.js: its port on this machine is any (RFC 8252, section 7.3).
        { client_id: "cli", ...GRANTS, redirect_uris: ["http://127.0.0.1/callback"], ...PUBLIC },
      ],
      rotateRefreshToken: true,
      issueRefreshToken: async (_context, client) => client.grantTypeAllowed("refresh_token"),
      findAccount: async (_context, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
      loadExistingGrant: async (/** @type {any} */ context) => {
        const { client, session, provider } = context.oidc;
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope(SCOPE);
        await grant.save();
        return grant;
      },
      interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
      features: {
        devInteractions: { enabled: false },
        registration: { enabled: true },
        resourceIndicators: { enabled: false },
      },
      cookies: { keys: ["a key of this test"] },
      ttl: { AccessToken: 3600, RefreshToken: 86_400, Grant: 86_400, IdToken: 3600, Session: 86_400, Interaction: 600 },
    });
  }
}

/** Reads the body before oidc-provider, and leaves it where that looks for one. @param {any} context */
async function grantTypeOf(context) {
  context.req.body = Buffer.concat(await Array.fromAsync(context.req)).toString();
  return new URLSearchParams(context.req.body).get("grant_type");
}

/** Goes where a browser would, from the authorization URL to the callback, which is not opened. @param {URL} url @returns {Promise<URL>} */
export async function authorize(url) {
  /** @type {Map<string, string>} */
  const cookies = new Map();
  const redirectUrl = String(url.searchParams.get("redirect_uri"));
  let next = url;
  for (let pages = 0; pages < 10; pages++) {
    if (next.href.startsWith(redirectUrl)) return next;
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(next, { redirect: "manual", headers: { cookie } });
    for (const text of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`${next.pathname}: ${response.status} ${await response.text()}`);
    next = new URL(location, next);
  }
  throw new Error(`the authorization server goes round in circles: ${next.pathname}`);
}
