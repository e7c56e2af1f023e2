// Tokens from authorization servers that others have written.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { OAuth2Server } from "oauth2-mock-server";
import Provider from "oidc-provider";
import { TokenClient } from "../../js/index.js";

/** Options of a client that keeps what is told. @param {Partial<import("../../js/index.js").TokenClientOptions>} more */
function recorded(more) {
  /** @type {string[]} */
  const warnings = [];
  /** @type {string[]} */
  const errors = [];
  /** @type {import("../../js/index.js").TokenEvent[]} */
  const events = [];
  const logger = { warn: warnings.push.bind(warnings), error: errors.push.bind(errors) };
  const onEvent = (/** @type {import("../../js/index.js").TokenEvent} */ event) => void events.push(event);
  // The space of a secret has two forms in HTTP Basic, and this is not about them.
  const options = { tokenEndpoint: "", clientId: "", rawBasic: false, logger, onEvent, ...more };
  return { client: new TokenClient(options), warnings, errors, events };
}

/** @param {string} authorization */
const secretOf = (authorization) => decodeURIComponent(atob(authorization.slice(6)).split(":")[1].replaceAll("+", " "));

/**
 * A server that takes these secrets, through its hook.
 *
 * @param {(server: { tokenEndpoint: string, accepted: Set<string>, sent: string[] }) => Promise<void>} use
 */
async function withMockServer(use) {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  await server.start(0, "127.0.0.1");
  const accepted = new Set();
  /** @type {string[]} */
  const sent = [];
  server.service.on("beforeResponse", (answer, request) => {
    const secret = secretOf(String(request.headers.authorization));
    sent.push(secret);
    if (!accepted.has(secret)) Object.assign(answer, { statusCode: 401, body: { error: "invalid_client" } });
  });
  try {
    await use({ tokenEndpoint: `http://127.0.0.1:${server.address().port}/token`, accepted, sent });
  } finally {
    await server.stop();
  }
}

test("oauth2-mock-server: the first secret is valid", () =>
  withMockServer(async ({ tokenEndpoint, accepted, sent }) => {
    accepted.add("first secret");
    const clientSecrets = ["first secret", "second secret"];
    const { client, warnings, events } = recorded({ tokenEndpoint, clientId: "case 1", clientSecrets });
    const token = await client.clientCredentials({ scope: "a b" });
    assert.equal(token.access_token.split(".").length, 3);
    assert.equal(token.token_type, "Bearer");
    assert.ok(Math.abs(Number(token.expires_at) - Date.now() / 1000 - Number(token.expires_in)) < 5);
    assert.deepEqual([sent, warnings], [["first secret"], []]);
    assert.deepEqual(events, [{ type: "token", secret: 0 }]);
  }));

test("oauth2-mock-server: the first is invalid and another is valid", () =>
  withMockServer(async ({ tokenEndpoint, accepted, sent }) => {
    accepted.add("second secret");
    const clientSecrets = ["first secret", "second secret"];
    const { client, warnings, errors } = recorded({ tokenEndpoint, clientId: "case 2", clientSecrets });
    for (let call = 0; call < 3; call++) await client.clientCredentials();
    assert.deepEqual(sent, ["first secret", "second secret", "second secret", "second secret"]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /client secret 0 .*401 invalid_client.* client secret 1/);
    assert.deepEqual(errors, []);
  }));

test("oauth2-mock-server: none is valid", () =>
  withMockServer(async ({ tokenEndpoint, sent }) => {
    const clientSecrets = ["first secret", "second secret", "third secret"];
    const { client, errors, events } = recorded({ tokenEndpoint, clientId: "case 3", clientSecrets });
    await assert.rejects(client.clientCredentials(), (/** @type {any} */ error) => {
      assert.equal(error.code, "ERR_CLIENT_SECRETS_REFUSED");
      assert.equal(error.attempts.length, 3);
      assert.ok(!/(first|second|third) secret/.test(`${error.stack}${JSON.stringify(error)}${errors}`));
      return true;
    });
    assert.deepEqual(sent, clientSecrets);
    assert.equal(errors.length, 1);
    assert.deepEqual(events.at(-1), { type: "all_refused", count: 3 });
  }));

/**
 * A rotation under continuous load; answers how many requests failed.
 *
 * @param {string[][]} deployments the secrets that are deployed before and after the server switches, and in the end
 */
async function rotate(deployments) {
  let failed = 0;
  /** @type {string[]} */
  const warned = [];
  await withMockServer(async ({ tokenEndpoint, accepted }) => {
    const clientId = `journey of ${deployments.length}`;
    let deployed = recorded({ tokenEndpoint, clientId, clientSecrets: deployments[0] });
    let isOver = false;
    let calls = 0;
    const caller = async () => {
      while (!isOver) {
        await deployed.client.clientCredentials().catch(() => (failed += 1));
        calls += 1;
      }
    };
    const more = async () => {
      for (const until = calls + 40; calls < until;) await new Promise((resolve) => setTimeout(resolve, 0));
    };
    accepted.add("old secret");
    const callers = [1, 2, 3, 4].map(caller);
    await more();
    for (const [index, clientSecrets] of deployments.entries()) {
      if (index > 0) deployed = recorded({ tokenEndpoint, clientId, clientSecrets });
      await more();
      warned.push(...deployed.warnings.splice(0).map((warning) => `${index}: ${warning}`));
      if (index === deployments.length - 2) {
        accepted.clear();
        accepted.add("new secret");
        await more();
        warned.push(...deployed.warnings.splice(0).map((warning) => `switched: ${warning}`));
      }
    }
    isOver = true;
    await Promise.all(callers);
  });
  return { failed, warned };
}

test("the whole handover under load: no request fails, one warning; without the array requests do", async () => {
  const { failed, warned } = await rotate([["old secret"], ["old secret", "new secret"], ["new secret"]]);
  assert.equal(failed, 0);
  assert.equal(warned.length, 1);
  assert.match(warned[0], /^switched: .*client secret 0 .*trying client secret 1/);
  const control = await rotate([["old secret"], ["new secret"]]);
  assert.ok(control.failed > 0);
});

test("oidc-provider: an id and a secret of every printable ASCII character, by both methods", async () => {
  // The characters that RFC 6749, appendix A, allows in either; this server refuses any other.
  const all = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index));
  const methods = /** @type {const} */ (["client_secret_basic", "client_secret_post"]);
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: methods.map((method) => ({
      ...{ client_id: `${method} ${all}`, client_secret: all, token_endpoint_auth_method: method },
      ...{ grant_types: ["client_credentials"], redirect_uris: [], response_types: [] },
    })),
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    ttl: { ClientCredentials: 600 },
  });
  server.on("request", provider.callback());
  try {
    for (const clientAuth of methods) {
      const tokenEndpoint = `http://127.0.0.1:${port}/token`;
      const clientSecrets = [`${all}, but wrong`, all];
      const { client, warnings } = recorded({
        tokenEndpoint,
        clientId: `${clientAuth} ${all}`,
        clientAuth,
        clientSecrets,
      });
      const token = await client.clientCredentials();
      assert.equal(token.expires_in, 600);
      const refused = warnings.filter((warning) => warning.includes("refused"));
      assert.equal(refused.length, 1, "the wrong one was refused");
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
