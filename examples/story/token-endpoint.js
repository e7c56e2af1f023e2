// A token endpoint on this machine: the registry authenticates its clients, and a slot signs its tokens.
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { SecretSlots } from "secret-slots";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { AddressInfo } from "node:net" */
/** @import { ClientSecretRegistry } from "secret-slots" */

const NAME = "signing-secret";
/** The lifetime of its tokens, in seconds. */
const LIFETIME = 10;

export class TokenEndpoint {
  #registry;
  #issuer;
  #secrets;
  #server = createServer((incoming, outgoing) => {
    this.#serve(incoming, outgoing).catch(() => outgoing.destroy());
  });

  /** @param {ClientSecretRegistry} registry @param {string} issuer @param {{ slot: number, value: string }} signing */
  constructor(registry, issuer, signing) {
    this.#registry = registry;
    this.#issuer = issuer;
    this.#secrets = new SecretSlots({ [NAME]: [signing] });
  }

  /** Listens on a free port, and returns its URL. @returns {Promise<string>} */
  start() {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject).listen(0, "127.0.0.1", () => {
        const { port } = /** @type {AddressInfo} */ (this.#server.address());
        resolve(`http://127.0.0.1:${port}/token`);
      });
    });
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Adds a signing secret, which signs from the time of its slot on. @param {{ slot: number, value: string }} signing */
  publish({ slot, value }) {
    this.#secrets.set(NAME, slot, value);
  }

  /** @param {IncomingMessage} incoming @param {ServerResponse} outgoing */
  async #serve(incoming, outgoing) {
    const response = await this.#answer(requestOf(incoming), incoming.socket.remoteAddress);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  }

  /** @param {Request} request @param {string | undefined} ip @returns {Promise<Response>} */
  async #answer(request, ip) {
    const headers = { "Cache-Control": "no-store" };
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const client = await this.#registry.clientAuthentication(request, { ip });
    if (!client.ok) return client.response;
    const form = new URLSearchParams(await request.text());
    if (form.get("grant_type") !== "client_credentials") {
      return Response.json({ error: "unsupported_grant_type" }, { status: 400, headers });
    }
    const claims = { iss: this.#issuer, sub: client.clientId, aud: "api" };
    const token = this.#secrets.signJwt(NAME, claims, { expiresIn: LIFETIME });
    return Response.json({ access_token: token, token_type: "Bearer", expires_in: LIFETIME }, { headers });
  }
}

/** Converts a request of node:http to a Fetch API Request. @param {IncomingMessage} incoming @returns {Request} */
function requestOf(incoming) {
  const { method, headers, url = "/" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: Readable.toWeb(incoming), duplex: "half" } : {};
  const init = { method, headers: /** @type {Record<string, string>} */ (headers), ...body };
  return new Request(new URL(url, "http://127.0.0.1"), /** @type {RequestInit} */ (init));
}
