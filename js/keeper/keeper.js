// The keeper: keeps tokens fresh, and refreshes each once across all processes and machines.
import { canShare } from "../platform/can-share.js";
import { inTime } from "../platform/clock.js";
import { SecretSlotsError } from "../platform/errors.js";
import { checkOptions, invalid, readable, readFlag, readInteger } from "../platform/options.js";
import { readSignal } from "../platform/signal.js";
import { checkId, readCredential } from "./credential.js";
import { TIMEOUT } from "./clients/missing-client.js";
import { Credentials } from "./credentials.js";
import { bearerFetch } from "./fetch/bearer-fetch.js";
import { readKeeperOptions } from "./keeper-options.js";
import { planOf, scheduled } from "./policy.js";
import { withSession } from "./record.js";
import { isRecent, pauseOf } from "./pace.js";
import { Refreshes } from "./refreshes.js";
import { deadGrant, failed, timedOut } from "./refusal.js";
import { listIn, statusIn } from "./status.js";
import { Ticker } from "./ticker.js";

/** @import { Signal } from "../platform/types.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Entry } from "./entry.js" */
/** @import { AnyFetch, Credential, CredentialFilter, CredentialStatus, FetchOptions, PlatformFetch } from "./types.js" */
/** @import { KeeperCallOptions, KeeperStats, TickReport, TokenKeeperOptions } from "./types.js" */

/** How many attempts a call takes part in before it gives up. */
const MAX_ROUNDS = 5;
/** How long a call waits for the store although the credential is in memory, in milliseconds. */
const READS_WITHIN = 1_000;

/** Looks the platform's fetch up at each request: tests and monitoring replace it later. @type {AnyFetch} */
const defaultFetch = (input, init) => globalThis.fetch(input, init);

