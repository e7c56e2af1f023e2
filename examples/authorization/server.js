// An authorization server on this machine, for the examples. It has one client, and accepts each of its secrets.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";

export class AuthorizationServer {
  /** The client secrets that are accepted now. @type {Set<string>} */
  secrets;
  /** The lifetime of its tokens, in seconds. */
  lifetime = 600;
  requests = 0;
  refused = 0;
  #server;

  /** @param {string[]} secrets */
  constructor(...secrets) {
    this.secrets = new Set(secrets);
    this.#server = createServer((request, response) => {
      this.requests += 1;
      request.resume().on("end", () => {
        const isKnown = this.secrets.has(secretOf(request.headers.authorization ?? ""));
        if (!isKnown) this.refused += 1;
        const token = {
          access_token: randomBytes(16).toString("base64url"),
          token_type: "Bearer",
          expires_in: this.lifetime,
        };
        response.writeHead(isKnown ? 200 : 401, { "Content-Type": "application/json", "Cache-Control": "no-store" });
        response.end(JSON.stringify(isKnown ? token : { error: "invalid_client" }));
      });
    });
  }

  /** Listens on a free port, and returns the URL of the token endpoint. @returns {Promise<string>} */
  start() {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
        resolve(`http://127.0.0.1:${port}/token`);
      });
    });
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Returns the password of HTTP Basic, form-decoded (RFC 6749, section 2.3.1). @param {string} authorization */
function secretOf(authorization) {
  const pair = Buffer.from(authorization.replace(/^Basic /i, ""), "base64").toString();
  return new URLSearchParams(`secret=${pair.slice(pair.indexOf(":") + 1)}`).get("secret") ?? "";
}
