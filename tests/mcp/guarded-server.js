// A server of the SDK with one tool, by streamable HTTP. It takes the access tokens of an authorization server.
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import {
  createMcpHandler,
  McpServer,
  OAuthError,
  OAuthErrorCode,
  requireBearerAuth,
} from "@modelcontextprotocol/server";

export class GuardedServer {
  #server = createServer();
  #authorization;

  /** @param {import("./authorization-server.js").AuthorizationServer} authorization */
  constructor(authorization) {
    this.#authorization = authorization;
  }

  async start() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    const origin = `http://127.0.0.1:${port}`;
    this.url = `${origin}/mcp`;
    const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
    const verifyAccessToken = async (/** @type {string} */ token) => {
      if (!(await this.#authorization.isValid(token)))
        throw new OAuthError(OAuthErrorCode.InvalidToken, "unknown token");
      return { token, clientId: "app", scopes: [], expiresAt: Math.floor(Date.now() / 1000) + 3600 };
    };
    const gate = requireBearerAuth({ verifier: { verifyAccessToken }, resourceMetadataUrl: metadata });
    const handler = createMcpHandler(() => {
      const server = new McpServer({ name: "guarded", version: "1.0.0" });
      server.registerTool("greet", { description: "Greets" }, async () => ({
        content: [{ type: "text", text: "hello" }],
      }));
      return server;
    });
    this.#server.on("request", async (request, response) => {
      const headers = new Headers(/** @type {Record<string, string>} */ (request.headers));
      const hasBody = request.method === "POST";
      const body = hasBody ? await text(request) : undefined;
      const asked = new Request(origin + request.url, { method: request.method, headers, body });
      const answer = await this.#answer(asked, metadata, gate, handler);
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    return this;
  }

  /** @param {Request} request @param {string} metadata @param {any} gate @param {any} handler @returns {Promise<Response>} */
  async #answer(request, metadata, gate, handler) {
    if (request.url === metadata) {
      return Response.json({
        resource: this.url,
        authorization_servers: [this.#authorization.issuer],
        scopes_supported: ["openid"],
      });
    }
    if (request.url !== this.url) return new Response("", { status: 404 });
    const authInfo = await gate(request);
    return authInfo instanceof Response ? authInfo : handler.fetch(request, { authInfo });
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
