// One request to a manager: bounded in time and size. Its errors never repeat the manager's own message.
import { clockOf, inTime } from "../../platform/clock.js";
import { labelOf } from "../../platform/foreign-error.js";
import { readFunction, readInteger } from "../../platform/options.js";
import { readBody } from "../../platform/read-body.js";
import { SourceError } from "../source-error.js";

/** @import { Clock, HttpOptions, Signal, SourceFetch } from "../types.js" */

/**
 * How a source sends its requests.
 *
 * @typedef {object} RequestSettings
 * @property {string} manager What messages call the manager.
 * @property {SourceFetch} fetch
 * @property {Required<Clock>} clock
 * @property {number} timeout Of one request, in milliseconds.
 */

/** @typedef {{ method?: string, headers?: Record<string, string>, body?: string, signal?: Signal | undefined }} Request */
/** @typedef {{ status: number, headers: { get(name: string): string | null }, body: any }} Answer */

/** A page of a list, or a value of 64 KB in base64, is far smaller. */
const MAX_BODY = 4 << 20;
/** How far Retry-After is believed, in seconds. */
const MAX_WAIT = 86_400;

/** Looks the platform's fetch up at each request. @type {SourceFetch} */
export const platformFetch = (url, init) => fetch(url, init);

/**
 * Sends a request, and returns the answer with its JSON, or `undefined` as its body if it has none. Every status is an answer.
 *
 * Rejects with `ERR_SOURCE` when the manager cannot be reached, takes too long or answers a body that is not JSON, and with the signal's reason.
 *
 * @param {RequestSettings} settings
 * @param {string} url
 * @param {Request} request
 * @returns {Promise<Answer>}
 */
export async function send(settings, url, request) {
  const answer = await sendForText(settings, url, request);
  return { status: answer.status, headers: answer.headers, body: jsonOf(answer, settings.manager) };
}

/**
 * Like {@link send}, for a manager that answers text of another form. `isCut` is whether the text is longer.
 *
 * @param {RequestSettings} settings
 * @param {string} url
 * @param {Request} request
 * @returns {Promise<{ status: number, headers: Answer["headers"], text: string, isCut: boolean }>}
 */
export async function sendForText(settings, url, { method = "GET", headers = {}, body, signal }) {
  const { manager, fetch, clock, timeout } = settings;
  const ending = new AbortController();
  const ask = async () => {
    const answer = await fetch(url, { method, headers, body, redirect: "manual", signal: ending.signal });
    const { bytes, isCut } = await readBody(answer.body?.getReader(), MAX_BODY);
    return { status: answer.status, headers: answer.headers, text: new TextDecoder().decode(bytes), isCut };
  };
  const asked = ask().catch((error) => {
    signal?.throwIfAborted();
    throw new SourceError("ERR_SOURCE", `${manager} cannot be reached: ${labelOf(error?.cause ?? error)}`);
  });
  try {
    const answer = await inTime(asked, clock, clock.monotonic() + timeout, signal);
    if (answer === undefined)
      throw new SourceError("ERR_SOURCE", `${manager} took longer than ${timeout} ms to answer`);
    return answer;
  } finally {
    asked.catch(() => {});
    ending.abort();
  }
}

/** @param {{ status: number, text: string, isCut: boolean }} answer @param {string} manager */
function jsonOf({ status, text, isCut }, manager) {
  if (text === "") return undefined;
  try {
    if (!isCut) return JSON.parse(text);
  } catch {
    // As below.
  }
  if (status >= 400) return undefined;
  throw new SourceError("ERR_SOURCE", `${manager} answered ${status} with a body that is not JSON`, { status });
}

/**
 * Returns the error for an unexpected answer. `reason` is a code of the manager, such as `AccessDeniedException`.
 *
 * @param {RequestSettings} settings
 * @param {Pick<Answer, "status" | "headers">} answer
 * @param {string} what What was asked for, in words, such as `list the versions of "x"`.
 * @param {unknown} [reason]
 */
export function refused({ manager, clock }, { status, headers }, what, reason) {
  const code = typeof reason === "string" && /^[\w.:-]{1,80}$/.test(reason) ? ` (${reason})` : "";
  const retryAfter = retryAfterOf(headers.get("retry-after"), clock.now());
  return new SourceError("ERR_SOURCE", `${manager} answered ${status}${code} to: ${what}`, { status, retryAfter });
}

/** Reads Retry-After (RFC 9110, section 10.2.3): seconds or a date. @param {string | null} text @param {number} now */
function retryAfterOf(text, now) {
  if (text === null || text === "") return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), MAX_WAIT);
}

/**
 * Reads the options that every source over HTTP has.
 *
 * @param {string} manager
 * @param {HttpOptions} options
 * @returns {RequestSettings}
 */
export function readSettings(manager, { fetch = platformFetch, clock, timeout = 10_000 }) {
  return {
    manager,
    fetch: readFunction("fetch", fetch) ?? platformFetch,
    clock: clockOf(clock),
    timeout: readInteger("timeout", timeout, 1, 600_000, "milliseconds"),
  };
}
