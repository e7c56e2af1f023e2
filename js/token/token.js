// The OAuth 2.0 client: tokens from a server that may change the client's secret at any second.
import { checkOptions, invalid, readable, readText, readTexts } from "../platform/options.js";
import { readSignal } from "../platform/signal.js";
import { readClientOptions, readUrl } from "./client-options.js";
import { offerPreparation } from "./prepare.js";
import { Requests } from "./requests.js";

/** @import { Authorization, CallOptions, ClientCredentialsOptions, RefreshOptions, Token, TokenClientOptions } from "./types.js" */
/** @import { UrlObject } from "../platform/types.js" */

/**
 * An OAuth 2.0 client with an array of secrets (RFC 6749). The one that worked last is sent first; when the server refuses it,
 * the others follow in their order, with one warning, and the one that works is remembered, for all clients of this id at this
 * endpoint. A call has one deadline, `timeout`. If a secret has worked in the last ten minutes and all are refused, the nodes of the
 * server may disagree: all are tried up to three more times, after 250, 500 and 1,000 ms.
 *
 * Its calls reject with a {@link TokenError}: `ERR_CLIENT_SECRETS_REFUSED` when the server refuses every secret, and for up to a
 * minute after; `ERR_TOKEN_REQUEST_REFUSED` when it refuses something else; `ERR_TOKEN_REQUEST_FAILED` when it cannot be reached
 * or cannot answer now; `ERR_TOKEN_REQUEST_TIMEOUT`; `ERR_TOKEN_RESPONSE_INVALID` when its answer is no token response. With
 * `ERR_INVALID_OPTION` for options of another form, and with the signal's reason when it is aborted.
 *
 * @example
 * const client = new TokenClient({
 *   tokenEndpoint: "https://issuer.example/token",
 *   clientId: "app",
 *   clientSecrets: ["old secret", "new secret"],
 * });
 * const { access_token, expires_at } = await client.clientCredentials({ scope: "read" });
 */
export class TokenClient {
  #settings;
  #requests;

  /**
   * Throws `ERR_INVALID_OPTION` for an unknown option, a value of another form, an endpoint that is no https URL (http on this
   * machine, or with `allowInsecureRequests`), a missing client id, a list without a usable secret, and more than 32 secrets;
   * `ERR_TOO_LARGE` for a secret over 65,536 bytes. An empty secret and a duplicate are left out, with one warning.
   *
   * @param {TokenClientOptions} options
   */
  constructor(options) {
    this.#settings = readable(() => readClientOptions(options));
    this.#requests = new Requests(this.#settings);
    offerPreparation(this, ({ refreshToken, scope, signal }) => {
      const isOwn = refreshToken === undefined;
      const none = { audience: undefined, resource: undefined };
      const grant = isOwn ? this.#ownGrant({ scope, ...none }) : grantOf({ refreshToken, scope: scope || undefined });
      return this.#requests.prepare(grant, signal);
    });
  }

  /** Where it asks for tokens. @returns {string} */
  get tokenEndpoint() {
    return this.#settings.tokenEndpoint;
  }

  /** The lifetime of a token whose server names none, in seconds; `Infinity` for no end. @returns {number} */
  get assumedLifetime() {
    return this.#settings.assumedLifetime;
  }

  /** How long a whole call may take, in milliseconds. @returns {number} */
  get timeout() {
    return this.#settings.timeout;
  }

  /**
   * A token for the client itself (RFC 6749, section 4.4).
   *
   * @example
   * const token = await client.clientCredentials({ scope: "read", signal: AbortSignal.timeout(3000) });
   *
   * @param {ClientCredentialsOptions} [given]
   * @returns {Promise<Token>}
   */
  async clientCredentials(given = {}) {
    const options = checkOptions(given, ["scope", "audience", "resource", "signal"]);
    const resource = options.resource === undefined ? undefined : readTexts("resource", options.resource);
    const [scope, audience] = [readText("scope", options.scope), readText("audience", options.audience)];
    const grant = this.#ownGrant({ scope, audience, resource });
    return this.#requests.token(grant, readSignal(options.signal));
  }

