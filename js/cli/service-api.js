// The HTTP API of the service that keeps credentials (`secret-slots-service`): one request at a time, no redirect followed.
import { Buffer } from "node:buffer";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { SecretSlotsError } from "../platform/errors.js";
import { isPlainObject } from "../platform/plain-object.js";
import { plain } from "./table.js";
import { CALLERS, serviceAuthorization } from "./service-authorization.js";
import { isSafeUrl, SAFE_URL } from "./safe-url.js";
import { UsageError } from "./usage-error.js";

/** @import { ClientRequest, IncomingMessage, RequestOptions } from "node:http" */
/** @typedef {(options: RequestOptions) => ClientRequest} Send */
/** @typedef {{ status: number, body: any, headers: IncomingMessage["headers"] }} ServiceResponse `body`: JSON; `undefined` if it is empty. */

/** The longest body that is read, in bytes: a page of credentials has a few hundred kilobytes. */
const MAX_BODY = 8 * 1024 * 1024;

/** An error of the service, with the code of its problem (RFC 9457). */
export class ServiceError extends SecretSlotsError {
  /** @param {string} code @param {string} message @param {number} [status] */
  constructor(code, message, status) {
    super(/** @type {any} */ (code), message);
    this.status = status;
  }
}

export class ServiceApi {
  #send;
  #authorization;
  #timeout;

  /** @param {Send} send @param {string} authorization @param {number} timeout */
  constructor(send, authorization, timeout) {
    this.#send = send;
    this.#authorization = authorization;
    this.#timeout = timeout;
  }

  /**
   * Reads where the service is, and who calls. Sends nothing.
   *
   * @param {string} address A URL, or `unix:PATH`.
   * @param {{ tokenFile: string | undefined, timeout: number }} options `timeout`: of each request, in milliseconds.
   */
  static async open(address, { tokenFile, timeout }) {
    const send = senderTo(address);
    return new ServiceApi(send, await serviceAuthorization(tokenFile), timeout);
  }

  /**
   * Sends a request. Throws a {@link ServiceError} if there is no answer of the service, or if it is a problem.
   *
   * @param {string} method
   * @param {string} path With its query.
   * @param {{ body?: object, headers?: Record<string, string> }} [given]
   * @returns {Promise<ServiceResponse>}
   */
  async call(method, path, { body, headers = {} } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await this.#response({ method, path, headers }, text);
    const { status, json } = response;
    if (status >= 200 && status < 300) return { status, body: json, headers: response.headers };
    throw problemOf(response);
  }

  /**
   * @param {RequestOptions & { headers: Record<string, string> }} request
   * @param {string | undefined} text
   * @returns {Promise<{ status: number, headers: IncomingMessage["headers"], json: any }>}
   */
  #response({ headers, ...request }, text) {
    const whole = {
      ...headers,
      Accept: "application/json, application/problem+json",
      Authorization: this.#authorization,
      ...(text === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
    };
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(this.#timeout);
      const fail = () => reject(signal.aborted ? late(this.#timeout) : unreachable());
      const sent = this.#send({ ...request, headers: whole, agent: false, signal });
      sent.on("error", fail);
      sent.on("response", (response) => {
        readAll(response).then((json) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, json });
        }, fail);
      });
      sent.end(text);
    });
  }
}

/** @param {string} address @returns {Send} */
function senderTo(address) {
  if (address.startsWith("unix:") && address.length > 5) {
    const socketPath = address.slice(5);
    return (options) => requestHttp({ ...options, socketPath, host: "localhost" });
  }
  if (!isSafeUrl(address)) throw new UsageError(`--service must be ${SAFE_URL}, or unix:PATH`);
  const url = new URL(address);
  if (url.search + url.hash !== "") throw new UsageError("--service must be a URL without a query and a fragment");
  const base = url.pathname.replace(/\/$/, "");
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return (options) => request(url, { ...options, path: `${base}${options.path}` });
}

/** Reads a body of JSON; `undefined` if it is empty or something else. @param {IncomingMessage} response @returns {Promise<any>} */
async function readAll(response) {
  const chunks = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BODY) throw new Error("too long");
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** @param {{ status: number, headers: IncomingMessage["headers"], json: any }} response */
function problemOf({ status, headers, json }) {
  const { code, detail } = isPlainObject(json) ? /** @type {Record<string, unknown>} */ (json) : {};
  if (typeof code !== "string" || !/^ERR_[A-Z_]{1,60}$/.test(code)) {
    const message = `the service answers with status ${status}, and no problem that its API documents`;
    return new ServiceError("ERR_SERVICE", message, status);
  }
  const words = typeof detail === "string" ? plain(detail.slice(0, 500)) : "it gives no reason";
  const seconds = headers["retry-after"] ?? "";
  const retry = /^\d{1,9}$/.test(seconds) ? `; try again in ${seconds} s` : "";
  const who = status === 401 ? `; ${CALLERS}` : "";
  return new ServiceError(code, `the service refuses: ${words}${retry}${who}`, status);
}

function unreachable() {
  return new ServiceError("ERR_SERVICE", "the service cannot be reached, or does not speak HTTP: see --service");
}

/** @param {number} timeout */
function late(timeout) {
  return new ServiceError("ERR_SERVICE", `the service has not answered within ${timeout} ms`);
}

/** The error for an answer of a form that the API does not have. */
export function unexpectedAnswer() {
  return new ServiceError("ERR_SERVICE", "the service answers in a form that its API does not have: see --service");
}
