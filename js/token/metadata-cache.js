// The metadata of issuers that this process knows. Calls with the same `fetch` share them.
import { canShare } from "../platform/can-share.js";
import { fetchMetadata } from "./metadata-request.js";
import { TokenError } from "./token-error.js";

/** @import { MetadataRequest } from "./metadata-request.js" */
/** @import { Discovered, DiscoveryFetch } from "./types.js" */

/** The most issuers that are kept. */
const MAX_ISSUERS = 100;
/** How long after it was fetched a document is returned at the latest while the server fails, in milliseconds. */
const LAST = 86_400_000;
/** How long a server is left alone after it failed, while a document is known, in milliseconds. */
const PAUSE = 60_000;

/** @typedef {{ metadata: Discovered, at: number, failedAt: number }} Kept Times in Unix milliseconds. */
/** @typedef {{ promise: Promise<Discovered>, controller: AbortController, callers: number }} Fetching */

/** @type {WeakMap<DiscoveryFetch, MetadataCache>} */
const caches = /* @__PURE__ */ new WeakMap();

export class MetadataCache {
  /** The one used last is at the end. @type {Map<string, Kept>} */
  #kept = new Map();
  /** @type {Map<string, Fetching>} */
  #fetching = new Map();

  /** Returns the cache of all calls with this function: another one may reach, and trust, other servers. @param {DiscoveryFetch} fetch */
  static of(fetch) {
    const cache = caches.get(fetch) ?? new MetadataCache();
    caches.set(fetch, cache);
    return cache;
  }

  /**
   * Returns the metadata that are known, or fetches them.
   *
   * @param {MetadataRequest} request
   * @param {number} maxAge In milliseconds.
   * @param {(work: Promise<Discovered>) => Promise<Discovered>} wait Waits for a request as long as this call may.
   * @returns {Promise<Discovered>}
   */
  async get(request, maxAge, wait) {
    const { issuer, allowInsecureRequests, clock } = request;
    const key = `${allowInsecureRequests} ${issuer}`;
    const isWithin = (/** @type {number | undefined} */ time = -Infinity, /** @type {number} */ length) =>
      clock.now() >= time && clock.now() - time < length;
    const kept = this.#kept.get(key);
    const canServe = () => isWithin(kept?.at, LAST);
    if (
      kept !== undefined &&
      (isWithin(kept.at, maxAge) || (canServe() && isWithin(kept.failedAt, Math.min(PAUSE, maxAge))))
    ) {
      this.#keep(key, kept);
      return kept.metadata;
    }
    try {
      const metadata = await this.#fetch(key, request, wait);
      this.#keep(key, { metadata, at: clock.now(), failedAt: -Infinity });
      return metadata;
    } catch (error) {
      // A document that is wrong must be seen. A server that fails must not stop programs that know it.
      const isFailure = error instanceof TokenError && error.code !== "ERR_TOKEN_RESPONSE_INVALID";
      if (kept === undefined || !isFailure || !canServe()) throw error;
      kept.failedAt = clock.now();
      return kept.metadata;
    }
  }

  /** @param {string} key @param {Kept} kept */
  #keep(key, kept) {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_ISSUERS) this.#kept.delete(oldest);
  }

  /**
   * Fetches the metadata, in one request for all calls that wait for them. It ends with the last of these calls.
   *
   * @param {string} key
   * @param {MetadataRequest} request
   * @param {(work: Promise<Discovered>) => Promise<Discovered>} wait
   */
  async #fetch(key, request, wait) {
    const fetching = (canShare ? this.#fetching.get(key) : undefined) ?? this.#begin(key, request);
    fetching.callers++;
    try {
      return await wait(fetching.promise);
    } finally {
      if (--fetching.callers === 0) this.#end(key, fetching);
    }
  }

  /** @param {string} key @param {MetadataRequest} request */
  #begin(key, request) {
    const controller = new AbortController();
    /** @type {Fetching} */
    const fetching = { promise: fetchMetadata(request, controller), controller, callers: 0 };
    if (canShare) this.#fetching.set(key, fetching);
    return fetching;
  }

  /** @param {string} key @param {Fetching} fetching */
  #end(key, fetching) {
    fetching.controller.abort();
    // The request may still reject, with nobody waiting.
    fetching.promise.catch(() => {});
    if (this.#fetching.get(key) === fetching) this.#fetching.delete(key);
  }
}
