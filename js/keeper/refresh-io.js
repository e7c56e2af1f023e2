// What one attempt to refresh a record needs done, as the core asks for it; the twin of src/wasm/keeper.rs.
import { StoreFailure } from "../stores/ask.js";
import { sleep } from "../clock.js";
import { SecretSlotsError } from "../errors.js";
import { TokenError } from "../token/token-error.js";
import {
  expiresAt,
  GENERATION,
  isHeld,
  isReplayed,
  isSending,
  needsReauthorization,
  numbersOf,
  OWNER,
  withNumbers,
} from "./record.js";

/** @import { Clock } from "../platform.js" */
/** @import { TokenClient } from "../token.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Document } from "./record.js" */
/** @import { KeeperEvent } from "./types.js" */
/** @import { Limiter } from "./limiter.js" */
/** @import { Vault } from "./vault.js" */

/** The first wait before a save is tried again, and the longest, in milliseconds. */
const SAVE_AGAIN = 50;
const MAX_SAVE_AGAIN = 2_000;

const UNKNOWN = 3;
/** How often a write may fail before anything is sent. */
const MAX_STORE_FAILURES = 2;
/** How long it is tried to take an announcement back, in milliseconds: then its lease has ended. */
const WITHDRAW_WITHIN = 60_000;

/** The record is another client's by now. */
export class ClientChanged extends Error {}

export class RefreshIo {
  /** Why there is no token. @type {unknown} */
  failure;
  #id;
  #owner;
  #vault;
  #client;
  #clientName;
  #limiter;
  #storeFailures = 0;
  #clock;
  #now;
  #tell;
  #onRecord;
  /** @type {Document | undefined} */
  #document;
  #version = "";
  /** @type {Token | undefined} */
  #received;
  #isSent = false;
  #mayBeAnnounced = false;

  /**
   * @param {object} attempt
   * @param {string} attempt.id
   * @param {number} attempt.owner
   * @param {Vault} attempt.vault
   * @param {TokenClient} attempt.client
   * @param {string} attempt.clientName
   * @param {Limiter} attempt.limiter In which the attempt has a place.
   * @param {Required<Clock>} attempt.clock
   * @param {() => number} attempt.now Unix time in milliseconds.
   * @param {(event: KeeperEvent) => void} attempt.tell
   * @param {(document: Document | undefined) => void} attempt.onRecord Told what the store has.
   */
  constructor({ id, owner, vault, client, clientName, limiter, clock, now, tell, onRecord }) {
    this.#id = id;
    this.#owner = owner;
    this.#vault = vault;
    this.#client = client;
    this.#clientName = clientName;
    this.#limiter = limiter;
    this.#clock = clock;
    this.#now = now;
    this.#tell = tell;
    this.#onRecord = onRecord;
  }

