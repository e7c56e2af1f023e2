// A service over a store in memory with a fake clock, and a client whose every answer is checked against openapi.json.
import assert from "node:assert/strict";
import { MemoryStore } from "secret-slots/stores/memory";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { createService } from "../src/index.js";
import { Contract } from "./contract.js";

/** 2026-11-24T16:26:40Z, in Unix seconds. */
export const NOW = 1_795_537_600;
export const BOOTSTRAP = "bootstrap-of-the-tests";
/** The encryption key. */
export const KEY = "5e".repeat(32);
const ORIGIN = "http://service.test";

/** @typedef {{ id: string, secret: string } | { bearer: string } | null} Credentials */
/** @typedef {(request: Request) => Promise<Response>} Fetch */
/** @typedef {import("../src/index.js").ServiceEvent} ServiceEvent */
/**
 * What all clients of a service share: the secrets that were issued, and the events that were told.
 *
 * @typedef {{ contract?: Promise<Contract>, secrets: Set<string>, events: ServiceEvent[] }} Shared
 */
/** @typedef {{ status: number, headers: Headers, text: string, body: any }} Answer `body`: its JSON; `undefined` without one. */

/**
 * @typedef {object} More
 * @property {number} [status] The status that the answer must have.
 * @property {Record<string, string>} [headers]
 */

/**
 * Opens a service. Its clock stands still until a test moves it. `options` are those of `createService`.
 *
 * @param {Partial<import("../src/index.js").ServiceOptions>} [options]
 */
export function openService(options = {}) {
  const clock = /** @type {FakeClock} */ (options.clock ?? new FakeClock(NOW));
  const store = options.store ?? new MemoryStore();
  /** @type {ServiceEvent[]} */
  const events = [];
  const onEvent = (/** @type {ServiceEvent} */ event) => {
    events.push(event);
    options.onEvent?.(event);
  };
  const service = createService({ bootstrap: BOOTSTRAP, ...options, store, clock, onEvent });
  const admin = new Client((request) => service.fetch(request, { address: "198.51.100.1" }), { events });
  return { service, clock, store, events, admin };
}

/** Makes requests, with the bootstrap secret unless {@link Client#as} says otherwise. */
export class Client {
  #fetch;
  #origin;
  #credentials;
  /** @type {Shared} */
  #shared;

  /**
   * @param {Fetch} fetch
   * @param {{ origin?: string, credentials?: Credentials, events?: ServiceEvent[] }} [more]
   */
  constructor(fetch, { origin = ORIGIN, credentials = { bearer: BOOTSTRAP }, events = [] } = {}) {
    this.#fetch = fetch;
    this.#origin = origin;
    this.#credentials = credentials;
    this.#shared = { secrets: new Set([BOOTSTRAP]), events };
  }

  /** Returns a client of the same service with other credentials; `null`: without any. @param {Credentials} credentials */
  as(credentials) {
    const client = new Client(this.#fetch, { origin: this.#origin, credentials });
    client.#shared = this.#shared;
    return client;
  }

  /** @param {string} path @param {More} [more] */
  get(path, more) {
    return this.send("GET", path, undefined, more);
  }

  /** @param {string} path @param {unknown} [body] @param {More} [more] */
  post(path, body, more) {
    return this.send("POST", path, body, more);
  }

  /** @param {string} path @param {unknown} body @param {More} [more] */
  put(path, body, more) {
    return this.send("PUT", path, body, more);
  }

  /** @param {string} path @param {unknown} body @param {More} [more] */
  patch(path, body, more) {
    return this.send("PATCH", path, body, more);
  }

  /** @param {string} path @param {More} [more] */
  delete(path, more) {
    return this.send("DELETE", path, undefined, more);
  }

  /**
   * Sends a request. A body that is a string, bytes or a stream goes as it is, and any other as JSON.
   *
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {More} [more]
   * @returns {Promise<Answer>}
   */
  async send(method, path, body, { status, headers = {} } = {}) {
    /** @type {Record<string, string>} */
    const own = body === undefined ? {} : { "content-type": "application/json" };
    const isRaw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
    const init = { method, headers: { ...own, ...authorization(this.#credentials), ...headers }, duplex: "half" };
    const content = body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) };
    const request = new Request(this.#origin + path, /** @type {RequestInit} */ ({ ...init, ...content }));
    const answer = await this.check(request, await this.#fetch(request));
    if (status !== undefined) assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    return answer;
  }

  /** Reads a response, and checks it against openapi.json. @param {Request} request @param {Response} response @returns {Promise<Answer>} */
  async check(request, response) {
    const { status, headers } = response;
    const text = await response.text();
    const contract = await (this.#shared.contract ??= this.#read());
    const isJson = /json/.test(headers.get("content-type") ?? "") && text !== "";
    const body = isJson ? JSON.parse(text) : undefined;
    this.#checkSecrets(text, body?.client_secret);
    contract.check(request, { status, headers, text });
    return { status, headers, text, body };
  }

  /** A secret is in the one answer that issues it, and in no event. @param {string} text @param {unknown} issued */
  #checkSecrets(text, issued) {
    const { secrets, events } = this.#shared;
    const told = JSON.stringify(events);
    for (const secret of secrets) {
      assert.ok(!text.includes(secret), "an answer repeats a secret");
      assert.ok(!told.includes(secret), "an event has a secret");
    }
    if (typeof issued === "string") secrets.add(issued);
  }

  async #read() {
    const response = await this.#fetch(new Request(`${this.#origin}/openapi.json`));
    assert.equal(response.status, 200);
    return new Contract(await response.json());
  }

  /**
   * Creates an API client with these roles, and returns its credentials.
   *
   * @param {string} id
   * @param {object[]} roles
   * @returns {Promise<{ id: string, secret: string, secretId: string }>}
   */
  async apiClient(id, roles) {
    const path = "/v1/domains/secret-slots/applications";
    await this.post(path, { client_id: id, type: "machine", roles }, { status: 201 });
    const { body } = await this.post(`${path}/${id}/secrets`, { description: "first" }, { status: 201 });
    return { id, secret: body.client_secret, secretId: body.secret_id };
  }
}

/** @param {Credentials} credentials @returns {Record<string, string>} */
function authorization(credentials) {
  if (credentials === null) return {};
  if ("bearer" in credentials) return { authorization: `Bearer ${credentials.bearer}` };
  return { authorization: `Basic ${Buffer.from(`${credentials.id}:${credentials.secret}`).toString("base64")}` };
}
