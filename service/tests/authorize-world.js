// A service with a credential that its user has authorized once, the provider, and browsers. After each test nothing that was told, stored or
// shown has a secret of the flow.
import assert from "node:assert/strict";
import { StoredClients, TokenKeeper } from "secret-slots/client";
import { MemoryStore } from "secret-slots/stores/memory";
import { serviceMetrics } from "../src/node/index.js";
import { Browser } from "./authorize-browser.js";
import { StubProvider } from "./authorize-provider.js";
import { KEY, openService } from "./client.js";

export const PUBLIC = "https://tokens.example";
export const RETURN = "https://app.example/connections";
export const ID = "user 7";
export const AUTHORIZE = `/v1/credentials/${encodeURIComponent(ID)}/authorize`;

/**
 * @param {object} [given]
 * @param {any} [given.store]
 * @param {any} [given.options] of the service
 * @param {object} [given.client] Options of the client, beside those that it has anyway.
 * @param {boolean} [given.isThere] Whether the store has the credential already.
 */
export async function openWorld({ store = new MemoryStore(), options = {}, client = {}, isThere = false } = {}) {
  const provider = new StubProvider();
  const metrics = serviceMetrics();
  const opened = openService({
    ...{ store, encryptionKey: KEY, fetch: provider.fetch, metrics, onEvent: metrics.tell },
    ...{ publicUrl: PUBLIC, allowedReturns: [RETURN], ...options },
  });
  const { clock, service, admin, events } = opened;
  const encrypt = [Uint8Array.from(Buffer.from(KEY, "hex"))];
  const clients = new StoredClients({
    store,
    encrypt,
    clock,
    logger: null,
    fetch: /** @type {any} */ (provider.fetch),
  });
  const keeperOf = () => new TokenKeeper({ store, encrypt, clock, clients: clients.client });
  const crm = { ...provider.client, ...client };
  await clients.put("crm", crm);
  const old = { access_token: "the-old-access-token", refresh_token: "the-old-refresh-token", expires_in: 7200 };
  const credential = /** @type {const} */ ({ client: "crm", grant: "refresh_token", owner: "ana", scope: "contacts" });
  if (!isThere) await keeperOf().put(ID, { ...credential, tokens: old });

  /** @type {Browser[]} */
  const browsers = [];
  const browse = () => {
    const browser = new Browser((request) => service.fetch(request));
    browsers.push(browser);
    return browser;
  };
  const world = {
    ...{ ...opened, provider, clients, crm, keeperOf, browse, metrics },
    /** Begins an authorization, and returns its start page. @param {object} [body] @returns {Promise<string>} */
    begin: async (body = {}) => (await admin.post(AUTHORIZE, body, { status: 200 })).body.url,
    /** Visits a start page, and lets the user sign in at the provider. Returns the callback. @param {Browser} browser @param {string} url @param {any} [answer] */
    async signIn(browser, url, answer) {
      const { status, headers, text } = await browser.visit(url);
      assert.equal(status, 303, text);
      return provider.signIn(String(headers.get("location")), answer);
    },
    /** The token that the credential has now, as another process sees it. */
    token: async () => (await keeperOf().token(ID)).access_token,
    /** Nothing that was told, stored or shown has a secret. */
    async scan() {
      const secrets = [...provider.secrets, old.access_token, old.refresh_token];
      const told = [JSON.stringify(events), (await metrics.read()).text];
      for (const key of await store.list("", { limit: 1000 })) told.push(String((await store.read(key))?.value));
      for (const { text, headers, url } of browsers.flatMap((browser) => browser.seen)) {
        // The way to the provider has the state, and one answer sets the cookie: that is what they are for.
        const toProvider = provider.isAt(headers.get("location"));
        const shown = [...headers].filter(([name]) => name !== "set-cookie" && !(name === "location" && toProvider));
        told.push(text, JSON.stringify(shown));
        assert.ok(url.startsWith("http"));
      }
      secrets.push(...browsers.flatMap((browser) => browser.values));
      for (const [index, secret] of secrets.entries())
        for (const text of told) assert.ok(!text.includes(secret), `secret ${index} is in ${text.slice(0, 300)}`);
    },
  };
  return world;
}

/** Whether a text has this outcome. @param {string | null} location @param {Record<string, string>} query */
export function assertLanding(location, query) {
  const url = new URL(String(location));
  assert.equal(url.origin + url.pathname, RETURN);
  assert.deepEqual(Object.fromEntries(url.searchParams), { credential: ID, ...query });
}

/** The page says why, and a program that asks for no page gets a problem with the same code. @param {{ status: number, text: string, headers: Headers }} seen @param {number} status @param {string} code */
export function assertPage({ status: given, text, headers }, status, code) {
  assert.equal(given, status, text);
  assert.match(String(headers.get("content-type")), /^text\/html/);
  assert.match(String(headers.get("content-security-policy")), /^default-src 'none'/);
  assert.match(text, new RegExp(`<p class="code">${code}</p>`));
  assert.match(text, /<h1>Not connected<\/h1>\s*<p>[A-Z][^<]+\.<\/p>\s*<p>[A-Z][^<]+\.<\/p>/);
}
