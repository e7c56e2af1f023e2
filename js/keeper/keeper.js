// The keeper: tokens that are fresh whenever one is asked for, refreshed once on however many machines.
import { inTime } from "../platform/clock.js";
import { core } from "../wasm/client/core.js";
import { SecretSlotsError } from "../platform/errors.js";
import { attempt, END } from "./attempt.js";
import { checkId, readCredential } from "./credential.js";
import { duePages } from "./due.js";
import { Entry } from "./entry.js";
import { readKeeperOptions } from "./keeper-options.js";
import { Limiter } from "./limiter.js";
import { needsReauthorization, numbersOf, withNumbers } from "./record.js";
import { ClientChanged } from "./refresh-io.js";
import { deadGrant, failed, timeout, unknown } from "./refusal.js";
import { Schedule } from "./schedule.js";
import { StoreClock } from "./store-clock.js";
import { checkOptions, invalid, readFlag } from "../platform/options.js";
import { readSignal } from "../platform/signal.js";
import { canShare } from "../platform/can-share.js";

/** @import { Credential, KeeperCallOptions, KeeperEvent, KeeperStats, TickReport, TokenKeeperOptions } from "./types.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Document } from "./record.js" */
/** @import { Signal } from "../platform/types.js" */

/** How often a caller takes part in an attempt before it gives up. */
const MAX_ROUNDS = 5;

const SERVE = 0;
const BEHIND = 1;
const REFRESH = 2;

/** How long a call waits for a credential whose client it does not know yet, in milliseconds. */
const TIMEOUT = 10_000;

/**
 * Keeps access tokens fresh: each is refreshed before it expires, once, however many callers, processes and machines ask for it.
 *
 * Its calls reject with `ERR_SECRET_UNKNOWN` for an id that is not kept; `ERR_REAUTHORIZATION_REQUIRED` when the server says that
 * the grant is dead, so that the user has to authorize the client again; `ERR_STORE` when the store fails and no token in memory is
 * good; `ERR_TOKEN_REQUEST_TIMEOUT` after the client's `timeout`, while the refresh goes on; until the next attempt, the
 * {@link TokenError} of the last one, or another with its code; and the signal's reason when they are aborted.
 *
 * @example
 * const keeper = new TokenKeeper({ store: new MemoryStore(), clients: { crm: client } });
 * await keeper.put("customer 5", { client: "crm", grant: "client_credentials", scope: "read" });
 * const { access_token } = await keeper.token("customer 5");
 */
