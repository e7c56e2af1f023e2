// Requests that fail on their way, in the words of each platform: whether a refresh token can have been sent, and what is said.
import { printed, rejected, TokenServer } from "./token-server.js";

const NOT_PROCESSED = "not_processed";
const UNKNOWN = "unknown";
const SENT = ["the-refresh-token", "old secret", "new secret", "issuer.example"];

/** What a person is told. */
const REFUSED = "the server refused the connection";
const UNRESOLVED = "the server's name could not be resolved";
const UNREACHABLE = "the server cannot be reached from this network";
const UNOPENED = "this machine could not open a connection";
const LATE = "no connection was made in time";
const BROKEN = "the connection broke";
const EXPIRED = "the server's certificate has expired";
const EARLY = "the server's certificate is not valid yet";
const REVOKED = "the server's certificate is revoked";
const OTHER_HOST = "the server's certificate is for another host";
const SELF_SIGNED = "the server's certificate is self-signed";
const UNTRUSTED = "the server's certificate is not trusted";
const INVALID = "the server's certificate is not valid";
const OTHER_TLS = "the server speaks another version of TLS";
const NO_TLS = "the server does not speak TLS at this address";
const HANDSHAKE = "the TLS handshake failed";
/** How each message begins. */
const NO_RESPONSE = "the token request got no response";
const NO_CODE = "fetch gave no error code, and the text of the error is withheld, as it may quote a secret";

/** @typedef {[error: unknown, outcome: string, code?: string, words?: string]} Failure */

/** An error of the system. @param {string} code @param {string} [syscall] */
const system = (code, syscall) => Object.assign(new Error(`${syscall} ${code} issuer.example`), { code, syscall });
/** As fetch of Node and of undici rejects. @param {unknown} cause */
const undici = (cause) => new TypeError("fetch failed", { cause });
/** As Node says that each address of a name has failed. @param {...unknown} errors */
const each = (...errors) =>
  undici(Object.assign(new AggregateError(errors), { code: /** @type {any} */ (errors[0]).code }));
/** As node-fetch rejects. @param {string} code */
const nodeFetch = (code) =>
  Object.assign(new Error(`request to https://issuer.example/token failed, reason: ${code}`), {
    ...{ type: "system", errno: code, code },
  });
/** As Bun rejects. @param {string} code */
const bun = (code) =>
  Object.assign(new Error("Unable to connect. Is the computer able to access the url?"), {
    ...{ code, path: "https://issuer.example/token", errno: 0 },
  });
/** As Deno rejects. @param {string} phase @param {string} reason */
const deno = (phase, reason) =>
  new TypeError(`error sending request for url (https://issuer.example/token): client error (${phase}): ${reason}`);

/** @type {Failure[]} */
const UNCONNECTED = [
  [undici(system("ECONNREFUSED", "connect")), NOT_PROCESSED, "ECONNREFUSED", REFUSED],
  [undici(system("ENOTFOUND", "getaddrinfo")), NOT_PROCESSED, "ENOTFOUND", UNRESOLVED],
  [undici(system("EAI_AGAIN", "getaddrinfo")), NOT_PROCESSED, "EAI_AGAIN", UNRESOLVED],
  [undici(system("ESERVFAIL", "getaddrinfo")), NOT_PROCESSED, "ESERVFAIL", "ESERVFAIL"],
  [undici(system("EMFILE", "connect")), NOT_PROCESSED, "EMFILE", UNOPENED],
  [undici(system("ENFILE", "socket")), NOT_PROCESSED, "ENFILE", UNOPENED],
  [undici({ code: "EADDRNOTAVAIL", syscall: "connect" }), NOT_PROCESSED, "EADDRNOTAVAIL", UNOPENED],
  [undici({ code: "ENETDOWN", syscall: "connect" }), NOT_PROCESSED, "ENETDOWN", UNREACHABLE],
  [undici({ code: "ENETUNREACH" }), NOT_PROCESSED, "ENETUNREACH", UNREACHABLE],
  [undici({ code: "EHOSTUNREACH", syscall: "connect" }), NOT_PROCESSED, "EHOSTUNREACH", UNREACHABLE],
  [undici(system("EHOSTDOWN", "connect")), NOT_PROCESSED, "EHOSTDOWN", UNREACHABLE],
  [undici(system("ETIMEDOUT", "connect")), NOT_PROCESSED, "ETIMEDOUT", "the connection timed out"],
  [undici(system("ECONNRESET", "connect")), NOT_PROCESSED, "ECONNRESET", BROKEN],
  [undici(system("EACCES", "connect")), NOT_PROCESSED, "EACCES", "EACCES"],
  [undici(system("UND_ERR_CONNECT_TIMEOUT")), NOT_PROCESSED, "UND_ERR_CONNECT_TIMEOUT", LATE],
  [system("UND_ERR_CONNECT_TIMEOUT"), NOT_PROCESSED, "UND_ERR_CONNECT_TIMEOUT", LATE],
  [each(system("ECONNREFUSED", "connect"), system("ENETUNREACH", "connect")), NOT_PROCESSED, "ECONNREFUSED", REFUSED],
  [each(system("ETIMEDOUT", "connect"), system("ETIMEDOUT", "connect")), NOT_PROCESSED, "ETIMEDOUT"],
  [nodeFetch("ECONNREFUSED"), NOT_PROCESSED, "ECONNREFUSED", REFUSED],
  [nodeFetch("ENOTFOUND"), NOT_PROCESSED, "ENOTFOUND", UNRESOLVED],
  [bun("ConnectionRefused"), NOT_PROCESSED, "ConnectionRefused", REFUSED],
  [bun("FailedToOpenSocket"), NOT_PROCESSED, "FailedToOpenSocket", UNOPENED],
  [bun("DNSResolveFailed"), NOT_PROCESSED, "DNSResolveFailed", UNRESOLVED],
  [deno("Connect", "tcp connect error: Connection refused (os error 111)"), NOT_PROCESSED],
  [deno("Connect", "dns error: failed to lookup address information"), NOT_PROCESSED],
  [deno("Connect", "invalid peer certificate: Expired"), NOT_PROCESSED],
  [undici(new Error("bad port")), NOT_PROCESSED, "BAD_PORT", "fetch blocks the port of this URL"],
];

