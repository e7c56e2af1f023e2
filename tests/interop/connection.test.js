// Connections that fail, over the sockets of this machine: what is said of a refresh token that may have been sent.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import dns from "node:dns";
import process from "node:process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Certificates } from "./certificates.js";
import { DeafServer } from "./deaf-server.js";
import { FailingServers } from "./failing-servers.js";
import { outcomeOf } from "./token-outcome.js";

/** @typedef {import("./token-outcome.js").TokenOutcome} TokenOutcome */

const certificates = new Certificates();
const servers = new FailingServers();
after(() => {
  servers.close();
  certificates.remove();
});

const child = fileURLToPath(new URL("token-process.js", import.meta.url));
/** Some systems have more than one code for the same. */
const NAME = /^(ENOTFOUND|EAI_AGAIN)$/;
const NO_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/;
const OLD_TLS = /^ERR_SSL_(UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION)$/;
const BROKEN = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/;

/** @param {number} port */
const insecure = (port) => `http://127.0.0.1:${port}/token`;
/** @param {number} port */
const secure = (port) => `https://localhost:${port}/token`;

/**
 * Asks each endpoint in one process of its own.
 *
 * @param {Record<string, string>} endpoints
 * @param {string[]} [command] What runs the program.
 * @param {string[]} [more] What the program is told.
 * @returns {Promise<Record<string, TokenOutcome>>}
 */
async function outcomesIn(endpoints, [file, ...before] = [process.execPath], more = []) {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificates.trusted };
  const { stdout } = await promisify(execFile)(file, [...before, child, JSON.stringify(endpoints), ...more], { env });
  return JSON.parse(stdout);
}

/**
 * @param {TokenOutcome} outcome
 * @param {RegExp} code
 * @param {string} words
 */
function isUnprocessed(outcome, code, words) {
  isFailed(outcome, "not_processed", code, words);
  assert.equal(outcome.retried, 1, "it is tried again");
}

/**
 * @param {TokenOutcome} outcome
 * @param {RegExp} code
 * @param {string} words
 */
function isUnknown(outcome, code, words) {
  isFailed(outcome, "unknown", code, words);
  assert.equal(outcome.retried, 0, "it is never sent again");
}

/**
 * @param {TokenOutcome} found
 * @param {string} outcome
 * @param {RegExp} code
 * @param {string} words
 */
function isFailed(found, outcome, code, words) {
  assert.deepEqual([found.code, found.outcome], ["ERR_TOKEN_REQUEST_FAILED", outcome], found.message);
  const { code: cause, ...more } = /** @type {{ code: string }} */ (found.cause ?? {});
  assert.match(String(cause), code);
  assert.deepEqual(more, {}, "the code alone");
  assert.equal(found.message, `the token request got no response: ${words} (${cause})`);
  assert.deepEqual(found.leaked, []);
}

test("a connection that is refused", async () => {
  const endpoint = insecure(await servers.refusing());
  isUnprocessed(await outcomeOf(endpoint), /^ECONNREFUSED$/, "the server refused the connection");
});

test("a name with two addresses that both refuse", async (context) => {
  const port = await servers.refusing();
  const addresses = [
    { address: "::1", family: 6 },
    { address: "127.0.0.1", family: 4 },
  ];
  const lookup = (/** @type {string} */ _, /** @type {object} */ __, /** @type {Function} */ done) =>
    process.nextTick(done, null, addresses);
  const mock = context.mock.method(dns, "lookup", lookup).mock;
  const outcome = await outcomeOf(`http://localhost:${port}/token`);
  assert.ok(mock.callCount() > 0);
  isUnprocessed(outcome, /^ECONNREFUSED$/, "the server refused the connection");
});

test("a name that cannot be resolved", async () => {
  isUnprocessed(await outcomeOf("https://x.invalid/token"), NAME, "the server's name could not be resolved");
});

