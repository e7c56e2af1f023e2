// The providers have the types that every SDK asks for, as a project with the strictest options sees them.
import { createMCPClient, type OAuthClientProvider as AiProvider } from "@ai-sdk/mcp";
import {
  StreamableHTTPClientTransport,
  type AuthProvider,
  type OAuthClientProvider,
  type StoredOAuthTokens,
} from "@modelcontextprotocol/client";
import type { OAuthClientProvider as OAuthClientProvider1 } from "@modelcontextprotocol/sdk/client/auth.js";
import { StreamableHTTPClientTransport as Transport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { OAuthClientInformationFull, OAuthClientMetadata } from "@modelcontextprotocol/sdk/shared/auth.js";
import { TokenKeeper } from "../../js/client.js";
import {
  KeeperAuthProvider,
  KeeperOAuthProvider,
  type ClientInformation,
  type ClientMetadata,
  type KeeperOAuthProviderOptions,
  type SavedTokens,
} from "../../js/mcp.js";
import { MemoryStore } from "../../js/stores/memory.js";

const keeper = new TokenKeeper({ store: new MemoryStore(), clients: {} });
const plain: AuthProvider = new KeeperAuthProvider({ keeper, id: "user" });
const provider = new KeeperOAuthProvider({
  keeper,
  id: "user",
  client: "app",
  redirectUrl: "https://app.example/callback",
  clientInformation: { client_id: "app", issuer: "https://issuer.example" },
  redirectToAuthorization: async (url: URL) => console.log(url.href),
});
const second: OAuthClientProvider = provider;
const first: OAuthClientProvider1 = provider;
const ai: AiProvider = provider;
const { fetch } = provider;
const url = new URL("https://mcp.example/mcp");

export const transports = [
  new StreamableHTTPClientTransport(url, { authProvider: plain }),
  new StreamableHTTPClientTransport(url, { authProvider: provider, fetch }),
  new StreamableHTTPClientTransport(url, { fetch: keeper.fetch("user") }),
  new Transport1(url, { authProvider: provider, fetch }),
  createMCPClient({ transport: { type: "http", url: url.href, authProvider: provider, fetch } }),
];

// What the SDKs hand over fits what is taken.
export const taken = (tokens: StoredOAuthTokens, full: OAuthClientInformationFull, metadata: OAuthClientMetadata) => {
  const saved: SavedTokens = tokens;
  const information: ClientInformation = { client_id: full.client_id };
  const asked: ClientMetadata = { redirect_uris: metadata.redirect_uris };
  return [saved, information, asked, first, second, ai];
};

// @ts-expect-error: an id that is missing
new KeeperAuthProvider({ keeper });
// @ts-expect-error: a registration without its issuer
const options: Pick<KeeperOAuthProviderOptions, "clientInformation"> = { clientInformation: { client_id: "app" } };
export { options };
