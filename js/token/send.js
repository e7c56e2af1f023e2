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
export function send({ fetch, clock, url, authorization, body, milliseconds, signal, onFailure }) {
  /** @type {Record<string, string>} */
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded;charset=UTF-8" };
  if (authorization !== undefined) headers.authorization = authorization;
  const exchange = new Exchange();
  return new Promise((resolve, reject) => {
    // A fetch that does not heed its signal is left behind.
    const end = () => {
      cancel();
      signal?.removeEventListener("abort", abort);
    };
    const abort = () => {
      end();
      reject(signal?.reason);
      exchange.abort();
    };
    const cancel = clock.setTimeout(() => {
      end();
      resolve(TIMED_OUT);
      exchange.abort();
    }, milliseconds);
    signal?.addEventListener("abort", abort);
    exchange.run(fetch, url, { method: "POST", headers, body, redirect: "manual", signal: exchange.signal }).then(
      (answer) => {
        end();
        resolve(answer);
      },
      (error) => {
        end();
        const name = nameOf(error);
        if (name !== undefined) onFailure?.(name);
        resolve(name !== undefined && BEFORE_SENDING.has(name) ? NOT_SENT : LOST);
      },
    );
    if (signal?.aborted) abort();
  });
}

/** A request and its answer, until it is aborted. */
class Exchange {
  #controller = new AbortController();
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
  #reader;

  get signal() {
    return this.#controller.signal;
  }

  abort() {
    this.#controller.abort();
    this.#reader?.cancel().catch(() => {});
  }

  /**
   * @param {import("../platform.js").Fetch} fetch
   * @param {string} url
   * @param {import("../platform.js").FetchInit} init
   * @returns {Promise<Answer>}
   */
  async run(fetch, url, init) {
    const { status, headers, body } = await fetch(url, init);
    /** @type {Uint8Array[]} */
    const chunks = [];
    let length = 0;
    let isCut = false;
    this.#reader = body?.getReader();
    const reader = this.#reader;
    try {
      while (reader !== undefined && !isCut) {
        const { done, value } = await reader.read();
        if (done) break;
        isCut = length + value.length > MAX_BODY;
        const chunk = isCut ? value.subarray(0, MAX_BODY - length) : value;
        chunks.push(chunk);
        length += chunk.length;
      }
    } catch {
      // The status is known, and says more than that the rest was lost.
      isCut = true;
    }
    if (isCut) reader?.cancel().catch(() => {});
    const type = headers.get("content-type") ?? "";
    return [status, type, headers.get("retry-after"), headers.get("www-authenticate"), join(chunks, length), isCut];
  }
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
