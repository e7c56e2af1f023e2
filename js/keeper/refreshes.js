// The refreshes of this process: one at a time for a credential, and so many at once for a token endpoint.
import { canShare } from "../platform/can-share.js";
import { attempt } from "./attempt.js";
import { Limiter } from "./limiter.js";
import { clientOf, policyOf } from "./policy.js";
import { ClientChanged } from "./refresh-io.js";
import { deadGrant, failed, timeout, unknown } from "./refusal.js";

/** @import { SecretSlotsError } from "../platform/errors.js" */
/** @import { End } from "./attempt.js" */
/** @import { Credentials } from "./credentials.js" */
/** @import { Entry } from "./entry.js" */
/** @import { Settings } from "./keeper-options.js" */
/** @import { Document } from "./record.js" */
/** @import { KeeperEvent } from "./types.js" */

export class Refreshes {
  #settings;
  #credentials;
  #onEnd;
  /** @type {Map<string, Limiter>} */
  #limiters = new Map();
  /** @type {Set<Promise<unknown>>} */
  #working = new Set();
  #counts = { refreshing: 0, refreshed: 0, adopted: 0, failed: 0, reauthorizations: 0 };

  /**
   * @param {Settings} settings
   * @param {Credentials} credentials
   * @param {(id: string) => void} onEnd Called when an attempt has ended.
   */
  constructor(settings, credentials, onEnd) {
    this.#settings = settings;
    this.#credentials = credentials;
    this.#onEnd = onEnd;
  }

  get counts() {
    return { ...this.#counts };
  }

  /** Refreshes a credential, once for however many callers. @param {string} id @param {Entry} entry @returns {Promise<void>} */
  refresh(id, entry) {
    const attempt = () => this.#attempt(id, entry).finally(() => (entry.refused = undefined));
    if (!canShare && !this.#settings.sharesPromises) return attempt();
    entry.refreshing ??= this.work(attempt()).finally(() => (entry.refreshing = undefined));
    return entry.refreshing;
  }

  /** Work that goes on after its caller. @template T @param {Promise<T>} work @returns {Promise<T>} */
  work(work) {
    this.#working.add(work);
    const done = () => void this.#working.delete(work);
    work.then(done, done);
    return work;
  }

  /** Waits until no work goes on. */
  async settled() {
    while (this.#working.size > 0) await Promise.allSettled(this.#working);
  }

  /** @param {string} id @param {Entry} entry @returns {Promise<void>} */
  async #attempt(id, entry) {
    const { records, storeClock, clock } = this.#settings;
    const { client: name } = entry.document;
    const client = clientOf(this.#settings, name);
    const owner = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER) + 1;
    const limiter = this.#limiter(client.tokenEndpoint);
    const tell = (/** @type {KeeperEvent} */ event) => this.#tell(event);
    const onRecord = (/** @type {Document} */ document) => this.#credentials.adopt(id, entry, document);
    const setting = { id, owner, entry, records, storeClock, client, limiter, clock, tell, onRecord };
    const options = {
      policy: policyOf(this.#settings, name),
      refused: entry.refused,
      patience: Math.ceil(client.timeout / 1000),
      work: (/** @type {Promise<unknown>} */ work) => void this.work(work),
    };
    this.#counts.refreshing += 1;
    let ended;
    try {
      ended = await limiter.run(() => attempt(setting, options));
    } catch (error) {
      // The next round begins with the client that the record has now.
      if (error instanceof ClientChanged) return;
      this.#counts.failed += 1;
      if (/** @type {SecretSlotsError} */ (error).code === "ERR_STORE") this.#tell({ type: "store_failed", id });
      throw error;
    } finally {
      this.#counts.refreshing -= 1;
      this.#onEnd(id);
    }
    this.#settle(id, entry, ended.end, ended.failure);
  }

  /**
   * @param {string} id
   * @param {Entry} entry
   * @param {End} end
   * @param {unknown} failure
   */
  #settle(id, entry, end, failure) {
    switch (end) {
      case "refreshed":
        this.#counts.refreshed += 1;
        return;
      case "adopted":
        this.#counts.adopted += 1;
        return this.#tell({ type: "adopted", id });
      case "removed":
        this.#credentials.forget(id, entry);
        this.#tell({ type: "removed", id });
        throw unknown();
      case "reauthorize":
        throw deadGrant();
      case "busy":
        throw this.#fail(id, failure, () => timeout("another holder is still refreshing this token; ask again later"));
      default: {
        const wait = Math.max(end.failed - Math.floor(this.#settings.storeClock.best / 1000), 0);
        throw this.#fail(id, failure, () => failed(entry.document.error, wait), end.failed);
      }
    }
  }

  /**
   * The error to throw. An attempt without a failure of its own only found one that was already told.
   *
   * @param {string} id
   * @param {unknown} failure
   * @param {() => SecretSlotsError} found
   * @param {number} [retryAt]
   */
  #fail(id, failure, found, retryAt) {
    if (failure === undefined) return found();
    this.#counts.failed += 1;
    const code = /** @type {SecretSlotsError} */ (failure).code ?? "ERR_INTERNAL";
    this.#tell({ type: "refresh_failed", id, code, retryAt });
    return failure;
  }

  /** @param {string} endpoint */
  #limiter(endpoint) {
    const limiter = this.#limiters.get(endpoint) ?? new Limiter(this.#settings.concurrency);
    this.#limiters.set(endpoint, limiter);
    return limiter;
  }

  /** @param {KeeperEvent} event */
  #tell(event) {
    if (event.type === "reauthorization_required") this.#counts.reauthorizations += 1;
    this.#settings.tell(event);
  }
}
