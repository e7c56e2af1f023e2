// The redirect URI of a native application (RFC 8252, section 7.3): a server on 127.0.0.1 that receives one callback.
import { createServer } from "node:http";
import { ANSWERED, NOT_HERE, page } from "./connect-page.js";
import { UsageError } from "./usage-error.js";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @typedef {{ url: string, respond: (status: number, html: string) => Promise<void> }} Callback */

const HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  Connection: "close",
};

export class Loopback {
  #server;
  #state = "";
  #isAnswered = false;
  /** @type {(callback: Callback) => void} */
  #resolve = () => {};

  constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** @param {number | undefined} port `undefined` for any that is free. */
  static async open(port) {
    const loopback = new Loopback();
    await new Promise((resolve, reject) => {
      loopback.#server.on("error", (/** @type {NodeJS.ErrnoException} */ { code }) => reject(cannotListen(port, code)));
      // Not `localhost`: that may lead to another interface (section 8.3).
      loopback.#server.listen(port ?? 0, "127.0.0.1", () => resolve(undefined));
    });
    return loopback;
  }

  get redirectUri() {
    return `http://${this.#host}/callback`;
  }

  /** Returns the first callback with this state; all others get a page, and the waiting goes on. @param {string} state @returns {Promise<Callback>} */
  callback(state) {
    this.#state = state;
    return new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Waits for responses under way. */
  async close() {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeIdleConnections();
    });
  }

  get #host() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `127.0.0.1:${port}`;
  }

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  async #handle(request, response) {
    request.resume();
    const respond = (/** @type {number} */ status, /** @type {string} */ html) =>
      new Promise((resolve) => {
        response.on("close", () => resolve(undefined));
        response.writeHead(status, HEADERS).end(html);
      });
    // A page that rebinds a name of its own to this address gives that name as the host.
    const isHere = request.method === "GET" && request.headers.host === this.#host;
    const url = URL.canParse(request.url ?? "", this.redirectUri)
      ? new URL(request.url ?? "", this.redirectUri)
      : undefined;
    if (!isHere || url?.pathname !== "/callback") return respond(404, page(NOT_HERE));
    const states = url.searchParams.getAll("state");
    if (states.length !== 1 || states[0] !== this.#state || this.#state === "") return respond(400, page(NOT_HERE));
    if (this.#isAnswered) return respond(400, page(ANSWERED));
    this.#isAnswered = true;
    this.#resolve({ url: url.href, respond: async (status, html) => void (await respond(status, html)) });
  }
}

/** @param {number | undefined} port @param {string | undefined} code */
function cannotListen(port, code) {
  if (port === undefined) return new UsageError(`no port of 127.0.0.1 can be listened on: ${code}`);
  const reason = code === "EADDRINUSE" ? "another program has it" : code;
  return new UsageError(`--port ${port} cannot be listened on: ${reason}`);
}
