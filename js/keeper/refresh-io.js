// Performs the input and output of one attempt to refresh a record, for the core. wasm/src/client/refresh_io.rs calls it.
import { sleep } from "../platform/clock.js";
import { SecretSlotsError } from "../platform/errors.js";
import { ownMembers } from "../platform/plain-object.js";
import { StoreFailure } from "../stores/ask.js";
import { answerOf } from "../token/answer.js";
import { prepareCall } from "../token/prepare.js";
import { TokenError } from "../token/token-error.js";
import { Abandonment } from "./abandonment.js";
import { MissingClient } from "./clients/missing-client.js";
import { isSending, recordOf, withRecord } from "./record.js";
import { failedWith, isRepaired } from "./repair.js";
import { timesOf } from "./times.js";

/** @import { TokenClient } from "../token/token.js" */
/** @import { CallAnswer, CallError } from "../token/answer.js" */
/** @import { PreparedCall } from "../token/prepare.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Entry } from "./entry.js" */
/** @import { Limiter } from "./limiter.js" */
/** @import { Document, KeptRecord } from "./record.js" */
/** @import { RecordStore } from "./record-store.js" */
/** @import { StoreClock } from "./store-clock.js" */
/** @import { KeeperEvent } from "./types.js" */
/** @import { WatchedClock } from "./watched-clock.js" */

/**
 * What an attempt works with.
 *
 * @typedef {object} Context
 * @property {string} id
 * @property {number} owner A number that no other attempt has.
 * @property {Entry} entry The credential in memory.
 * @property {RecordStore} records
 * @property {StoreClock} storeClock
 * @property {TokenClient | MissingClient} client
 * @property {Limiter} limiter The attempt runs in one of its turns.
 * @property {WatchedClock} clock
 * @property {(event: KeeperEvent) => void} tell
 * @property {(document: Document) => void} onRecord Called with the document that the store has.
 */

/** The first wait before a save is tried again, and the longest, in milliseconds. */
const SAVE_AGAIN = 50;
const MAX_SAVE_AGAIN = 2_000;
/** How often a write may fail before a request is sent. */
const MAX_STORE_FAILURES = 2;
/** How long to try to take a lease back, in milliseconds. After that time it has ended anyway. */
const WITHDRAW_WITHIN = 60_000;

/**
 * The result of a token call. `retryAfter` is how long the server asks to wait, in seconds.
 *
 * @typedef {{ kind: "token", obtainedAt: number, expiresAt: number | undefined, hasRefreshToken: boolean, isNew: boolean }
 *   | { kind: "invalid_grant" } | { kind: "not_processed" | "unknown", retryAfter: number | undefined }} Answered
 */

/** The credential was replaced by one of another client during the attempt. */
export class ClientChanged extends SecretSlotsError {
  constructor() {
    super("ERR_CONFLICT", "the credential belongs to another client now");
  }
}