  /**
   * A new token for a refresh token (RFC 6749, section 6). Its `refresh_token` is the one to use from now on. A request whose
   * outcome is unknown is not sent again: the server may have spent the refresh token. A {@link TokenError}'s `outcome` tells.
   *
   * @example
   * const token = await client.refresh(stored.refresh_token);
   *
   * @param {string} refreshToken
   * @param {RefreshOptions} [given]
   * @returns {Promise<Token>}
   */
  async refresh(refreshToken, given = {}) {
    const options = checkOptions(given, ["scope", "signal"]);
    if (!readText("refreshToken", refreshToken)) throw invalid("refreshToken must be a string that is not empty");
    const scope = readText("scope", options.scope) || undefined;
    return this.#requests.token(grantOf({ refreshToken, scope }), readSignal(options.signal));
  }

  /**
   * Begins an authorization (RFC 6749, section 4.1) with PKCE by S256 (RFC 7636). Store what it answers where this user's browser
   * alone leads, and delete it before the code is exchanged: a callback is answered once.
   *
   * Throws `ERR_INVALID_OPTION` for options of another form; `ERR_ENTROPY_UNAVAILABLE` when the platform gives no random bytes.
   *
   * @example
   * const begun = client.authorizationUrl({ redirectUri: "https://app.example/callback", scope: "profile" });
   * session.authorization = begun; // then send the user to begun.url
   *
   * @param {{ redirectUri: string | UrlObject, scope?: string | undefined }} given
   * @returns {Authorization}
   */
  authorizationUrl(given) {
    const options = checkOptions(given, ["redirectUri", "scope"]);
    const { issuer, authorizationEndpoint, scope } = this.#settings;
    if (authorizationEndpoint === undefined)
      throw invalid("the client needs authorizationEndpoint for an authorization");
    const redirectUri = readUrl("redirectUri", options.redirectUri) ?? "";
    const asked = { redirectUri, scope: readText("scope", options.scope) ?? scope };
    const { url, state, codeVerifier } = this.#requests.authorization(asked);
    return { url, ...(issuer === undefined ? {} : { issuer }), state, codeVerifier, redirectUri };
  }

  /**
   * A token for the code in the address that the user came back to. Before anything is sent, the address is held against the
   * authorization that was begun: its place, `state`, and `iss` (RFC 9207) when the issuer is known.
   *
   * Rejects as the class says, and with `ERR_TOKEN_RESPONSE_INVALID` for a callback that is not the answer to this authorization,
   * and `ERR_TOKEN_REQUEST_REFUSED` for one that says that the user or the server refused.
   *
   * @example
   * const { authorization } = session;
   * delete session.authorization;
   * const token = await client.exchangeCode(request.url, authorization);
   *
   * @param {string | UrlObject} callbackUrl
   * @param {Pick<Authorization, "issuer" | "state" | "codeVerifier" | "redirectUri"> & { url?: string | undefined } & CallOptions} begun
   * @returns {Promise<Token>}
   */
  async exchangeCode(callbackUrl, begun) {
    const names = ["url", "issuer", "state", "codeVerifier", "redirectUri", "signal"];
    const authorization = checkOptions(begun, names);
    const redirectUri = readUrl("redirectUri", authorization.redirectUri) ?? "";
    const callback = {
      url: canonical(readUrl("callbackUrl", callbackUrl) ?? ""),
      redirectUri,
      canonicalRedirectUri: canonical(redirectUri),
      issuer: readText("issuer", authorization.issuer) ?? this.#settings.issuer,
      state: readText("state", authorization.state) ?? "",
      codeVerifier: readText("codeVerifier", authorization.codeVerifier) ?? "",
    };
    return this.#requests.token(grantOf({ callback }), readSignal(authorization.signal));
  }

  /**
   * What was not asked for otherwise is as the client's options say.
   *
   * @param {Pick<typeof PLAIN, "scope" | "audience" | "resource">} asked
   */
  #ownGrant({ scope, audience, resource }) {
    const usual = this.#settings;
    return grantOf({
      scope: (scope ?? usual.scope) || undefined,
      audience: audience ?? usual.audience,
      resource: resource ?? usual.resource,
    });
  }
}

/** Nothing is asked for but a token. @type {import("./requests.js").Grant} */
const PLAIN = {
  scope: undefined,
  audience: undefined,
  resource: undefined,
  refreshToken: undefined,
  callback: undefined,
};

/** A grant with each member its own, whatever `Object.prototype` has. @param {Partial<typeof PLAIN>} given */
function grantOf(given) {
  return { ...PLAIN, ...given };
}

/** An address as browsers and servers write it. @param {string} url */
function canonical(url) {
  return URL.canParse(url) ? new URL(url).href : url;
}
