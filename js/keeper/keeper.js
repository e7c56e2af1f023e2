// The keeper: tokens that are fresh whenever one is asked for, refreshed once on however many machines.
import { canShare } from "../platform/can-share.js";
import { inTime } from "../platform/clock.js";
import { SecretSlotsError } from "../platform/errors.js";
import { checkOptions, invalid, readable, readFlag } from "../platform/options.js";
import { readSignal } from "../platform/signal.js";
import { checkId, readCredential } from "./credential.js";
import { Credentials } from "./credentials.js";
import { readKeeperOptions } from "./keeper-options.js";
import { clientOf, planOf, scheduled, TIMEOUT } from "./policy.js";
import { Refreshes } from "./refreshes.js";
import { timeout } from "./refusal.js";
import { Ticker } from "./ticker.js";

/** @import { Signal } from "../platform/types.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Entry } from "./entry.js" */
/** @import { Credential, KeeperCallOptions, KeeperStats, TickReport, TokenKeeperOptions } from "./types.js" */

/** How often a caller takes part in an attempt before it gives up. */
const MAX_ROUNDS = 5;

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
  #credentials;
  #refreshes;
  #ticker;

  /**
   * Throws `ERR_INVALID_OPTION` for an option that is unknown or of another form.
   *
   * @param {TokenKeeperOptions} options
   */
  constructor(options) {
    this.#settings = readable(() => readKeeperOptions(options));
    this.#credentials = new Credentials(this.#settings);
    this.#refreshes = new Refreshes(this.#settings, this.#credentials, (id) => this.#ticker.arm(id));
    this.#ticker = new Ticker(this.#settings, this.#credentials, this.#refreshes);
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
    checkId(id);
    const made = readCredential(credential, Math.floor(this.#settings.clock.now() / 1000));
    clientOf(this.#settings, made.client);
    const isPut = await this.#credentials.put(id, scheduled(this.#settings, made), ifAbsent);
    if (isPut) this.#ticker.arm(id);
    return isPut;
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
    const fresh = options === undefined ? this.#credentials.known(id)?.fresh() : undefined;
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
    if (typeof accessToken !== "string") throw invalid("the refused access token must be a string");
    const { signal } = readCall(options);
    const begun = this.#settings.clock.monotonic();
    let entry = await this.#inTime(this.#credentials.entry(checkId(id)), begun + TIMEOUT, signal);
    const deadline = begun + this.#timeout(entry);
    // What is in memory may be older than what is refused.
    if (entry.document.tokens?.access_token !== accessToken) {
      entry = await this.#inTime(this.#credentials.reload(id), deadline, signal);
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
    if (options.ids !== undefined && !Array.isArray(options.ids)) throw invalid("ids must be an array");
    return this.#ticker.tick(options.ids);
  }

  /**
   * Looks for what is due every `tickInterval`, until {@link TokenKeeper#stop}. The process does not stay for it.
   *
   * @example
   * keeper.start();
   */
  start() {
    this.#ticker.start();
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
    this.#ticker.stop();
    await this.#refreshes.settled();
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
    return this.#credentials.remove(checkId(id));
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
    return this.#credentials.reseal();
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
    return { ...this.#credentials.stats(), ...this.#refreshes.counts };
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
      const known = this.#credentials.known(id);
      const entry = known ?? (await this.#inTime(this.#credentials.reload(id), deadline ?? begun + TIMEOUT, signal));
      deadline ??= begun + this.#timeout(entry);
      const isRefused = refused !== undefined && entry.generation === refused;
      const fresh = isRefused ? undefined : entry.fresh();
      if (fresh !== undefined) return fresh;
      const plan = isRefused ? "refresh" : planOf(this.#settings, entry);
      if (plan === "serve") return entry.token();
      if (isRefused) entry.refused ??= refused;
      const mayGoOn = canShare || this.#settings.sharesPromises || waitUntil !== undefined;
      const refreshing = plan === "refresh" || mayGoOn ? this.#refreshes.refresh(id, entry) : undefined;
      // The refresh may go on after this call.
      if (refreshing !== undefined) waitUntil?.(refreshing.catch(() => {}));
      if (plan === "refresh_behind" && refreshing !== undefined) {
        refreshing.catch(() => {});
        return entry.token();
      }
      try {
        await this.#inTime(refreshing ?? this.#refreshes.refresh(id, entry), deadline, signal);
      } catch (error) {
        signal?.throwIfAborted();
        // The old token is as good as it was.
        const left = this.#credentials.known(id);
        const isOther = left !== undefined && left.generation !== refused;
        if (isOther && planOf(this.#settings, left) !== "refresh") return left.token();
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
}

/** @param {KeeperCallOptions} [given] */
function readCall(given = {}) {
  const options = checkOptions(given, ["signal", "waitUntil"]);
  return { signal: readSignal(options.signal), waitUntil: options.waitUntil };
}