export class RefreshIo {
  /** Why there is no token. @type {unknown} */
  failure;
  /** How long the token call took, in milliseconds, once it has ended. @type {number | undefined} */
  duration;
  #context;
  #clientName;
  #storeFailures = 0;
  /** @type {Document | undefined} */
  #document;
  #version = "";
  /** @type {PreparedCall | undefined} */
  #call;
  /** When the call was prepared, on the monotonic clock. */
  #begun = 0;
  #abandonment = new Abandonment();
  /** The result of the token call, once it is known. @type {Answered | undefined} */
  #answered;
  /** @type {Token | undefined} */
  #received;
  #mayHold = false;
  /** On the monotonic clock. */
  #deadline;

  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    this.#deadline = context.clock.monotonic() + context.client.timeout;
    this.#clientName = context.entry.document.client;
  }

  /** Whether a token was received and not saved. */
  get isDropped() {
    return this.#received !== undefined;
  }

  /** Whether the store may have a lease or an announcement of this attempt although nothing was sent. */
  get mustWithdraw() {
    return this.#mayHold && !this.#isSent;
  }

  /** How long the attempt may still wait for the server or a store before its instance of the core counts as lost, in milliseconds. */
  get left() {
    if (this.#answered !== undefined) return 0;
    const { clock } = this.#context;
    return Math.max(this.#call?.io.listening ?? 0, this.#deadline - clock.monotonic(), 0);
  }

  /** Whether a request of the token call may have reached the server. */
  get #isSent() {
    return this.#call?.io.isSent === true || this.#answered !== undefined;
  }

  /**
   * Ends the attempt of an instance of the core that was lost. Returns what a new instance must record: the record, and the result of the
   * token call. Returns `undefined` if nothing was sent.
   */
  async abandon() {
    this.#abandonment.abort(new SecretSlotsError("ERR_INTERNAL", "the core stopped in the middle of this attempt"));
    this.end();
    if (!this.#isSent || this.#document === undefined) return undefined;
    const answered = this.#answered ?? (await this.#judgeAgain());
    const io = new RefreshIo(this.#context);
    io.failure = this.failure;
    io.#document = this.#document;
    io.#version = this.#version;
    io.#received = this.#received;
    io.#answered = answered;
    return { io, record: recordOf(this.#document), answered };
  }

  /** The result of the token call of an instance that was lost. @returns {Promise<Answered>} */
  async #judgeAgain() {
    const answer = await this.#call?.judgeAgain().catch(() => undefined);
    return answer === undefined ? { kind: "unknown", retryAfter: undefined } : this.#judge(answer);
  }

  /** Ends the token call. */
  end() {
    this.#call?.end();
  }

  /** Takes back a lease or an announcement for which nothing was sent, as soon as the store allows: it would delay other holders. */
  async withdraw() {
    const { clock, id, records, owner } = this.#context;
    const end = clock.monotonic() + WITHDRAW_WITHIN;
    while (clock.monotonic() < end) {
      const found = await this.#insist(() => records.read(id), end);
      if (found?.document.attempt?.owner !== owner) return;
      const document = { ...found.document };
      delete document.attempt;
      if ((await this.#insist(() => records.write(id, document, found.version), end)) !== null) return;
    }
  }

  // The methods below are called by wasm/src/client/refresh_io.rs.

  times() {
    return this.#times();
  }

  async read() {
    this.#abandonment.throwIfAborted();
    const { id, records, storeClock, onRecord } = this.#context;
    const read = async () => (await Promise.all([records.read(id), storeClock.ask()]))[0];
    const found = await (this.#answered === undefined ? read() : this.#insist(read));
    if (found === null) return this.#timed({ record: undefined });
    onRecord(found.document);
    // A token is sent only to the endpoint of the client that the record names now.
    if (found.document.client !== this.#clientName) throw new ClientChanged();
    this.#document = found.document;
    this.#version = found.version;
    return this.#timed({ record: this.#hastened(found.document) });
  }

  /** Returns the record of a document: as due, if a caller asks for a refresh, and without a wait if its client was repaired. @param {Document} document */
  #hastened(document) {
    const { entry, client } = this.#context;
    const record = recordOf(document);
    if (entry.asked === record.generation) {
      const now = Math.floor(entry.now() / 1000);
      return { ...record, retry_at: 0, refresh_at: Math.min(record.refresh_at ?? Infinity, now) };
    }
    return isRepaired(document, client) ? { ...record, retry_at: 0 } : record;
  }

  /** @param {KeptRecord} record @param {number} [dueAt] When the record is due, in Unix seconds. */
  async write(record, dueAt) {
    this.#abandonment.throwIfAborted();
    const { id, records, storeClock, client, onRecord } = this.#context;
    const before = /** @type {Document} */ (this.#document);
    const isNew = record.generation !== recordOf(before).generation;
    const tokens = isNew ? this.#received : before.tokens;
    const isFailed = record.failures > recordOf(before).failures;
    const code = this.failure instanceof SecretSlotsError ? this.failure.code : undefined;
    const failed_at = Math.floor(storeClock.best / 1000);
    const failed = isFailed ? { error: code, failed_at, failed_with: failedWith(client) } : {};
    const document = withRecord({ ...before, ...(tokens === undefined ? {} : { tokens }), ...failed }, record);
    if (record.attempt !== undefined) this.#mayHold = true;
    const write = () => records.write(id, document, this.#version, dueAt ?? Infinity);
    // Only this process knows the response, so its write is repeated until it is done. Before that, the core reads the record to find out
    // whether a failed write was done.
    const insists = this.#answered !== undefined;
    const version = await (insists ? this.#insist(write) : write().catch((error) => this.#failed(error)));
    if (version === null) return this.#timed({ isWritten: false });
    this.#document = document;
    this.#version = version;
    if (isNew) this.#received = undefined;
    this.#report(recordOf(before), record);
    onRecord(document);
    return this.#timed({ isWritten: true });
  }

  async prepare() {
    const { grant, scope: stored, tokens, parameters, headers } = ownMembers(/** @type {Document} */ (this.#document));
    const scope = typeof stored === "string" ? stored : undefined;
    const refreshToken = grant === "refresh_token" ? String(tokens?.refresh_token) : undefined;
    // A call that was prepared before was not sent.
    this.#call?.end();
    const { client } = this.#context;
    try {
      if (client instanceof MissingClient) throw client.error;
      this.#call = await prepareCall(client, { refreshToken, scope, parameters, headers, signal: this.#abandonment });
    } catch (error) {
      this.#abandonment.throwIfAborted();
      this.failure = error;
      this.#answered = { kind: "not_processed", retryAfter: undefined };
      return this.#timed({ ready: undefined, answered: this.#answered });
    }
    this.#begun = this.#context.clock.monotonic();
    return this.#timed({ ready: this.#call.ready });
  }

  /**
   * @param {boolean} isForm
   * @param {number | undefined} expiresAt
   * @param {number | undefined} expiresIn
   * @param {CallError} [error]
   */
  settle(isForm, expiresAt, expiresIn, error) {
    this.duration = Math.round(this.#context.clock.monotonic() - this.#begun);
    this.#answered = this.#judge(answerOf(isForm, expiresAt, expiresIn, error));
    return this.#timed({ answered: this.#answered });
  }

  /** @param {number} milliseconds */
  async wait(milliseconds) {
    const { limiter, clock } = this.#context;
    await limiter.without(() => sleep(clock, milliseconds, this.#abandonment));
    return this.#timed({});
  }

  /** The result of a step, with the times at its end. @template {object} T @param {T} result */
  #timed(result) {
    return { ...result, times: this.#times() };
  }

  #times() {
    this.#call?.io.judge();
    return timesOf(this.#context);
  }

  /** @param {CallAnswer} answer @returns {Answered} */
  #judge(answer) {
    const isRefresh = this.#document?.grant === "refresh_token";
    try {
      return this.#handOn(/** @type {PreparedCall} */ (this.#call).tokenFrom(answer));
    } catch (error) {
      this.failure = error;
      if (!(error instanceof TokenError)) return { kind: "unknown", retryAfter: undefined };
      const received = error.received();
      // A Bearer token is kept, whatever its lifetime. Of a token of another type, only the refresh token is kept.
      if (received !== undefined && /^bearer$/i.test(received.token_type)) return this.#handOn(received);
      if (received?.refresh_token !== undefined) return this.#handOn({ ...received, expires_at: 0 });
      if (error.outcome === "processed" && isRefresh) return { kind: "invalid_grant" };
      const isKnown = error.outcome === "not_processed";
      if (!isKnown && isRefresh) this.#context.tell({ type: "outcome_unknown", id: this.#context.id });
      return { kind: isKnown ? "not_processed" : "unknown", retryAfter: error.retryAfter };
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!(error instanceof StoreFailure) || ++this.#storeFailures > MAX_STORE_FAILURES) throw error;
    this.#context.tell({ type: "store_failed", id: this.#context.id });
    return null;
  }

  /** @param {Token} given @returns {Answered} */
  #handOn(given) {
    const token = ownMembers(given);
    const before = /** @type {Document} */ (this.#document).tokens?.refresh_token;
    this.#received = {
      ...token,
      ...(token.refresh_token === undefined && before !== undefined ? { refresh_token: before } : {}),
    };
    const { refresh_token, expires_at, expires_in } = this.#received;
    const now = Math.floor(this.#context.entry.now() / 1000);
    const obtainedAt = expires_at === undefined || expires_in === undefined ? now : expires_at - expires_in;
    const hasRefreshToken = refresh_token !== undefined;
    const isNew = refresh_token !== before;
    return { kind: "token", obtainedAt, expiresAt: expires_at, hasRefreshToken, isNew };
  }

  /**
   * Repeats a call to the store until the store has answered: only this process knows what it writes.
   *
   * @template T
   * @param {() => Promise<T>} work
   * @param {number} [end] On the monotonic clock.
   * @returns {Promise<T>}
   */
  async #insist(work, end = Infinity) {
    const { clock, id, tell } = this.#context;
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        // Decryption failures are permanent: only a failure of the store is worth a repetition.
        if (!(error instanceof StoreFailure) || clock.monotonic() >= end) throw error;
        tell({ type: "save_failed", id, attempt });
        await sleep(clock, Math.min(SAVE_AGAIN * 2 ** Math.min(attempt - 1, 10), MAX_SAVE_AGAIN));
      }
    }
  }

  /**
   * @param {KeptRecord} before
   * @param {KeptRecord} after
   */
  #report(before, after) {
    const { id, tell, owner } = this.#context;
    const { duration } = this;
    if (after.generation !== before.generation)
      tell({ type: "refreshed", id, expiresAt: after.expires_at, secret: this.#call?.io.accepted, duration });
    if (after.needs_reauthorization && !before.needs_reauthorization) tell({ type: "reauthorization_required", id });
    const isTakenOver = before.attempt !== undefined && before.attempt.owner !== owner;
    if (isTakenOver && after.attempt?.owner === owner) tell({ type: "lease_taken_over", id });
    const isAnnounced = isSending(after) && !isSending(before);
    if (isAnnounced && after.outcome_unknown) tell({ type: "replayed", id, rotates: after.rotates });
  }
}