/** Node, Bun and node-fetch have the same codes for these. @type {[code: string, words: string][]} */
const INSECURE = [
  ["CERT_HAS_EXPIRED", EXPIRED],
  ["CERT_NOT_YET_VALID", EARLY],
  ["CERT_REVOKED", REVOKED],
  ["ERR_TLS_CERT_ALTNAME_INVALID", OTHER_HOST],
  ["HOSTNAME_MISMATCH", OTHER_HOST],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", SELF_SIGNED],
  ["SELF_SIGNED_CERT_IN_CHAIN", SELF_SIGNED],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", UNTRUSTED],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", UNTRUSTED],
  ["CERT_SIGNATURE_FAILURE", INVALID],
  ["CERT_CHAIN_TOO_LONG", INVALID],
  ["INVALID_PURPOSE", INVALID],
  ["CRL_HAS_EXPIRED", INVALID],
  ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", OTHER_TLS],
  ["ERR_SSL_UNSUPPORTED_PROTOCOL", OTHER_TLS],
  ["ERR_SSL_WRONG_VERSION_NUMBER", NO_TLS],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", NO_TLS],
  ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", HANDSHAKE],
  ["EPROTO", HANDSHAKE],
];

/** @type {Failure[]} */
const PERHAPS_SENT = [
  [undici(system("ECONNRESET", "read")), UNKNOWN, "ECONNRESET", BROKEN],
  [undici(system("EPIPE", "write")), UNKNOWN, "EPIPE", BROKEN],
  [undici(system("ETIMEDOUT", "read")), UNKNOWN, "ETIMEDOUT", "the connection timed out"],
  [undici(system("EHOSTUNREACH", "read")), UNKNOWN, "EHOSTUNREACH", UNREACHABLE],
  [undici(system("ENETDOWN", "write")), UNKNOWN, "ENETDOWN", UNREACHABLE],
  [undici(system("ENOBUFS", "writev")), UNKNOWN, "ENOBUFS", UNOPENED],
  [undici(system("UND_ERR_SOCKET")), UNKNOWN, "UND_ERR_SOCKET", BROKEN],
  [undici(system("UND_ERR_HEADERS_TIMEOUT")), UNKNOWN, "UND_ERR_HEADERS_TIMEOUT", "the connection timed out"],
  [each(system("ECONNREFUSED", "connect"), system("ECONNRESET", "read")), UNKNOWN, "ECONNREFUSED"],
  [undici(system("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC")), UNKNOWN],
  [undici(system("ERR_SSL_UNEXPECTED_EOF_WHILE_READING")), UNKNOWN],
  [undici(system("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED")), UNKNOWN],
  [nodeFetch("ECONNRESET"), UNKNOWN, "ECONNRESET", BROKEN],
  [nodeFetch("ETIMEDOUT"), UNKNOWN, "ETIMEDOUT", "the connection timed out"],
  [bun("ECONNRESET"), UNKNOWN, "ECONNRESET", BROKEN],
  [bun("ConnectionClosed"), UNKNOWN],
  [deno("SendRequest", "connection closed before message completed"), UNKNOWN],
  [new TypeError("Failed to fetch"), UNKNOWN],
  [new TypeError("NetworkError when attempting to fetch resource."), UNKNOWN],
  [new Error("Network connection lost."), UNKNOWN],
  [undici(undefined), UNKNOWN],
  [undici({ errors: "none" }), UNKNOWN],
  [undici(new AggregateError([])), UNKNOWN],
  ...[undefined, null, 5, "ECONNREFUSED", {}].map((error) => /** @type {Failure} */ ([error, UNKNOWN])),
];

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenFailures(QUnit, api) {
  QUnit.module("token, failures");

  /** @param {Assert} assert @param {Failure} failure */
  async function fails(assert, [error, outcome, code, words]) {
    const title = `${printed(error).split("\n")[0]}: ${code}`;
    const server = new TokenServer();
    server.answer = () => Promise.reject(error);
    const client = new api.TokenClient(server.options());
    const refresh = client.refresh("the-refresh-token");
    const found = await server.clock.until(rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", refresh, SENT));
    assert.equal(found.outcome, outcome, title);
    assert.equal(server.sent.length, outcome === NOT_PROCESSED ? 3 : 1, `${title}: requests`);
    assert.equal(new Set(server.secrets).size, 1, `${title}: no other secret is tried for it`);
    if (code !== undefined) assert.deepEqual({ ...found.cause }, { code }, title);
    if (words === undefined) return;
    const told = words === code ? words : `${words} (${code})`;
    assert.equal(found.message, `${NO_RESPONSE}: ${told}`);
  }

  QUnit.test("no connection: nothing was sent, and the refresh token is sent again", async (assert) => {
    for (const failure of UNCONNECTED) await fails(assert, failure);
  });

  QUnit.test("no TLS: nothing was sent, and the message says why", async (assert) => {
    for (const [code, words] of INSECURE) {
      for (const error of [undici(system(code)), nodeFetch(code), bun(code)]) {
        await fails(assert, [error, NOT_PROCESSED, code, words]);
      }
    }
    await fails(assert, [undici(system("EPROTO", "write")), NOT_PROCESSED, "EPROTO", HANDSHAKE]);
  });

  QUnit.test("anything else: the outcome is unknown, and the refresh token is not sent again", async (assert) => {
    for (const failure of PERHAPS_SENT) await fails(assert, failure);
  });

  QUnit.test("a platform that gives no code of its own has none in the error", async (assert) => {
    for (const error of [deno("Connect", "refused"), new TypeError("Failed to fetch"), bun("not a code: old secret")]) {
      const server = new TokenServer();
      server.answer = () => Promise.reject(error);
      const call = new api.TokenClient(server.options({ retries: 0 })).refresh("the-refresh-token");
      const found = await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", call, SENT);
      assert.deepEqual([found.cause, found.message], [undefined, `${NO_RESPONSE}: ${NO_CODE}`]);
    }
  });

  QUnit.test("a token for the client itself is asked for again, whatever has become of the request", async (assert) => {
    for (const [error] of [UNCONNECTED[0], PERHAPS_SENT[0]]) {
      const server = new TokenServer();
      server.answer = () => Promise.reject(error);
      const call = new api.TokenClient(server.options()).clientCredentials();
      await server.clock.until(rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", call, SENT));
      assert.equal(server.sent.length, 3);
    }
  });

  QUnit.test("a stand-in for fetch may give headers and a status of any type", async (assert) => {
    const body = JSON.stringify({ access_token: "the-access-token", token_type: "Bearer", expires_in: 3600 });
    const odd = [5, ["a"], {}, true, 5n, Symbol("a"), { valueOf: () => assert.true(false) }, undefined, null];
    for (const value of odd) {
      const headers = { get: (/** @type {string} */ name) => (name === "content-type" ? "application/json" : value) };
      const server = new TokenServer();
      server.answer = () => ({ status: 200, headers, body: new Response(body).body });
      const given = await new api.TokenClient(server.options()).clientCredentials();
      assert.equal(given.access_token, "the-access-token", typeof value);
      server.answer = () => ({ status: value, headers, body: new Response(body).body });
      const refused = new api.TokenClient(server.options({ retries: 0 })).clientCredentials();
      const error = await refused.catch((/** @type {any} */ error) => error);
      assert.true(error instanceof api.TokenError, `a status: ${typeof value}`);
    }
    for (const status of [65_736, 2 ** 32 + 200, "200", -200, 0.2, Infinity, NaN]) {
      const server = new TokenServer();
      server.answer = () => ({ status, headers: new Headers(), body: new Response(body).body });
      const call = new api.TokenClient(server.options({ retries: 0 })).clientCredentials();
      assert.true((await call.catch((/** @type {any} */ error) => error)) instanceof api.TokenError, String(status));
    }
  });

  QUnit.test("an error that cannot be read ends one call, as any other", async (assert) => {
    const unreadable = Object.defineProperty(new TypeError("no"), "cause", {
      get() {
        throw new Error("old secret");
      },
    });
    const server = new TokenServer();
    server.answer = () => Promise.reject(unreadable);
    const call = new api.TokenClient(server.options()).refresh("the-refresh-token");
    const found = await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", call, SENT);
    assert.equal(found.message, `${NO_RESPONSE}: ${NO_CODE}`);
  });

  QUnit.test("a clock may be Infinity or far ahead", async (assert) => {
    for (const time of [Infinity, 2 ** 60]) {
      const server = new TokenServer();
      const clock = { now: () => time, monotonic: () => time, setTimeout: () => () => {} };
      const client = new api.TokenClient(server.options({ clock, clientId: `at ${time}`, retries: 0 }));
      const error = await client.clientCredentials().catch((/** @type {any} */ error) => error);
      // Of an endless time nothing is left.
      const code = time === Infinity ? "ERR_TOKEN_REQUEST_TIMEOUT" : "ERR_CLIENT_SECRETS_REFUSED";
      assert.equal(error.code, code, String(time));
    }
  });
}
