// The API, as the console calls it in this process: with the roles of the person who is signed in, so that nobody can do more by a page than by
// a request of their own.
import { actingAs } from "../access/acting.js";
import { badRequest, Problem } from "../http/problem.js";

/** @import { Principal } from "../access/principal.js" */

/** @typedef {(request: Request) => Promise<Response>} Fetch */
/** @typedef {{ body: any, etag: string | null }} Answer */
/**
 * @typedef {object} Sent
 * @property {Record<string, string | number | undefined>} [query] Members that are `undefined` or empty are left out.
 * @property {any} [body]
 * @property {string | undefined} [key] The `Idempotency-Key`.
 * @property {string | undefined} [ifMatch]
 * @property {boolean} [isNew] Whether there must be nothing yet.
 */

export class Api {
  #fetch;
  #principal;
  #base;

  /** @param {Fetch} fetch @param {Principal} principal @param {string} base The address at which the browser reaches the service: links to it begin so. */
  constructor(fetch, principal, base) {
    this.#fetch = fetch;
    this.#principal = principal;
    this.#base = base;
  }

  /** Returns what the API answers, read as JSON. Fails with the problem that it answers. @param {string} path @param {Sent["query"]} [query] */
  async get(path, query) {
    return (await this.send("GET", path, { query })).body;
  }

  /**
   * Sends a request. Fails with the problem that the API answers.
   *
   * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
   * @param {string} path
   * @param {Sent} [sent]
   * @returns {Promise<Answer>}
   */
  async send(method, path, sent) {
    const response = await this.open(method, path, sent);
    const text = await response.text();
    return { body: text === "" ? undefined : JSON.parse(text), etag: response.headers.get("etag") };
  }

  /**
   * Sends a request, and returns the response without reading it, for a download. Fails with the problem that the API answers.
   *
   * @param {string} method
   * @param {string} path
   * @param {Sent} [sent]
   */
  async open(method, path, { query = {}, body, key, ifMatch, isNew = false } = {}) {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined && value !== "") url.searchParams.set(name, String(value));
    const headers = new Headers();
    if (body !== undefined) headers.set("content-type", "application/json");
    if (key !== undefined) headers.set("idempotency-key", visible("key", key));
    if (ifMatch !== undefined) headers.set("if-match", visible("version", ifMatch));
    if (isNew) headers.set("if-none-match", "*");
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = new Request(url, { method, headers, ...content });
    const response = await this.#fetch(actingAs(request, this.#principal));
    if (!response.ok) throw await problemFrom(response);
    return response;
  }
}

/** Returns a value of a form that goes into a header. Fails with 400 for one that no page has made. @param {string} name @param {string} value */
function visible(name, value) {
  if (/^[\x21-\x7e]*$/.test(value)) return value;
  throw badRequest(`the ${name} of the form is none that a page has made: load the page again`);
}

/** @param {Response} response */
async function problemFrom(response) {
  const { status, code, detail, errors } = await response.json();
  const wait = response.headers.get("retry-after");
  return new Problem(status, code, detail, { faults: errors, headers: wait === null ? {} : { "Retry-After": wait } });
}
