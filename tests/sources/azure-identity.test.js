// Access tokens of a managed identity and of a workload identity, over stand-ins that check what the references document.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { azureManagedIdentity, azureWorkloadIdentity, AzureKeyVaultSource } from "../../js/sources/azure-key-vault.js";
import { FakeClock } from "../js/fake-clock.js";
import { startKeyVault } from "./azure-key-vault-stand-in.js";
import { failure, serve, textOf } from "./loopback.js";

const IMDS = "http://169.254.169.254/metadata/identity/oauth2/token";
const JSON_TYPE = { "content-type": "application/json" };

/** Answers in place of the metadata service, whose address no test can have. @param {(url: URL, init: any) => object} answer */
const metadata = (answer) => async (/** @type {string} */ url, /** @type {any} */ init) =>
  new Response(JSON.stringify(answer(new URL(url), init)), { headers: JSON_TYPE });

describe("a managed identity", () => {
  test("of a virtual machine asks the metadata service", async () => {
    /** @type {any[]} */
    const asked = [];
    const fetch = metadata((url, { method, headers }) => {
      asked.push([method, `${url.origin}${url.pathname}`, Object.fromEntries(url.searchParams), headers]);
      return { access_token: "a-token", expires_in: "86400", token_type: "Bearer" };
    });
    assert.equal(await azureManagedIdentity({ fetch, clientId: "a-client" })({}), "a-token");
    const query = { "api-version": "2018-02-01", resource: "https://vault.azure.net", client_id: "a-client" };
    assert.deepEqual(asked, [["GET", IMDS, query, { metadata: "true" }]]);
  });

  test("of App Service asks the endpoint of the environment, which gives the end of the token alone", async () => {
    const clock = new FakeClock();
    let tokens = 0;
    const endpoint = await serve((request, response) => {
      const url = new URL(String(request.url), "http://x");
      assert.deepEqual(Object.fromEntries(url.searchParams), {
        "api-version": "2019-08-01",
        resource: "https://vault.azure.cn",
      });
      assert.equal(request.headers["x-identity-header"], "a-header");
      const body = { access_token: `token-${++tokens}`, expires_on: String(clock.now() / 1000 + 1_000) };
      response.writeHead(200, JSON_TYPE).end(JSON.stringify(body));
    });
    const options = {
      endpoint: `${endpoint}/msi/token`,
      header: "a-header",
      resource: "https://vault.azure.cn",
      clock,
    };
    const token = azureManagedIdentity(options);
    assert.equal(await token({}), "token-1");
    await clock.advance(799_000);
    assert.equal(await token({}), "token-1");
    await clock.advance(1_000);
    assert.equal(await token({}), "token-2");
  });

  test("reads a vault, and asks for another token when the first is refused", async () => {
    const vault = await startKeyVault();
    vault.put("token-secret", "value-1");
    vault.tokens = new Set(["token-1"]);
    let tokens = 0;
    const fetch = metadata(() => ({ access_token: `token-${++tokens}`, expires_in: 3_600 }));
    const source = new AzureKeyVaultSource({ vaultUrl: vault.url, token: azureManagedIdentity({ fetch }) });
    await source.read(["token-secret"]);
    vault.tokens = new Set(["token-2"]);
    await source.read(["token-secret"]);
    assert.equal(tokens, 2);
  });

  test("that is not there is ERR_SOURCE", async () => {
    const endpoint = await serve((_, response) =>
      response
        .writeHead(400, JSON_TYPE)
        .end('{ "error": "invalid_request", "error_description": "Identity not found" }'),
    );
    const error = await failure(Promise.resolve(azureManagedIdentity({ endpoint, header: "a-header" })({})));
    assert.deepEqual([error.code, error.status], ["ERR_SOURCE", 400]);
    assert.match(error.message, /\(invalid_request\)/);
    assert.ok(!error.message.includes("a-header"));
  });
});

describe("a workload identity", () => {
  test("exchanges the token of the service account, as it is at that time", async () => {
    /** @type {any[]} */
    const asked = [];
    const authority = await serve(async (request, response) => {
      asked.push([request.method, request.url, Object.fromEntries(new URLSearchParams(await textOf(request)))]);
      response
        .writeHead(200, JSON_TYPE)
        .end('{ "access_token": "a-token", "expires_in": 3599, "token_type": "Bearer" }');
    });
    let assertion = "jwt-1\n";
    const options = { tenantId: "a-tenant", clientId: "a-client", assertion: () => assertion, authority };
    const token = azureWorkloadIdentity(options);
    assert.equal(await token({}), "a-token");
    assertion = "jwt-2\n";
    await token({ refused: "a-token" });
    const body = {
      grant_type: "client_credentials",
      client_id: "a-client",
      scope: "https://vault.azure.net/.default",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    };
    assert.deepEqual(
      asked,
      ["jwt-1", "jwt-2"].map((jwt) => ["POST", "/a-tenant/oauth2/v2.0/token", { ...body, client_assertion: jwt }]),
    );
  });

  for (const [what, assertion, message] of /** @type {[string, any, RegExp][]} */ ([
    ["throws", () => assert.fail("a-secret-of-ours"), /^the function assertion failed: /],
    ["returns none", () => "\n", /^the function assertion must return/],
  ])) {
    test(`whose assertion ${what} is ERR_SOURCE, without what it said`, async () => {
      const token = azureWorkloadIdentity({ tenantId: "a-tenant", clientId: "a-client", assertion });
      const error = await failure(Promise.resolve(token({})));
      assert.equal(error.code, "ERR_SOURCE");
      assert.match(error.message, message);
      assert.ok(!error.message.includes("a-secret-of-ours"));
    });
  }

  test("whose answer has no token, or no life, is ERR_SOURCE", async () => {
    for (const answer of [
      {},
      { access_token: "a-token" },
      { expires_in: 5 },
      { access_token: "a-token", expires_in: "x" },
    ]) {
      const fetch = metadata(() => answer);
      const token = azureWorkloadIdentity({ tenantId: "a-tenant", clientId: "a-client", assertion: "jwt", fetch });
      assert.equal((await failure(Promise.resolve(token({})))).code, "ERR_SOURCE");
    }
  });
});

describe("options", () => {
  for (const [make, message] of /** @type {[() => unknown, RegExp][]} */ ([
    [() => azureManagedIdentity({ endpoint: "http://localhost/x" }), /^endpoint and header must be given together/],
    [() => azureManagedIdentity(/** @type {any} */ ({ clientID: "x" })), /^unknown option "clientID"/],
    [() => azureWorkloadIdentity({ tenantId: "", clientId: "x", assertion: "x" }), /^tenantId must be/],
    [() => azureWorkloadIdentity(/** @type {any} */ ({ tenantId: "x", clientId: "x" })), /^assertion must be/],
  ])) {
    test(`that are wrong are refused: ${message.source}`, () => {
      assert.throws(make, { code: "ERR_INVALID_OPTION", message });
    });
  }
});
