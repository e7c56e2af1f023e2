// A company on this machine with an OAuth server, and with a vault that takes rotated secrets. Its users consent by one click.
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** How long an access token lives, in seconds: the console shows how it is refreshed. */
const LIFETIME = 240;

/** @typedef {{ client: string, scope: string, user?: string, challenge?: string, redirectUri?: string }} Session */

export class Provider {
  /** The secrets that each client may present now. @type {Map<string, Set<string>>} */
  secrets = new Map();
  /** Clients whose requests for tokens are answered with 503. @type {Set<string>} */
  busy = new Set();
  /** What the vault has taken: secrets by application. @type {Map<string, string>} */
  vault = new Map();
  /** Applications that the vault does not know. @type {Set<string>} */
  unknown = new Set();
  /** @type {Map<string, Session>} */
  #codes = new Map();
  /** Sessions by refresh token. @type {Map<string, Session>} */
  #sessions = new Map();
  #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.writeHead(500).end());
  });

  static async start() {
    const provider = new Provider();
    await once(provider.#server.listen(0, "127.0.0.1"), "listening");
    return provider;
  }

  get url() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}`;
  }

  /** Returns the refresh token of a user who has consented. @param {Session} session */
  consented(session) {
    const token = random();
    this.#sessions.set(token, session);
    return token;
  }

  /** A user takes the consent back. @param {string} user */
  takeBack(user) {
    for (const [token, session] of this.#sessions) if (session.user === user) this.#sessions.delete(token);
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #answer(request, response) {
    const url = new URL(request.url ?? "", this.url);
    switch (`${request.method} ${url.pathname}`) {
      case "GET /authorize":
        return response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(consentPage(url));
      case "GET /allow":
        return response.writeHead(303, { location: this.#allow(url.searchParams) }).end();
      case "POST /token": {
        const { status, body } = this.#token(request.headers.authorization, new URLSearchParams(await text(request)));
        return response
          .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
          .end(JSON.stringify(body));
      }
      case "POST /vault": {
        const { data } = JSON.parse(await text(request));
        if (this.unknown.has(data.client_id)) return response.writeHead(404).end();
        this.vault.set(data.client_id, data.client_secret);
        return response.writeHead(204).end();
      }
      default:
        return response.writeHead(404).end();
    }
  }

  /** @param {URLSearchParams} asked */
  #allow(asked) {
    const [client, redirectUri] = [asked.get("client_id") ?? "", asked.get("redirect_uri") ?? ""];
    // A real provider compares with the address that was registered. This one is reached from this machine only.
    if (!this.secrets.has(client) || new URL(redirectUri).hostname !== "127.0.0.1") throw new Error("unknown client");
    const code = random();
    const scope = asked.get("scope") ?? "";
    this.#codes.set(code, { client, scope, redirectUri, challenge: asked.get("code_challenge") ?? "" });
    const back = new URL(redirectUri);
    for (const [name, value] of Object.entries({ code, state: asked.get("state") ?? "", iss: this.url }))
      back.searchParams.set(name, value);
    return back.href;
  }

  /** @param {string | undefined} authorization @param {URLSearchParams} form */
  #token(authorization, form) {
    const [client = "", secret = ""] = Buffer.from(String(authorization).slice(6), "base64")
      .toString()
      .split(":")
      .map((part) => decodeURIComponent(part));
    if (this.busy.has(client)) return { status: 503, body: { error: "temporarily_unavailable" } };
    if (this.secrets.get(client)?.has(secret) !== true) return { status: 401, body: { error: "invalid_client" } };
    const session = this.#sessionOf(client, form);
    if (session === undefined) return { status: 400, body: { error: "invalid_grant" } };
    const { scope } = session;
    const body = { access_token: random(), token_type: "Bearer", expires_in: LIFETIME, scope };
    if (form.get("grant_type") === "client_credentials") return { status: 200, body };
    return { status: 200, body: { ...body, refresh_token: this.consented(session) } };
  }

  /** Takes a code or a refresh token: each works once. @param {string} client @param {URLSearchParams} form @returns {Session | undefined} */
  #sessionOf(client, form) {
    if (form.get("grant_type") === "client_credentials") return { client, scope: form.get("scope") ?? "" };
    const isCode = form.get("grant_type") === "authorization_code";
    const [known, token] = isCode ? [this.#codes, form.get("code")] : [this.#sessions, form.get("refresh_token")];
    const session = known.get(token ?? "");
    known.delete(token ?? "");
    if (session?.client !== client) return undefined;
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    return !isCode || session.challenge === verifier ? session : undefined;
  }
}

const random = () => randomBytes(24).toString("base64url");

/** @param {URL} url */
function consentPage({ searchParams }) {
  const client = escaped(searchParams.get("client_id") ?? "");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Example CRM</title><link rel="icon" href="data:,">
<style>:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 4rem auto; padding: 0 1rem }
a { display: inline-block; padding: .5rem 1.25rem; border-radius: .4rem; background: #1f5fae; color: #fff; font-weight: 600; text-decoration: none }</style>
</head><body><main><h1>Example CRM</h1>
<p><strong>${client}</strong> wants to read your ${escaped(searchParams.get("scope") ?? "data")}. This page stands for the provider: it is part of the demo.</p>
<p><a href="/allow?${escaped(searchParams.toString())}">Allow</a></p></main></body></html>`;
}

/** @param {string} value */
const escaped = (value) => value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
