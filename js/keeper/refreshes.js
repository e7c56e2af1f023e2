// The refreshes of this process: one at a time for each credential, and a limited number at once for each token endpoint.
import { canShare } from "../platform/can-share.js";
import { runAttempt } from "./attempt.js";
import { Limiter } from "./limiter.js";
import { policyOf } from "./policy.js";
import { ClientChanged } from "./refresh-io.js";
import { deadGrant, failed, timedOut, unknownCredential } from "./refusal.js";

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

  /** Refreshes a credential, once for all concurrent callers. @param {string} id @param {Entry} entry @returns {Promise<void>} */
  refresh(id, entry) {
    const attempt = () => this.#attempt(id, entry).finally(() => (entry.refused = entry.asked = undefined));
    if (!canShare && !this.#settings.sharesPromises) return attempt();
    entry.refreshing ??= this.track(attempt()).finally(() => (entry.refreshing = undefined));
    return entry.refreshing;
  }

  /** Takes note of work that may outlast its caller, and returns it. @template T @param {Promise<T>} work @returns {Promise<T>} */
  track(work) {
    this.#working.add(work);
    const done = () => void this.#working.delete(work);
    work.then(done, done);
    return work;
  }

  /** Waits for all work that is under way. */
  async settled() {
    while (this.#working.size > 0) await Promise.allSettled(this.#working);
  }

  /** @param {string} id @param {Entry} entry @returns {Promise<void>} */
  async #attempt(id, entry) {
    const { records, storeClock, clock, clients } = this.#settings;
    const { client: name } = entry.document;
    const found = clients.get(name);
    const client = found instanceof Promise ? await found : found;
    const owner = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER) + 1;
    const limiter = this.#limiter(client.tokenEndpoint);
    const tell = (/** @type {KeeperEvent} */ event) => this.#tell(event);
    const onRecord = (/** @type {Document} */ document) => this.#credentials.adopt(id, entry, document);
    const context = { id, owner, entry, records, storeClock, client, limiter, clock, tell, onRecord };
    const options = {
      policy: policyOf(this.#settings, name),
      // Whoever asks for a refresh waits for another holder's, as for a refused token.
      refused: entry.refused ?? entry.asked,
      patience: Math.ceil(client.timeout / 1000),
      track: (/** @type {Promise<unknown>} */ work) => void this.track(work),
    };
    this.#counts.refreshing += 1;
    let ended;
    try {
      ended = await limiter.run(() => runAttempt(context, options));
    } catch (error) {
      // The caller's next round uses the client that the record names now.
      if (error instanceof ClientChanged) return;
      this.#counts.failed += 1;
      if (/** @type {SecretSlotsError} */ (error).code === "ERR_STORE") this.#tell({ type: "store_failed", id });
      throw error;
    } finally {
      this.#counts.refreshing -= 1;
      this.#onEnd(id);
    }
    this.#conclude(id, entry, ended);
  }

  /**
   * Counts and reports the end of an attempt. Throws the error of one that brought no token.
   *
   * @param {string} id
   * @param {Entry} entry
   * @param {{ end: End, failure: unknown, duration: number | undefined }} ended
   */
  #conclude(id, entry, { end, failure, duration }) {
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
        throw unknownCredential(id);
      case "reauthorize":
        throw deadGrant();
      case "busy":
        throw this.#fail(id, { failure, duration }, () =>
          timedOut("another holder is still refreshing this token; ask again later"),
        );
      default: {
        const wait = Math.max(end.failed - Math.floor(this.#settings.storeClock.best / 1000), 0);
        throw this.#fail(id, { failure, duration }, () => failed(entry.document.error, wait), end.failed);
      }
    }
  }

  /**
   * Returns the error to throw, and reports it. An attempt without a failure of its own found one that was reported before.
   *
   * @param {string} id
   * @param {{ failure: unknown, duration: number | undefined }} ended
   * @param {() => SecretSlotsError} found Makes the error of a failure that was found.
   * @param {number} [retryAt]
   */
  #fail(id, { failure, duration }, found, retryAt) {
    if (failure === undefined) return found();
    this.#counts.failed += 1;
    const code = /** @type {SecretSlotsError} */ (failure).code ?? "ERR_INTERNAL";
    this.#tell({ type: "refresh_failed", id, code, retryAt, ...(duration === undefined ? {} : { duration }) });
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
    this.#settings.tell(event, this.#credentials.clientOf(event.id));
  }
}