test("no word from the server while the connection is being made", async () => {
  const server = new DeafServer();
  try {
    await server.start();
    await server.deafen();
    const outcome = await outcomeOf(insecure(server.port), { timeout: 500 });
    assert.deepEqual([outcome.code, outcome.outcome], ["ERR_TOKEN_REQUEST_TIMEOUT", "not_processed"], outcome.message);
    assert.deepEqual([outcome.cause, outcome.leaked], [undefined, []]);
  } finally {
    server.stop();
  }
});

test("a server that hangs once it has read the request", async () => {
  const endpoint = insecure(await servers.reading(() => {}));
  const outcome = await outcomeOf(endpoint, { timeout: 500 });
  assert.deepEqual([outcome.code, outcome.outcome], ["ERR_TOKEN_REQUEST_TIMEOUT", "unknown"], outcome.message);
  assert.deepEqual([outcome.retried, outcome.leaked], [0, []]);
});

test("a connection that breaks once the request is read", async () => {
  const reset = insecure(await servers.reading((socket) => socket.resetAndDestroy()));
  isUnknown(await outcomeOf(reset), BROKEN, "the connection broke");
  const closed = insecure(await servers.reading((socket) => socket.destroy()));
  isUnknown(await outcomeOf(closed), BROKEN, "the connection broke");
});

test("certificates that are not accepted, and TLS that does not come to stand", async () => {
  const { expired, early, otherHost, selfSigned, unknownIssuer, good } = certificates;
  const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
  const outcomes = await outcomesIn({
    expired: secure(await servers.secure(expired)),
    early: secure(await servers.secure(early)),
    otherHost: secure(await servers.secure(otherHost)),
    selfSigned: secure(await servers.secure(selfSigned)),
    unknownIssuer: secure(await servers.secure(unknownIssuer)),
    plain: secure(await servers.reading(() => {})),
    old: secure(await servers.secure(good, /** @type {import("node:tls").TlsOptions} */ (old))),
    reset: secure(await servers.touching((socket) => socket.resetAndDestroy())),
    closed: secure(await servers.touching((socket) => socket.destroy())),
    resetSecured: secure(await servers.resettingSecured(good)),
  });
  isUnprocessed(outcomes.expired, /^CERT_HAS_EXPIRED$/, "the server's certificate has expired");
  isUnprocessed(outcomes.early, /^CERT_NOT_YET_VALID$/, "the server's certificate is not valid yet");
  const altName = /^ERR_TLS_CERT_ALTNAME_INVALID$/;
  isUnprocessed(outcomes.otherHost, altName, "the server's certificate is for another host");
  isUnprocessed(outcomes.selfSigned, /^DEPTH_ZERO_SELF_SIGNED_CERT$/, "the server's certificate is self-signed");
  const unverified = /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/;
  isUnprocessed(outcomes.unknownIssuer, unverified, "the server's certificate is not trusted");
  isUnprocessed(outcomes.plain, NO_TLS, "the server does not speak TLS at this address");
  isUnprocessed(outcomes.old, OLD_TLS, "the server speaks another version of TLS");
  isUnprocessed(outcomes.reset, BROKEN, "the connection broke");
  isUnprocessed(outcomes.closed, BROKEN, "the connection broke");
  isUnknown(outcomes.resetSecured, BROKEN, "the connection broke");
});

test("a server that takes newer versions of TLS alone", async () => {
  const endpoint = secure(await servers.secure(certificates.good, { minVersion: "TLSv1.3" }));
  const { newer } = await outcomesIn({ newer: endpoint }, [process.execPath, "--tls-max-v1.2"]);
  isUnprocessed(newer, OLD_TLS, "the server speaks another version of TLS");
});

test("a process that can open no more files", async () => {
  const endpoint = insecure(await servers.reading(() => {}));
  const limited = ["sh", "-c", 'ulimit -n 128 && exec "$0" "$@"', process.execPath];
  const { none } = await outcomesIn({ none: endpoint }, limited, ["no-files-left"]);
  isUnprocessed(none, /^EMFILE$/, "this machine could not open a connection");
});