  unix() {
    return Math.floor(this.#now() / 1000);
  }

  async read() {
    const read = () => this.#vault.read(this.#id);
    const found = await (this.#isSent ? this.#insist(read) : read());
    this.#onRecord(found?.document);
    if (found === null) return undefined;
    // Nothing is sent to another client's endpoint than the record says now.
    if (found.document.client !== this.#clientName) throw new ClientChanged();
    this.#document = found.document;
    this.#version = found.version;
    return numbersOf(found.document);
  }

  /** @param {ArrayLike<number>} numbers */
  async write(numbers) {
    const before = /** @type {Document} */ (this.#document);
    const isNew = numbers[GENERATION] !== before.generation;
    const tokens = isNew ? this.#received : before.tokens;
    const error = this.failure instanceof SecretSlotsError ? { error: this.failure.code } : {};
    const document = withNumbers({ ...before, ...(tokens === undefined ? {} : { tokens }), ...error }, numbers);
    if (isSending(numbers)) this.#mayBeAnnounced = true;
    const write = () => this.#vault.write(this.#id, document, this.#version);
    // What was answered is known to nobody else. Before anything is sent, the core reads again what became of a write.
    const version = await (this.#isSent ? this.#insist(write) : write().catch((error) => this.#failed(error)));
    if (version === null) return false;
    this.#report(numbersOf(before), numbers);
    this.#document = document;
    this.#version = version;
    this.#onRecord(document);
    return true;
  }

  /** @param {unknown} error */
  #failed(error) {
    if (++this.#storeFailures > MAX_STORE_FAILURES) throw error;
    this.#tell({ type: "store_failed", id: this.#id });
    return null;
  }

  /** Whether others may take it for sent what was not. */
  get mustWithdraw() {
    return this.#mayBeAnnounced && !this.#isSent;
  }

  /** Takes the announcement back of what was never sent, as soon as the store can. */
  async withdraw() {
    const end = this.#clock.monotonic() + WITHDRAW_WITHIN;
    while (this.#clock.monotonic() < end) {
      const found = await this.#insist(() => this.#vault.read(this.#id), end);
      if (found?.document.attempt?.owner !== this.#owner) return;
      const document = { ...found.document };
      delete document.attempt;
      if ((await this.#insist(() => this.#vault.write(this.#id, document, found.version), end)) !== null) return;
    }
  }

  async send() {
    const { grant, scope, tokens } = /** @type {Document} */ (this.#document);
    const asked = scope === undefined ? {} : { scope };
    this.#isSent = true;
    try {
      const token =
        grant === "refresh_token"
          ? await this.#client.refresh(String(tokens?.refresh_token), asked)
          : await this.#client.clientCredentials(asked);
      return this.#handOn(token);
    } catch (error) {
      this.failure = error;
      // Before anything was sent, but for an instance of the core that was lost.
      if (!(error instanceof TokenError)) {
        return Float64Array.of(error instanceof SecretSlotsError && error.code !== "ERR_INTERNAL" ? 1 : UNKNOWN, -1);
      }
      const received = error.received();
      // What was handed out counts, whatever it says of its lifetime; of another type it is no token for its users.
      if (received !== undefined && /^bearer$/i.test(received.token_type)) return this.#handOn(received);
      if (received?.refresh_token !== undefined) return this.#handOn({ ...received, expires_at: 0 });
      // However the server spells it: the refresh token was looked at, and refused.
      if (error.outcome === "processed" && grant === "refresh_token") return Float64Array.of(2);
      if (error.outcome === "unknown" && grant === "refresh_token")
        this.#tell({ type: "outcome_unknown", id: this.#id });
      if (error.outcome === "not_processed") return Float64Array.of(1, error.retryAfter ?? -1);
      return Float64Array.of(UNKNOWN);
    }
  }

  /** @param {number} milliseconds */
  wait(milliseconds) {
    return this.#limiter.without(() => sleep(this.#clock, milliseconds));
  }

  /** @param {Token} token */
  #handOn(token) {
    const before = /** @type {Document} */ (this.#document).tokens?.refresh_token;
    this.#received = {
      ...token,
      ...(token.refresh_token === undefined && before !== undefined ? { refresh_token: before } : {}),
    };
    const { refresh_token, expires_at, expires_in } = this.#received;
    const obtainedAt = expires_at === undefined || expires_in === undefined ? this.unix() : expires_at - expires_in;
    return Float64Array.of(
      ...[0, obtainedAt, expires_at ?? -1, Number(refresh_token !== undefined)],
      Number(refresh_token !== before),
    );
  }

  /**
   * What is known here alone is not given up for a store that fails: this goes on until the store has said yes or no.
   *
   * @template T
   * @param {() => Promise<T>} work
   * @param {number} [end] On the clock that never goes back.
   * @returns {Promise<T>}
   */
  async #insist(work, end = Infinity) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        // What cannot be opened will not be opened by asking again.
        if (!(error instanceof StoreFailure) || this.#clock.monotonic() >= end) throw error;
        this.#tell({ type: "save_failed", id: this.#id, attempt });
        await sleep(this.#clock, Math.min(SAVE_AGAIN * 2 ** Math.min(attempt - 1, 10), MAX_SAVE_AGAIN));
      }
    }
  }

  /**
   * @param {ArrayLike<number>} before
   * @param {ArrayLike<number>} after
   */
  #report(before, after) {
    const id = this.#id;
    if (after[GENERATION] !== before[GENERATION]) this.#tell({ type: "refreshed", id, expiresAt: expiresAt(after) });
    if (needsReauthorization(after) && !needsReauthorization(before))
      this.#tell({ type: "reauthorization_required", id });
    const isTakenOver =
      isHeld(before) && isHeld(after) && before[OWNER] !== this.#owner && after[OWNER] === this.#owner;
    if (isTakenOver) this.#tell({ type: isSending(before) && isReplayed(after) ? "replayed" : "lease_taken_over", id });
  }
}
