// One request, sent with fetch: bounded in time and in size, its redirects not followed.
import { joinChunks } from "../platform/join-chunks.js";
import { whole } from "../platform/whole.js";
import { failureOf } from "./failure.js";
import { Wire } from "./wire.js";

/** How late a timer must fire to show that the process stood still, in milliseconds. */
const LATE = 50;
/** How long after the deadline the rest of an answer may take that has begun, in milliseconds. */
const REST = 1_000;

/** @typedef {{ status: number, contentType: string, retryAfter: string | null, wwwAuthenticate: string | null,
 *   body: Uint8Array, isCut: boolean }} Response */
/** A response, or why there is none. @typedef {Response | "notSent" | "notSentInTime" | "lost" | "timedOut"} Answer */

/** @typedef {{ wall: number, monotonic: number }} Moment By either clock. */

/**
 * @typedef {object} Request
 * @property {import("../platform/types.js").Fetch} fetch
 * @property {Required<import("../platform/types.js").Clock>} clock
 * @property {Moment} begun From when on its limits count.
 * @property {string} url
 * @property {number} maxBody The most of the response's body that is read, in bytes.
 * @property {string | undefined} authorization
 * @property {string} body
 * @property {number} milliseconds How long to wait for the answer.
 * @property {number | undefined} writeWithin How much later its bytes may still be written, in milliseconds.
 * @property {import("../platform/types.js").Signal} [signal]
 * @property {(code: string) => void} [onFailure] Is told the platform's code of what went wrong.
 */

/**
 * @param {Request} request
 * @returns {Promise<Answer>} rejects with the signal's reason alone
 */
export function send(request) {
  const { signal } = request;
  if (signal === undefined) return new Exchange(request).ended;
  if (signal.aborted) return Promise.reject(signal.reason);
  const exchange = new Exchange(request);
  return new Promise((resolve, reject) => {
    // A fetch that does not heed its signal is left behind.
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

/** A request and its answer, until it is aborted. */
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

  /** @param {Request} request */
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
    this.#run().then(
      (answer) => this.#end(answer),
      (error) => {
        // It was aborted.
        if (this.#isEnded) return;
        const { code, isBeforeSending } = failureOf(error);
        if (code !== undefined) request.onFailure?.(code);
        const isUnsent = this.#wire.isFollowed ? this.#wire.isUnsent : isBeforeSending;
        this.#end(isUnsent ? "notSent" : "lost");
      },
    );
  }

  abort() {
    this.#controller.abort();
    this.#reader?.cancel().catch(() => {});
    this.#close();
  }

  /** Milliseconds since it began, by the clock that is further ahead: one of them may have stood still with the machine. */
  #elapsed() {
    const { clock, begun } = this.#request;
    return Math.max(clock.now() - begun.wall, clock.monotonic() - begun.monotonic);
  }

  /** @param {Answer} answer */
  #end(answer) {
    this.#isEnded = true;
    this.#close();
    this.#resolve(answer);
  }

  #close() {
    for (const cancel of this.#timers) cancel();
    this.#timers.length = 0;
    this.#wire.end();
  }

  /** Called right before the bytes are written: a process that stood still must not write them minutes late. */
  #mayWrite() {
    if (this.#elapsed() <= this.#writeBy) return true;
    this.#end("notSent");
    this.abort();
    return false;
  }

  /** @param {number} deadline In milliseconds since it began. */
  async #expire(deadline) {
    // An unwritten request is aborted at once: once the connection is polled, it would be written.
    if (this.#wire.isUnsent) this.#end("notSentInTime");
    else {
      // An answer that came while the process stood still lies in the socket.
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

  /** @returns {Promise<Response>} */
  async #run() {
    const { fetch, url, authorization, body: text } = this.#request;
    /** @type {Record<string, string>} */
    const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded;charset=UTF-8" };
    if (authorization !== undefined) headers.authorization = authorization;
    const { signal } = this.#controller;
    const response = await fetch(url, { method: "POST", headers, body: text, redirect: "manual", signal });
    this.#isAnswering = true;
    const { bytes, isCut } = await this.#read(response.body);
    const header = (/** @type {string} */ name) => textOf(response.headers.get(name));
    return {
      status: statusOf(response.status),
      contentType: header("content-type") ?? "",
      retryAfter: header("retry-after"),
      wwwAuthenticate: header("www-authenticate"),
      body: bytes,
      isCut,
    };
  }

  /** @param {import("../platform/types.js").FetchResponse["body"]} body */
  async #read(body) {
    /** @type {Uint8Array[]} */
    const chunks = [];
    let length = 0;
    let isCut = false;
    const { maxBody } = this.#request;
    const reader = (this.#reader = body?.getReader());
    try {
      while (reader !== undefined && !isCut) {
        const { done, value } = await reader.read();
        if (done) break;
        isCut = length + value.length > maxBody;
        const chunk = isCut ? value.subarray(0, maxBody - length) : value;
        chunks.push(chunk);
        length += chunk.length;
      }
    } catch {
      // The status is known, and says more than that the rest was lost.
      isCut = true;
    }
    if (isCut) reader?.cancel().catch(() => {});
    return { bytes: joinChunks(chunks, length), isCut };
  }
}

/** What a stand-in for fetch gives may be anything. @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : null;
}

/** What is no number is 0, as of a redirect that a browser hides. @param {unknown} status */
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
