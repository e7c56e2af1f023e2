// The OAuth 2.0 client. The server may change the client's secret at any moment.
import { checkOptions, invalid, readable, readText, readTexts } from "../platform/options.js";
import { ownMembers } from "../platform/plain-object.js";
import { readSignal } from "../platform/signal.js";
import { readClientOptions, readUrl } from "./client-options.js";
import { formOf, merged, readHeaders, readParameters } from "./extras.js";
import { offerPreparation } from "./prepare.js";
import { Requests } from "./requests.js";

/** @import { Authorization, CallOptions, ClientCredentialsOptions, RefreshOptions, Token, TokenClientOptions } from "./types.js" */
/** @import { UrlObject } from "../platform/types.js" */

/**
 * An OAuth 2.0 client (RFC 6749) with an array of secrets. The secret that worked last is sent first. If the server refuses it, the
 * others follow in their order, with one warning each. The secret that works is remembered, in this process, for all clients with this
 * id at this endpoint.
 *
 * If all secrets are refused and one has worked in the last ten minutes, the nodes of the server may disagree: all are tried up to three
 * more times, after 250, 500 and 1,000 ms. After that, nothing is sent for a second, then for two, up to a minute.
 *
 * Every call has one deadline, `timeout`. Calls reject with a {@link TokenError}, which lists its codes; with `ERR_INVALID_OPTION` for an
 * invalid argument, or an invalid list from the function of secrets; with `ERR_TOO_LARGE` for a secret from that function over 65,536
 * bytes; with `ERR_INTERNAL` if WebAssembly stopped; and with the signal's reason if it is aborted.
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
   * Validates the options without sending a request, and without calling a function of secrets.
   *
   * Throws `ERR_INVALID_OPTION` for an unknown option, an invalid value, an endpoint that is not an https URL (http on this machine, or
   * with `allowInsecureRequests`), a missing client id, a list without a usable secret, and more than 32 secrets; `ERR_TOO_LARGE` for a
   * secret over 65,536 bytes. An empty secret and a duplicate are left out, with one warning.
   *
   * @param {TokenClientOptions} options
   */
  constructor(options) {
    this.#settings = readable(() => readClientOptions(options));
    this.#requests = new Requests(this.#settings);
    offerPreparation(this, async (asked) => {
      const own = ownMembers(asked);
      const { refreshToken, scope, signal } = own;
      const isOwn = refreshToken === undefined;
      const grant = isOwn
        ? this.#ownGrant({ ...PLAIN, scope }, own)
        : this.#grant({ ...PLAIN, refreshToken, scope: scope || undefined }, own);
      return this.#requests.prepare(grant, signal);
    });
  }

  /** The URL that tokens are requested from, as it was given. @returns {string} */
  get tokenEndpoint() {
    return this.#settings.tokenEndpoint;
  }

  /** The lifetime that a keeper assumes of a token whose response names none, in seconds, or `Infinity`. @returns {number} */
  get assumedLifetime() {
    return this.#settings.assumedLifetime;
  }

  /** The deadline of a whole call, in milliseconds. @returns {number} */
  get timeout() {
    return this.#settings.timeout;
  }

  /**
   * Requests a token for the client itself (RFC 6749, section 4.4). Nothing is cached: every call sends a request.
   *
   * Rejects as the class describes.
   *
   * @example
   * const token = await client.clientCredentials({ scope: "read", signal: AbortSignal.timeout(3000) });
   * token.token_type; // "Bearer"
   *
   * @param {ClientCredentialsOptions} [given] `scope`, `audience` and `resource` replace those of the client.
   * @returns {Promise<Token>}
   */
  async clientCredentials(given = {}) {
    const options = checkOptions(given, OF_OWN_GRANT);
    const resource = options.resource === undefined ? undefined : readTexts("resource", options.resource);
    const [scope, audience] = [readText("scope", options.scope), readText("audience", options.audience)];
    const grant = this.#ownGrant({ scope, audience, resource }, options);
    return await this.#requests.token(grant, readSignal(options.signal));
  }

  /**
   * Exchanges a refresh token for a new token (RFC 6749, section 6). Store the `refresh_token` of the result: it is the one to use next.
   * A request whose outcome is unknown is not sent again, as the server may have used up the refresh token: see the `outcome` of the
   * {@link TokenError}.
   *
   * Rejects as the class describes, and with `ERR_INVALID_OPTION` for an empty refresh token. A refresh token that the server no longer
   * accepts is `ERR_TOKEN_REQUEST_REFUSED` with the `error` `invalid_grant`.
   *
   * @example
   * const token = await client.refresh(stored.refresh_token);
   * token.refresh_token; // "refresh token": this server does not rotate it
   *
   * @param {string} refreshToken
   * @param {RefreshOptions} [given]
   * @returns {Promise<Token>}
   */
  async refresh(refreshToken, given = {}) {
    const options = checkOptions(given, ["scope", ...EVERY]);
    if (!readText("refreshToken", refreshToken)) throw invalid("refreshToken must be a non-empty string");
    const scope = readText("scope", options.scope) || undefined;
    return this.#requests.token(this.#grant({ ...PLAIN, refreshToken, scope }, options), readSignal(options.signal));
  }

  /**
   * Begins an authorization (RFC 6749, section 4.1) with PKCE by S256 (RFC 7636), and returns the URL to send the user to. Store the
   * result in the user's session, where only this user's browser leads to it, and delete it before the code is exchanged: it answers
   * one callback.
   *
   * Throws `ERR_INVALID_OPTION` for an invalid option, a `redirectUri` that is not an absolute http or https URL without a fragment, and
   * a client without `authorizationEndpoint`; `ERR_ENTROPY_UNAVAILABLE` if the platform gives no random bytes.
   *
   * @example
   * const begun = client.authorizationUrl({ redirectUri: "https://app.example/callback", scope: "profile" });
   * session.authorization = begun; // then send the user to begun.url
   *
   * @param {{ redirectUri: string | UrlObject, scope?: string | undefined,
   *   parameters?: Readonly<Record<string, string>> | undefined }} given `redirectUri`: where the server sends the user back to, exactly as
   *   it is registered there. `scope`: default that of the client. `parameters`: extra parameters of the URL, each in place of the
   *   client's `authorizationParameters` of that name; `""` leaves one out.
   * @returns {Authorization}
   */
  authorizationUrl(given) {
    const options = checkOptions(given, ["redirectUri", "scope", "parameters"]);
    const { issuer, authorizationEndpoint, authorizationParameters, scope } = this.#settings;
    if (authorizationEndpoint === undefined)
      throw invalid("authorizationEndpoint must be given in the client's options for an authorization");
    const redirectUri = readUrl("redirectUri", options.redirectUri) ?? "";
    const extra = readParameters("parameters", options.parameters, true);
    const parameters = formOf(merged(authorizationParameters, extra));
    const asked = { redirectUri, scope: readText("scope", options.scope) ?? scope, parameters };
    const { url, state, codeVerifier } = this.#requests.authorization(asked);
    return { url, ...(issuer === undefined ? {} : { issuer }), state, codeVerifier, redirectUri };
  }

  /**
   * Exchanges the code in the callback URL for a token (RFC 6749, section 4.1.3). Before anything is sent, the callback is compared with
   * the authorization: its URL with `redirectUri`, its `state` (RFC 6749, section 10.12), and its `iss` if the issuer is known (RFC 9207).
   *
   * Rejects as the class describes, with `ERR_TOKEN_RESPONSE_INVALID` for a callback that is not the answer to this authorization, and
   * with `ERR_TOKEN_REQUEST_REFUSED` for a callback with an `error` (RFC 6749, section 4.1.2.1).
   *
   * @example
   * const { authorization } = session;
   * delete session.authorization;
   * const token = await client.exchangeCode(request.url, authorization);
   *
   * @param {string | UrlObject} callbackUrl The whole URL that the user came back to.
   * @param {Pick<Authorization, "issuer" | "state" | "codeVerifier" | "redirectUri"> & { url?: string | undefined } & CallOptions} begun The
   *   result of `authorizationUrl`, and optionally `parameters`, `headers` and a `signal`.
   * @returns {Promise<Token>}
   */
  async exchangeCode(callbackUrl, begun) {
    const names = ["url", "issuer", "state", "codeVerifier", "redirectUri", ...EVERY];
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
    return this.#requests.token(this.#grant({ ...PLAIN, callback }, authorization), readSignal(authorization.signal));
  }

  /**
   * A client credentials grant. A member that is `undefined` is taken from the client's options.
   *
   * @param {Pick<import("./requests.js").Grant, "scope" | "audience" | "resource">} asked
   * @param {Extra} extra
   */
  #ownGrant({ scope, audience, resource }, extra) {
    const usual = this.#settings;
    const asked = {
      scope: (scope ?? usual.scope) || undefined,
      audience: audience ?? usual.audience,
      resource: resource ?? usual.resource,
      refreshToken: undefined,
      callback: undefined,
    };
    return this.#grant(asked, extra);
  }

  /**
   * Returns a grant whose members are all its own: it inherits nothing from `Object.prototype`.
   *
   * @param {Omit<import("./requests.js").Grant, "parameters" | "headers">} given All its members are its own.
   * @param {Extra} extra
   * @returns {import("./requests.js").Grant}
   */
  #grant(given, extra) {
    const usual = this.#settings;
    const parameters = merged(usual.parameters, readParameters("parameters", extra.parameters));
    // The core refuses these too, but a keeper must know before its attempt begins.
    for (const name of parameters.size === 0 ? [] : /** @type {const} */ (["audience", "resource"])) {
      if (given[name]?.length && parameters.has(name))
        throw invalid(`parameters must not have ${name} beside that option`);
    }
    return {
      scope: given.scope,
      audience: given.audience,
      resource: given.resource,
      refreshToken: given.refreshToken,
      callback: given.callback,
      parameters: formOf(parameters),
      headers: merged(usual.headers, readHeaders(extra.headers)),
    };
  }
}

/** The options of every token request. */
const EVERY = ["parameters", "headers", "signal"];
const OF_OWN_GRANT = ["scope", "audience", "resource", ...EVERY];

/** @typedef {{ parameters?: unknown, headers?: unknown }} Extra The extra parameters and headers of a call, as they were given. */

/** @type {Omit<import("./requests.js").Grant, "parameters" | "headers">} A grant of a token without extra parameters. */
const PLAIN = {
  scope: undefined,
  audience: undefined,
  resource: undefined,
  refreshToken: undefined,
  callback: undefined,
};

/** Returns a URL in canonical form, as browsers write it, or the text itself if it is not a URL. @param {string} url */
function canonical(url) {
  return URL.canParse(url) ? new URL(url).href : url;
}
