// Performs the input and output of one call for the core. wasm/src/client/call_io.rs calls it.
import { inTime, sleep } from "../platform/clock.js";
import { wholeTime } from "../platform/whole.js";
import { answerOf } from "./answer.js";
import { report } from "./events.js";
import { send } from "./send.js";
import { Standing, unknown } from "./standing.js";

/** @import { CallAnswer, CallError } from "./answer.js" */
/** @import { Settings } from "./client-options.js" */
/** @import { Failure } from "./failure.js" */
/** @import { Instant, ReadResponse } from "./send.js" */
/** @import { State } from "./standing.js" */
/** @import { TokenEvent } from "./types.js" */

/** @typedef {{ milliseconds: number, unix: number }} Now Milliseconds on the monotonic clock, and Unix seconds. */

/** The key of a client's {@link Standing}: its id, its endpoint, and how its secrets are sent. @param {Settings} settings */
export function keyOf({ tokenEndpoint, clientId, clientAuth, rawBasic }) {
  return [tokenEndpoint, clientId, clientAuth, rawBasic].join("\n");
}

/** @param {Required<import("../platform/types.js").Clock>} clock @returns {Instant} */
export function instantOf(clock) {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/** An instant as the core takes it. @param {Instant} instant @returns {Now} */
export function nowOf({ wall, monotonic }) {
  return { milliseconds: wholeTime(monotonic), unix: wholeTime(wall / 1000) };
}

export class CallIo {
  /** The result of the call, once it is known. @type {CallAnswer | undefined} */
  answer;
  /** The index of the secret that a token came by. @type {number | undefined} */
  accepted;
  #settings;
  #deadline;
  #serial;
  #signal;
  #maxBody;
  #headers;
  #standing;
  /** @type {readonly string[]} */
  #secrets;
  /** @type {ReadResponse | undefined} */
  #response;
  /** @type {Pick<Failure, "code"> | undefined} */
  #failure;
  #isSent = false;
  /** When the core last judged whether a request may be sent. @type {Instant} */
  #judgedAt;
  /** When the last request was sent. @type {Instant} */
  #sentAt;
  /** When the current request stops listening, on the monotonic clock; `undefined` between requests. @type {number | undefined} */
  #listensUntil;

  /**
   * @param {Settings} settings
   * @param {object} call
   * @param {readonly string[]} call.secrets
   * @param {number} call.deadline On the monotonic clock.
   * @param {number} call.serial
   * @param {number} call.maxBody How much of a response's body is read at most, in bytes.
   * @param {Standing} call.standing
   * @param {import("./extras.js").Extras} call.headers Extra headers.
   * @param {Instant} call.begun
   * @param {import("../platform/types.js").Signal | undefined} call.signal
   */
  constructor(settings, { secrets, deadline, serial, maxBody, standing, headers, begun, signal }) {
    this.#settings = settings;
    this.#secrets = secrets;
    this.#deadline = deadline;
    this.#serial = serial;
    this.#maxBody = maxBody;
    this.#headers = headers.size === 0 ? undefined : Object.fromEntries(headers);
    this.#signal = signal;
    this.#standing = standing;
    this.#judgedAt = this.#sentAt = begun;
  }

  /** The body of the last response; empty if there is none. */
  get body() {
    return this.#response?.body ?? new Uint8Array();
  }

  /** An io that replays the last response, for judging it again after an instance of the core was lost; `undefined` if none came. */
  get echo() {
    return this.#response && new ResponseEcho(this.#response, nowOf(this.#sentAt));
  }

  /** Why `fetch` rejected the last request, with the platform's code if it gave one; `undefined` if it did not reject. */
  get failure() {
    return this.#failure;
  }

  /** How long the current request still listens for its response, in milliseconds. */
  get listening() {
    return Math.max((this.#listensUntil ?? 0) - this.#settings.clock.monotonic(), 0);
  }

  /** Whether a request may have reached the server. */
  get isSent() {
    return this.#isSent;
  }

  /** Called when the core is about to judge whether the next request may be sent: its limits count from then. */
  judge() {
    this.#judgedAt = instantOf(this.#settings.clock);
  }

  /** Ends this call's search for a working secret, which other calls may wait for. */
  end() {
    this.#standing.release(this.#serial);
  }

  // The methods below are called by wasm/src/client/call_io.rs.

  moment() {
    this.judge();
    return { now: nowOf(this.#judgedAt), standing: this.#standing.state };
  }

  /**
   * @param {State["lastGood"]} lastGood
   * @param {number} refused
   * @param {number} coolUntil
   * @param {number} failures
   * @param {number} acceptedAt
   * @param {number} requests
   * @param {number} basic
   * @param {number} scout
   * @param {boolean} hasToken Whether the event of a token comes after the others.
   * @param {number | undefined} secret The index of the secret that worked.
   * @param {TokenEvent[]} [events] The other events.
   */
  update(lastGood, refused, coolUntil, failures, acceptedAt, requests, basic, scout, hasToken, secret, events) {
    this.#standing.update({ lastGood, refused, coolUntil, failures, acceptedAt, requests, basic, scout });
    for (const event of events ?? []) report(this.#settings, event);
    if (!hasToken) return;
    this.accepted = secret;
    report(this.#settings, { type: "token", secret });
  }

  /**
   * @param {string} url
   * @param {string | undefined} authorization
   * @param {string} body
   * @param {number} milliseconds How long to wait for the response.
   * @param {number | undefined} writeWithin How long after the core's decision its bytes may still be written, in milliseconds.
   */
  send(url, authorization, body, milliseconds, writeWithin) {
    this.#signal?.throwIfAborted();
    this.#failure = undefined;
    const wasSent = this.#isSent;
    this.#isSent = true;
    this.#response = undefined;
    this.#sentAt = this.#judgedAt;
    this.#listensUntil = this.#sentAt.monotonic + milliseconds;
    return send({
      fetch: this.#settings.fetch,
      clock: this.#settings.clock,
      begun: this.#sentAt,
      url,
      headers: this.#headers,
      maxBody: this.#maxBody,
      authorization,
      body,
      milliseconds,
      writeWithin,
      signal: this.#signal,
      onEnd: (answer, failure) => {
        this.#listensUntil = undefined;
        this.#failure = failure;
        if (answer === "notSent" || answer === "notSentInTime") this.#isSent = wasSent;
        if (typeof answer !== "string") this.#response = answer;
      },
    });
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
    return this.#secrets;
  }

  async readSecrets() {
    const { secrets } = this.#settings;
    const onRead = (/** @type {readonly string[]} */ list) =>
      report(this.#settings, { type: "secrets_read", changed: !this.#standing.has(list) });
    const { milliseconds } = nowOf(instantOf(this.#settings.clock));
    if (this.#standing.coolUntil > milliseconds && !secrets.mayAsk(milliseconds)) return undefined;
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
    return read;
  }

  async classify() {
    const { status = 0, contentType = "" } = this.#response ?? {};
    const answer = { status, contentType, body: new TextDecoder().decode(this.body) };
    const { classify } = this.#settings;
    try {
      return await this.#inTime(Promise.resolve(classify?.(answer)));
    } catch {
      // A classify that fails has no judgement.
      this.#signal?.throwIfAborted();
    }
  }

  /**
   * @param {boolean} isForm
   * @param {number | undefined} expiresAt
   * @param {number | undefined} expiresIn
   * @param {CallError} [error]
   */
  settle(isForm, expiresAt, expiresIn, error) {
    this.answer = answerOf(isForm, expiresAt, expiresIn, error);
  }

  /**
   * @template T
   * @param {Promise<T>} promise
   */
  #inTime(promise) {
    return inTime(promise, this.#settings.clock, this.#deadline, this.#signal);
  }
}

/** The io of a call whose response is already there: it sends nothing, and teaches the standing nothing. */
class ResponseEcho {
  /** @type {CallAnswer | undefined} */
  answer;
  #response;
  #isGiven = false;

  /** @param {ReadResponse} response @param {Now} now When the request was sent. */
  constructor(response, now) {
    this.#response = response;
    this.now = now;
  }

  moment() {
    return { now: this.now, standing: unknown() };
  }

  update() {}

  async send() {
    if (this.#isGiven) return "notSentInTime";
    this.#isGiven = true;
    return this.#response;
  }

  async pause() {}

  async waitForOther() {}

  async readSecrets() {}

  async classify() {}

  /**
   * @param {boolean} isForm
   * @param {number | undefined} expiresAt
   * @param {number | undefined} expiresIn
   * @param {CallError} [error]
   */
  settle(isForm, expiresAt, expiresIn, error) {
    this.answer = answerOf(isForm, expiresAt, expiresIn, error);
  }
}
