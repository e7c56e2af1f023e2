// Sends one request with fetch. Its time and the size of its response are bounded, and redirects are not followed.
import { whole } from "../platform/whole.js";
import { failureOf } from "./failure.js";
import { readBody } from "../platform/read-body.js";
import { Wire } from "./wire.js";

/** How late a timer must fire to show that the process was suspended, in milliseconds. */
const LATE = 50;
/** How long after the deadline the rest of a response that has begun may take, in milliseconds. */
const REST = 1_000;

/** @typedef {{ status: number, contentType: string, retryAfter: string | null, wwwAuthenticate: string | null,
 *   body: Uint8Array, isCut: boolean }} ReadResponse A response whose body was read. */
/** A response, or why there is none. @typedef {ReadResponse | "notSent" | "notSentInTime" | "lost" | "timedOut"} Answer */

/** @typedef {{ wall: number, monotonic: number }} Instant One instant on both clocks, in milliseconds. */

/**
 * @typedef {object} OutgoingRequest
 * @property {import("../platform/types.js").Fetch} fetch
 * @property {Required<import("../platform/types.js").Clock>} clock
 * @property {Instant} begun When its time limits begin.
 * @property {string} url
 * @property {number} maxBody How much of the response's body is read at most, in bytes.
 * @property {Record<string, string> | undefined} headers Extra headers; none is one of ours.
 * @property {string | undefined} authorization
 * @property {string} body
 * @property {number} milliseconds How long to wait for the response.
 * @property {number | undefined} writeWithin How long after `begun` its bytes may still be written, in milliseconds.
 * @property {import("../platform/types.js").Signal} [signal]
 * @property {(answer: Answer, failure?: import("./failure.js").Failure) => void} onEnd Called at its end, with the failure if fetch rejected.
 */

/**
 * Sends a request. Rejects only with the signal's reason.
 *
 * @param {OutgoingRequest} request
 * @returns {Promise<Answer>}
 */
export function send(request) {
  const { signal } = request;
  if (signal === undefined) return new Exchange(request).ended;
  if (signal.aborted) return Promise.reject(signal.reason);
  const exchange = new Exchange(request);
  return new Promise((resolve, reject) => {
    // Rejects at once: a stand-in for fetch may ignore its signal.
    const abort = () => {
      reject(signal.reason);
      exchange.abort();
    };
    signal.addEventListener("abort", abort);
    exchange.ended.then((answer) => {
      signal.removeEventListener("abort", abort);
      resolve(answer);
    });
  });
}

/** One request and its response. It ends once: with a response, a failure, or a time limit. */
class Exchange {
  /** @type {Promise<Answer>} */
  ended;
  #request;
  #controller = new AbortController();
  #wire;
  #writeBy;
  /** @type {(answer: Answer) => void} */
  #resolve = () => {};
  /** @type {(() => void)[]} */
  #timers = [];
  #isAnswering = false;
  #isEnded = false;
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
  #reader;

  /** @param {OutgoingRequest} request */
  constructor(request) {
    const { milliseconds, writeWithin, clock } = request;
    this.#request = request;
    this.#writeBy = writeWithin ?? Infinity;
    this.#wire = new Wire(request, () => this.#mayWrite());
    this.ended = new Promise((resolve) => (this.#resolve = resolve));
    this.#timers.push(clock.setTimeout(() => void this.#expire(milliseconds), milliseconds));
    if (writeWithin !== undefined && writeWithin < milliseconds) {
      this.#timers.push(clock.setTimeout(() => void (this.#wire.isUnsent && this.#mayWrite()), writeWithin + 1));
    }
    this.#run();
  }

  /** Ends it without an answer. */
  abort() {
    this.#isEnded = true;
    this.#controller.abort();
    this.#reader?.cancel().catch(() => {});
    this.#close();
  }

  /** Milliseconds since it began, by the clock that is further ahead: one clock may stand still while the machine is suspended. */
  #elapsed() {
    const { clock, begun } = this.#request;
    return Math.max(clock.now() - begun.wall, clock.monotonic() - begun.monotonic);
  }

  /** @param {Answer} answer @param {import("./failure.js").Failure} [failure] */
  #end(answer, failure) {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#close();
    this.#request.onEnd(answer, failure);
    this.#resolve(answer);
  }

  #close() {
    for (const cancel of this.#timers) cancel();
    this.#timers.length = 0;
    this.#wire.end();
  }

  /** Called right before the bytes are written: a process that was suspended must not write them minutes late. */
  #mayWrite() {
    if (this.#elapsed() <= this.#writeBy) return true;
    this.#end("notSent");
    this.abort();
    return false;
  }

  /** @param {number} deadline In milliseconds since it began. */
  async #expire(deadline) {
    // A request that is not written yet is aborted before the event loop polls the connection, which would write it.
    if (this.#wire.isUnsent) this.#end("notSentInTime");
    else {
      // A response that came while the process was suspended is still in the socket.
      if (this.#elapsed() > deadline + LATE) await polled();
      if (this.#isAnswering) {
        this.#timers.push(this.#request.clock.setTimeout(() => this.#giveUp(), REST));
        return;
      }
    }
    this.#giveUp();
  }

  #giveUp() {
    this.#end("timedOut");
    this.abort();
  }

  async #run() {
    const { fetch, url, headers: extra, authorization, body: text } = this.#request;
    const form = "application/x-www-form-urlencoded;charset=UTF-8";
    const own = { accept: "application/json", "content-type": form };
    /** @type {Record<string, string>} */
    const headers = extra === undefined ? own : { ...extra, ...own };
    if (authorization !== undefined) headers.authorization = authorization;
    const { signal } = this.#controller;
    try {
      const response = await fetch(url, { method: "POST", headers, body: text, redirect: "manual", signal });
      this.#isAnswering = true;
      this.#reader = response.body?.getReader();
      const { bytes, isCut } = await readBody(this.#reader, this.#request.maxBody);
      this.#end({
        status: statusOf(response.status),
        contentType: textOf(response.headers.get("content-type")) ?? "",
        retryAfter: textOf(response.headers.get("retry-after")),
        wwwAuthenticate: textOf(response.headers.get("www-authenticate")),
        body: bytes,
        isCut,
      });
    } catch (error) {
      const failure = failureOf(error);
      const isUnsent = this.#wire.isFollowed ? this.#wire.isUnsent : failure.isBeforeSending;
      this.#end(isUnsent ? "notSent" : "lost", failure);
    }
  }
}

/** A header, which may be anything from a stand-in for fetch. @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : null;
}

/** A status as the core takes it; 0 for anything but a number, as browsers report a redirect. @param {unknown} status */
function statusOf(status) {
  return typeof status === "number" ? Math.min(whole(status), 65_535) : 0;
}

/** Resolves after the event loop has polled the connections. */
function polled() {
  const { setImmediate } = /** @type {{ setImmediate?(callback: () => void): void }} */ (globalThis);
  const later = setImmediate ?? ((/** @type {() => void} */ callback) => void setTimeout(callback, 0));
  // The first turn reads from the socket, the second hands it to the reader.
  return new Promise((resolve) => later(() => later(() => resolve(undefined))));
}
