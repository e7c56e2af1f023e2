// Lists the tools of an MCP server, and asks the user to authorize first if need be. Every process with the same folder shares one session.
// node examples/mcp.js URL ISSUER FOLDER: the server's URL, its authorization server, and where the session is kept.
import { once } from "node:events";
import { createServer } from "node:http";
import process from "node:process";
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";
import { TokenClient, TokenKeeper } from "secret-slots/client";
import { KeeperOAuthProvider } from "secret-slots/mcp";
import { FileStore } from "secret-slots/stores/file";

const [url, issuer, folder] = process.argv.slice(2);
const cli = new TokenClient({ tokenEndpoint: `${issuer}/token`, clientId: "cli", clientAuth: "none" });
const keeper = new TokenKeeper({ store: new FileStore(folder), clients: { cli } });

const callbacks = createServer().listen(0, "127.0.0.1");
await once(callbacks, "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (callbacks.address());
const authProvider = new KeeperOAuthProvider({
  ...{ keeper, id: "my session", client: "cli", redirectUrl: `http://127.0.0.1:${port}/callback` },
  clientInformation: { client_id: "cli", issuer },
  redirectToAuthorization: (page) => console.log(`open ${page}`),
});

const connect = async () => {
  const client = new Client({ name: "example", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider, fetch: authProvider.fetch }));
  return client;
};
const client = await connect().catch(async (error) => {
  if (!(error instanceof UnauthorizedError)) throw error;
  const [request, response] = await once(callbacks, "request");
  const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider });
  await transport.finishAuth(await authProvider.readCallback(request.url));
  response.end("You can close this page.");
  return connect();
});
callbacks.close();
const { tools } = await client.listTools();
console.log(tools.map(({ name }) => name).join("\n"));
await client.close();
