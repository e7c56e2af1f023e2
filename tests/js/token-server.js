// A token endpoint within the test: it takes some secrets, and keeps what it was sent.
import { FakeClock } from "./fake-clock.js";

export const ENDPOINT = "https://issuer.example/token";

/** @typedef {{ url: string, init: any, secret: string, form: URLSearchParams }} Sent */
/** @typedef {import("./index.js").Package} Package */

export const token = (/** @type {object} */ more = {}) =>
  json(200, { access_token: "the-access-token", token_type: "Bearer", expires_in: 3600, ...more });

/**
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
export const json = (status, body, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

export const invalidClient = () => json(401, { error: "invalid_client" });

export class TokenServer {
  /** @type {Sent[]} */
  sent = [];
  /** @type {string[]} */
  accepted;
  clock = new FakeClock();
  /** @type {any[]} */
  events = [];
  /** @type {string[]} */
  warnings = [];
  /** @type {string[]} */
  errors = [];
  /** What it answers in place of a token or a refusal. @type {((sent: Sent) => unknown) | undefined} */
  answer;

  /** @param {string[]} accepted */
  constructor(...accepted) {
    this.accepted = accepted;
  }

  /** @type {any} */
  fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
    const form = new URLSearchParams(init.body);
    const basic = init.headers.authorization?.slice("Basic ".length);
    const encoded = basic === undefined ? undefined : atob(basic).split(":")[1];
    const secret = form.get("client_secret") ?? decodeURIComponent((encoded ?? "").replaceAll("+", " "));
    const sent = { url, init, secret, form };
    this.sent.push(sent);
    return this.answer?.(sent) ?? (this.accepted.includes(secret) ? token() : invalidClient());
  };

  get secrets() {
    return this.sent.map(({ secret }) => secret);
  }

  get types() {
    return this.events.map(({ type }) => type);
  }

  /** Options of a client of this server, alone with its id. @param {object} [more] */
  options(more = {}) {
    return /** @type {import("../../js/index.js").TokenClientOptions} */ ({
      tokenEndpoint: ENDPOINT,
      clientId: `app ${++TokenServer.#clients}`,
      clientSecrets: ["old secret", "new secret"],
      // Their space has two forms; tests of these forms say otherwise.
      rawBasic: false,
      fetch: this.fetch,
      clock: this.clock,
      logger: {
        warn: (/** @type {string} */ message) => this.warnings.push(message),
        error: (/** @type {string} */ message) => this.errors.push(message),
      },
      onEvent: (/** @type {object} */ event) => this.events.push(event),
      ...more,
    });
  }

  static #clients = 0;
}

/**
 * The error that a promise rejects with, once it is one of the library's whose every printed form is free of what was sent.
 *
 * @param {Assert} assert
 * @param {Package} api
 * @param {string} code
 * @param {Promise<unknown>} promise
 * @param {string[]} [sent]
 * @returns {Promise<any>}
 */
export async function rejected(assert, { SecretSlotsError }, code, promise, sent = SENT) {
  /** @type {any} */
  const error = await promise.then(
    () => undefined,
    (error) => error,
  );
  assert.true(error instanceof SecretSlotsError, `${code}: a SecretSlotsError, not ${error}`);
  assert.equal(error?.code, code, error?.message);
  const found = sent.find((text) => printed(error).includes(text));
  assert.equal(found, undefined, `${code}: nothing printed holds what was sent`);
  return error;
}

/** What was sent in these tests, and stands in no words of the library. */
export const SENT = ["old secret", "new secret", "the-refresh-token", "the-code", "the-verifier", "the-access-token"];

/** All that a log could show of a value. @param {any} value */
export function printed(value) {
  const { message, stack, cause } = value ?? {};
  const members = Object.entries(value ?? {}).map(([name, member]) => `${name}: ${JSON.stringify(member)}`);
  return [message, stack, String(cause), cause?.stack, JSON.stringify(value), ...members].join("\n");
}
