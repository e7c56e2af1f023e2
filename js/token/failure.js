// Why a request got no response: a safe code, a text for people, and whether a byte of it can have been sent. The text of the
// platform's own error is never passed on: it may quote what was sent.
import { codeOf as usualCodeOf, WITHHELD } from "../platform/foreign-error.js";

/**
 * @typedef {object} Failure
 * @property {string} [code] The platform's code, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`.
 * @property {boolean} isBeforeSending Whether no byte of the request can have been sent.
 */

/** Bun's own codes, beside those of the usual form. */
const BUN = new Set(["ConnectionRefused", "FailedToOpenSocket", "DNSResolveFailed"]);

/** Codes that prove, without a system call, that there was no connection. */
const UNCONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EADDRINUSE|EAFNOSUPPORT|EMFILE|ENFILE|ENOBUFS|UND_ERR_CONNECT_TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT|ERR_DNS_\w+)$/;
/** Node's codes for an invalid certificate: those of X.509 and its own. */
const CERTIFICATE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|CRL_|ERROR_IN_C|ERR_TLS_CERT_)/;
const TLS = /^(ERR_SSL_|ERR_TLS_|EPROTO$)/;
/** TLS errors that can occur after data was sent. */
const TLS_IN_USE = /BAD_RECORD_MAC|DECRYPT|SHUTDOWN|UNEXPECTED_EOF|CERTIFICATE_REQUIRED|RENEGOTIATION/;

/** System calls that come before a request is written. */
const CALLS_BEFORE = new Set(["connect", "getaddrinfo", "socket", "bind"]);
/** System calls on an open connection. */
const CALLS_AFTER = new Set(["read", "write", "writev", "shutdown"]);

/** @type {[RegExp, string][]} */
const WORDS = [
  [/^CERT_HAS_EXPIRED$/, "the server's certificate has expired"],
  [/^CERT_NOT_YET_VALID$/, "the server's certificate is not valid yet"],
  [/^CERT_REVOKED$/, "the server's certificate is revoked"],
  [/^(ERR_TLS_CERT_ALTNAME_\w+|HOSTNAME_MISMATCH)$/, "the server's certificate is for another host"],
  [/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_\w+)$/, "the server's certificate is self-signed"],
  [/^(UNABLE_TO_GET_\w+|UNABLE_TO_VERIFY_\w+|CERT_UNTRUSTED|INVALID_CA)$/, "the server's certificate is not trusted"],
  [CERTIFICATE, "the server's certificate is not valid"],
  [/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS/, "the server speaks another version of TLS"],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/, "the server does not speak TLS at this address"],
  [TLS, "the TLS handshake failed"],
  [/^(ECONNREFUSED|ConnectionRefused)$/, "the server refused the connection"],
  [/^(ENOTFOUND|EAI_\w+|ERR_DNS_\w+|DNSResolveFailed)$/, "the server's name could not be resolved"],
  [/^(EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN)$/, "the server cannot be reached from this network"],
  [/^(UND_ERR_CONNECT_TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/, "no connection was made in time"],
  [/^(EADDRNOTAVAIL|EADDRINUSE|EMFILE|ENFILE|ENOBUFS|FailedToOpenSocket)$/, "this machine could not open a connection"],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, "the connection broke"],
  [/TIMEOUT|^ETIMEDOUT$/, "the connection timed out"],
  [/^BAD_PORT$/, "fetch blocks the port of this URL"],
];

/**
 * @param {unknown} error What `fetch` rejects with.
 * @returns {Failure}
 */
export function failureOf(error) {
  try {
    return read(error);
  } catch {
    // Reading the error threw: nothing is known.
    return { isBeforeSending: false };
  }
}

/** @param {unknown} error @returns {Failure} */
function read(error) {
  const { message, cause } = Object(error);
  // undici's error for a port that fetch must not connect to (Fetch Standard, "bad port") has no code.
  if (message === "fetch failed" && cause?.message === "bad port") return { code: "BAD_PORT", isBeforeSending: true };
  const members = Array.isArray(cause?.errors) ? cause.errors : [];
  const named = [error, cause, ...members].find((one) => codeOf(one) !== undefined);
  // An AggregateError has one error for each address that was tried.
  const judged = members.length > 0 ? members : [cause ?? error, error];
  const isBeforeSending = members.length > 0 ? judged.every(isUnsent) : judged.some(isUnsent);
  const code = codeOf(named);
  return { ...(code === undefined ? {} : { code }), isBeforeSending };
}

/**
 * The failure in words, for a message.
 *
 * @param {Pick<Failure, "code">} failure
 */
export function wordsOf({ code }) {
  if (code === undefined) return `fetch gave no error code, and ${WITHHELD}`;
  const words = WORDS.find(([pattern]) => pattern.test(code))?.[1];
  return words === undefined ? code : `${words} (${code})`;
}

/** @param {any} error */
function codeOf(error) {
  return BUN.has(error?.code) ? error.code : usualCodeOf(error);
}

/** @param {any} error */
function isUnsent(error) {
  const code = codeOf(error) ?? "";
  const isHandshake = TLS.test(code) && !TLS_IN_USE.test(code);
  // The network can also break under an open connection.
  const isUnconnected = UNCONNECTED.test(code) && !CALLS_AFTER.has(error?.syscall);
  const isKnown = isUnconnected || BUN.has(code) || CERTIFICATE.test(code) || isHandshake;
  // Deno gives no code, but names the phase in its message.
  const isDenos = typeof error?.message === "string" && error.message.includes("client error (Connect)");
  return isKnown || CALLS_BEFORE.has(error?.syscall) || isDenos;
}
