// Every sample of README.md, docs/ and the documentation comments runs as pasted, and keeps its promises.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/run.js";
import { runSample } from "./sample.js";
import { snippets } from "./snippets.js";

for (const { title, name, language, code } of snippets) {
  test(title, () => {
    const promises = runSample(name, code, { language });
    assert.ok(promises > 0, "a sample that promises nothing proves nothing");
  });
}

test("README and the documents have their samples", () => {
  for (const document of [
    "README",
    "docs/slots",
    "docs/client",
    "docs/issuer",
    "docs/migration",
    "docs/recipes",
    "docs/sources",
    "docs/fastedge",
  ]) {
    assert.ok(
      snippets.some(({ title }) => title.startsWith(`${document}.md:`)),
      document,
    );
  }
});

const IMPORTS = `
import {
  checkSecret, ClientSecretRegistry, decodeJwt, decodeProtectedHeader, discover, fetchToken, generateSecret, generateSecretWithReport, SecretSlots, SecretSlotsError, secretsFromText, SignedCookies,
  StoredClients, signWebhook, TokenClient, TokenError, TokenKeeper, verifyWebhook,
} from "secret-slots";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileStore } from "secret-slots/stores/file";
import { MemoryStore } from "secret-slots/stores/memory";
import { PostgresStore } from "secret-slots/stores/postgres";
import { RedisStore } from "secret-slots/stores/redis";
import { SqliteStore } from "secret-slots/stores/sqlite";
import { KeeperAuthProvider, KeeperOAuthProvider } from "secret-slots/mcp";
import { getSecret, getSecretEffectiveAt, installSecrets } from "secret-slots/fastedge";
`;

/** A server that takes the new secret, and a resource server, in the place of the platform's fetch. */
const SERVER = `
globalThis.fetch = async (url, { headers }) => url.startsWith("https://api.example/") ? new Response("orders") :
  atob(headers.authorization.slice(6)).endsWith("new%20secret")
    ? Response.json({ access_token: "token", token_type: "Bearer", expires_in: 3600 })
    : Response.json({ error: "invalid_client" }, { status: 401 });
`;

/** What examples use of entries that not all of them have. @type {Record<string, string[]>} */
const ENTRIES = {
  "stores/conformance": ["conformance"],
  "sources/slot-source": ["SlotSource"],
  "sources/aws-secrets-manager": ["AwsSecretsManagerSource"],
  "sources/aws-credentials": ["awsEnvironment"],
  "sources/environment": ["EnvironmentSource"],
  "sources/files": ["FileSource"],
  "sources/gcp-secret-manager": ["GcpSecretManagerSource", "gcpMetadata"],
  "guards/express": ["expressGuard"],
  "guards/fastify": ["fastifyGuard", "fastifyJwtSecret"],
  "guards/h3": ["h3Guard"],
  "guards/hono": ["honoGuard"],
  "guards/koa": ["koaGuard"],
  "guards/next": ["nextProxyGuard", "nextRouteGuard"],
  "guards/workers": ["workerGuard"],
  "guards/ws": ["wsGuard"],
};

/** What an example takes for granted: each where it is used and not declared, after those that it uses itself. */
const GIVEN = {
  ...Object.fromEntries(
    Object.entries(ENTRIES).flatMap(([entry, names]) =>
      names.map((name) => [name, `(await import("secret-slots/${entry}")).${name}`]),
    ),
  ),
  openSource: '() => ({ source: new FileSource({ folder: mkdtempSync(join(tmpdir(), "secret-slots-")) }) })',
  folder: 'mkdtempSync(join(tmpdir(), "secret-slots-"))',
  test: "(title, run) => run()",
  response: "{ status: 401 }",
  client: `new TokenClient({
    tokenEndpoint: "https://issuer.example/token", authorizationEndpoint: "https://issuer.example/authorize",
    clientId: "app", clientSecrets: ["old secret", "new secret"],
  })`,
  keeper: `await (async () => {
    const keeper = new TokenKeeper({ store: new MemoryStore(), clients: { crm: client } });
    await keeper.put("customer 5", { client: "crm", grant: "client_credentials" });
    return keeper;
  })()`,
  store: "new MemoryStore()",
  clients: `await (async () => {
    const clients = new StoredClients({ store });
    await clients.put("crm", {
      tokenEndpoint: "https://issuer.example/token", clientId: "app", clientSecrets: ["old secret", "new secret"],
    });
    return clients;
  })()`,
  token: 'await keeper.token("customer 5")',
  provider: `new KeeperOAuthProvider({
    keeper, id: "user 7", client: "crm", redirectUrl: "http://127.0.0.1:8765/callback",
    clientInformation: { client_id: "app", issuer: "https://issuer.example" }, redirectToAuthorization: () => {},
  })`,
  callbackUrl: "`/callback?code=code&state=${await provider.state()}`",
  StreamableHTTPClientTransport: '(await import("@modelcontextprotocol/client")).StreamableHTTPClientTransport',
  transport: "{ finishAuth: async () => {} }",
  registry: `await (async () => {
    const registry = new ClientSecretRegistry({ store: new MemoryStore(), onEvent: () => {} });
    await registry.createApplication("shop", { type: "web" });
    await registry.add("shop", { description: "production" });
    return registry;
  })()`,
  presented: '"what somebody presents"',
  tokenRequest: `new Request("https://issuer.example/token", {
    method: "POST", headers: { Authorization: \`Basic \${btoa("shop:wrong")}\` },
  })`,
  stored: '{ refresh_token: "refresh token" }',
  session: '{ authorization: client.authorizationUrl({ redirectUri: "https://app.example/callback" }) }',
  redis: "{ sendCommand: async () => null }",
  database: 'new (await import("node:sqlite")).DatabaseSync(":memory:")',
  pool: "{ query: async () => ({ rows: [] }), on() {} }",
  request: "{ url: `https://app.example/callback?code=code&state=${session.authorization.state}` }",
};

/** @param {string} example */
function given(example) {
  let before = "";
  for (const [name, value] of Object.entries(GIVEN).reverse()) {
    const uses = new RegExp(`(?<![\\w."])${name}\\b(?!["\\w:])`);
    const isDeclared = new RegExp(`(const|let|import) (\\{[^}]*\\b)?${name}\\b`).test(example);
    if (!isDeclared && uses.test(example + before)) before = `let ${name} = ${value};\n${before}`;
  }
  return IMPORTS + SERVER + before;
}

const sources = readdirSync(join(root, "js"), { recursive: true, encoding: "utf8" });
for (const name of sources.filter((name) => name.endsWith(".js"))) {
  const source = readFileSync(join(root, "js", name), "utf8");
  const examples = source.matchAll(/^ *\* @example\n((?: *\*(?! @|\/).*\n)+)/gm);
  for (const [index, [, example]] of [...examples].entries()) {
    test(`${name}, @example ${index + 1}`, () => {
      const sample = example.replace(/^ *\* ?/gm, "");
      runSample(`${name.replaceAll(/\W/g, "-")}-${index + 1}`, sample, { before: given(sample) });
    });
  }
}
