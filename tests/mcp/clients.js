// One way to use each client: the SDK of version 2, that of version 1, and the AI SDK's.
import { auth, createMCPClient } from "@ai-sdk/mcp";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as Transport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

/** @typedef {{ authProvider: any, fetch?: typeof globalThis.fetch }} Authorization */

/**
 * @typedef {object} McpClient
 * @property {() => Promise<string>} greet Calls the tool of the guarded server, and returns its text.
 * @property {() => Promise<void>} close
 */

const INFO = { name: "test", version: "1.0.0" };

/** @type {Record<string, { connect: (url: string, authorization: Authorization) => Promise<McpClient>, finish: (url: string, authorization: Authorization, parameters: URLSearchParams) => Promise<unknown> }>} */
export const CLIENTS = {
  "@modelcontextprotocol/client": {
    connect: (url, options) => connected(new Client(INFO), new StreamableHTTPClientTransport(new URL(url), options)),
    finish: (url, options, parameters) =>
      new StreamableHTTPClientTransport(new URL(url), options).finishAuth(parameters),
  },
  "@modelcontextprotocol/sdk": {
    connect: (url, options) => connected(new Client1(INFO), new Transport1(new URL(url), options)),
    finish: (url, options, parameters) =>
      new Transport1(new URL(url), options).finishAuth(String(parameters.get("code"))),
  },
  "@ai-sdk/mcp": {
    connect: async (url, options) => {
      const client = await createMCPClient({ transport: { type: "http", url, ...options } });
      const tools = await client.tools();
      const call = () => tools.greet.execute({}, { toolCallId: "1", messages: [], context: undefined });
      return { greet: async () => textOf(await call()), close: () => client.close() };
    },
    finish: (url, { authProvider }, parameters) => {
      const [authorizationCode, callbackState, callbackIssuer] = ["code", "state", "iss"].map(
        (name) => parameters.get(name) ?? undefined,
      );
      return auth(authProvider, { serverUrl: url, authorizationCode, callbackState, callbackIssuer });
    },
  },
};

/** @param {any} client @param {any} transport @returns {Promise<McpClient>} */
async function connected(client, transport) {
  await client.connect(transport);
  const call = () => client.callTool({ name: "greet", arguments: {} });
  return { greet: async () => textOf(await call()), close: () => client.close() };
}

/** @param {any} result */
const textOf = (result) => String(result.content[0].text);
