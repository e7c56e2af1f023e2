// A world for tests of notices: a service or several over one store, a clock that moves when it is told to, and a receiver of webhooks.
import { createServer } from "node:http";
import { MemoryStore } from "secret-slots/stores/memory";
import { Webhook } from "standardwebhooks";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { createService } from "../src/index.js";
import { BOOTSTRAP, Client } from "./client.js";

/** 2025-03-12, 14:44:57 UTC. */
export const NOW = 1_741_790_697;

export class World {
  clock = new FakeClock(NOW);
  /** @type {any[]} */
  events = [];
  store = new MemoryStore();
  #client = new Client((request) => this.service.fetch(request));

  /** @param {Partial<import("../src/index.js").ServiceOptions>} [options] */
  constructor(options = {}) {
    this.options = options;
    this.service = this.start();
  }

  /** Starts a further instance over the same store. */
  start() {
    return createService({
      ...{ store: this.store, clock: this.clock, bootstrap: BOOTSTRAP, encryptionKey: "5a".repeat(32) },
      ...{ allowLoopback: true, onEvent: (event) => this.events.push(event), ...this.options },
    });
  }

  now = () => Math.floor(this.clock.now() / 1000);

  /** @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers] */
  ask(method, path, body, headers = {}) {
    return this.#client.send(method, path, body, { headers });
  }

  /** Asks, and fails unless the answer is a success. @param {string} method @param {string} path @param {object} [body] */
  async must(method, path, body) {
    const { status, body: answer } = await this.ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Creates the domain acme with an application whose secret lives 30 days. @param {object} notices */
  async issue(notices) {
    await this.must("POST", "/v1/domains", { id: "acme", expiry: { value: 30, unit: "d" }, notices });
    await this.must("POST", "/v1/domains/acme/applications", { client_id: "shop", type: "web" });
    const path = "/v1/domains/acme/applications/shop/secrets";
    return this.must("POST", path, { description: "production" });
  }

  /** @param {object} [body] @returns {Promise<any>} */
  rotate(body) {
    return this.must("POST", "/v1/domains/acme/webhook-secret/rotate", body);
  }

  /** Lets time pass, with a tick of an instance each minute at its end. @param {number} seconds */
  async pass(seconds) {
    await this.clock.advance(seconds * 1000);
    await this.service.tick();
  }

  /** All that is in the store and in events, as text. */
  async everything() {
    const keys = await this.store.list("", { limit: 100_000 });
    const values = await Promise.all(keys.map((key) => this.store.read(key)));
    return JSON.stringify([keys, values, this.events]);
  }
}

/** A server that takes webhooks on this machine. */
export class Receiver {
  /** @type {{ headers: any, text: string }[]} */
  messages = [];
  /** The status of the next answers. */
  status = 204;
  /** @type {Record<string, string>} */
  headers = {};
  /** Whether requests stay without an answer. */
  isSilent = false;

  /** @param {import("node:test").TestContext} context */
  static async open(context) {
    const receiver = new Receiver();
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request.setEncoding("utf8")) text += chunk;
      receiver.messages.push({ headers: request.headers, text });
      receiver.#arrived();
      if (!receiver.isSilent) response.writeHead(receiver.status, receiver.headers).end("an answer that nobody reads");
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    context.after(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    receiver.url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/hook`;
    return receiver;
  }

  url = "";
  #arrived = () => {};

  /** Resolves once the next message has come. @returns {Promise<void>} */
  next() {
    return new Promise((resolve) => (this.#arrived = resolve));
  }

  get types() {
    return this.messages.map(({ text }) => JSON.parse(text).type);
  }
}

/**
 * Whether a receiver that has a secret takes a message, at the message's own time.
 *
 * @param {import("node:test").TestContext} context
 * @param {string} secret
 * @param {{ headers: any, text: string }} message
 */
export function verifies(context, secret, { headers, text }) {
  context.mock.timers.enable({ apis: ["Date"], now: Number(headers["webhook-timestamp"]) * 1000 });
  try {
    new Webhook(secret).verify(text, headers);
    return true;
  } catch {
    return false;
  } finally {
    context.mock.timers.reset();
  }
}
