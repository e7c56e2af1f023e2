// An OpenID provider as a fetch function: what it answers is for the test to say.
import assert from "node:assert/strict";

export const ISSUER = "https://id.example";
export const CLIENT = "console-of-the-tests";

const encode = (/** @type {object} */ json) => Buffer.from(JSON.stringify(json)).toString("base64url");

/** Returns an ID token whose signature says nothing. @param {object} claims */
export const idToken = (claims) => `${encode({ alg: "RS256", kid: "1" })}.${encode(claims)}.c2lnbmF0dXJl`;

export class OpenIdStub {
  /** The client secret that it accepts. */
  secret = "the-client-secret-of-the-console";
  /** Members of its metadata beside the usual. @type {Record<string, unknown>} */
  metadata = {};
  /** Changes the claims of the next ID tokens. @type {(claims: Record<string, any>) => object | string | undefined} */
  claims = (claims) => claims;
  /** What userinfo answers. @type {() => Response} */
  userinfo = () => Response.json({ error: "none" }, { status: 404 });
  /** Whether it can be reached. */
  isAway = false;
  /** The requests that it got. @type {string[]} */
  asked = [];
  #clock;
  /** @type {Map<string, { nonce: string, challenge: string, account: object }>} */
  #codes = new Map();

  /** @param {{ now(): number }} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** The options of the service. */
  get options() {
    return { issuer: ISSUER, clientId: CLIENT, clientSecrets: [this.secret], title: "Example ID" };
  }

  /** Signs a person in at the page that the browser was sent to. Returns the callback. @param {string} url @param {Record<string, unknown>} account */
  answer(url, account) {
    const { origin, searchParams } = new URL(url);
    assert.equal(origin, ISSUER);
    assert.equal(searchParams.get("client_id"), CLIENT);
    assert.equal(searchParams.get("code_challenge_method"), "S256");
    assert.ok(String(searchParams.get("scope")).split(" ").includes("openid"));
    const code = crypto.randomUUID();
    const [nonce, challenge] = ["nonce", "code_challenge"].map((name) => String(searchParams.get(name)));
    this.#codes.set(code, { nonce, challenge, account });
    const callback = new URL(String(searchParams.get("redirect_uri")));
    callback.search = String(new URLSearchParams({ code, state: String(searchParams.get("state")), iss: ISSUER }));
    return callback.href;
  }

  /** @type {any} */
  fetch = async (/** @type {URL | string} */ url, /** @type {any} */ init = {}) => {
    const { pathname } = new URL(url);
    this.asked.push(pathname);
    if (this.isAway) throw new TypeError("fetch failed");
    if (pathname === "/.well-known/openid-configuration") return Response.json(this.#metadata());
    if (pathname === "/token") return this.#token(init);
    if (pathname === "/userinfo") return this.userinfo();
    return new Response("", { status: 404 });
  };

  #metadata() {
    return {
      ...{ issuer: ISSUER, authorization_endpoint: `${ISSUER}/auth`, token_endpoint: `${ISSUER}/token` },
      ...{ authorization_response_iss_parameter_supported: true, ...this.metadata },
    };
  }

  /** @param {any} init */
  async #token({ headers, body }) {
    const expected = Buffer.from(`${CLIENT}:${this.secret}`).toString("base64");
    if (new Headers(headers).get("authorization") !== `Basic ${expected}`)
      return Response.json({ error: "invalid_client" }, { status: 401 });
    const form = new URLSearchParams(String(body instanceof Uint8Array ? new TextDecoder().decode(body) : body));
    const found = this.#codes.get(String(form.get("code")));
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(String(form.get("code_verifier"))));
    if (found === undefined || Buffer.from(hash).toString("base64url") !== found.challenge)
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    this.#codes.delete(String(form.get("code")));
    const now = Math.floor(this.#clock.now() / 1000);
    const usual = { iss: ISSUER, aud: CLIENT, iat: now, exp: now + 300, nonce: found.nonce, ...found.account };
    const changed = this.claims(usual);
    const id_token = typeof changed === "object" ? idToken(changed) : changed;
    return Response.json({ access_token: "an-access-token", token_type: "Bearer", expires_in: 60, id_token });
  }
}
