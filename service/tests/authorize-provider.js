// An authorization server that checks what a real one checks: the client, its redirect URI, and PKCE. It keeps what it has issued.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";

const ORIGIN = "https://provider.example";
const SECRET = "the-secret-of-the-client-at-the-provider";

/** @typedef {{ challenge: string, redirectUri: string, scope: string | undefined }} Issued */

export class StubProvider {
  /** The codes that were issued and not used yet. @type {Map<string, Issued>} */
  #codes = new Map();
  /** Every code, state, verifier and token. @type {string[]} */
  secrets = [SECRET];
  /** The bodies of token requests. @type {URLSearchParams[]} */
  requests = [];
  /** Answers a token request in the place of the server. @type {((form: URLSearchParams) => Response | Promise<Response>) | undefined} */
  answer;
  /** Members of token responses beside the usual ones; `undefined` leaves one out. @type {Record<string, unknown>} */
  members = {};

  /** The options of the client. */
  client = {
    ...{ tokenEndpoint: `${ORIGIN}/token`, authorizationEndpoint: `${ORIGIN}/authorize?ui=2` },
    ...{ clientId: `app ${randomBytes(8).toString("hex")}`, clientSecrets: [SECRET], issuer: ORIGIN, retries: 0 },
  };

  /** @param {string | null} url */
  isAt = (url) => url?.startsWith(`${ORIGIN}/authorize?`) === true;

  /**
   * Lets the user sign in, and returns the callback that the browser is sent to.
   *
   * @param {string} text The URL that the browser was sent to.
   * @param {Record<string, string | undefined>} [answer] Parameters of the callback that replace the usual ones.
   */
  signIn(text, answer = {}) {
    assert.ok(this.isAt(text), text);
    const { searchParams: asked } = new URL(text);
    const get = (/** @type {string} */ name) => asked.get(name) ?? undefined;
    assert.equal(get("response_type"), "code");
    assert.equal(get("client_id"), this.client.clientId);
    assert.equal(get("code_challenge_method"), "S256");
    const [state, redirectUri] = [String(get("state")), String(get("redirect_uri"))];
    const code = randomBytes(16).toString("hex");
    this.#codes.set(code, { challenge: String(get("code_challenge")), redirectUri, scope: get("scope") });
    this.secrets.push(code, state);
    const callback = new URL(redirectUri);
    for (const [name, value] of Object.entries({ code, state, iss: ORIGIN, ...answer }))
      if (value !== undefined) callback.searchParams.append(name, value);
    return callback.href;
  }

  /** @type {(url: string, init: { body: string, headers: Headers | Record<string, string> }) => Promise<Response>} */
  fetch = async (url, { body, headers }) => {
    assert.equal(String(url), `${ORIGIN}/token`);
    const form = new URLSearchParams(body);
    this.requests.push(form);
    this.secrets.push(form.get("code_verifier") ?? SECRET);
    if (this.answer !== undefined) return this.answer(form);
    const given = atob(String(new Headers(headers).get("authorization")).slice(6)).split(":")[1];
    if (given !== SECRET) return Response.json({ error: "invalid_client" }, { status: 401 });
    const issued = this.#codes.get(String(form.get("code")));
    this.#codes.delete(String(form.get("code")));
    const challenge = createHash("sha256")
      .update(String(form.get("code_verifier")))
      .digest("base64url");
    const isRight = issued?.redirectUri === form.get("redirect_uri") && issued.challenge === challenge;
    if (!isRight) return Response.json({ error: "invalid_grant" }, { status: 400 });
    return this.issue();
  };

  /** Returns a response with new tokens. */
  issue() {
    const [access_token, refresh_token] = [randomBytes(16).toString("hex"), randomBytes(16).toString("hex")];
    this.secrets.push(access_token, refresh_token);
    const token = { access_token, refresh_token, token_type: "Bearer", expires_in: 3600, ...this.members };
    return Response.json(token);
  }
}
