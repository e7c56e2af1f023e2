// Does what the core asks for in one call; the twin of wasm/src/client/token.rs.
import { inTime, sleep } from "../platform/clock.js";
import { pack } from "../wasm/fields.js";
import { report } from "./events.js";
import { NOT_SENT, NOT_SENT_IN_TIME, send } from "./send.js";
import { Standing } from "./standing.js";

/** @typedef {import("./types.js").TokenEvent} TokenEvent */
/** @typedef {import("./client-options.js").Settings} Settings */

/** The field's number; wasm/src/client/token.rs has all. */
const SECRET = 3;

/** The core's numbers for what a program takes an answer for. */
const JUDGEMENTS = { next: 1, later: 2, stop: 3 };

/** @param {readonly string[]} secrets */
export const packSecrets = (secrets) => pack(secrets.map((secret) => [SECRET, secret]));

/** What is known of secrets is known of one client at one endpoint, and of how they are sent. @param {Settings} settings */
export function keyOf({ tokenEndpoint, clientId, clientAuth, rawBasic }) {
  return [tokenEndpoint, clientId, clientAuth, rawBasic].join("\n");
}

export class CallIo {
  #settings;
  #deadline;
  #serial;
  #signal;
  #standing;
  /** @type {readonly string[]} */
  #secrets;
  /** @type {import("./send.js").Answer | undefined} */
  #answer;
  /** @type {string | undefined} */
  #failure;
  #isSent = false;
  /** When the core last judged whether a request may be written. @type {import("./send.js").Moment | undefined} */
  #judgedAt;
  /** When the last request was sent, in Unix seconds. */
  #sentAt = 0;
  /** When the current request stops listening, on the clock that never goes back; `undefined` between requests. @type {number | undefined} */
  #listensUntil;

  /**
   * @param {Settings} settings
   * @param {object} call
   * @param {readonly string[]} call.secrets
   * @param {number} call.deadline On the clock that never goes back.
   * @param {number} call.serial
   * @param {Standing} call.standing
   * @param {import("../platform/types.js").Signal} [call.signal]
   */
  constructor(settings, { secrets, deadline, serial, standing, signal }) {
    this.#settings = settings;
    this.#secrets = secrets;
    this.#deadline = deadline;
    this.#serial = serial;
    this.#signal = signal;
    this.#standing = standing;
  }

  /** The body of the last answer. */
  get body() {
    return this.#answer?.[4] ?? new Uint8Array();
  }

  /** What judges the last answer again, for an instance of the core that was lost; `undefined` where none came. */
  get echo() {
    return this.#answer && new AnswerEcho(this.#answer, this.#sentAt);
  }

  /** The platform's code for why the last request got no answer. */
  get failure() {
    return this.#failure;
  }

