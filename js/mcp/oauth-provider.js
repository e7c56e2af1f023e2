// The provider for programs that can send a user to authorize: `OAuthClientProvider` of the SDKs.
import { invalid, readable } from "../platform/options.js";
import { readOAuthOptions } from "./oauth-options.js";
import { isRegistered, registeredClient } from "./registration.js";
import { repeatingFetch } from "./repeating-fetch.js";
import { unlessEnded } from "./session.js";

/** @import { UrlObject } from "../platform/types.js" */
/** @import { AccessTokens, ClientInformation, ClientMetadata, KeeperOAuthProviderOptions } from "./types.js" */
/** @import { PlatformFetch, PlatformParameters, PlatformUrl, SavedTokens } from "./types.js" */

/** What an SDK puts into tokens beside the server's members. */
const STAMPS = ["issuer", "authorization_server", "token_endpoint"];

/**
 * Gives an SDK of the Model Context Protocol the tokens of a keeper, and the keeper the tokens of an authorization: the `OAuthClientProvider`
 * of `@modelcontextprotocol/client`, of `@modelcontextprotocol/sdk` and of `@ai-sdk/mcp`. All processes with the keeper's store share one
 * session.
 *
 * The SDK never gets the refresh token: it would refresh by itself, and the server would end the session when another process does too. So a
 * transport needs the provider's `fetch` as well: it asks the keeper when a token is refused, where the SDK would send the user to authorize
 * anew.
 *
 * @example
 * const provider = new KeeperOAuthProvider({
 *   keeper,
 *   id: "user 7",
 *   client: "crm",
 *   redirectUrl: "http://127.0.0.1:8765/callback",
 *   clientInformation: { client_id: "app", client_secret: "new secret", issuer: "https://issuer.example" },
 *   redirectToAuthorization: (url) => console.log(`open ${url}`),
 * });
 * const { fetch } = provider;
 * const transport = new StreamableHTTPClientTransport(new URL("https://mcp.example/mcp"), { authProvider: provider, fetch });
 */
export class KeeperOAuthProvider {
  #options;
  /** Whether a request with a token has passed through `fetch`. */
  #isFetchUsed = false;

  /**
   * The `fetch` of the transport. A request that was refused (401) is reported to the keeper, and sent once more with the new token. It
   * rejects as the keeper's `refused` does, but returns the refusal once the session has ended: then the SDK sends the user to authorize.
   *
   * @readonly
   * @type {PlatformFetch}
   */
  fetch;

