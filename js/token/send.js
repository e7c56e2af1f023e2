// One request, sent with fetch: bounded in time and in size, its redirects not followed.

/** What the core is told when there is no response; the order of src/wasm/token.rs. */
const NOT_SENT = 0;
const LOST = 1;
const TIMED_OUT = 2;

const MAX_BODY = 65_536;

/** Why a request fails before anything is sent, as Node and Bun name it. */
const BEFORE_SENDING = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"],
  ...["ConnectionRefused", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ...["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
]);
/** And while or after it is. Only names that are known are told: an error's own words may hold what was sent. */
const WHILE_SENDING = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT"]);

/** @typedef {[status: number, contentType: string, retryAfter: string | null, wwwAuthenticate: string | null,
 *   body: Uint8Array, isCut: boolean]} Answer */

/**
 * @param {object} request
 * @param {import("../platform.js").Fetch} request.fetch
 * @param {Required<import("../platform.js").Clock>} request.clock
 * @param {string} request.url
 * @param {string | undefined} request.authorization
 * @param {string} request.body
 * @param {number} request.milliseconds
 * @param {import("../platform.js").Signal} [request.signal]
 * @param {(name: string) => void} [request.onFailure] Told the platform's name of what went wrong, where it is a known one.
 * @returns {Promise<Answer | number>} rejects with the signal's reason alone
 */
export async function send({ fetch, clock, url, authorization, body, milliseconds, signal, onFailure }) {
  signal?.throwIfAborted();
  const controller = new AbortController();
  let isLate = false;
  let leave = () => {};
  /** A fetch that does not heed its signal is left behind. @type {Promise<never>} */
  const gone = new Promise((_, reject) => (leave = () => reject(LOST)));
  gone.catch(() => {});
  const abort = () => {
    leave();
    controller.abort(signal?.reason);
  };
  const cancel = clock.setTimeout(() => {
    isLate = true;
    abort();
  }, milliseconds);
  signal?.addEventListener("abort", abort);
  try {
    /** @type {Record<string, string>} */
    const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded;charset=UTF-8" };
    if (authorization !== undefined) headers.authorization = authorization;
    /** @type {import("../platform.js").FetchInit} */
    const init = { method: "POST", headers, body, redirect: "manual", signal: controller.signal };
    const response = await Promise.race([fetch(url, init), gone]);
    return await read(response, gone, () => isLate);
  } catch (error) {
    signal?.throwIfAborted();
    if (isLate) return TIMED_OUT;
    const name = nameOf(error);
    if (name !== undefined) onFailure?.(name);
    return name !== undefined && BEFORE_SENDING.has(name) ? NOT_SENT : LOST;
  } finally {
    cancel();
    signal?.removeEventListener("abort", abort);
  }
}

/**
 * @param {import("../platform.js").FetchResponse} response
 * @param {Promise<never>} gone
 * @param {() => boolean} isLate
 * @returns {Promise<Answer>}
 */
async function read(response, gone, isLate) {
  const { status, headers } = response;
  const reader = response.body?.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  let isCut = false;
  try {
    while (reader !== undefined) {
      const { done, value } = await Promise.race([reader.read(), gone]);
      if (done) break;
      isCut = length + value.length > MAX_BODY;
      chunks.push(isCut ? value.subarray(0, MAX_BODY - length) : value);
      length += chunks[chunks.length - 1].length;
      if (isCut) break;
    }
  } catch (error) {
    // The status is known, and says more than that the rest was lost; but not after a deadline.
    if (isLate()) throw error;
    isCut = true;
  }
  if (isCut) reader?.cancel().catch(() => {});
  const contentType = headers.get("content-type") ?? "";
  return [
    status,
    contentType,
    headers.get("retry-after"),
    headers.get("www-authenticate"),
    join(chunks, length),
    isCut,
  ];
}

/**
 * @param {Uint8Array[]} chunks
 * @param {number} length
 */
function join(chunks, length) {
  if (chunks.length === 1) return chunks[0];
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/**
 * @param {any} error
 * @returns {string | undefined}
 */
function nameOf(error) {
  const first = error?.cause?.errors?.[0];
  const names = [error?.code, error?.cause?.code, first?.code];
  return names.find((name) => BEFORE_SENDING.has(name) || WHILE_SENDING.has(name));
}