  /** How long the current request still listens for its answer, in milliseconds. */
  get listening() {
    return Math.max((this.#listensUntil ?? 0) - this.#settings.clock.monotonic(), 0);
  }

  /** Whether a request may have reached the server. */
  get isSent() {
    return this.#isSent;
  }

  /** Called when the core is about to judge whether the next request may be sent: its limits count from then. */
  judge() {
    const { clock } = this.#settings;
    this.#judgedAt = { wall: clock.now(), monotonic: clock.monotonic() };
  }

  /** Ends the search that other calls may wait for, whatever became of this one. */
  end() {
    this.#standing.release(this.#serial);
  }

  // The methods below are called by wasm/src/client/token.rs.

  milliseconds() {
    return Math.floor(this.#settings.clock.monotonic());
  }

  unix() {
    return Math.floor(this.#settings.clock.now() / 1000);
  }

  numbers() {
    return this.#standing.numbers;
  }

  /** @param {Float64Array} numbers A view of the core's memory. */
  settle(numbers) {
    this.#standing.settle(numbers.slice());
  }

  /**
   * @param {number} kind
   * @param {number} secret
   * @param {number} other
   * @param {number} status
   * @param {string} [error]
   */
  event(kind, secret, other, status, error) {
    report(this.#settings, readEvent(kind, secret, other, status, error));
  }

  /**
   * @param {string} url
   * @param {string | undefined} authorization
   * @param {string} body
   * @param {number} milliseconds How long to wait for the answer.
   * @param {number} writeWithin How much later its bytes may still be written, in milliseconds; -1 for no such limit.
   */
  async send(url, authorization, body, milliseconds, writeWithin) {
    const { fetch, clock } = this.#settings;
    this.#failure = undefined;
    const onFailure = (/** @type {string} */ code) => (this.#failure = code);
    const limits = { milliseconds, writeWithin: writeWithin < 0 ? undefined : writeWithin };
    this.#signal?.throwIfAborted();
    const wasSent = this.#isSent;
    this.#isSent = true;
    this.#answer = undefined;
    this.#sentAt = this.unix();
    this.#listensUntil = clock.monotonic() + milliseconds;
    const begun = this.#judgedAt ?? { wall: clock.now(), monotonic: clock.monotonic() };
    const request = { fetch, clock, begun, url, authorization, body, ...limits, signal: this.#signal, onFailure };
    const answer = await send(request);
    this.#listensUntil = undefined;
    if (answer === NOT_SENT || answer === NOT_SENT_IN_TIME) this.#isSent = wasSent;
    this.#answer = typeof answer === "number" ? undefined : answer;
    return answer;
  }

  /** @param {number} milliseconds */
  pause(milliseconds) {
    return sleep(this.#settings.clock, milliseconds, this.#signal);
  }

  /** @param {number} milliseconds */
  async waitForOther(milliseconds) {
    const { clock } = this.#settings;
    await this.#standing.wait(milliseconds, (time, onWaker) => sleep(clock, time, this.#signal, onWaker));
    const before = this.#standing;
    while (this.#standing.successor !== undefined) this.#standing = this.#standing.successor;
    if (this.#standing === before) return undefined;
    this.#secrets = this.#standing.secrets;
    return packSecrets(this.#secrets);
  }

  async readSecrets() {
    const { secrets } = this.#settings;
    const onRead = (/** @type {readonly string[]} */ list) =>
      report(this.#settings, { type: "secrets_read", changed: !this.#standing.has(list) });
    const isCooling = this.#standing.coolUntil > this.milliseconds();
    if (isCooling && !secrets.mayAsk(this.milliseconds())) return undefined;
    let read;
    try {
      read = await this.#inTime(secrets.read(this.#secrets, onRead));
    } catch {
      this.#signal?.throwIfAborted();
      report(this.#settings, { type: "secrets_unreadable" });
      return undefined;
    }
    if (read === undefined) secrets.abandon();
    if (read === undefined || this.#standing.has(read)) return undefined;
    this.#secrets = read;
    const before = this.#standing;
    this.#standing = Standing.of(this.#settings.tokenEndpoint, keyOf(this.#settings), read);
    before.release(this.#serial);
    before.replaceBy(this.#standing);
    return packSecrets(read);
  }

  async classify() {
    const [status = 0, contentType = ""] = this.#answer ?? [];
    const answer = { status, contentType, body: new TextDecoder().decode(this.body) };
    const { classify } = this.#settings;
    let judgement;
    try {
      judgement = await this.#inTime(Promise.resolve(classify?.(answer)));
    } catch {
      // A hook that fails says nothing.
      this.#signal?.throwIfAborted();
    }
    return JUDGEMENTS[/** @type {import("./types.js").Judgement} */ (judgement)];
  }

  /**
   * @template T
   * @param {Promise<T>} promise
   */
  #inTime(promise) {
    return inTime(promise, this.#settings.clock, this.#deadline, this.#signal);
  }
}

/** A call that has its answer already: it sends nothing, and nothing is learned from it. */
class AnswerEcho {
  #answer;
  #sentAt;
  #isGiven = false;

  /** @param {import("./send.js").Answer} answer @param {number} sentAt */
  constructor(answer, sentAt) {
    this.#answer = answer;
    this.#sentAt = sentAt;
  }

  milliseconds() {
    return 0;
  }

  unix() {
    return this.#sentAt;
  }

  numbers() {
    return Standing.unknown();
  }

  settle() {}

  event() {}

  async send() {
    if (this.#isGiven) return NOT_SENT_IN_TIME;
    this.#isGiven = true;
    return this.#answer;
  }

  async pause() {}

  async waitForOther() {}

  async readSecrets() {}

  async classify() {}
}

/**
 * @param {number} kind
 * @param {number} secret
 * @param {number} other
 * @param {number} status
 * @param {string} [error]
 * @returns {TokenEvent}
 */
function readEvent(kind, secret, other, status, error) {
  switch (kind) {
    case 0:
      return { type: "token", secret: secret < 0 ? undefined : secret };
    case 1:
      return { type: "fallback", from: secret, to: other, status, ...(error === undefined ? {} : { error }) };
    case 2:
      return { type: "all_refused", count: other };
    case 3:
      return { type: "retried", wait: other };
    case 5:
      return { type: "basic_form", isRaw: other === 1 };
    case 6:
      return { type: "token_type_assumed" };
    default:
      return { type: "unknown_answer", status };
  }
}