  /**
   * Throws `ERR_INVALID_OPTION` for an unknown option or an invalid value. The keeper is not called.
   *
   * @param {KeeperOAuthProviderOptions} options
   */
  constructor(options) {
    this.#options = readable(() => readOAuthOptions(options));
    this.fetch = repeatingFetch(this.#options.session, this.#options.fetch, () => (this.#isFetchUsed = true));
    // SDKs take a provider that has this method for one that can register.
    if (this.#options.saveClientInformation === undefined) {
      Object.defineProperty(this, "saveClientInformation", { value: undefined });
    }
  }

  /** @returns {string} */
  get redirectUrl() {
    return this.#options.redirectUrl;
  }

  /** @returns {ClientMetadata & { redirect_uris: string[] }} */
  get clientMetadata() {
    return this.#options.clientMetadata;
  }

  /**
   * Returns the access token of the keeper, without its refresh token; `undefined` if the user has to authorize. Rejects as
   * the keeper's `token` does for every other reason, so that nobody is asked to authorize while a server is down.
   *
   * @param {{ issuer?: string }} [context] The SDK's: an authorization goes on at this issuer.
   * @returns {Promise<AccessTokens | undefined>}
   */
  async tokens(context) {
    const token = await unlessEnded(this.#options.session.token());
    if (token === undefined) return undefined;
    const { access_token, token_type, scope } = token;
    const issuer = context?.issuer;
    // The SDK's check of the issuer protects a refresh token. It has none, and the keeper sends its own to one endpoint only.
    return {
      ...{ access_token, token_type },
      ...(scope === undefined ? {} : { scope }),
      ...(issuer === undefined ? {} : { issuer }),
    };
  }

  /**
   * Puts the tokens of an authorization into the keeper. Of the credential that is there, all but the session stays, such as its owner and its
   * parameters; one of another client or grant is replaced. Rejects as the keeper's `reauthorize` and `put` do.
   *
   * @param {SavedTokens} tokens
   * @returns {Promise<void>}
   */
  async saveTokens(tokens) {
    const { keeper, id, client, owner, session, pending } = this.#options;
    // An SDK may hand back what `tokens` returned. To put that would end the session, as it has no refresh token.
    if (tokens.refresh_token === undefined && session.hasServed(tokens.access_token)) return;
    const own = Object.entries(tokens).filter(([name, value]) => !STAMPS.includes(name) && value !== undefined);
    const token = /** @type {import("../token/types.js").Token} */ (Object.fromEntries(own));
    if (!(await keeper.reauthorize(id, { client, tokens: token })))
      await keeper.put(id, { client, grant: "refresh_token", owner, tokens: token });
    await pending.change({ state: undefined, codeVerifier: undefined });
  }

  /**
   * Sends the user to the authorization server. A credential that is not kept yet is put into the keeper first, without tokens: the keeper
   * then lists it as one to authorize, and whatever is wrong with it comes to light before the user is asked.
   *
   * Rejects as the keeper's `put` does, and with `ERR_INVALID_OPTION` if the transport was not given the provider's `fetch` and the
   * session lives.
   *
   * @param {PlatformUrl} url
   * @returns {Promise<void>}
   */
  async redirectToAuthorization(url) {
    const { keeper, id, client, owner, session } = this.#options;
    await keeper.put(id, { client, grant: "refresh_token", owner, tokens: null }, { ifAbsent: true });
    if (!this.#isFetchUsed && session.last !== undefined && (await session.isAlive())) {
      throw invalid(
        "fetch of the provider must be the fetch of the transport: without it, an SDK asks the user to authorize whenever a token is" +
          " refused; to authorize anew, remove the credential from the keeper first",
      );
    }
    await this.#options.redirectToAuthorization(url);
  }

  /**
   * Returns the parameters of a callback that answers the pending authorization, for the `finishAuth` of a transport.
   *
   * Rejects with `ERR_INVALID_OPTION` for what is no URL, and with `ERR_TOKEN_RESPONSE_INVALID` for a callback with another `state` (RFC
   * 6749, section 10.12), which no SDK checks but `@ai-sdk/mcp`.
   *
   * @example
   * const parameters = await provider.readCallback(callbackUrl);
   * await transport.finishAuth(parameters);
   *
   * @param {string | UrlObject} callbackUrl The URL that the user came back to; a path is one of `redirectUrl`.
   * @returns {Promise<PlatformParameters>}
   */
  async readCallback(callbackUrl) {
    const { redirectUrl, pending } = this.#options;
    if (!URL.canParse(hrefOf(callbackUrl), redirectUrl)) throw invalid("callbackUrl must be a URL");
    const parameters = new URL(hrefOf(callbackUrl), redirectUrl).searchParams;
    await pending.checkState(parameters.get("state"));
    return parameters;
  }

  /** Returns a random state (RFC 6749, section 10.12), and remembers it. @returns {Promise<string>} */
  async state() {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const state = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    await this.#options.pending.change({ state });
    return state;
  }

  /** Returns the state of the pending authorization. `@ai-sdk/mcp` compares it with the callback's. @returns {Promise<string | undefined>} */
  async storedState() {
    return (await this.#options.pending.load()).state;
  }

  /** @param {string} codeVerifier @returns {Promise<void>} */
  async saveCodeVerifier(codeVerifier) {
    await this.#options.pending.change({ codeVerifier });
  }

  /** Rejects with `ERR_TOKEN_RESPONSE_INVALID` if no authorization is pending. @returns {Promise<string>} */
  async codeVerifier() {
    return this.#options.pending.codeVerifier();
  }

  /** Returns the registration of the client; `undefined` if there is none yet. @returns {Promise<ClientInformation | undefined>} */
  async clientInformation() {
    return this.#options.clientInformation();
  }

  /**
   * Stores a dynamic registration, by the option of this name; `undefined` without that option. Rejects with `ERR_CONFLICT` if another
   * client is registered already: the sessions of the keeper belong to that one.
   *
   * @param {ClientInformation} information
   * @returns {Promise<void>}
   */
  async saveClientInformation(information) {
    const { clientInformation, saveClientInformation, pending } = this.#options;
    if (isRegistered(information, await clientInformation())) return;
    await saveClientInformation?.({ ...information }, registeredClient(information, await pending.load()));
  }

  /**
   * Discards what the SDK found to be invalid. The keeper's session is never deleted: only the server's answer to a refresh ends it, and
   * another process may have authorized it anew meanwhile. Tokens that the SDK names are reported as refused. A registration stays too, as all
   * sessions of the client depend on it.
   *
   * @param {"all" | "client" | "tokens" | "verifier" | "discovery"} scope
   * @param {{ tokens: { access_token: string } }} [context] The tokens that are invalid, from `@ai-sdk/mcp`.
   * @returns {Promise<void>}
   */
  async invalidateCredentials(scope, context) {
    const { pending, session } = this.#options;
    const isAll = scope === "all";
    if (isAll || scope === "verifier") await pending.change({ state: undefined, codeVerifier: undefined });
    if (isAll || scope === "discovery") await pending.change({ discovery: undefined, authorizationServer: undefined });
    const refused = context?.tokens.access_token;
    if ((isAll || scope === "tokens") && refused !== undefined) await unlessEnded(session.refused(refused));
  }

  /** @param {any} discovery What the SDK has discovered. @returns {Promise<void>} */
  async saveDiscoveryState(discovery) {
    await this.#options.pending.change({ discovery });
  }

  /** @returns {Promise<any>} */
  async discoveryState() {
    return (await this.#options.pending.load()).discovery;
  }

  /** @param {any} authorizationServer What `@ai-sdk/mcp` has discovered. @returns {Promise<void>} */
  async saveAuthorizationServerInformation(authorizationServer) {
    await this.#options.pending.change({ authorizationServer });
  }

  /** @returns {Promise<any>} */
  async authorizationServerInformation() {
    return (await this.#options.pending.load()).authorizationServer;
  }
}

/** @param {string | UrlObject} url */
const hrefOf = (url) => (typeof url === "string" ? url : String(url?.href));