export class TokenKeeper {
  #settings;
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Map<string, Promise<Entry>>} */
  #loading = new Map();
  /** @type {Map<string, Limiter>} */
  #limiters = new Map();
  /** @type {Set<Promise<unknown>>} */
  #working = new Set();
  #counts = { refreshing: 0, refreshed: 0, adopted: 0, failed: 0, reauthorizations: 0 };
  #storeClock;
  #schedule;
  /** How many credentials were removed. */
  #removals = 0;

  /**
   * Throws `ERR_INVALID_OPTION` for an option that is unknown or of another form.
   *
   * @param {TokenKeeperOptions} options
   */
  constructor(options) {
    this.#settings = readKeeperOptions(options);
    const { vault, clock, tick: interval } = this.#settings;
    this.#storeClock = new StoreClock(vault, clock);
    const tick = () => this.#work(this.tick());
    const look = (/** @type {string} */ id) => void this.#work(this.#refreshIfDue(id));
    this.#schedule = new Schedule({ clock, interval, tick, look });
  }

  /**
   * Keeps a credential under an id, in place of one that may be there: a new authorization.
   *
   * @example
   * await keeper.put("user 7", { client: "crm", grant: "refresh_token", tokens: { refresh_token: "from the authorization" } });
   *
   * @param {string} id 1 to 128 bytes.
   * @param {Credential} credential
   * @param {{ ifAbsent?: boolean | undefined }} [given] `ifAbsent`: only if none is kept under this id.
   * @returns {Promise<boolean>} whether it was put there
   */
  async put(id, credential, given = {}) {
    const options = checkOptions(given, ["ifAbsent"]);
    const ifAbsent = readFlag("ifAbsent", options.ifAbsent);
    const { vault, clock } = this.#settings;
    checkId(id);
    const made = readCredential(credential, Math.floor(clock.now() / 1000));
    this.#client(made.client);
    const document = withNumbers(made, this.#scheduled(numbersOf(made), made.client));
    while (true) {
      const version = await vault.version(id);
      if (version !== null && ifAbsent) return false;
      if ((await vault.write(id, document, version)) === null) continue;
      this.#entries.set(id, new Entry(clock, document));
      this.#arm(id);
      return true;
    }
  }

  /**
   * The access token of a credential, frozen and without its refresh token: from memory while it is good. When it is due it is
   * refreshed meanwhile; when there is none that is good, the call waits for one attempt that all callers share.
   *
   * @example
   * const { access_token } = await keeper.token("customer 5", { signal: AbortSignal.timeout(3000) });
   *
   * @param {string} id
   * @param {KeeperCallOptions} [options]
   * @returns {Promise<Token>}
   */
  token(id, options) {
    const fresh = options === undefined ? this.#entries.get(id)?.fresh() : undefined;
    return fresh ?? this.#token(id, options);
  }

  /**
   * Tells that the resource server refuses an access token (401), and answers the one to use instead: the record's, when that is
   * newer, else one that is refreshed now, once for however many reports.
   *
   * @example
   * if (response.status === 401) token = await keeper.refused("customer 5", token.access_token);
   *
   * @param {string} id
   * @param {string} accessToken
   * @param {KeeperCallOptions} [options]
   * @returns {Promise<Token>}
   */
  async refused(id, accessToken, options) {
    if (typeof accessToken !== "string") throw invalid("have no access token");
    const signal = readCall(options).signal;
    const begun = this.#settings.clock.monotonic();
    let entry = await this.#inTime(this.#entry(checkId(id)), begun + TIMEOUT, signal);
    const deadline = begun + this.#timeout(entry);
    // What is in memory may be older than what is refused.
    if (entry.document.tokens?.access_token !== accessToken) {
      entry = await this.#inTime(this.#reload(id), deadline, signal);
    }
    if (entry.document.tokens?.access_token === accessToken) entry.refused ??= entry.generation;
    return this.#token(id, options, entry.refused, deadline);
  }

  /**
   * Refreshes what is due, of all credentials or of these: for cron triggers and alarms. What fails is told by events and tried
   * again later.
   *
   * @example
   * const { due, refreshed } = await keeper.tick();
   *
   * @param {{ ids?: readonly string[] | undefined }} [given]
   * @returns {Promise<TickReport>}
   */
  async tick(given = {}) {
    const options = checkOptions(given, ["ids"]);
    if (options.ids !== undefined && !Array.isArray(options.ids)) throw invalid("have ids that are not an array");
    const { vault } = this.#settings;
    const report = { due: 0, refreshed: 0, failed: 0 };
    const seen = new Set();
    try {
      await this.#storeClock.ask();
      // What comes due before the next tick gets an alarm, to the second.
      const now = this.#storeSeconds() + this.#schedule.ahead;
      for await (const ids of options.ids === undefined ? duePages(vault, this.#entries, now, seen) : [options.ids]) {
        const fresh = ids.filter((id) => !seen.has(id));
        for (const id of fresh) seen.add(id);
        await Promise.all(fresh.map((id) => this.#refreshIfDue(id, report)));
      }
      await vault.sweep();
    } catch (error) {
      this.#tell({ type: "store_failed", id: undefined });
      throw error;
    }
    return report;
  }

  /**
   * Looks for what is due every `tickInterval`, until {@link TokenKeeper#stop}. The process does not stay for it.
   *
   * @example
   * keeper.start();
   */
  start() {
    this.#schedule.start();
  }

  /**
   * Ends what `start` began, and waits for refreshes and saves that are under way.
   *
   * @example
   * await keeper.stop();
   *
   * @returns {Promise<void>}
   */
  async stop() {
    this.#schedule.stop();
    while (this.#working.size > 0) await Promise.allSettled(this.#working);
  }

  /**
   * Forgets a credential, in the store too. A refresh that is under way does not bring it back.
   *
   * @example
   * await keeper.remove("customer 5"); // whether it was there
   *
   * @param {string} id
   * @returns {Promise<boolean>}
   */
  async remove(id) {
    const { vault } = this.#settings;
    checkId(id);
    while (true) {
      const version = await vault.version(id);
      const isDeleted = version !== null && (await vault.delete(id, version));
      if (version !== null && !isDeleted) continue;
      this.#removals += 1;
      this.#entries.delete(id);
      return isDeleted;
    }
  }

  /**
   * Seals all records with the first key of `encrypt`, also those that were not sealed. To change keys, first give the new key to all
   * holders in the second place, then put it in front, then reseal, and only then take the old one away: a holder that cannot open a
   * record cannot save to it. Rejects with `ERR_STORE`, after all others were sealed, when there are records that cannot be opened.
   *
   * @example
   * const sealed = await keeper.reseal();
   *
   * @returns {Promise<number>} how many had to be
   */
  async reseal() {
    const { vault } = this.#settings;
    let count = 0;
    /** @type {unknown} */
    let failure;
    for await (const id of vault.ids()) {
      const isSealed = await vault.reseal(id).catch((error) => {
        failure = error;
        return false;
      });
      if (isSealed) count += 1;
    }
    if (failure !== undefined) throw failure;
    return count;
  }

  /**
   * How it goes.
   *
   * @example
   * keeper.stats().refreshing;
   *
   * @returns {KeeperStats}
   */
  stats() {
    const now = this.#settings.clock.now() / 1000;
    /** @type {KeeperStats["oldestOverdue"]} */
    let oldestOverdue;
    /** @type {KeeperStats["nearestExpiry"]} */
    let nearestExpiry;
    for (const [id, { numbers, document, expiresAt }] of this.#entries) {
      const dueAt = Math.max(this.#settings.vault.dueAt(numbers), document.obtained_at);
      if (dueAt <= now && (oldestOverdue === undefined || dueAt < oldestOverdue.since)) {
        oldestOverdue = { id, since: dueAt };
      }
      if (expiresAt !== undefined && expiresAt > now && (nearestExpiry === undefined || expiresAt < nearestExpiry.at)) {
        nearestExpiry = { id, at: expiresAt };
      }
    }
    return { credentials: this.#entries.size, ...this.#counts, oldestOverdue, nearestExpiry };
  }

  /**
   * @param {string} id
   * @param {KeeperCallOptions} [options]
   * @param {number} [refused] The generation whose token must not be returned.
   * @param {number} [deadline] On the clock that never goes back.
   * @returns {Promise<Token>}
   */
  async #token(id, options, refused, deadline) {
    const { signal, waitUntil } = readCall(options);
    signal?.throwIfAborted();
    checkId(id);
    const begun = this.#settings.clock.monotonic();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      // Anew each time: it may have been put anew, or removed.
      const known = this.#entries.get(id);
      const entry = known ?? (await this.#inTime(this.#reload(id), deadline ?? begun + TIMEOUT, signal));
      deadline ??= begun + this.#timeout(entry);
      const isRefused = refused !== undefined && entry.generation === refused;
      const plan = isRefused ? REFRESH : this.#plan(entry);
      if (plan === SERVE) return entry.token();
      if (isRefused) entry.refused ??= refused;
      const mayGoOn = this.#sharesPromises || waitUntil !== undefined;
      const refreshing = plan === REFRESH || mayGoOn ? this.#refresh(id, entry) : undefined;
      // The refresh may go on after this call.
      if (refreshing !== undefined) waitUntil?.(refreshing.catch(() => {}));
      if (plan === BEHIND && refreshing !== undefined) {
        refreshing.catch(() => {});
        return entry.token();
      }
      try {
        await this.#inTime(refreshing ?? this.#refresh(id, entry), deadline, signal);
      } catch (error) {
        signal?.throwIfAborted();
        // The old token is as good as it was.
        const left = this.#entries.get(id);
        if (left !== undefined && left.generation !== refused && this.#plan(left) <= BEHIND) return left.token();
        throw error;
      }
    }
    throw new SecretSlotsError(
      "ERR_TOKEN_REQUEST_FAILED",
      "the token was refreshed, and was not good when it came, again and again",
    );
  }

  /** How long a call waits, in milliseconds. @param {Entry} entry */
  #timeout(entry) {
    return this.#settings.client(entry.document.client)?.timeout ?? TIMEOUT;
  }

  /**
   * Waits for work until a deadline. After that the work goes on.
   *
   * @template T
   * @param {Promise<T>} work
   * @param {number} deadline
   * @param {Signal} [signal]
   * @returns {Promise<T>}
   */
  async #inTime(work, deadline, signal) {
    const done = await inTime(
      work.then((value) => ({ value })),
      this.#settings.clock,
      deadline,
      signal,
    );
    if (done !== undefined) return done.value;
    work.catch(() => {});
    throw timeout("the refresh takes longer than the client's timeout and goes on; ask again later");
  }

  get #sharesPromises() {
    return canShare || this.#settings.sharesPromises;
  }

  /** @param {Entry} entry */
  #plan(entry) {
    const now = entry.now();
    const keeping = this.#keeping(entry.document.client);
    const store = this.#storeClock.now();
    const seenFor = store === undefined ? entry.attemptSeenFor : -1;
    const times = Float64Array.of(Math.floor(now / 1000), store ?? now, seenFor, this.#settings.clock.awakeFor);
    const isRefused = entry.refused === entry.generation;
    return core.call((glue) => glue.planRecord(entry.numbers, keeping, times, isRefused));
  }

  /** @param {string} id @returns {Promise<Entry>} */
  async #entry(id) {
    const known = this.#entries.get(id);
    return known ?? this.#reload(id);
  }

  /** @param {string} id @returns {Promise<Entry>} */
  async #load(id) {
    const { vault, clock } = this.#settings;
    const removals = this.#removals;
    const before = this.#entries.get(id)?.document;
    const found = await vault.read(id).catch((error) => {
      this.#tell({ type: "store_failed", id });
      throw error;
    });
    if (this.#removals !== removals) return this.#load(id);
    if (found === null) {
      this.#entries.delete(id);
      throw unknown();
    }
    const entry = this.#entries.get(id) ?? new Entry(clock, found.document);
    // What was saved or put while this was being read is newer.
    if (entry.document === before) entry.adopt(found.document);
    this.#entries.set(id, entry);
    return entry;
  }

  /** What the store has now, read once for however many callers. @param {string} id @returns {Promise<Entry>} */
  async #reload(id) {
    if (!this.#sharesPromises) return this.#load(id);
    const loading = this.#loading.get(id) ?? this.#load(id).finally(() => this.#loading.delete(id));
    this.#loading.set(id, loading);
    return loading;
  }

  /** @param {string} id @param {Entry} entry @returns {Promise<void>} */
  #refresh(id, entry) {
    const attempt = () => this.#attempt(id, entry).finally(() => (entry.refused = undefined));
    if (!this.#sharesPromises) return attempt();
    entry.refreshing ??= this.#work(attempt()).finally(() => (entry.refreshing = undefined));
    return entry.refreshing;
  }

  /** @param {string} id @param {Entry} entry @returns {Promise<void>} */
  async #attempt(id, entry) {
    const { vault, clock } = this.#settings;
    const { client: name } = entry.document;
    const client = this.#client(name);
    const owner = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER) + 1;
    const limiter = this.#limiter(client.tokenEndpoint);
    const onRecord = (/** @type {Document | undefined} */ document) => {
      if (document !== undefined && this.#entries.get(id) === entry) entry.adopt(document);
    };
    const tell = (/** @type {KeeperEvent} */ event) => this.#tell(event);
    const setting = { id, owner, entry, vault, storeClock: this.#storeClock, client, limiter, clock, tell, onRecord };
    const options = {
      keeping: this.#keeping(name),
      refused: entry.refused ?? -1,
      patience: Math.ceil(client.timeout / 1000),
      work: (/** @type {Promise<unknown>} */ work) => void this.#work(work),
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
      this.#arm(id);
    }
    this.#settle(id, entry, ended.end, ended.failure);
  }

  /** Sets an alarm, to the second, if a credential comes due before the next tick. @param {string} id */
  #arm(id) {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const { vault, clock } = this.#settings;
    this.#schedule.arm(id, vault.dueAt(entry.numbers) * 1000 - (this.#storeClock.now() ?? clock.now()));
  }

  /** By the store's clock, or this process's where it has none. */
  #storeSeconds() {
    return Math.floor((this.#storeClock.now() ?? this.#settings.clock.now()) / 1000);
  }

  /**
   * @param {string} id
   * @param {Entry} entry
   * @param {number} end
   * @param {unknown} failure
   */
  #settle(id, entry, end, failure) {
    if (end === END.refreshed) {
      this.#counts.refreshed += 1;
      return;
    }
    if (end === END.adopted) {
      this.#counts.adopted += 1;
      return this.#tell({ type: "adopted", id });
    }
    if (end === END.removed) {
      if (this.#entries.get(id) === entry) this.#entries.delete(id);
      this.#tell({ type: "removed", id });
      throw unknown();
    }
    if (end === END.reauthorize) throw deadGrant();
    const isBusy = end === END.busy;
    const why = isBusy
      ? timeout("another holder is still refreshing this token; ask again later")
      : failed(entry.document.error, Math.max(end - this.#storeSeconds(), 0));
    const error = failure ?? why;
    // Without a failure of its own, the attempt only found one that was already told.
    if (failure !== undefined) this.#fail(id, error, isBusy ? undefined : end);
    throw error;
  }

  /** @param {string} id @param {unknown} error @param {number} [retryAt] */
  #fail(id, error, retryAt) {
    this.#counts.failed += 1;
    const code = /** @type {SecretSlotsError} */ (error).code ?? "ERR_INTERNAL";
    this.#tell({ type: "refresh_failed", id, code, retryAt });
  }

  /** @param {string} id @param {TickReport} [report] */
  async #refreshIfDue(id, report = { due: 0, refreshed: 0, failed: 0 }) {
    try {
      const isQuiet = (/** @type {Entry} */ entry) =>
        this.#plan(entry) === SERVE || needsReauthorization(entry.numbers);
      let entry = await this.#entry(id);
      // The store says that it is due: what is in memory may be older.
      if (isQuiet(entry)) entry = await this.#reload(id);
      if (isQuiet(entry)) return this.#arm(id);
      report.due += 1;
      await this.#refresh(id, entry);
      report.refreshed += 1;
    } catch {
      report.failed += 1;
    }
  }

  /** @param {string} name */
  #client(name) {
    const client = this.#settings.client(name);
    if (client === undefined) throw invalid(`have no client ${JSON.stringify(String(name).slice(0, 64))}`);
    return client;
  }

  /** @param {string} name */
  #keeping(name) {
    const { window, tick, jitter, save, replaysLate } = this.#settings;
    const { timeout = TIMEOUT, assumedLifetime = 3_600 } = this.#settings.client(name) ?? {};
    const assumed = assumedLifetime === Infinity ? -1 : assumedLifetime;
    return Float64Array.of(window, tick, jitter, Math.ceil(timeout / 1000), save, assumed, Number(replaysLate));
  }

  /** @param {Float64Array} numbers @param {string} client */
  #scheduled(numbers, client) {
    return core.call((glue) => glue.scheduleRecord(numbers, this.#keeping(client), Math.random()));
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
    try {
      Promise.resolve(this.#settings.onEvent?.(event)).catch(() => {});
    } catch {
      // No token is lost for what an observer throws.
    }
  }

  /** @template T @param {Promise<T>} work @returns {Promise<T>} */
  #work(work) {
    this.#working.add(work);
    const done = () => void this.#working.delete(work);
    work.then(done, done);
    return work;
  }
}

/** @param {KeeperCallOptions} [given] */
function readCall(given = {}) {
  const options = checkOptions(given, ["signal", "waitUntil"]);
  return { signal: readSignal(options.signal), waitUntil: options.waitUntil };
}