/**
 * Keeps access tokens fresh. Each is refreshed before it expires, and only once, however many callers, processes and machines ask for it.
 * Failed refreshes are tried again without end, after 1, 2, 4 … 60 seconds, and after an hour of failures up to 15 minutes.
 *
 * Calls reject with
 *
 * - `ERR_INVALID_OPTION` for an invalid argument, or a credential whose client is unknown;
 * - `ERR_SECRET_UNKNOWN` for an id that is not kept;
 * - `ERR_REAUTHORIZATION_REQUIRED` if the server says that the grant is no longer valid: the user must authorize the client again;
 * - `ERR_STORE` if the store fails and no token in memory is valid, or if a stored record cannot be opened or read;
 * - `ERR_TOKEN_REQUEST_TIMEOUT` after the client's `timeout`; the refresh goes on;
 * - the {@link TokenError} of the last attempt, or until the next attempt another one with its code;
 * - `ERR_INTERNAL` if WebAssembly stopped;
 * - the signal's reason if it is aborted.
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
   * Validates the options without calling the store.
   *
   * Throws `ERR_INVALID_OPTION` for an unknown option, an invalid value, and an object `clients` with a value that is not a `TokenClient`.
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
   * Stores a credential under an id, for example after an authorization. It replaces a credential that is there, together with its tokens
   * and its failures; with `keepTokens` these stay, if it has the same client and grant. With the grant `client_credentials` a change of
   * `scope`, `parameters` or `headers` needs a new token, so nothing is kept then. No request is sent.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid id or credential, and for an unknown client; with `ERR_TOKEN_REQUEST_FAILED` if the
   * function `clients` fails; with `ERR_STORE` if the store fails.
   *
   * @example
   * await keeper.put("user 7", { client: "crm", grant: "refresh_token", tokens: { refresh_token: "from the authorization" } });
   *
   * @param {string} id 1 to 128 bytes in UTF-8.
   * @param {Credential} credential
   * @param {{ ifAbsent?: boolean | undefined, keepTokens?: boolean | undefined }} [given] `ifAbsent`: store it only if there is no credential
   *   under this id. `keepTokens`: as above; then `tokens` are for a credential that is not there. Default false.
   * @returns {Promise<boolean>} whether it was stored; always `true` without `ifAbsent`
   */
  async put(id, credential, given = {}) {
    const options = checkOptions(given, ["ifAbsent", "keepTokens"]);
    const ifAbsent = readFlag("ifAbsent", options.ifAbsent);
    const keepTokens = readFlag("keepTokens", options.keepTokens);
    checkId(id);
    const made = readCredential(credential, Math.floor(this.#settings.clock.now() / 1000));
    await this.#settings.clients.require(made.client);
    const isPut = await this.#credentials.put(id, scheduled(this.#settings, made), { ifAbsent, keepTokens });
    if (isPut) this.#ticker.arm(id);
    return isPut;
  }

  /**
   * Returns the token of a credential, frozen and without its refresh token. A valid token is returned at once, from memory, or from the
   * store at the first call; if it is due, it is refreshed in the background. Without a valid token, the call waits for an attempt that all callers share, for at most the
   * client's `timeout`.
   *
   * Rejects as the class describes.
   *
   * @example
   * const { access_token } = await keeper.token("customer 5", { signal: AbortSignal.timeout(3000) });
   * access_token; // "token"
   *
   * @param {string} id
   * @param {KeeperCallOptions} [options]
   * @returns {Promise<Token>} the same object for all callers, until the next refresh
   */
  token(id, options) {
    const fresh = options === undefined ? this.#credentials.known(id)?.fresh() : undefined;
    return fresh ?? this.#token(id, options);
  }

  /**
   * Reports that the resource server refuses an access token (status 401, RFC 6750, section 3.1), and returns the token to use instead:
   * the stored one, if it is another, or a token that is refreshed now. Reports of the same token share one refresh.
   *
   * Rejects as the class describes.
   *
   * @example
   * if (response.status === 401) token = await keeper.refused("customer 5", token.access_token);
   *
   * @param {string} id
   * @param {string} accessToken The refused token.
   * @param {KeeperCallOptions} [options]
   * @returns {Promise<Token>}
   */
  async refused(id, accessToken, options) {
    if (typeof accessToken !== "string") throw invalid("accessToken must be a string");
    const { signal } = readCall(options);
    const begun = this.#settings.clock.monotonic();
    let entry = await this.#inTime(this.#credentials.entry(checkId(id)), begun + TIMEOUT, signal);
    const deadline = begun + this.#timeout(entry);
    // The token in memory may be older than the refused one.
    if (entry.document.tokens?.access_token !== accessToken) {
      entry = await this.#inTime(this.#credentials.reload(id), deadline, signal);
    }
    if (entry.document.tokens?.access_token === accessToken) entry.refused ??= entry.generation;
    return this.#token(id, options, entry.refused, deadline);
  }

  /**
   * Refreshes a credential now, although its token is valid or it waits after a failure, and returns the new token. It shares a refresh that is
   * under way. Other callers get the token before, while it is valid; it stays the credential's if the refresh fails.
   *
   * A token that is less than 10 seconds old is returned as it is, and less than 10 seconds after a failure the call rejects with its code,
   * unless the next attempt is due or the client was repaired: however often it is called, a server is not asked more often than that.
   *
   * Rejects as the class describes, and with `ERR_REAUTHORIZATION_REQUIRED` also while the last token of a session that has ended is valid.
   *
   * @example
   * const { access_token } = await keeper.refresh("customer 5");
   *
   * @param {string} id
   * @param {Pick<KeeperCallOptions, "signal" | "waitUntil">} [options]
   * @returns {Promise<Token>}
   */
  async refresh(id, options) {
    const { signal, waitUntil } = readCall(options, ["signal", "waitUntil"]);
    signal?.throwIfAborted();
    const begun = this.#settings.clock.monotonic();
    const reading = Promise.all([this.#credentials.reload(checkId(id)), this.#settings.storeClock.ask()]);
    const [entry] = await this.#inTime(reading, begun + TIMEOUT, signal);
    const deadline = begun + this.#timeout(entry);
    if (entry.record.needs_reauthorization) throw deadGrant();
    if (!isRecent(entry)) {
      const pause = await this.#inTime(pauseOf(id, entry, this.#settings), deadline, signal);
      if (pause > 0) throw failed(entry.document.error, pause);
      entry.asked = entry.generation;
      const refreshing = this.#refreshes.refresh(id, entry);
      waitUntil?.(refreshing.catch(() => {}));
      await this.#inTime(refreshing, deadline, signal);
    }
    return this.#token(id, options, undefined, deadline);
  }

  /**
   * Refreshes all credentials that are due, for a cron trigger or an alarm, and those in memory whose stored client was changed since their
   * last failure. A refresh that fails is counted, reported as an event and tried
   * again later; it does not reject the call.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid option, and with `ERR_STORE` if the store fails to list what is due.
   *
   * @example
   * const { due, refreshed } = await keeper.tick();
   * due; // 1
   * refreshed; // 1
   *
   * @param {{ ids?: readonly string[] | undefined }} [given] `ids`: look only at these. Default: all credentials.
   * @returns {Promise<TickReport>}
   */
  async tick(given = {}) {
    const options = checkOptions(given, ["ids"]);
    if (options.ids !== undefined && !Array.isArray(options.ids)) throw invalid("ids must be an array");
    return this.#ticker.tick(options.ids);
  }

  /**
   * Ticks now and every `tickInterval` until {@link TokenKeeper#stop}, and refreshes in between whatever comes due. Its timers do not keep
   * the process alive. If the keeper is started already, nothing happens.
   *
   * @example
   * keeper.start();
   */
  start() {
    this.#ticker.start();
  }

  /**
   * Ends what `start` began, and waits for refreshes and saves that are under way. The keeper can be used and started again. Never rejects.
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
   * Stores the tokens of a new authorization of a credential that is there, and ends its failures. All else that it was put with stays. Its
   * scope becomes that of the tokens, if they have one: a user may have granted less than was asked for. No request is sent.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid argument, and for an unknown client; with `ERR_STORE` if the store fails, or if the
   * stored record cannot be opened or read.
   *
   * @example
   * await keeper.put("user 9", { client: "crm", grant: "refresh_token", owner: "ana", tokens: null });
   * const tokens = { refresh_token: "from the authorization" };
   * const isStored = await keeper.reauthorize("user 9", { client: "crm", tokens });
   * isStored; // true
   *
   * @param {string} id
   * @param {{ client: string, tokens: Token | { refresh_token: string } }} given `client`: the client that the user has authorized.
   * @returns {Promise<boolean>} whether they were stored; `false` if there is no such credential, or if its client or grant is another
   */
  async reauthorize(id, given) {
    const { client, tokens } = checkOptions(given, ["client", "tokens"]);
    checkId(id);
    if (tokens === null) throw invalid("tokens must be the token response of an authorization");
    const now = Math.floor(this.#settings.clock.now() / 1000);
    const made = readCredential({ client, grant: "refresh_token", tokens }, now);
    await this.#settings.clients.require(made.client);
    const session = scheduled(this.#settings, made);
    const isStored = await this.#credentials.replace(id, (before) => withSession(before, session));
    if (isStored) this.#ticker.arm(id);
    return isStored;
  }

  /**
   * Removes a credential from memory and from the store. A refresh that is under way does not bring it back. The server is not told: the
   * tokens stay valid there.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid id, and with `ERR_STORE` if the store fails.
   *
   * @example
   * const wasThere = await keeper.remove("customer 5");
   * wasThere; // true
   *
   * @param {string} id
   * @returns {Promise<boolean>} whether it was there
   */
  async remove(id) {
    return this.#credentials.remove(checkId(id));
  }

  /**
   * Returns what the store knows of a credential: how it is, when its token expires, why the last refresh failed. Never a token.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid id, `ERR_SECRET_UNKNOWN` for an id that is not kept, and `ERR_STORE` if the store
   * fails or the record cannot be opened or read.
   *
   * @example
   * const { state, expires_at } = await keeper.status("customer 5");
   * state; // "ready"
   *
   * @param {string} id
   * @returns {Promise<CredentialStatus>}
   */
  async status(id) {
    return statusIn(this.#settings.records, checkId(id));
  }

  /**
   * Lists credentials in the store's order, each as {@link TokenKeeper#status} returns it. For the next page, pass the last id as `after`;
   * the last page is shorter than `limit`. A filter reads every record from `after` on until the page is full.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid option, and with `ERR_STORE` if the store fails. A record that cannot be opened or
   * read is listed as `failing`.
   *
   * @example
   * const [credential] = await keeper.list({ state: "ready" });
   * credential.id; // "customer 5"
   * await keeper.list({ state: "reauthorize" }); // []: nobody has to authorize anew
   *
   * @param {CredentialFilter} [filter]
   * @returns {Promise<CredentialStatus[]>}
   */
  async list(filter = {}) {
    return listIn(this.#settings.records, filter);
  }

  /**
   * Returns a `fetch` that sends the token of a credential as `Authorization: Bearer` (RFC 6750, section 2.1), in the place of a header
   * `Authorization` of the caller. If the response is 401 with the error `invalid_token` (section 3.1), it reports the token as
   * {@link TokenKeeper#refused} does, and sends the request once more with the new token; the second response is returned whatever it is. A
   * body that is a stream, and the body of a `Request`, can be sent only once: the token is reported, and the 401 is returned.
   *
   * Throws `ERR_INVALID_OPTION` for an invalid id or option. The function rejects as `fetch` and {@link TokenKeeper#token} do, also where a
   * token was refused and there is no other; with `ERR_INVALID_OPTION` for a URL that is neither https nor on this machine, and for a second
   * argument that is not a plain object; with `ERR_TOKEN_RESPONSE_INVALID` for a token that is not a Bearer token, or has characters that no token may have.
   *
   * @example
   * const fetch = keeper.fetch("customer 5");
   * const response = await fetch("https://api.example/orders");
   * response.status; // 200
   *
   * @param {string} id
   * @param {FetchOptions} [given]
   * @returns {PlatformFetch} called with the arguments of the `fetch` that it sends with
   */
  fetch(id, given = {}) {
    const options = checkOptions(given, ["fetch", "allowInsecureRequests", "waitUntil"]);
    const fetch = options.fetch ?? defaultFetch;
    if (typeof fetch !== "function") throw invalid("fetch must be a function");
    const allowInsecureRequests = readFlag("allowInsecureRequests", options.allowInsecureRequests);
    const sending = { fetch, allowInsecureRequests, waitUntil: options.waitUntil };
    return /** @type {PlatformFetch} */ (bearerFetch(this, checkId(id), sending));
  }

  /**
   * Seals every stored record with the first key of `encrypt`, including records that were not sealed. Without `encrypt`, nothing happens.
   *
   * To change the key: give the new key to all holders as the second of `encrypt`, then make it the first, then reseal, and only then remove
   * the old key. A holder that cannot open a record cannot save to it.
   *
   * Rejects with `ERR_STORE` if the store fails, and, after all other records were sealed, if a record cannot be opened.
   *
   * @example
   * const sealed = await keeper.reseal();
   * sealed; // 0
   *
   * @returns {Promise<number>} how many records were not sealed with the first key before
   */
  async reseal() {
    return this.#settings.records.reseal();
  }

  /**
   * Returns counts and times for monitoring, without calling the store.
   *
   * @example
   * keeper.stats().refreshing; // 0
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
   * @param {number} [deadline] On the monotonic clock.
   * @returns {Promise<Token>}
   */
  async #token(id, options, refused, deadline) {
    const { signal, waitUntil, maxAge } = readCall(options);
    signal?.throwIfAborted();
    checkId(id);
    const begun = this.#settings.clock.monotonic();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      // Looked up in each round: the credential may have been replaced or removed.
      const entry = await this.#entry(id, maxAge, { deadline: deadline ?? begun + TIMEOUT, signal });
      deadline ??= begun + this.#timeout(entry);
      const isRefused = refused !== undefined && entry.generation === refused;
      const fresh = isRefused ? undefined : entry.fresh();
      if (fresh !== undefined) return fresh;
      const plan = isRefused ? "refresh" : planOf(this.#settings, entry);
      if (plan === "serve") return entry.token();
      if (isRefused) entry.refused ??= refused;
      const mayGoOn = canShare || this.#settings.sharesPromises || waitUntil !== undefined;
      const refreshing = plan === "refresh" || mayGoOn ? this.#refreshes.refresh(id, entry) : undefined;
      // The refresh may outlast this call.
      if (refreshing !== undefined) waitUntil?.(refreshing.catch(() => {}));
      if (plan === "refresh_behind" && refreshing !== undefined) {
        refreshing.catch(() => {});
        return entry.token();
      }
      try {
        await this.#inTime(refreshing ?? this.#refreshes.refresh(id, entry), deadline, signal);
      } catch (error) {
        signal?.throwIfAborted();
        // A token that is still valid is served, although its refresh failed.
        const left = this.#credentials.known(id);
        const isOther = left !== undefined && left.generation !== refused;
        if (isOther && planOf(this.#settings, left) !== "refresh") return left.token();
        throw error;
      }
    }
    throw new SecretSlotsError(
      "ERR_TOKEN_REQUEST_FAILED",
      `there is no valid token after ${MAX_ROUNDS} refreshes: each was expired or refused when it arrived`,
    );
  }

  /**
   * Returns a credential from memory, or from the store if it was read longer ago than `maxAge`. While the store fails, memory serves.
   *
   * @param {string} id
   * @param {number} maxAge In milliseconds.
   * @param {{ deadline: number, signal: Signal | undefined }} call
   */
  async #entry(id, maxAge, { deadline, signal }) {
    const known = this.#credentials.known(id);
    if (known !== undefined && known.age < maxAge) return known;
    const reading = this.#credentials.reload(id);
    if (known === undefined) return this.#inTime(reading, deadline, signal);
    try {
      return await this.#inTime(reading, Math.min(deadline, this.#settings.clock.monotonic() + READS_WITHIN), signal);
    } catch (error) {
      signal?.throwIfAborted();
      const left = this.#credentials.known(id);
      if (left === undefined) throw error;
      return left;
    }
  }

  /** How long a call waits for this credential, in milliseconds. @param {Entry} entry */
  #timeout(entry) {
    return this.#settings.clients.find(entry.document.client)?.timeout ?? TIMEOUT;
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
    throw timedOut("the refresh takes longer than the client's timeout; it goes on, so ask again later");
  }
}

/** @param {KeeperCallOptions} [given] @param {readonly string[]} [names] */
function readCall(given = {}, names = ["signal", "waitUntil", "maxAge"]) {
  const options = checkOptions(given, names);
  const { waitUntil, maxAge } = options;
  const milliseconds = maxAge === undefined ? Infinity : readInteger("maxAge", maxAge, 0, 2 ** 31 - 1, "milliseconds");
  return { signal: readSignal(options.signal), waitUntil, maxAge: milliseconds };
}
