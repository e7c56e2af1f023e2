// A process with a client of an MCP server, for processes.test.js: in each round its callers call the tool, all at once.
import process from "node:process";
import { TokenClient, TokenKeeper } from "../../js/client.js";
import { KeeperAuthProvider, KeeperOAuthProvider } from "../../js/mcp.js";
import { FileStore } from "../../js/stores/file.js";
import { CLIENTS } from "./clients.js";
import { FileProvider } from "./file-provider.js";
import { CLIENT, REDIRECT_URL } from "./registered-client.js";

const [client, way, url, issuer, folder, callers] = process.argv.slice(2);
const information = { ...CLIENT, issuer };
let redirects = 0;

function keeper() {
  const secrets = { clientId: CLIENT.client_id, clientSecrets: [CLIENT.client_secret] };
  const app = new TokenClient({ tokenEndpoint: `${issuer}/token`, ...secrets, logger: null });
  return new TokenKeeper({ store: new FileStore(folder), clients: { app } });
}

function oauthProvider() {
  return new KeeperOAuthProvider({
    keeper: keeper(),
    id: "user",
    client: "app",
    redirectUrl: REDIRECT_URL,
    clientInformation: information,
    redirectToAuthorization: () => void (redirects += 1),
  });
}

/** @type {Record<string, () => any>} */
const WAYS = {
  KeeperOAuthProvider: oauthProvider,
  KeeperAuthProvider: () => new KeeperAuthProvider({ keeper: keeper(), id: "user" }),
  FileProvider: () => new FileProvider(`${folder}/tokens.json`, information),
};
const authProvider = WAYS[way]();
const { greet } = await CLIENTS[client].connect(url, { authProvider, fetch: authProvider.fetch });

process.on("message", async () => {
  const results = await Promise.allSettled(Array.from({ length: Number(callers) }, greet));
  const errors = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  process.send?.({ errors, redirects: redirects + (authProvider.redirects ?? 0) });
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
