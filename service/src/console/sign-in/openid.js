// The OpenID provider at which people sign in: the service is a client of it, by its own token client (OpenID Connect Core, section 3.1).
import { discover, TokenClient } from "secret-slots/client";
import { base64url } from "../../encode/base64url.js";
import { checkTarget } from "../../outgoing/rule.js";
import { checkIdToken } from "./id-token.js";
import { answerRefused } from "./refusal.js";
import { readUserinfo } from "./userinfo.js";

/** @import { Account } from "../../people/people.js" */
/** @import { OpenIdOptions, Settings } from "../../service-options.js" */

/**
 * A sign-in that waits for its callback.
 *
 * @typedef {object} Begun
 * @property {string} state
 * @property {string} nonce
 * @property {string} codeVerifier
 * @property {string} redirectUri
 * @property {number} begunAt In Unix seconds.
 */

const NONCE_BYTES = 32;

export class OpenId {
  #settings;
  #options;

  /** @param {Settings} settings @param {OpenIdOptions} options */
  constructor(settings, options) {
    this.#settings = settings;
    this.#options = options;
  }

  /** Begins a sign-in. Returns where to send the browser, and what its callback needs. @param {string} redirectUri @returns {Promise<{ url: string, begun: Begun }>} */
  async begin(redirectUri) {
    const { client } = await this.#client();
    const nonce = base64url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
    const { url, state, codeVerifier } = client.authorizationUrl({ redirectUri, parameters: { nonce } });
    return { url, begun: { state, nonce, codeVerifier, redirectUri, begunAt: this.#settings.now() } };
  }

  /**
   * Ends a sign-in by its callback. Returns the account, and its e-mail address if the provider has verified it. Fails if the callback, or what
   * the provider answers, is not that of this sign-in.
   *
   * @param {string} callbackUrl
   * @param {Begun} begun
   * @returns {Promise<{ account: Account, email: string | undefined }>}
   */
  async complete(callbackUrl, { nonce, begunAt, ...authorization }) {
    const { issuer, clientId } = this.#options;
    // The client compares it if the provider promises it (RFC 9207, section 2.4). There is one provider, so another `iss` is wrong in any case.
    const iss = new URL(callbackUrl).searchParams.get("iss");
    if (iss !== null && iss !== issuer) throw answerRefused("iss of the callback");
    const { client, userinfo } = await this.#client();
    const tokens = await client.exchangeCode(callbackUrl, authorization);
    const now = this.#settings.now();
    const claims = checkIdToken(tokens.id_token, { issuer, clientId, nonce, begunAt, now });
    const { sub } = claims;
    const request = { accessToken: tokens.access_token, sub, clock: this.#settings.clock, fetch: this.#fetch };
    const { email, isVerified } =
      claims.email === undefined && userinfo !== undefined ? await readUserinfo(userinfo, request) : claims;
    return { account: { issuer, sub }, email: isVerified && typeof email === "string" ? email : undefined };
  }

  async #client() {
    const { issuer, clientId, clientSecrets, scope } = this.#options;
    const { clock, tell } = this.#settings;
    const found = await discover(issuer, { fetch: this.#fetch, clock });
    const client = new TokenClient({
      ...{ ...found, clientId, clientSecrets, scope, clock, logger: null, fetch: this.#fetch },
      onEvent: ({ type, ...event }) => tell({ type: `openid_${type}`, ...event }),
    });
    const { userinfo_endpoint: userinfo } = found.metadata;
    return { client, userinfo: typeof userinfo === "string" ? userinfo : undefined };
  }

  /** Discovered endpoints are nobody's input, so they are checked here, whatever `fetch` the host gives. @param {any} url @param {any} init @returns {Promise<any>} */
  #fetch = async (url, init) => this.#settings.fetch(checkTarget(String(url), this.#settings), init);
}
