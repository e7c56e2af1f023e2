// The HTTP server of Node over the service's fetch function.
import { getRequestListener } from "@hono/node-server";
import { createServer } from "node:http";
import { Problem } from "../http/problem.js";
import { isLoopback } from "../outgoing/address.js";
import { StartError } from "./failures.js";
import { systemCode } from "./system-code.js";
import { plain, TrustedProxies } from "./trusted-proxies.js";
import { listenOnSocket } from "./unix-socket.js";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { Origin } from "../service-options.js" */

/** How long a client may take, in milliseconds: for the head of a request, and for all of it. Slower ones are cut off with 408. */
const HEAD_WITHIN = 10_000;
const REQUEST_WITHIN = 30_000;
const CHECKED_EVERY = 5000;
/** Longer than the idle time of common load balancers (60 s), so that they do not send a request into a connection that is being closed. */
const IDLE_AT_MOST = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;

/**
 * @param {(request: Request, from: Origin) => Promise<Response>} fetch
 * @param {{ trustedProxies: readonly string[], headWithin?: number, checkedEvery?: number }} options The times are for tests.
 */
export function httpServer(fetch, { trustedProxies, headWithin = HEAD_WITHIN, checkedEvery = CHECKED_EVERY }) {
  const proxies = new TrustedProxies(trustedProxies);
  const listener = getRequestListener(
    (request, { incoming }) => {
      const peer = incoming.socket.remoteAddress;
      const isLocal = isOnSocket(server) || (peer !== undefined && isLoopback(plain(peer)));
      const forwardedFor = incoming.headers["x-forwarded-for"];
      return fetch(request, {
        address: proxies.clientOf(peer, forwardedFor?.toString()),
        isLocal,
        isProxyTrusted: proxies.has(peer),
      });
    },
    // The request's head cannot be read: its Host or its path. The service itself answers every other request.
    { overrideGlobalObjects: false, errorHandler: () => unreadable().response },
  );
  const server = createServer(
    {
      ...{ headersTimeout: headWithin, requestTimeout: REQUEST_WITHIN, keepAliveTimeout: IDLE_AT_MOST },
      ...{ maxHeaderSize: MAX_HEADER_BYTES, keepAlive: true, connectionsCheckingInterval: checkedEvery },
    },
    listener,
  );
  server.maxHeadersCount = MAX_HEADERS;
  return new HttpServer(server);
}

/** Whether a server listens on a Unix socket, where callers have no addresses. @param {import("node:http").Server} server */
const isOnSocket = (server) => typeof server.address() === "string";

const unreadable = () =>
  new Problem(400, "ERR_INVALID_OPTION", "the request cannot be read: check its path and its Host");

class HttpServer {
  #server;
  #isEnding = false;

  /** @param {import("node:http").Server} server */
  constructor(server) {
    this.#server = server;
    server.prependListener("request", (/** @type {IncomingMessage} */ _, /** @type {ServerResponse} */ response) => {
      response.once("close", () => {
        if (this.#isEnding) server.closeIdleConnections();
      });
    });
  }

  /** Listens, and returns the port. Rejects with a `StartError`. @param {number} port @param {string} host @returns {Promise<number>} */
  async listen(port, host) {
    await new Promise((resolve, reject) => {
      this.#server.once("error", (error) => reject(refused(systemCode(error), port, host)));
      this.#server.listen(port, host, () => resolve(undefined));
    });
    // Later errors, such as too many open files, concern single connections.
    this.#server.on("error", () => {});
    return /** @type {import("node:net").AddressInfo} */ (this.#server.address()).port;
  }

  /** Listens on a Unix socket, for its owner alone. Rejects with a `StartError`. @param {string} path Absolute. */
  async listenOnSocket(path) {
    await listenOnSocket(this.#server, path);
    this.#server.on("error", () => {});
  }

  /** Takes no further connections, and waits for the requests under way. Returns whether all of them ended in time. @param {number} milliseconds */
  async end(milliseconds) {
    this.#isEnding = true;
    const ended = new Promise((resolve) => this.#server.close(() => resolve(true)));
    this.#server.closeIdleConnections();
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds, false)));
    const isInTime = await Promise.race([ended, late]);
    clearTimeout(timer);
    this.#server.closeAllConnections();
    return isInTime === true;
  }
}

/** @param {string} code @param {number} port @param {string} host */
function refused(code, port, host) {
  if (code === "EADDRINUSE") return new StartError(`port ${port} of ${host} is in use: choose another one by --port`);
  if (code === "EACCES") return new StartError(`port ${port} needs more rights: choose one from 1024 on by --port`);
  return new StartError(`${host} cannot be listened on (${code}): check --host`);
}
