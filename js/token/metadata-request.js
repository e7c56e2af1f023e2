// Fetches the metadata of an issuer from its well-known URLs.
import { inTime } from "../platform/clock.js";
import { failureOf, wordsOf } from "./failure.js";
import { readMetadata } from "./metadata.js";
import { metadataError, refusedMetadata } from "./metadata-error.js";
import { readBody } from "../platform/read-body.js";

/** @import { Clock, FetchResponse } from "../platform/types.js" */
/** @import { Discovered, DiscoveryFetch } from "./types.js" */

/** The most of a document that is read, in bytes. */
const MAX_BODY = 65_536;

/**
 * @typedef {object} MetadataRequest
 * @property {string} issuer
 * @property {DiscoveryFetch} fetch
 * @property {number} timeout In milliseconds, for both URLs together.
 * @property {boolean} allowInsecureRequests
 * @property {Required<Clock>} clock
 */

/**
 * The well-known URLs of an issuer, in the order in which they are asked. Most servers have the document of OpenID Connect, also those
 * that answer unknown paths with a page or a redirect: asked first, it takes one request.
 *
 * @param {string} issuer
 */
function wellKnownUrls(issuer) {
  // Both rules remove a slash at the end. RFC 8414, section 3.1, puts its name in front of the path.
  const [, origin, path] = /** @type {RegExpExecArray} */ (/^([^/]*\/\/[^/]*)(.*?)\/?$/.exec(issuer));
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

/**
 * Asks the URLs in turn until one has a document. Rejects with a `TokenError`.
 *
 * @param {MetadataRequest} request
 * @param {AbortController} controller
 * @returns {Promise<Discovered>}
 */
export async function fetchMetadata(request, controller) {
  const { issuer, timeout, allowInsecureRequests, clock } = request;
  const deadline = clock.monotonic() + timeout;
  try {
    /** @type {number | undefined} */
    let status;
    for (const url of wellKnownUrls(issuer)) {
      const answer = await inTime(ask(url, request, controller.signal), clock, deadline);
      if (answer === undefined) {
        throw metadataError("ERR_TOKEN_REQUEST_TIMEOUT", "the request for metadata took longer than its timeout");
      }
      if (answer.text !== undefined) return readMetadata(answer.text, issuer, allowInsecureRequests);
      status = answer.status;
    }
    throw failed(`the issuer has no metadata at its well-known URLs: ${status}`, { status });
  } finally {
    controller.abort();
  }
}

/**
 * Asks one URL. Resolves without a text for a 4xx.
 *
 * @param {string} url
 * @param {MetadataRequest} request
 * @param {AbortSignal} signal
 * @returns {Promise<{ status: number, text?: string }>}
 */
async function ask(url, { fetch }, signal) {
  /** @type {FetchResponse} */
  let response;
  let read;
  try {
    response = await fetch(url, { method: "GET", headers: { accept: "application/json" }, redirect: "manual", signal });
    const isDocument = response.status === 200;
    if (!isDocument) Promise.resolve(response.body?.cancel()).catch(() => {});
    const reader = isDocument ? response.body?.getReader() : undefined;
    read = await readBody(reader, MAX_BODY);
  } catch (error) {
    const failure = failureOf(error);
    const cause = failure.code === undefined ? undefined : Object.freeze({ code: failure.code });
    throw failed(`the request for metadata got no response: ${wordsOf(failure)}`, { cause });
  }
  const { status } = response;
  if (status === 200) {
    if (read.isCut && read.bytes.length === MAX_BODY) throw refusedMetadata("are over 65,536 bytes");
    if (read.isCut) throw failed("the connection broke while the metadata were read", { status });
    return { status, text: new TextDecoder().decode(read.bytes) };
  }
  if (status >= 400 && status < 500) return { status };
  // A browser's fetch reports a redirect as 0.
  if (status === 0 || (status >= 300 && status < 400)) {
    throw failed("the server answered the request for metadata with a redirect, which is not followed", { status });
  }
  throw failed(`the server cannot answer the request for metadata now: ${Number(status)}`, { status });
}

/** @param {string} message @param {{ status?: number | undefined, cause?: { readonly code: string } | undefined }} details */
function failed(message, { status, cause }) {
  const known = { ...(status ? { status } : {}), ...(cause === undefined ? {} : { cause }) };
  return metadataError("ERR_TOKEN_REQUEST_FAILED", message, known);
}
