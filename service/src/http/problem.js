// Problems (RFC 9457): every error leaves the service in this form.
import { SecretSlotsError } from "secret-slots/issuer";
import { inWordsOfRequests } from "./library-words.js";

/** @typedef {{ pointer: string, detail: string }} Fault Where in the request a fault is (RFC 6901), and what it is. */

/** The title of each status. */
export const TITLES = /** @type {Record<number, string>} */ ({
  400: "Bad request",
  401: "Authentication failed",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  412: "Precondition failed",
  413: "Content too large",
  415: "Unsupported media type",
  422: "Unprocessable content",
  429: "Too many requests",
  500: "Internal error",
  502: "Bad gateway",
  503: "Service unavailable",
});

/** The status of each code of the library. All others are errors of the service itself. */
const STATUSES = /** @type {Record<string, number>} */ ({
  ERR_INVALID_OPTION: 400,
  ERR_SLOT_INVALID: 400,
  ERR_SECRET_UNKNOWN: 404,
  ERR_TOO_LARGE: 413,
  ERR_CONFLICT: 409,
  ERR_SECRET_LIMIT: 409,
  ERR_SECRET_AMBIGUOUS: 409,
  ERR_ROTATION_IN_PROGRESS: 409,
  ERR_REAUTHORIZATION_REQUIRED: 409,
  // The request is right, and its token cannot be had now.
  ERR_CLIENT_SECRETS_REFUSED: 503,
  ERR_TOKEN_REQUEST_REFUSED: 503,
  ERR_TOKEN_REQUEST_FAILED: 503,
  ERR_TOKEN_REQUEST_TIMEOUT: 503,
  ERR_TOKEN_RESPONSE_INVALID: 503,
  ERR_STORE: 503,
  ERR_ENTROPY_UNAVAILABLE: 503,
});

/** An error with the status and the code of its problem. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} detail For people. It repeats no secret.
   * @param {{ headers?: Record<string, string>, faults?: Fault[], cause?: unknown }} [more]
   */
  constructor(status, code, detail, { headers = {}, faults, cause } = {}) {
    super(detail, { cause });
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.faults = faults;
  }

  /** Returns the response to send. */
  get response() {
    const { status, code, message: detail, faults } = this;
    const body = { type: "about:blank", title: TITLES[status], status, detail, code, errors: faults };
    return new Response(JSON.stringify(body), {
      status,
      headers: { ...this.headers, "Content-Type": "application/problem+json" },
    });
  }
}

/** Returns the problem of any error; `undefined` for an error that nobody expected. @param {unknown} error */
export function problemOf(error) {
  if (error instanceof Problem) return error;
  if (!(error instanceof SecretSlotsError)) return undefined;
  const status = STATUSES[error.code];
  if (status === undefined) return undefined;
  /** @type {Record<string, string>} */
  const headers = status === 503 ? { "Retry-After": retryAfter(error) } : {};
  return new Problem(status, error.code, inWordsOfRequests(error.message), { headers, cause: error });
}

/** Returns how long to wait, in seconds: as the error says, and otherwise one. @param {SecretSlotsError & { retryAfter?: number | undefined }} error */
export function retryAfter({ retryAfter: seconds = 1 }) {
  return String(Math.max(Math.ceil(seconds), 1));
}

/**
 * Runs a command that ends something. Its request is well-formed by now, so what the library refuses as an option is the state: the last
 * secret that works, for example. That is a conflict, and `force` may resolve it.
 *
 * @template T
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function refusedByState(run) {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof SecretSlotsError) || error.code !== "ERR_INVALID_OPTION") throw error;
    throw new Problem(409, error.code, inWordsOfRequests(error.message), { cause: error });
  }
}

/** @param {string} detail @param {Fault[]} [faults] */
export const badRequest = (detail, faults) => new Problem(400, "ERR_INVALID_OPTION", detail, { faults });

/** @param {string} detail */
export const conflict = (detail) => new Problem(409, "ERR_CONFLICT", detail);

/** @param {string} detail */
export const unknown = (detail) => new Problem(404, "ERR_SECRET_UNKNOWN", detail);

/** The answer to an error that nobody expected: its message may hold anything, so it is not shown. */
export const internal = () => new Problem(500, "ERR_INTERNAL", "the service failed: its log says more");
