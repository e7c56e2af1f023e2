// A request as `fetch` takes it, read once: what is checked is what is sent.
import { invalid } from "../../platform/options.js";
import { isPlainObject, ownMembers } from "../../platform/plain-object.js";
import { isRepeatable } from "./body.js";

/** @import { Signal } from "../../platform/types.js" */

/**
 * @typedef {object} BearerRequest
 * @property {any} target A URL, or a `Request`.
 * @property {Record<string, any>} init
 * @property {any} headers The caller's.
 * @property {Signal | undefined} signal
 * @property {boolean} canRepeat Whether its body can be sent again.
 */

/**
 * Throws `ERR_INVALID_OPTION` for a URL to which no token may be sent, and for an `init` that is no plain object.
 *
 * @param {unknown} input
 * @param {unknown} given
 * @param {boolean} allowInsecureRequests
 * @returns {BearerRequest}
 */
export function readRequest(input, given, allowInsecureRequests) {
  const request = /** @type {any} */ (isRequest(input) ? input : undefined);
  const target = request ?? absolute(String(input)).href;
  checkAddress(request === undefined ? new URL(target) : absolute(request.url), allowInsecureRequests);
  if (given !== undefined && given !== null && !isPlainObject(given)) {
    throw invalid("the options of a request must be a plain object; pass a Request as the first argument");
  }
  const init = ownMembers(/** @type {Record<string, any>} */ (given ?? {}));
  const signal = init.signal === undefined ? request?.signal : init.signal;
  return {
    target,
    init,
    headers: init.headers ?? request?.headers,
    signal: signal ?? undefined,
    canRepeat: isRepeatable(request, init.body ?? undefined),
  };
}

/** Whether a value is a `Request`, of this or another implementation of `fetch`. @param {any} input */
function isRequest(input) {
  return typeof input === "object" && input !== null && typeof input.url === "string";
}

/** @param {string} url In a browser it may be relative to the page. */
function absolute(url) {
  const { document, location } = /** @type {any} */ (globalThis);
  try {
    return new URL(url, document?.baseURI ?? location?.href);
  } catch {
    // The platform's error quotes the URL, which may hold a secret.
    throw invalid("the URL of the request is not valid");
  }
}

/** Only TLS, or a connection within this machine, keeps a token from others. @param {URL} url @param {boolean} allowInsecureRequests */
function checkAddress({ protocol, hostname }, allowInsecureRequests) {
  const isLocal = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol === "https:" || (protocol === "http:" && (isLocal || allowInsecureRequests))) return;
  throw invalid(
    "the URL of the request must be https, or http on this machine; allowInsecureRequests allows http to other machines",
  );
}
